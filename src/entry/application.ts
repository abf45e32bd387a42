import 'reflect-metadata';
import type { INestApplicationContext, LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Config } from '../platform/config/config.js';
import { AppModule } from './app.module.js';
import { withResources, type Resources } from './resources.js';

/**
 * The application without a server: `(await openApplication(config)).get(CreatePilot)`. Quiet unless a logger is given.
 * `close()` closes the database too.
 */
export async function openApplication(config: Config, logger?: LoggerService): Promise<INestApplicationContext> {
  return withResources(config, (resources) => applicationOver(resources, logger));
}

/** The application over resources that are open already; closing it closes them. */
export function applicationOver(resources: Resources, logger?: LoggerService): Promise<INestApplicationContext> {
  const options = { logger: logger ?? false, abortOnError: false } as const;
  return NestFactory.createApplicationContext(AppModule.over(resources), options);
}
