import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { connect, rangeOf } from '../../../platform/graphql/connection.js';
import { groupBy, loaderOf, type GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { ChangeWebhook } from '../app/change-webhook.js';
import { ReadWebhooks } from '../app/read-webhooks.js';
import { RegisterWebhook } from '../app/register-webhook.js';
import { ReplayDelivery } from '../app/replay-delivery.js';
import { RotateWebhookSecret } from '../app/rotate-webhook-secret.js';
import type { Webhook } from '../domain/webhook.js';
import {
  ChangeWebhookInput,
  RegisterWebhookInput,
  RegisterWebhookPayload,
  RotateWebhookSecretInput,
  WebhookAttemptObject,
  WebhookDeliveriesArgs,
  WebhookDeliveryConnection,
  WebhookDeliveryObject,
  WebhookDeliveryPayload,
  WebhookObject,
  WebhookPayload,
} from './webhook.objects.js';

@Resolver(() => WebhookDeliveryObject)
export class WebhookResolver {
  constructor(private readonly read: ReadWebhooks) {}

  @Authenticated('READ')
  @Query(() => [WebhookObject], { description: 'Of your organisation, for CQL, VPM and AUD; oldest first.' })
  async webhooks(@CurrentPrincipal() principal: Principal) {
    return (await this.read.all(principal)).map(webhookView);
  }

  @Authenticated('READ')
  @Query(() => WebhookDeliveryConnection, { description: 'What was sent to one webhook, newest first.' })
  async webhookDeliveries(@CurrentPrincipal() principal: Principal, @Args() page: WebhookDeliveriesArgs) {
    const { webhookId, state } = page;
    const rows = await this.read.deliveriesOf(principal, { webhookId, ...(state != null && { state }) }, rangeOf(page));
    return connect(rows, page, ({ id }) => id, (row) => row); // prettier-ignore
  }

  @ResolveField(() => [WebhookAttemptObject])
  async attempts(
    @CurrentPrincipal() principal: Principal,
    @Parent() delivery: WebhookDeliveryObject,
    @Context() context: GraphqlContext,
  ) {
    const loader = loaderOf(context, 'attempts of deliveries', async (ids) =>
      groupBy(await this.read.attemptsOf(principal, ids), ({ deliveryId }) => deliveryId),
    );
    return (await loader.load(delivery.id)) ?? [];
  }
}

@Resolver()
export class WebhookMutations {
  constructor(
    private readonly register: RegisterWebhook,
    private readonly change: ChangeWebhook,
    private readonly replay: ReplayDelivery,
    private readonly rotate: RotateWebhookSecret,
  ) {}

  @Authenticated('NEVER')
  @Mutation(() => RegisterWebhookPayload, { description: 'By CQL or VPM, for their own organisation.' })
  registerWebhook(@CurrentPrincipal() principal: Principal, @Args('input') input: RegisterWebhookInput) {
    return asPayload(async () => {
      const { webhook, secret } = await this.register.execute(principal, input);
      return { webhook: webhookView(webhook), secret };
    });
  }

  @Authenticated('NEVER')
  @Mutation(() => WebhookPayload, { description: 'Disables, enables or removes it; a removed one stays removed.' })
  changeWebhook(@CurrentPrincipal() principal: Principal, @Args('input') { id, state, reason }: ChangeWebhookInput) {
    return asPayload(async () => ({ webhook: webhookView(await this.change.execute(principal, id, state, reason)) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => RegisterWebhookPayload, {
    description: 'Another secret, shown this once; the old one signs beside it for the hours asked for.',
  })
  rotateWebhookSecret(@CurrentPrincipal() principal: Principal, @Args('input') input: RotateWebhookSecretInput) {
    return asPayload(async () => {
      const { webhook, secret } = await this.rotate.execute(principal, input);
      return { webhook: webhookView(webhook), secret };
    });
  }

  @Authenticated('NEVER')
  @Mutation(() => WebhookDeliveryPayload, { description: 'Sends a test event now.' })
  pingWebhook(@CurrentPrincipal() principal: Principal, @Args('id', { type: () => ID }) id: string) {
    return asPayload(async () => ({ delivery: await this.replay.ping(principal, id) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => WebhookDeliveryPayload, {
    description: 'Sends a delivery that ended once more, with the same id and body.',
  })
  replayWebhookDelivery(
    @CurrentPrincipal() principal: Principal,
    @Args('deliveryId', { type: () => ID }) deliveryId: string,
  ) {
    return asPayload(async () => ({ delivery: await this.replay.execute(principal, deliveryId) }));
  }
}

function webhookView({ eventTypes, previousSecretUntil: overlapUntil, ...webhook }: Webhook): WebhookObject {
  return { ...webhook, eventTypes: [...eventTypes], overlapUntil };
}
