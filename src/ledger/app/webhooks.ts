// Subscriptions to changes of lots: made, ended, and what was given up sent again.
import { randomBytes } from 'node:crypto';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { SecurityId } from '../domain/entries/ids.ts';
import type { HolderNumber } from '../ports/ledger-rows.ts';
import type { LedgerStep } from '../ports/ledger-store.ts';
import type { DeliveryRow, WebhookRow } from '../ports/webhooks.ts';
import { newUrlRefusal, type UrlRefusal } from '../webhooks/private-address.ts';
import type { LedgerContext } from './ledger-context.ts';

export const WEBHOOKS_MAX = 20;

export interface Subscription {
  readonly holder: HolderNumber;
  readonly url: string;
  readonly securities: readonly SecurityId[];
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
  { holder, url, securities, allowsPrivate }: Subscription,
): Promise<Result<Subscribed, WebhookRefusal>> {
  const why = newUrlRefusal(url, allowsPrivate);
  if (why !== undefined) return failed({ kind: 'URL_REFUSED', why });
  if ((await step.webhooksOf(holder)).length >= WEBHOOKS_MAX)
    return failed({ kind: 'TOO_MANY_WEBHOOKS' });
  const secret = `whsec_${randomBytes(32).toString('base64url')}`;
  const webhook: WebhookRow = {
    id: `whk_${randomBytes(10).toString('hex')}`,
    holder,
    url,
    secret: await sealer.seal(step, holder, secret),
    securities: [...new Set(securities)].toSorted((a, b) => a - b),
    createdAt: step.at,
  };
  await step.addWebhook(webhook);
  return ok({ webhook, secret });
}

export async function unsubscribe(
  step: LedgerStep,
  holder: HolderNumber,
  id: string,
): Promise<Result<WebhookRow, WebhookRefusal>> {
  const webhook = await step.webhook(id);
  if (webhook?.holder !== holder) return failed({ kind: 'UNKNOWN_WEBHOOK' });
  await step.dropWebhook(id);
  return ok(webhook);
}

/** Also of one that was delivered: the receiver may have lost it. */
export async function redeliver(
  step: LedgerStep,
  holder: HolderNumber,
  id: string,
): Promise<Result<DeliveryRow, WebhookRefusal>> {
  const delivery = await step.delivery(id);
  const webhook = delivery && (await step.webhook(delivery.webhook));
  if (delivery === undefined || webhook?.holder !== holder)
    return failed({ kind: 'UNKNOWN_DELIVERY' });
  await step.sendAgain(id, step.at);
  return ok({ ...delivery, status: 'PENDING', attempts: 0, nextAt: step.at });
}
