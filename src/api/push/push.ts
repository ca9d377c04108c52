// Sends one encrypted message to a push service (RFC 8030, RFC 8291). The service is that of the browser's maker: it cannot read
// the message, and is trusted with nothing else.
// Decision 0134
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../kernel/instant.ts';
import type { Send, Sent } from '../../ledger/app/deliveries.ts';
import type { PushStore, PushSubscription } from '../identity/push-subscriptions.ts';
import { encrypted } from './encryption.ts';
import type { PushKey } from './push-key.ts';
import type { PushText } from './push-text.ts';

/** Of one subscription, whatever they are about. */
export const PUSHES_A_MINUTE = 6;
export const PUSH_ATTEMPTS_MAX = 7;
/** After the first attempt, the second, and so on. */
const PAUSES_MS: readonly number[] = [
  ...[5, 30].map((seconds) => seconds * SECOND_MS),
  ...[2, 10, 30].map((minutes) => minutes * MINUTE_MS),
  HOUR_MS,
];
/** How long a push service keeps it for a device that is off; after that only the page shows it. */
const KEPT_S = (4 * HOUR_MS) / SECOND_MS;

export type Pushed =
  | { readonly kind: 'accepted' }
  /** The subscription was removed: the browser gave it up. */
  | { readonly kind: 'gone' }
  /** Sent again at `nextAt`, epoch ms; null if it is given up. */
  | { readonly kind: 'failed'; readonly why: string; readonly nextAt: number | null }
  /** As many as a minute allows were sent: nothing was tried before `nextAt`. */
  | { readonly kind: 'full'; readonly nextAt: number };

export interface PushParts {
  readonly store: PushStore;
  readonly key: PushKey;
  readonly send: Send;
  /** Epoch ms. */
  now(): number;
}

export interface Push {
  publicKey(): Promise<string>;
  /** Each attempt is noted before it is made, so that a crash repeats it later. */
  send(to: PushSubscription, about: string, text: PushText): Promise<Pushed>;
}

export function createPush({ store, key, send, now }: PushParts): Push {
  async function attempt(to: PushSubscription, text: PushText): Promise<Sent> {
    return send({
      url: to.endpoint,
      body: encrypted(JSON.stringify(text), to),
      headers: {
        authorization: await key.authorization(to),
        'content-encoding': 'aes128gcm',
        'content-type': 'application/octet-stream',
        ttl: String(KEPT_S),
        urgency: text.is_urgent ? 'high' : 'normal',
      },
    });
  }

  return {
    publicKey: key.publicKey,
    async send(to, about, text) {
      const known = await store.pushAttemptsOf(to.id);
      const at = now();
      const recent = known.filter(({ triedAt }) => triedAt > at - MINUTE_MS);
      if (recent.length >= PUSHES_A_MINUTE)
        return {
          kind: 'full',
          nextAt: Math.min(...recent.map(({ triedAt }) => triedAt)) + MINUTE_MS,
        };
      const before = known.find((one) => one.about === about)?.attempts ?? 0;
      const noted = { subscriptionId: to.id, about, attempts: before + 1, triedAt: at };
      const pause = PAUSES_MS[before];
      await store.notePushAttempts({ ...noted, nextAt: pause === undefined ? null : at + pause });
      const pushed = pushedOf(await attempt(to, text), to, pause, now());
      if (pushed.kind === 'gone') {
        await store.removePushSubscription(to.id);
        return pushed;
      }
      const nextAt = pushed.kind === 'failed' ? pushed.nextAt : null;
      await store.notePushAttempts({ ...noted, nextAt });
      if (pushed.kind === 'accepted') await store.notePushed(to.id, now());
      return pushed;
    },
  };
}

const TIMED_OUT = 408;
const TOO_MANY = 429;
const NOT_ACCEPTABLE = 406;
/** Microsoft's service answers 406 to those who send too much. */
const MICROSOFT = '.notify.windows.com';

function isPassing(status: number, { endpoint }: PushSubscription): boolean {
  if (status === NOT_ACCEPTABLE) return new URL(endpoint).hostname.endsWith(MICROSOFT);
  return status === TIMED_OUT || status === TOO_MANY || status >= 500;
}

function pushedOf(
  sent: Sent,
  to: PushSubscription,
  pause: number | undefined,
  now: number,
): Exclude<Pushed, { kind: 'full' }> {
  if (sent.kind === 'failed')
    return { kind: 'failed', why: sent.why, nextAt: pause === undefined ? null : now + pause };
  const { status, retryAfterS = 0 } = sent;
  if (status >= 200 && status < 300) return { kind: 'accepted' };
  // The browser gave the subscription up, or its user forbade notifications.
  if (status === 404 || status === 410) return { kind: 'gone' };
  const isAgain = isPassing(status, to) && pause !== undefined;
  const waitMs = Math.max(pause ?? 0, Math.min(retryAfterS * SECOND_MS, HOUR_MS));
  return { kind: 'failed', why: whyOf(status), nextAt: isAgain ? now + waitMs : null };
}

function whyOf(status: number): string {
  if (status >= 300 && status < 400)
    return `the push service refers to another address (${status}), which is not followed`;
  return `the push service answered ${status}`;
}
