// Subscriptions to changes of lots and to events, and what was sent to them.

import { z } from 'zod';
import {
  type DeliveryRow,
  WEBHOOK_EVENTS,
  type WebhookRow,
} from '../../../ledger/ports/webhooks.ts';
import { time } from '../../../trader/contract/shape.ts';
import { iso } from './bodies.ts';
import { id } from './transaction-rows.ts';

const SECURITIES_MAX = 500;

export const webhookBody = z.strictObject({
  url: z.string().max(2_000).describe('https; asked with POST'),
  security_ids: z
    .array(id())
    .max(SECURITIES_MAX)
    .default([])
    .describe('Changes of the lots of these; needs `event-master:read`'),
  events: z
    .array(z.enum(WEBHOOK_EVENTS))
    .max(WEBHOOK_EVENTS.length)
    .default([])
    .describe('Of the accounts that you may see, and proposals for your portfolios; needs `read`'),
});

export const webhookSchema = z.object({
  id: z.string(),
  url: z.string(),
  security_ids: z.array(z.int()),
  events: z.array(z.enum(WEBHOOK_EVENTS)),
  created_at: time(),
  disabled_at: time().nullable().describe('Nothing is sent until it is enabled; what is due waits'),
  disabled_reason: z.string().nullable(),
  last_delivered_at: time().nullable(),
});

export const createdWebhookSchema = webhookSchema.extend({
  secret: z.string().describe('Signs what is sent; shown once'),
});

export const deliverySchema = z.object({
  id: z.string().describe('The same for every attempt'),
  webhook_id: z.string(),
  type: z.string().describe('`taxlots.changed`, `order.updated`, `execution.booked`, ...'),
  security_id: z.int().nullable().describe('Null unless lots changed'),
  revision: z
    .int()
    .describe('Of its subject, such as the lots of a security; a greater one is newer'),
  changed_at: time(),
  status: z.enum(['PENDING', 'DELIVERED', 'DEAD']).describe('DEAD: given up'),
  attempts: z.int(),
  next_attempt_at: time().nullable(),
  outcome: z.string().nullable().describe('Of the last attempt'),
});

export function webhookRow(row: WebhookRow): z.infer<typeof webhookSchema> {
  const { id: webhook, url, securities, events, createdAt, disabledAt, deliveredAt } = row;
  return {
    id: webhook,
    url,
    security_ids: securities.map(Number),
    events: [...events],
    created_at: iso(createdAt),
    disabled_at: disabledAt === undefined ? null : iso(disabledAt),
    disabled_reason: row.disabledWhy ?? null,
    last_delivered_at: deliveredAt === undefined ? null : iso(deliveredAt),
  };
}

export function deliveryRow(row: DeliveryRow): z.infer<typeof deliverySchema> {
  return {
    id: row.id,
    webhook_id: row.webhook,
    type: row.type,
    security_id: row.security ?? null,
    revision: row.revision,
    changed_at: iso(row.changedAt),
    status: row.status,
    attempts: row.attempts,
    next_attempt_at: row.status === 'PENDING' ? iso(row.nextAt) : null,
    outcome: row.outcome ?? null,
  };
}
