// One reader of the live stream, whatever carries it: it proves who it is, says what it wants, and gets events, gaps
// and heartbeats. A slow one loses events and is told which; its memory is bounded.
import type { Subscription } from 'rxjs';
import { z } from 'zod';
import type { Result } from '../../kernel/result.ts';
import { STREAM_TOPICS, type StreamTopic } from '../../trader/ports/stream-line.ts';
import { type Principal, roleOn } from '../identity/principal.ts';
import type { EventLine, GapLine, PriceLine, TraderStream } from './trader-stream.ts';

export interface LiveContext {
  readonly streamByAccount: ReadonlyMap<string, TraderStream>;
  authenticate(token: string): Promise<Result<Principal, unknown>>;
  /** Epoch ms. */
  now(): number;
  /** Calls once after a pause of real time; the answer cancels it. */
  after(delayMs: number, call: () => void): () => void;
}

export interface ReaderSocket {
  send(message: LiveMessage): void;
  /** Bytes that wait for the reader. */
  waiting(): number;
  close(code: number, why: string): void;
}

export interface Reader {
  /** A message of the reader, as text. */
  hear(text: string): Promise<void>;
  /** The connection has ended. */
  leave(): void;
}

export type LiveMessage =
  | { readonly type: 'ready'; readonly user: string; readonly expires_at: string | null }
  | { readonly type: 'subscribed'; readonly account: string; readonly seq: number }
  | ({ readonly type: 'event'; readonly account: string } & Omit<EventLine, 'kind'>)
  | ({ readonly type: 'price'; readonly account: string } & Omit<PriceLine, 'kind'>)
  /** Events that were lost on the way: read the tables. */
  | { readonly type: 'gap'; readonly account: string; readonly from: number; readonly to: number }
  | { readonly type: 'heartbeat'; readonly at: string }
  | { readonly type: 'error'; readonly detail: string };

/** Close codes of applications begin at 4000; the last digits are those of HTTP. */
export const CLOSED = { badMessage: 4400, unauthorized: 4401, tooLate: 4408 } as const;

const AUTH_WITHIN_MS = 5_000;
const HEARTBEAT_MS = 20_000;
const WAITING_BYTES_MAX = 1_024 * 1_024;
const PRICES_MAX = 200;

const heard = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('auth'), token: z.string().min(1).max(4_096) }),
  z.strictObject({
    type: z.literal('subscribe'),
    account: z.string().max(32).optional(),
    topics: z.array(z.enum(STREAM_TOPICS)).default([...STREAM_TOPICS]),
    prices: z.array(z.string().max(16)).max(PRICES_MAX).default([]),
    since: z.int().min(0).optional(),
  }),
]);

type Heard = z.infer<typeof heard>;
type Wanted = Extract<Heard, { type: 'subscribe' }>;

export function createReader(context: LiveContext, socket: ReaderSocket): Reader {
  const listening = new Map<string, Subscription>();
  let principal: Principal | undefined;
  let bearer = '';
  let cancelTimer = context.after(AUTH_WITHIN_MS, () =>
    socket.close(CLOSED.tooLate, 'no token within five seconds'),
  );

  async function enter(token: string): Promise<void> {
    const found = await context.authenticate(token);
    if (!found.ok) return socket.close(CLOSED.unauthorized, 'the token is not valid');
    principal = found.value;
    bearer = token;
    cancelTimer();
    beat();
    const { user, expiresAt } = principal;
    const expires_at = expiresAt === null ? null : new Date(expiresAt).toISOString();
    socket.send({ type: 'ready', user: user.username, expires_at });
  }

  /** Also notices that the token has ended or was revoked. */
  function beat(): void {
    const left = (principal?.expiresAt ?? Infinity) - context.now();
    cancelTimer = context.after(Math.max(0, Math.min(HEARTBEAT_MS, left)), () => {
      void context.authenticate(bearer).then((found) => {
        if (!found.ok) return socket.close(CLOSED.unauthorized, 'the token has ended');
        socket.send({ type: 'heartbeat', at: new Date(context.now()).toISOString() });
        beat();
      });
    });
  }

  function subscribe(wanted: Wanted, who: Principal): void {
    const visible = [...context.streamByAccount.keys()].filter(
      (account) => roleOn(who, 'account', account) !== undefined,
    );
    const account = wanted.account ?? (visible.length === 1 ? visible[0] : undefined);
    if (account === undefined || !visible.includes(account)) {
      const detail =
        wanted.account === undefined
          ? `account: name one of ${visible.join(', ')}`
          : `No account ${wanted.account}.`;
      return socket.send({ type: 'error', detail });
    }
    const stream = context.streamByAccount.get(account);
    if (stream === undefined) return;
    listening.get(account)?.unsubscribe();
    socket.send({ type: 'subscribed', account, seq: stream.lastSeq() });
    const sends = createSends(account, wanted, socket);
    if (wanted.since !== undefined) for (const line of stream.after(wanted.since)) sends.take(line);
    const subscription = stream.events$.subscribe(sends.take);
    if (wanted.prices.length > 0) subscription.add(stream.prices$.subscribe(sends.takePrice));
    listening.set(account, subscription);
  }

  return {
    async hear(text) {
      const message = heard.safeParse(jsonOf(text));
      if (!message.success) {
        return socket.close(CLOSED.badMessage, `not understood: ${issueOf(message.error)}`);
      }
      if (message.data.type === 'auth') return enter(message.data.token);
      if (principal === undefined) {
        return socket.close(CLOSED.unauthorized, 'send {"type":"auth","token":"..."} first');
      }
      subscribe(message.data, principal);
    },
    leave() {
      cancelTimer();
      for (const subscription of listening.values()) subscription.unsubscribe();
    },
  };
}

/** Sends what is wanted while the reader keeps up, and counts what it does not. */
function createSends(account: string, { topics, prices }: Wanted, socket: ReaderSocket) {
  const wantedTopics: ReadonlySet<StreamTopic> = new Set(topics);
  const wantedPrices = new Set(prices);
  let lostFrom: number | undefined;

  const isFull = () => socket.waiting() > WAITING_BYTES_MAX;

  function take(line: EventLine | GapLine): void {
    if (line.kind === 'gap') {
      const { from, to } = line;
      return socket.send({ type: 'gap', account, from, to });
    }
    if (!wantedTopics.has(line.topic)) return;
    const { seq, topic, event } = line;
    if (isFull()) {
      lostFrom ??= seq;
      return;
    }
    if (lostFrom !== undefined) socket.send({ type: 'gap', account, from: lostFrom, to: seq - 1 });
    lostFrom = undefined;
    socket.send({ type: 'event', account, seq, topic, event });
  }

  return {
    take,
    takePrice({ symbol, event }: PriceLine): void {
      // A newer price follows; this one need not be kept.
      if (!wantedPrices.has(symbol) || isFull()) return;
      socket.send({ type: 'price', account, symbol, event });
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function issueOf({ issues }: z.ZodError): string {
  const [first] = issues;
  return `${first?.path.join('.') ?? ''} ${first?.message ?? ''}`.trim().slice(0, 100);
}
