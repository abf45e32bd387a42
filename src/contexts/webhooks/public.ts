export { DeliverWebhook } from './app/deliver-webhook.js';
export { DELIVER_WEBHOOK_QUEUE } from './app/enqueue-deliveries.js';
