// One reader of the live stream, whatever carries it: it proves who it is, says what it wants, and gets events, gaps
// and heartbeats. A slow one loses events and is told which; its memory is bounded.
import type { Subscription } from 'rxjs';
import { z } from 'zod';
import type { Result } from '../../kernel/result.ts';
import { StoreUnavailable } from '../../sql/store-unavailable.ts';
import { STREAM_TOPICS, type StreamTopic } from '../../trader/ports/stream-line.ts';
import { calledIn } from '../desks/desks.ts';
import { hasPermission, type Principal, roleOn } from '../identity/principal.ts';
import type { EventLine, GapLine, PriceLine, TraderStream } from './trader-stream.ts';

export interface LiveTrader {
  readonly name: string;
  readonly account: string;
  readonly stream: TraderStream;
}

export interface LiveContext {
  readonly traders: readonly LiveTrader[];
  /** Throws `StoreUnavailable` while it cannot tell. */
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

/** `account` is the name of the trader: its account unless the configuration gives another. */
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
export const CLOSED = {
  badMessage: 4400,
  unauthorized: 4401,
  tooLate: 4408,
  unavailable: 4503,
} as const;

const AUTH_WITHIN_MS = 5_000;
const HEARTBEAT_MS = 20_000;
/** How often the token and the grants are looked at again: a revoked token reads no longer than this. */
const CHECK_MS = 2_000;
/** How long a reader stays while the store of users does not answer. */
const UNCHECKED_MAX_MS = 30_000;
const STORE_GONE = 'the store of users does not answer; connect again';
/** Of all readers together; each may let its share wait, within the limits of one. */
const WAITING_BYTES_IN_ALL = 64 * 1_024 * 1_024;
const WAITING_BYTES_MIN = 32 * 1_024;
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

/** Answers what begins a reader. */
export function createReaders(context: LiveContext): (socket: ReaderSocket) => Reader {
  let open = 0;
  const waitingMax = () =>
    Math.min(WAITING_BYTES_MAX, Math.max(WAITING_BYTES_MIN, WAITING_BYTES_IN_ALL / open));
  return (socket) => {
    open += 1;
    const reader = createReader(context, {
      ...socket,
      isFull: () => socket.waiting() > waitingMax(),
    });
    let hasLeft = false;
    return {
      hear: reader.hear,
      leave() {
        if (!hasLeft) open -= 1;
        hasLeft = true;
        reader.leave();
      },
    };
  };
}

interface Listening {
  readonly subscription: Subscription;
  readonly sends: Sends;
}

interface BoundedSocket extends ReaderSocket {
  /** So much waits that nothing more may be sent. */
  isFull(): boolean;
}

/** `wanted` is a name or an account; undefined: all that the reader may see. */
export function visibleTraders(
  traders: readonly LiveTrader[],
  wanted: string | undefined,
  who: Principal,
): LiveTrader[] {
  const meant = wanted === undefined ? traders : calledIn(traders, wanted);
  return meant.filter(({ account }) => roleOn(who, 'account', account) !== undefined);
}

function createReader(context: LiveContext, socket: BoundedSocket): Reader {
  const listening = new Map<string, Listening>();
  let principal: Principal | undefined;
  let bearer = '';
  let checkedAt = 0;
  let beatAt = 0;
  let hasLeft = false;
  let cancelTimer = context.after(AUTH_WITHIN_MS, () =>
    socket.close(CLOSED.tooLate, 'no token within five seconds'),
  );

  async function enter(token: string): Promise<void> {
    const found = await authenticated(token);
    if (found === 'unavailable') return socket.close(CLOSED.unavailable, STORE_GONE);
    if (!found.ok) return socket.close(CLOSED.unauthorized, 'the token is not valid');
    if (!hasPermission(found.value, 'read')) {
      return socket.close(CLOSED.unauthorized, 'the token does not allow "read"');
    }
    principal = found.value;
    bearer = token;
    checkedAt = beatAt = context.now();
    cancelTimer();
    watch();
    const { user, expiresAt } = principal;
    const expires_at = expiresAt === null ? null : new Date(expiresAt).toISOString();
    socket.send({ type: 'ready', user: user.username, expires_at });
  }

  async function authenticated(token: string): Promise<Result<Principal, unknown> | 'unavailable'> {
    try {
      return await context.authenticate(token);
    } catch (error) {
      if (error instanceof StoreUnavailable) return 'unavailable';
      throw error;
    }
  }

  /** Notices that the token has ended or was revoked, or that a grant is gone; sends the heartbeats. */
  function watch(): void {
    const left = (principal?.expiresAt ?? Infinity) - context.now();
    cancelTimer = context.after(Math.max(0, Math.min(CHECK_MS, left)), () => {
      check().catch(() => socket.close(CLOSED.unavailable, STORE_GONE));
    });
  }

  async function check(): Promise<void> {
    const found = await authenticated(bearer);
    if (hasLeft) return;
    const at = context.now();
    if (found === 'unavailable') {
      const isOver = at - checkedAt > UNCHECKED_MAX_MS || at >= (principal?.expiresAt ?? Infinity);
      return isOver ? socket.close(CLOSED.unavailable, STORE_GONE) : watch();
    }
    if (!found.ok) return socket.close(CLOSED.unauthorized, 'the token has ended');
    principal = found.value;
    checkedAt = at;
    dropUngranted(principal);
    for (const { sends } of listening.values()) sends.catchUp();
    if (at - beatAt >= HEARTBEAT_MS) {
      beatAt = at;
      socket.send({ type: 'heartbeat', at: new Date(at).toISOString() });
    }
    watch();
  }

  function dropUngranted(who: Principal): void {
    for (const { name, account } of context.traders) {
      if (!listening.has(name) || roleOn(who, 'account', account) !== undefined) continue;
      listening.get(name)?.subscription.unsubscribe();
      listening.delete(name);
      socket.send({ type: 'error', detail: `No account ${name}.` });
    }
  }

  function subscribe(wanted: Wanted, who: Principal): void {
    const visible = visibleTraders(context.traders, wanted.account, who);
    const [first, ...others] = visible;
    if (first === undefined || others.length > 0) {
      const names = visible.map(({ name }) => name).join(', ');
      const detail =
        first === undefined
          ? `No account ${wanted.account ?? ''}.`
          : `account: name one of ${names}`;
      return socket.send({ type: 'error', detail });
    }
    const { name: account, stream } = first;
    listening.get(account)?.subscription.unsubscribe();
    socket.send({ type: 'subscribed', account, seq: stream.lastSeq() });
    const sends = createSends({ account, wanted, socket, stream });
    if (wanted.since !== undefined) for (const line of stream.after(wanted.since)) sends.take(line);
    const subscription = stream.events$.subscribe(sends.take);
    if (wanted.prices.length > 0) subscription.add(stream.prices$.subscribe(sends.takePrice));
    listening.set(account, { subscription, sends });
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
      hasLeft = true;
      cancelTimer();
      for (const { subscription } of listening.values()) subscription.unsubscribe();
    },
  };
}

