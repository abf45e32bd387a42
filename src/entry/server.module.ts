import { ApolloDriver } from '@nestjs/apollo';
import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { IdentityModule } from '../contexts/identity/identity.module.js';
import { AccessGuard } from '../platform/access/access.guard.js';
import { WebSettings } from '../platform/access/web-settings.js';
import type { Config } from '../platform/config/config.js';
import { ErrorCatalogue, FaultLog } from '../platform/errors/surface.js';
import { graphqlOptions } from '../platform/graphql/graphql-options.js';
import { SocketDoor } from '../platform/graphql/socket-door.js';
import { PayloadInterceptor } from '../platform/graphql/payload.interceptor.js';
import { HealthController } from '../platform/rest/health.controller.js';
import { PlaygroundController } from '../platform/rest/playground.controller.js';
import { ProblemFilter } from '../platform/rest/problem.filter.js';
import { IdempotentRequests } from '../ports/idempotent-requests.js';
import { Authenticator } from '../ports/principal.js';
import { RefusalLog } from '../ports/refusals.js';
import { AppModule } from './app.module.js';
import type { Resources } from './resources.js';

/** The application with GraphQL, uploads, health and the playground. */
@Module({})
export class ServerModule {
  static over(resources: Resources): DynamicModule {
    const { config } = resources;
    return {
      module: ServerModule,
      imports: [
        AppModule.over(resources),
        // The guard below asks identity for the Authenticator.
        IdentityModule,
        GraphQLModule.forRootAsync({
          driver: ApolloDriver,
          imports: [IdentityModule],
          inject: [ErrorCatalogue, FaultLog, Authenticator, WebSettings, IdempotentRequests, RefusalLog],
          useFactory: (
            ...[catalogue, faults, authenticator, web, requests, refusals]: [
              ErrorCatalogue,
              FaultLog,
              Authenticator,
              WebSettings,
              IdempotentRequests,
              RefusalLog,
            ]
          ) =>
            graphqlOptions({
              catalogue,
              faults,
              isProduction: config.mode === 'production',
              door: new SocketDoor(authenticator, web),
              keys: { authenticator, requests },
              refusals,
            }),
        }),
      ],
      controllers: [HealthController, ...(servesPlayground(config) ? [PlaygroundController] : [])],
      providers: [
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_INTERCEPTOR, useClass: PayloadInterceptor },
        {
          provide: APP_FILTER,
          inject: [ErrorCatalogue, FaultLog, RefusalLog],
          useFactory: (...[catalogue, faults, refusals]: [ErrorCatalogue, FaultLog, RefusalLog]) =>
            new ProblemFilter(catalogue, faults, refusals),
        },
      ],
    };
  }
}

export function servesPlayground(config: Pick<Config, 'playground' | 'mode'>): boolean {
  return config.playground === 'on' || (config.playground === 'auto' && config.mode !== 'production');
}
