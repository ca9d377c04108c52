// Sends what the outbox holds: each attempt is counted before it is made, so that a crash repeats it later and loses
// nothing. A receiver may get a message twice and knows it by its id.
import { type Instant, instant } from '../../kernel/instant.ts';
import { plainJson } from '../../kernel/plain-json.ts';
import type { HolderNumber } from '../ports/ledger-rows.ts';
import type { DeliveryRow, WebhookRow } from '../ports/webhooks.ts';
import type { Send, Sent } from '../webhooks/send.ts';
import { signatureOf } from '../webhooks/signature.ts';
import type { LedgerContext } from './ledger-context.ts';

export { createSend } from '../webhooks/send.ts';
export type { Send, Sent };

export interface DeliveryOptions {
  readonly ledger: Pick<LedgerContext, 'store' | 'sealer'>;
  readonly send: Send;
  /** The receiver wants nothing more, or took nothing for as long as it was tried: nothing is sent until it is enabled again. */
  onDisabled?(webhook: WebhookRow, why: string): void;
  /** Whether this subscriber may read the lots of all users, now and not when the webhook was made. */
  mayReadLots(holder: HolderNumber): Promise<boolean>;
  /** Subscribers to whom nothing is sent now; what they are to receive waits. */
  held(): Promise<readonly HolderNumber[]>;
  /** Whether this subscriber is one of them. */
  isHeld(holder: HolderNumber): Promise<boolean>;
  /** Calls once after a pause; the answer cancels it. */
  after(delayMs: number, call: () => void): () => void;
  /**
   * Has another process, or this one, send it by its id with `sendOne`; false: it is sent here. What is not claimed for
   * seconds is sent here as well.
   */
  handOut?(delivery: HandedOut): Promise<boolean>;
  /** What could not be read or written; it is tried again. */
  onFault(error: unknown): void;
}

export interface HandedOut {
  readonly id: string;
  /** Another one for each attempt. */
  readonly attempt: string;
}

export interface Deliveries {
  start(): void;
  /** Resolves when the look that has begun is over, with what it sent. */
  idle(): Promise<void>;
  /** Begins nothing more, and resolves when it is idle. */
  stop(): Promise<void>;
}

const SECOND_MS = 1_000;
const HOUR_MS = 3_600 * SECOND_MS;
const EVERY_MS = SECOND_MS;
/** A dozen subscribers, each with twenty webhooks whose receivers are silent, leave nothing to others. */
const AT_ONCE_MAX = 240;
const HANDED_OUT_MAX = 64;
/** After so long without a claim, it is sent here. */
const UNCLAIMED_MS = 10 * SECOND_MS;
const FORGOTTEN_MS = 6 * UNCLAIMED_MS;
const DELIVERED_KEPT_MS = 7 * 24 * HOUR_MS;
/** Until then a subscriber may have them sent again. */
const DEAD_KEPT_MS = 30 * 24 * HOUR_MS;
/** After the first attempt, the second, and so on; it is given up when the last of them is over. */
export const PAUSES_MS: readonly number[] = [
  ...[5, 30, 120, 600].map((seconds) => seconds * SECOND_MS),
  ...[1, 6, 24].map((hours) => hours * HOUR_MS),
];
export const ATTEMPTS_MAX = PAUSES_MS.length + 1;

/** An attempt is over within less; it is made again if its process died. */
const CLAIMED_MS = 30 * SECOND_MS;

/** A receiver that answers so does not want to be asked again. */
const GONE = 410;

