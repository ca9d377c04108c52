// Subscriptions to changes of lots, and what was sent to them.

import { z } from 'zod';
import type { DeliveryRow, WebhookRow } from '../../../ledger/ports/webhooks.ts';
import { time } from '../../../trader/contract/shape.ts';
import { iso } from './bodies.ts';
import { id } from './transaction-rows.ts';

const SECURITIES_MAX = 500;

export const webhookBody = z.strictObject({
  url: z.string().max(2_000).describe('https; asked with POST'),
  security_ids: z.array(id()).min(1).max(SECURITIES_MAX),
});

export const webhookSchema = z.object({
  id: z.string(),
  url: z.string(),
  security_ids: z.array(z.int()),
  created_at: time(),
});

export const createdWebhookSchema = webhookSchema.extend({
  secret: z.string().describe('Signs what is sent; shown once'),
});

export const deliverySchema = z.object({
  id: z.string().describe('The same for every attempt'),
  webhook_id: z.string(),
  security_id: z.int(),
  revision: z.int().describe('Of the lots of the security; a greater one is newer'),
  changed_at: time(),
  status: z.enum(['PENDING', 'DELIVERED', 'DEAD']).describe('DEAD: given up'),
  attempts: z.int(),
  next_attempt_at: time().nullable(),
  outcome: z.string().nullable().describe('Of the last attempt'),
});

export function webhookRow({ id: webhook, url, securities, createdAt }: WebhookRow) {
  return {
    id: webhook,
    url,
    security_ids: securities.map(Number),
    created_at: iso(createdAt),
  };
}

export function deliveryRow(row: DeliveryRow): z.infer<typeof deliverySchema> {
  return {
    id: row.id,
    webhook_id: row.webhook,
    security_id: row.security,
    revision: row.revision,
    changed_at: iso(row.changedAt),
    status: row.status,
    attempts: row.attempts,
    next_attempt_at: row.status === 'PENDING' ? iso(row.nextAt) : null,
    outcome: row.outcome ?? null,
  };
}
