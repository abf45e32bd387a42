import { DomainError } from '../../../kernel/domain-error.js';

export class WebhookNotFound extends DomainError<'WEBHOOK_NOT_FOUND'> {
  readonly code = 'WEBHOOK_NOT_FOUND';
  constructor(id: string) {
    super(`Your organisation has no webhook ${id}. Check the id.`, { path: '/id', details: { id } });
  }
}

export class WebhookUrlRefused extends DomainError<'WEBHOOK_URL_REFUSED'> {
  readonly code = 'WEBHOOK_URL_REFUSED';
  constructor(why: string) {
    super(
      `Nothing is sent to this address: ${why}. Name an https address on the public internet; the operator can allow others (TOUCHSTONE_WEBHOOK_NETWORKS).`,
      { path: '/url', details: { why } },
    );
  }
}

export class WebhookInvalid extends DomainError<'WEBHOOK_INVALID'> {
  readonly code = 'WEBHOOK_INVALID';
  constructor(path: string, message: string) {
    super(message, { path });
  }
}

export class WebhookStateRefused extends DomainError<'WEBHOOK_STATE_REFUSED'> {
  readonly code = 'WEBHOOK_STATE_REFUSED';
  constructor(from: string, to: string) {
    super(`This webhook is ${from} and cannot become ${to}. Read it again; a removed one stays removed.`, {
      details: { from, to },
    });
  }
}

export class WebhookNotActive extends DomainError<'WEBHOOK_NOT_ACTIVE'> {
  readonly code = 'WEBHOOK_NOT_ACTIVE';
  constructor(state: string) {
    super(`This webhook is ${state}: nothing is sent. Enable it first.`, { details: { state } });
  }
}

export class DeliveryNotFound extends DomainError<'WEBHOOK_DELIVERY_NOT_FOUND'> {
  readonly code = 'WEBHOOK_DELIVERY_NOT_FOUND';
  constructor(id: string) {
    super(`Your organisation has no delivery ${id}. Check the id.`, { path: '/deliveryId', details: { id } });
  }
}

/** While a delivery is tried, another turn would send it twice. */
export class DeliveryPending extends DomainError<'WEBHOOK_DELIVERY_PENDING'> {
  readonly code = 'WEBHOOK_DELIVERY_PENDING';
  constructor(id: string) {
    super(`Delivery ${id} is still being tried. Wait until it is taken or given up.`, { details: { id } });
  }
}