export function createDeliveries({
  ledger,
  send,
  onDisabled,
  mayReadLots,
  held,
  isHeld,
  after,
  handOut,
  onFault,
}: DeliveryOptions): Deliveries {
  const { store } = ledger;
  const sender: Sender = { ledger, send, mayReadLots, isHeld, ...(onDisabled && { onDisabled }) };
  /** When each attempt was handed out. */
  const handedOut = new Map<string, Instant>();
  const sending = new Set<Promise<void>>();
  let cancel = (): void => {};
  let isStopped = false;
  let looking: Promise<void> = Promise.resolve();
  let droppedAt = 0;

  /** Asks who is held only if there is something to send. */
  async function dueNow(now: Instant, most: number): Promise<readonly DeliveryRow[]> {
    const due = await store.read.dueDeliveries(now, most);
    if (due.length === 0) return due;
    const except = await held();
    return except.length === 0 ? due : store.read.dueDeliveries(now, most, except);
  }

  async function toSendHere(now: Instant): Promise<readonly DeliveryRow[]> {
    const most = AT_ONCE_MAX - sending.size;
    if (handOut === undefined) return dueNow(now, most);
    for (const [attempt, at] of handedOut) if (now - at > FORGOTTEN_MS) handedOut.delete(attempt);
    const kept: DeliveryRow[] = [];
    let isAnswered = true;
    for (const one of await dueNow(now, HANDED_OUT_MAX)) {
      const attempt = `${one.id}-${one.nextAt}`;
      const at = handedOut.get(attempt);
      if (at !== undefined && now - at <= UNCLAIMED_MS) continue;
      // If one cannot be handed out, the others are not tried: each would wait for its answer.
      if (at === undefined && isAnswered) isAnswered = await handOut({ id: one.id, attempt });
      if (at === undefined && isAnswered) handedOut.set(attempt, now);
      else if (kept.length < most) kept.push(one);
    }
    return kept;
  }

  async function look(): Promise<void> {
    const now = store.now();
    for (const one of await toSendHere(now)) {
      const sent: Promise<void> = deliver(sender, one)
        .catch(onFault)
        .finally(() => sending.delete(sent));
      sending.add(sent);
    }
    if (now - droppedAt < HOUR_MS) return;
    droppedAt = now;
    await store.inOneStep(async (step) => {
      await step.dropEnded('DELIVERED', instant(now - DELIVERED_KEPT_MS));
      await step.dropEnded('DEAD', instant(now - DEAD_KEPT_MS));
      await step.dropEnded('PENDING', instant(now - DEAD_KEPT_MS));
    });
  }

  function lookAgain(): void {
    if (isStopped) return;
    cancel = after(EVERY_MS, () => {
      looking = look().catch(onFault).then(lookAgain);
    });
  }

  async function idle(): Promise<void> {
    await looking;
    await Promise.all(sending);
  }

  return {
    start: lookAgain,
    idle,
    async stop() {
      isStopped = true;
      cancel();
      await idle();
    },
  };
}

const FORBIDDEN = 'the subscriber may no longer read the lots of all users';

export type Sender = Pick<
  DeliveryOptions,
  'ledger' | 'send' | 'onDisabled' | 'mayReadLots' | 'isHeld'
>;

/** Sends one that was handed out, unless it has been claimed since. */
export async function sendOne(sender: Sender, id: string): Promise<void> {
  const { store } = sender.ledger;
  const due = await store.read.delivery(id);
  if (due === undefined || due.status !== 'PENDING' || due.nextAt > store.now()) return;
  await deliver(sender, due);
}

/** With those that wait for the same receiver, one after the other, as long as they arrive. */
async function deliver(sender: Sender, first: DeliveryRow): Promise<void> {
  const { store } = sender.ledger;
  for (let due: DeliveryRow | undefined = first; due !== undefined; ) {
    const end = await attempt(sender, due);
    if (end !== 'DELIVERED' || !(await maySendOn(sender, due.webhook))) return;
    due = await store.read.nextDelivery(due, store.now());
  }
}

/** A long backlog outlasts a webhook that is disabled meanwhile, and a subscriber who is held. */
async function maySendOn({ ledger, isHeld }: Sender, id: string): Promise<boolean> {
  const webhook = await ledger.store.read.webhook(id);
  return webhook !== undefined && !webhook.disabledAt && !(await isHeld(webhook.holder));
}

