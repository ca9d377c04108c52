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
  createdAt: ['created_at', 'same'],
});
export type WebhookTable = TableOf<typeof WEBHOOK>;
export const { written: writtenWebhook } = WEBHOOK;

export function readWebhook(row: WebhookTable, securities: readonly SecurityId[]): WebhookRow {
  return { ...WEBHOOK.read(row), securities };
}

const DELIVERY = rowCodec<DeliveryRow>()({
  id: ['id', 'same'],
  webhook: ['webhook_id', 'same'],
  security: ['security_id', 'same'],
  revision: ['revision', 'same'],
  changedAt: ['changed_at', 'same'],
  status: ['status', 'same'],
  attempts: ['attempts', 'same'],
  nextAt: ['next_at', 'same'],
  outcome: ['outcome', 'optional'],
});
/** `is_waiting` is 1 until its first attempt. */
export type DeliveryTable = TableOf<typeof DELIVERY> & { is_waiting: number };
export const { read: readDelivery, changed: changedDelivery } = DELIVERY;
