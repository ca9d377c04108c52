// One reader of a trader's live stream, whatever carries it: it proves who it is, says what it wants, and gets events, gaps
// and heartbeats. A slow one loses events and is informed which; its memory is bounded.
import type { Subscription } from 'rxjs';
import { type Principal, roleOn } from '../identity/principal.ts';
import { calledIn, type TraderClient } from '../traders/trader-clients.ts';
import { type AskedBoard, messageIn, type Wanted } from './client-message.ts';
import type { LiveMessage } from './live-message.ts';
import { type BoundedSocket, createSends, type Sends } from './sends.ts';
import {
  createAuthenticatedSession,
  type SessionContext,
} from './session/authenticated-session.ts';
import { CLOSED } from './session/close-codes.ts';
import type { Reader, ReaderSocket } from './session/reader-socket.ts';
import { createBoardSends } from './snapshot-sends.ts';
import type { TraderStream } from './trader-stream.ts';

export interface LiveTrader {
  readonly name: string;
  readonly account: string;
  readonly stream: TraderStream;
  readonly client: Pick<TraderClient, 'look'>;
}

export interface LiveContext extends SessionContext {
  readonly traders: readonly LiveTrader[];
}

/** Of all readers together; each may let its share wait, within the limits of one. */
const WAITING_BYTES_IN_ALL = 64 * 1_024 * 1_024;
const WAITING_BYTES_MIN = 32 * 1_024;
const WAITING_BYTES_MAX = 1_024 * 1_024;

/** Answers what begins a reader. */
export function createReaders(context: LiveContext): (socket: ReaderSocket<LiveMessage>) => Reader {
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
      receive: reader.receive,
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
  const boards = createBoardSends();
  const session = createAuthenticatedSession({
    context,
    send: socket.send,
    close: socket.close,
    isFull: socket.isFull,
    proved(who) {
      dropUngranted(who);
      for (const { sends } of listening.values()) sends.catchUp();
    },
  });

  function dropUngranted(who: Principal): void {
    for (const { name, account } of context.traders) {
      if (!listening.has(name) || roleOn(who, 'account', account) !== undefined) continue;
      listening.get(name)?.subscription.unsubscribe();
      listening.delete(name);
      socket.send({ type: 'error', detail: `No account ${name}.` });
    }
  }

  /** Undefined if there is none; the reader has been sent the error. */
  function traderFor(
    { account, id }: { readonly account?: string | undefined; readonly id?: number },
    who: Principal,
  ): LiveTrader | undefined {
    const visible = visibleTraders(context.traders, account, who);
    const [first, ...others] = visible;
    if (first !== undefined && others.length === 0) return first;
    const names = visible.map(({ name }) => name).join(', ');
    const detail =
      first === undefined ? `No account ${account ?? ''}.` : `account: name one of ${names}`;
    sendError(detail, id);
    return undefined;
  }

  function sendError(detail: string, id?: number): void {
    socket.send({ type: 'error', detail, ...(id === undefined ? {} : { id }) });
  }

  async function sendBoard(asked: AskedBoard, who: Principal): Promise<void> {
    // Who does not take what was sent gets no more of it.
    if (socket.isFull()) return;
    const trader = traderFor(asked, who);
    if (trader === undefined) return;
    const { id } = asked;
    const { name, account, client } = trader;
    const seen = await client.look('/board');
    if (seen.ok) return socket.send(boards.next({ id, account: name }, seen.value));
    sendError(`The trader of ${account} does not answer.`, id);
  }

  function subscribe(wanted: Wanted, who: Principal): void {
    const trader = traderFor({ account: wanted.account }, who);
    if (trader === undefined) return;
    const { name: account, stream } = trader;
    listening.get(account)?.subscription.unsubscribe();
    socket.send({ type: 'subscribed', account, seq: stream.lastSeq() });
    const sends = createSends({ account, wanted, socket, stream });
    if (wanted.since !== undefined) for (const line of stream.after(wanted.since)) sends.take(line);
    const subscription = stream.events$.subscribe(sends.take);
    if (wanted.prices.length > 0) subscription.add(stream.prices$.subscribe(sends.takePrice));
    listening.set(account, { subscription, sends });
  }

  return {
    async receive(text) {
      const message = messageIn(text);
      if (!message.ok) return socket.close(CLOSED.badMessage, `not understood: ${message.failure}`);
      if (message.value.type === 'auth') return session.enter(message.value.token);
      const who = session.who();
      if (who === undefined) {
        return socket.close(CLOSED.unauthorized, 'send {"type":"auth","token":"..."} first');
      }
      if (message.value.type === 'board') return sendBoard(message.value, who);
      subscribe(message.value, who);
    },
    leave() {
      session.leave();
      for (const { subscription } of listening.values()) subscription.unsubscribe();
    },
  };
}