interface Sends {
  take(line: EventLine | GapLine): void;
  takePrice(line: PriceLine): void;
  /** Tells what was lost, once there is room again and nothing else has told it. */
  catchUp(): void;
}

interface SendsParts {
  readonly account: string;
  readonly wanted: Wanted;
  readonly socket: BoundedSocket;
  readonly stream: Pick<TraderStream, 'lastSeq'>;
}

/** Sends what is wanted while the reader keeps up; of what it does not take, the newest prices and the gap are kept. */
function createSends({ account, wanted, socket, stream }: SendsParts): Sends {
  const topics: ReadonlySet<StreamTopic> = new Set(wanted.topics);
  const prices = new Set(wanted.prices);
  const newestPrices = new Map<string, PriceLine>();
  let lostFrom: number | undefined;

  function tellGap(to: number): void {
    if (lostFrom !== undefined) socket.send({ type: 'gap', account, from: lostFrom, to });
    lostFrom = undefined;
  }

  return {
    take(line) {
      if (line.kind === 'gap') {
        const { from, to } = line;
        return socket.send({ type: 'gap', account, from, to });
      }
      if (!topics.has(line.topic)) return;
      if (socket.isFull()) {
        lostFrom ??= line.seq;
        return;
      }
      tellGap(line.seq - 1);
      socket.send(messageOf(account, line));
    },
    takePrice(line) {
      if (!prices.has(line.symbol)) return;
      if (socket.isFull()) {
        newestPrices.set(line.symbol, line);
        return;
      }
      newestPrices.delete(line.symbol);
      socket.send(messageOf(account, line));
    },
    catchUp() {
      if (socket.isFull()) return;
      tellGap(stream.lastSeq());
      for (const line of newestPrices.values()) socket.send(messageOf(account, line));
      newestPrices.clear();
    },
  };
}

const messageByLine = new WeakMap<EventLine | PriceLine, LiveMessage>();

/** One for all readers of a line, so that its text is built once; a line is of one account. */
function messageOf(account: string, line: EventLine | PriceLine): LiveMessage {
  const known = messageByLine.get(line);
  if (known !== undefined) return known;
  const message: LiveMessage =
    line.kind === 'event'
      ? { type: 'event', account, seq: line.seq, topic: line.topic, event: line.event }
      : { type: 'price', account, symbol: line.symbol, event: line.event };
  messageByLine.set(line, message);
  return message;
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
