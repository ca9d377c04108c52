// Subscriptions: made, tried, given a new secret, enabled again and ended; and what was given up sent again.
import { randomBytes } from 'node:crypto';
import { DAY_MS, instant } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { SecurityId } from '../domain/entries/ids.ts';
import type { HolderNumber } from '../ports/ledger-rows.ts';
import type { LedgerStep } from '../ports/ledger-store.ts';
import type { DeliveryRow, WebhookEvent, WebhookRow } from '../ports/webhooks.ts';
import { newUrlRefusal, type UrlRefusal } from '../webhooks/private-address.ts';
import type { LedgerContext } from './ledger-context.ts';

export { newUrlRefusal };

export const WEBHOOKS_MAX = 20;

export interface Subscription {
  readonly holder: HolderNumber;
  readonly url: string;
  readonly securities: readonly SecurityId[];
  readonly events?: readonly WebhookEvent[];
  readonly allowsPrivate: boolean;
}

export type WebhookRefusal =
  | { readonly kind: 'URL_REFUSED'; readonly why: UrlRefusal }
  | { readonly kind: 'TOO_MANY_WEBHOOKS' }
  | { readonly kind: 'UNKNOWN_WEBHOOK' }
  | { readonly kind: 'UNKNOWN_DELIVERY' };

export interface Subscribed {
  readonly webhook: WebhookRow;
  /** Shown this once. */
  readonly secret: string;
}

export async function subscribe(
  { sealer }: LedgerContext,
  step: LedgerStep,
  { holder, url, securities, events = [], allowsPrivate }: Subscription,
): Promise<Result<Subscribed, WebhookRefusal>> {
  const why = newUrlRefusal(url, allowsPrivate);
  if (why !== undefined) return failed({ kind: 'URL_REFUSED', why });
  if ((await step.webhooksOf(holder)).length >= WEBHOOKS_MAX)
    return failed({ kind: 'TOO_MANY_WEBHOOKS' });
  const secret = drawnSecret();
  const webhook: WebhookRow = {
    id: `whk_${randomBytes(10).toString('hex')}`,
    holder,
    url,
    secret: await sealer.seal(step, holder, secret),
    formerSecret: undefined,
    formerUntil: undefined,
    securities: [...new Set(securities)].toSorted((a, b) => a - b),
    events: [...new Set(events)].toSorted(),
    createdAt: step.at,
    disabledAt: undefined,
    disabledWhy: undefined,
    deliveredAt: undefined,
  };
  await step.addWebhook(webhook);
  return ok({ webhook, secret });
}

function drawnSecret(): string {
  return `whsec_${randomBytes(32).toString('base64url')}`;
}

export async function unsubscribe(
  step: LedgerStep,
  holder: HolderNumber,
  id: string,
): Promise<Result<WebhookRow, WebhookRefusal>> {
  const webhook = await ownWebhook(step, holder, id);
  if (webhook.ok) await step.dropWebhook(id);
  return webhook;
}

async function ownWebhook(
  step: LedgerStep,
  holder: HolderNumber,
  id: string,
): Promise<Result<WebhookRow, WebhookRefusal>> {
  const webhook = await step.webhook(id);
  return webhook?.holder === holder ? ok(webhook) : failed({ kind: 'UNKNOWN_WEBHOOK' });
}

/** Messages are signed with the one before, too, until then. */
const FORMER_SECRET_MS = DAY_MS;

export async function rotateSecret(
  { sealer }: LedgerContext,
  step: LedgerStep,
  { holder, id }: Pick<WebhookRow, 'holder' | 'id'>,
): Promise<Result<Subscribed, WebhookRefusal>> {
  const found = await ownWebhook(step, holder, id);
  if (!found.ok) return found;
  const secret = drawnSecret();
  const to = {
    secret: await sealer.seal(step, holder, secret),
    formerSecret: found.value.secret,
    formerUntil: instant(step.at + FORMER_SECRET_MS),
  };
  await step.changeWebhook(id, to);
  return ok({ webhook: { ...found.value, ...to }, secret });
}

/** What waited for it is sent. */
export async function enable(
  step: LedgerStep,
  holder: HolderNumber,
  id: string,
): Promise<Result<WebhookRow, WebhookRefusal>> {
  const found = await ownWebhook(step, holder, id);
  if (!found.ok) return found;
  const to = { disabledAt: undefined, disabledWhy: undefined };
  await step.changeWebhook(id, to);
  return ok({ ...found.value, ...to });
}

/** A message that is about nothing else; of a disabled one it waits. */
export async function sendTest(
  step: LedgerStep,
  holder: HolderNumber,
  id: string,
): Promise<Result<DeliveryRow, WebhookRefusal>> {
  const found = await ownWebhook(step, holder, id);
  if (!found.ok) return found;
  const delivery = `${id}.test.${randomBytes(6).toString('hex')}`;
  const message = { type: 'webhook.test', subject: undefined, revision: 0, payload: {} };
  await step.addDeliveries([{ ...message, id: delivery, webhook: id }], step.at);
  const made = await step.delivery(delivery);
  if (made === undefined) throw new Error(`the test of ${id} was not stored`);
  return ok(made);
}

/** Also of one that was delivered: the receiver may have lost it. A disabled webhook is enabled by it. */
export async function redeliver(
  step: LedgerStep,
  holder: HolderNumber,
  id: string,
): Promise<Result<DeliveryRow, WebhookRefusal>> {
  const delivery = await step.delivery(id);
  const webhook = delivery && (await step.webhook(delivery.webhook));
  if (delivery === undefined || webhook?.holder !== holder)
    return failed({ kind: 'UNKNOWN_DELIVERY' });
  await enable(step, holder, webhook.id);
  await step.sendAgain(id, step.at);
  return ok({ ...delivery, status: 'PENDING', attempts: 0, nextAt: step.at });
}
