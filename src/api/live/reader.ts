// One reader of the live stream, whatever carries it: it proves who it is, says what it wants, and gets events, gaps
// and heartbeats. A slow one loses events and is told which; its memory is bounded.
import type { Subscription } from 'rxjs';
import type { Result } from '../../kernel/result.ts';
import { StoreUnavailable } from '../../sql/store-unavailable.ts';
import { calledIn } from '../desks/desks.ts';
import { hasPermission, type Principal, roleOn } from '../identity/principal.ts';
import { messageIn, type Wanted } from './heard-message.ts';
import { type BoundedSocket, createSends, type ReaderSocket, type Sends } from './sends.ts';
import type { TraderStream } from './trader-stream.ts';

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

export interface Reader {
  /** A message of the reader, as text. */
  hear(text: string): Promise<void>;
  /** The connection has ended. */
  leave(): void;
}

/** Close codes of applications begin at 4000; the last digits are those of HTTP. */
const CLOSED = {
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
      const message = messageIn(text);
      if (!message.ok) return socket.close(CLOSED.badMessage, `not understood: ${message.failure}`);
      if (message.value.type === 'auth') return enter(message.value.token);
      if (principal === undefined) {
        return socket.close(CLOSED.unauthorized, 'send {"type":"auth","token":"..."} first');
      }
      subscribe(message.value, principal);
    },
    leave() {
      hasLeft = true;
      cancelTimer();
      for (const { subscription } of listening.values()) subscription.unsubscribe();
    },
  };
}
