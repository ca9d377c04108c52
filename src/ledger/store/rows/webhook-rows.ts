// Subscriptions to changes of lots, and what is sent to them, as rows, and back.

import { rowCodec, type TableOf } from '../../../sql/tables/row-codec.ts';
import type { SecurityId } from '../../domain/entries/ids.ts';
import type { DeliveryRow, WebhookRow } from '../../ports/webhooks.ts';

/** Its securities have a table of their own. */
const WEBHOOK = rowCodec<Omit<WebhookRow, 'securities'>>()({
  id: ['id', 'same'],
  holder: ['holder', 'same'],
  url: ['url', 'same'],
  secret: ['secret', 'same'],
  formerSecret: ['former_secret', 'optional'],
  formerUntil: ['former_until', 'optional'],
  events: ['events', 'json'],
  createdAt: ['created_at', 'same'],
  disabledAt: ['disabled_at', 'optional'],
  disabledWhy: ['disabled_why', 'optional'],
  deliveredAt: ['delivered_at', 'optional'],
});
export type WebhookTable = TableOf<typeof WEBHOOK>;
export const { written: writtenWebhook, changed: changedWebhook } = WEBHOOK;

export function readWebhook(row: WebhookTable, securities: readonly SecurityId[]): WebhookRow {
  return { ...WEBHOOK.read(row), securities };
}

/** The column of one that is not about lots. */
export const NO_SECURITY = 0;

const DELIVERY = rowCodec<StoredDelivery>()({
  id: ['id', 'same'],
  webhook: ['webhook_id', 'same'],
  type: ['type', 'same'],
  security: ['security_id', 'same'],
  subject: ['subject', 'optional'],
  revision: ['revision', 'same'],
  payload: ['payload', 'optional json'],
  changedAt: ['changed_at', 'same'],
  status: ['status', 'same'],
  attempts: ['attempts', 'same'],
  nextAt: ['next_at', 'same'],
  outcome: ['outcome', 'optional'],
});
/** `is_waiting` is 1 until its first attempt. */
export type DeliveryTable = TableOf<typeof DELIVERY> & { is_waiting: number };
export const { changed: changedDelivery, written: writtenDelivery } = DELIVERY;

interface StoredDelivery extends Omit<DeliveryRow, 'security'> {
  readonly security: number;
}

export function readDelivery(row: DeliveryTable): DeliveryRow {
  const { security, ...delivery } = DELIVERY.read(row);
  return { ...delivery, security: security === NO_SECURITY ? undefined : (security as SecurityId) };
}