/** How it ended; undefined if another process sends it, or the webhook was deleted. */
async function attempt(
  { ledger: { store, sealer }, send, onDisabled, mayReadLots }: Sender,
  due: DeliveryRow,
): Promise<DeliveryRow['status'] | undefined> {
  const attempts = due.attempts + 1;
  const pause = PAUSES_MS[due.attempts] ?? 0;
  const until = instant(store.now() + CLAIMED_MS);
  const isOurs = await store.inOneStep((step) => step.claimDelivery(due, until));
  if (!isOurs) return undefined;
  // What changed until it was claimed is sent with it.
  const delivery = (await store.read.delivery(due.id)) ?? due;
  const webhook = await store.read.webhook(due.webhook);
  if (webhook === undefined) return undefined;
  const isForbidden = delivery.security !== undefined && !(await mayReadLots(webhook.holder));
  const secrets = isForbidden ? [] : await secretsOf({ store, sealer }, webhook);
  const message = messageOf(delivery, webhook, { secrets, now: store.now() });
  const sent = secrets.length === 0 ? undefined : await send(message);
  const end = sent ? endOf(sent, attempts) : 'DEAD';
  const outcome = sent ? outcomeOf(sent) : isForbidden ? FORBIDDEN : 'the subscriber was erased';
  const now = store.now();
  const isDisabled = await store.inOneStep(async (step) => {
    await step.settleDelivery({
      id: due.id,
      status: end,
      nextAt: end === 'PENDING' ? instant(now + pause) : now,
      outcome,
    });
    if (end === 'DELIVERED') await step.changeWebhook(webhook.id, { deliveredAt: now });
    const latest = end === 'DEAD' && !isForbidden ? await step.webhook(webhook.id) : undefined;
    if (latest === undefined || !isSpent(latest, delivery, sent)) return false;
    const disabledWhy = disabledText(outcome, attempts);
    await step.changeWebhook(webhook.id, { disabledAt: now, disabledWhy });
    return true;
  });
  if (isDisabled) onDisabled?.(webhook, disabledText(outcome, attempts));
  return end;
}

/** Newest first; none once the subscriber was erased. */
async function secretsOf(
  { store, sealer }: DeliveryOptions['ledger'],
  { holder, secret, formerSecret, formerUntil = instant(0) }: WebhookRow,
): Promise<readonly string[]> {
  const sealed = formerSecret && formerUntil > store.now() ? [secret, formerSecret] : [secret];
  const opened = await Promise.all(sealed.map((one) => sealer.open(store.read, holder, one)));
  return opened.flatMap((one) => one ?? []);
}

/** Its receiver has taken nothing since the message was made: this is not about one message. */
function isSpent(
  { disabledAt, deliveredAt }: WebhookRow,
  { changedAt }: DeliveryRow,
  sent: Sent | undefined,
): boolean {
  if (disabledAt !== undefined) return false;
  const isGone = sent?.kind === 'answered' && sent.status === GONE;
  return isGone || deliveredAt === undefined || deliveredAt < changedAt;
}

function disabledText(outcome: string, attempts: number): string {
  return `given up after ${attempts === 1 ? 'one attempt' : `${attempts} attempts`}; the last outcome: ${outcome}`;
}

function outcomeOf(sent: Sent): string {
  return sent.kind === 'answered' ? String(sent.status) : sent.why;
}

function endOf(sent: Sent, attempts: number): DeliveryRow['status'] {
  const status = sent.kind === 'answered' ? sent.status : undefined;
  if (status !== undefined && status >= 200 && status < 300) return 'DELIVERED';
  return status === GONE || attempts >= ATTEMPTS_MAX ? 'DEAD' : 'PENDING';
}

function messageOf(
  { id, type, payload, security, revision, changedAt }: DeliveryRow,
  { url }: WebhookRow,
  { secrets, now }: { readonly secrets: readonly string[]; readonly now: Instant },
) {
  const changed_at = new Date(changedAt).toISOString();
  const about = payload ?? { security_id: security, revision };
  const body = plainJson({ id, type, ...about, changed_at });
  return {
    url,
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'sluice',
      'sluice-delivery': id,
      'sluice-signature': signatureOf(secrets, Math.floor(now / SECOND_MS), body),
    },
  };
}
