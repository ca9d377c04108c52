// One program on the trading stream: it proves its key, listens, and gets what its orders do. How far it has come is kept when it has
// answered a ping that was sent behind the messages.
// Decision 0101
import type { Cancel } from '../../../kernel/clock.ts';
import type { Reader, ReaderSocket } from '../../live/session/reader-socket.ts';
import { AlpacaError } from '../alpaca/alpaca-error.ts';
import type { Credentials } from '../alpaca/callers.ts';
import type { StoredPosition, StreamPosition } from './stored-position.ts';
import type { TradeUpdates } from './trade-updates.ts';

export interface Followed {
  readonly kept: Pick<StoredPosition, 'save'>;
  readonly updates: Pick<TradeUpdates, 'begin' | 'readOn'>;
  /** Calls when the trader has recorded something; the answer ends that. */
  onNews(call: () => void): () => void;
}

export interface TradeReaderParts {
  /** What the key follows; undefined for a wrong id or secret. */
  prove(given: Credentials): Promise<Followed | undefined>;
  /** Calls once after a pause of real time. */
  after(delayMs: number, call: () => void): Cancel;
  /** A bug. */
  onFault(error: unknown): void;
}

export interface PingedSocket extends ReaderSocket<object> {
  /** The answer to it reaches `ponged` with the same text, after all that was sent before. */
  ping(text: string): void;
}

export interface TradeReader extends Reader {
  ponged(text: string): void;
}

const STREAM = 'trade_updates';
const AUTHENTICATED_WITHIN_MS = 10_000;
/** Facts that the trader does not publish, and a trader that did not answer. */
const LOOK_MS = 1_000;
const LOOKS_BETWEEN_PINGS = 20;
const UNANSWERED_MAX = 3;
const POSITIONS_MAX = 1_000;
const WAITING_BYTES_MAX = 1_024 * 1_024;
/** Close codes of RFC 6455. */
const POLICY_VIOLATION = 1_008;
const INTERNAL_ERROR = 1_011;
const TRY_AGAIN_LATER = 1_013;

export function createTradeReader(parts: TradeReaderParts, socket: PingedSocket): TradeReader {
  const { prove, after, onFault } = parts;
  let followed: Followed | undefined;
  let position: StreamPosition | undefined;
  /** Each ping that was not answered, and the position behind it: several may be at one fact. */
  let unanswered: { readonly ping: number; readonly position: StreamPosition }[] = [];
  let pings = 0;
  let end = () => {};
  let hasLeft = false;

  const cancelTimeout = after(AUTHENTICATED_WITHIN_MS, () =>
    socket.close(POLICY_VIOLATION, 'auth timeout'),
  );

  async function authenticate({ data = {}, key, secret }: Message): Promise<void> {
    followed = await prove({
      id: String(data.key_id ?? key ?? ''),
      secret: String(data.secret_key ?? secret ?? ''),
    });
    const status = followed === undefined ? 'unauthorized' : 'authorized';
    socket.send({ stream: 'authorization', data: { status, action: 'authenticate' } });
    if (followed === undefined) return socket.close(POLICY_VIOLATION, 'unauthorized');
    cancelTimeout();
  }

  async function listen({ data = {} }: Message): Promise<void> {
    if (followed === undefined)
      return socket.send({
        stream: 'authorization',
        data: { status: 'unauthorized', action: 'listen' },
      });
    const isWanted = Array.isArray(data.streams) && data.streams.includes(STREAM);
    end();
    end = () => {};
    if (isWanted && !(await begin(followed))) return;
    socket.send({ stream: 'listening', data: { streams: isWanted ? [STREAM] : [] } });
    if (isWanted && !hasLeft) end = follow(followed);
  }

  /** False while the trader does not answer: clients come again. */
  async function begin({ updates }: Followed): Promise<boolean> {
    try {
      position ??= await updates.begin();
      return true;
    } catch (error) {
      if (!(error instanceof AlpacaError)) throw error;
      socket.send({ action: 'error', data: { error_message: error.message } });
      socket.close(TRY_AGAIN_LATER, 'the trader does not answer');
      return false;
    }
  }

  function follow({ updates, onNews }: Followed): () => void {
    let isEnded = false;
    let isLooking = false;
    let isNew = false;
    let looks = 0;
    let cancel: Cancel = () => {};

    async function look(): Promise<void> {
      isNew = true;
      if (isLooking) return;
      isLooking = true;
      try {
        while (isNew && !isEnded) {
          isNew = false;
          if (await sendNext(updates, () => isEnded)) isNew = true;
        }
      } catch (error) {
        if (error instanceof AlpacaError) return;
        onFault(error);
        socket.close(INTERNAL_ERROR, 'this failed here');
      } finally {
        isLooking = false;
      }
    }

    function tick(): void {
      looks += 1;
      void look();
      if (looks % LOOKS_BETWEEN_PINGS === 0) ping();
      if (!isEnded) cancel = after(LOOK_MS, tick);
    }

    const endNews = onNews(() => void look());
    tick();
    return () => {
      isEnded = true;
      endNews();
      cancel();
    };
  }

  /** Whether there was something. */
  async function sendNext(updates: Followed['updates'], isEnded: () => boolean): Promise<boolean> {
    if (position === undefined) return false;
    if (socket.waiting() > WAITING_BYTES_MAX) {
      // It comes back to where it was.
      socket.close(TRY_AGAIN_LATER, 'too slow');
      return false;
    }
    const next = await updates.readOn(position);
    if (next === undefined || isEnded()) return false;
    for (const message of next.messages) socket.send(message);
    position = next.position;
    if (next.messages.length > 0) ping();
    return true;
  }

  function ping(): void {
    if (position === undefined || hasLeft) return;
    const isMute = unanswered.length > UNANSWERED_MAX && unanswered.at(-1)?.position === position;
    if (isMute || unanswered.length > POSITIONS_MAX)
      return socket.close(TRY_AGAIN_LATER, 'no answer');
    pings += 1;
    unanswered.push({ ping: pings, position });
    socket.ping(String(pings));
  }

  return {
    async receive(text) {
      const message = JSON.parse(text) as Message;
      switch (message.action) {
        case 'authenticate':
        case 'auth':
          return authenticate(message);
        case 'listen':
          return listen(message);
        default:
          return socket.send({
            action: 'error',
            data: { error_message: 'the action is none of authenticate and listen' },
          });
      }
    },
    ponged(text) {
      const answered = unanswered.findLast(({ ping: sent }) => sent <= Number(text));
      if (answered === undefined || followed === undefined) return;
      unanswered = unanswered.filter(({ ping: sent }) => sent > answered.ping);
      followed.kept.save(answered.position).catch(onFault);
    },
    leave() {
      hasLeft = true;
      cancelTimeout();
      end();
    },
  };
}

interface Message {
  readonly action?: unknown;
  readonly key?: unknown;
  readonly secret?: unknown;
  readonly data?: {
    readonly key_id?: unknown;
    readonly secret_key?: unknown;
    readonly streams?: unknown;
  };
}
