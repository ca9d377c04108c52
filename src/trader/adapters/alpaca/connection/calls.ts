// Calls of the REST interface: paced, each with a deadline, and each answered once. Only what Alpaca certainly did not do is asked again.
import type { Cancel } from '../../../../kernel/clock.ts';
import { MINUTE_MS } from '../../../../kernel/instant.ts';
import type { Method } from '../../kit/http-call.ts';
import { createOutbox, type Parcel } from '../../kit/outbox.ts';
import { stallAwareTimeout } from '../../kit/stall-aware-timeout.ts';
import { type Outcome, outcomeOf } from '../messages/answers.ts';
import type { AlpacaMessage, Service, Transport } from '../messages/messages.ts';
import type { SessionContext } from './context.ts';

/**
 * Alpaca takes 200 calls a minute of one account, of which 60 are kept for protection and cancels. `read`: what trading waits for;
 * `data`: what only prices wait for.
 */
const MOST_IN_MINUTE = {
  cancel: 196,
  protection: 196,
  login: 196,
  entry: 136,
  read: 120,
  data: 90,
};

export type Urgency = keyof typeof MOST_IN_MINUTE;
export type CallParcel = Parcel<Urgency>;

/** No answer came: `hasLeft` is false if it is certain that Alpaca never got the call. */
export interface Unanswered {
  readonly kind: 'unanswered';
  readonly hasLeft: boolean;
  readonly text: string;
}

export type CallResult = Outcome | Unanswered;

export interface Call {
  readonly method: Method;
  readonly path: string;
  readonly service?: Service;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: object;
  readonly urgency: Urgency;
  readonly deadlineMs?: number;
  /** Trading works without it: what becomes of it says nothing about the connection or the key. */
  readonly isExtra?: true;
  /** Asked when the turn has come; false: it is not made any more. */
  mayLeave?(): boolean;
  /** It was passed to the socket. */
  left?(): void;
  /** Alpaca took no more calls and did nothing; it is made again, as this parcel. */
  postponed?(parcel: CallParcel): void;
  answered(result: CallResult): void;
}

export interface Calls {
  make(call: Call): CallParcel;
  withdraw(parcel: CallParcel): boolean;
  isDrained(): boolean;
  received(message: Extract<AlpacaMessage, { name: 'answered' | 'unanswered' }>): void;
  /** Calls that were not made are never made; those under way stay. */
  dropWaiting(): void;
  stop(): void;
}

export interface CallsWiring {
  readonly context: Pick<SessionContext, 'wall' | 'settings' | 'clock'>;
  transport(): Transport;
  onUnauthorized(text: string): void;
  /** Alpaca answered, or did not. */
  onAnswer(isAnswered: boolean): void;
  /** The header `Date` of an answer to a call that was made at market time `askedAt`. */
  onDate(date: string, askedAt: number): void;
}

interface Waiting {
  readonly call: Call;
  readonly attempt: number;
  readonly askedAt: number;
  readonly cancel: Cancel;
}

const DEADLINE_MS = 10_000;
const ATTEMPTS_MAX = 12;
/** After a refusal for too many calls that names no time; doubled each time, up to the last one. */
const PAUSE_MS = 500;
const PAUSE_LAST_MS = 8_000;
const NOT_MADE: Unanswered = { kind: 'unanswered', hasLeft: false, text: 'the call was not made' };

export function createCalls(wiring: CallsWiring): Calls {
  const { wall, clock, settings } = wiring.context;
  const outbox = createOutbox<Urgency>({
    wall,
    // Alpaca counts real minutes; its simulator, with which alone practice time is faster, those of practice time.
    speed: () => clock.speed,
    mostInWindow: MOST_IN_MINUTE,
    windowMs: MINUTE_MS,
  });
  const waitingById = new Map<number, Waiting>();
  let lastId = 0;

  function send(call: Call, attempt: number): boolean {
    lastId += 1;
    const id = lastId;
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const cancel = stallAwareTimeout(wall, call.deadlineMs ?? DEADLINE_MS, () => {
      wiring.transport().abort(id);
      end(id, { kind: 'unanswered', hasLeft: true, text: 'no answer in time' });
    });
    waitingById.set(id, { call, attempt, askedAt: clock.now(), cancel });
    const { method, path, query, service = 'trading' } = call;
    wiring.transport().request(
      {
        ...{ id, method, path: `${path}${queryText(query)}`, headers: headersOf(body) },
        ...(body === undefined ? {} : { body }),
      },
      service,
    );
    call.left?.();
    return true;
  }

  function headersOf(body: string | undefined): Record<string, string> {
    return {
      Accept: 'application/json',
      'APCA-API-KEY-ID': settings.apiKey,
      'APCA-API-SECRET-KEY': settings.apiSecret,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    };
  }

  function end(id: number, result: CallResult): void {
    const waiting = waitingById.get(id);
    if (waiting === undefined) return;
    waitingById.delete(id);
    waiting.cancel();
    const { call, attempt } = waiting;
    const isVital = call.service !== 'data' && call.isExtra !== true;
    if (isVital) wiring.onAnswer(result.kind !== 'unanswered' && result.kind !== 'unclear');
    if (result.kind === 'limited') {
      outbox.pause(result.waitMs ?? Math.min(PAUSE_MS * 2 ** (attempt - 1), PAUSE_LAST_MS));
      if (attempt < ATTEMPTS_MAX) {
        const parcel = make(call, attempt + 1);
        call.postponed?.(parcel);
        return;
      }
    }
    call.answered(result);
    if (result.kind === 'unauthorized' && isVital) wiring.onUnauthorized(result.text);
  }

  function make(call: Call, attempt: number): CallParcel {
    const parcel: CallParcel = {
      urgency: call.urgency,
      size: 1,
      leave: () => call.mayLeave?.() !== false && send(call, attempt),
      drop: () => call.answered(NOT_MADE),
    };
    outbox.push(parcel);
    return parcel;
  }

  return {
    make: (call) => make(call, 1),
    withdraw: outbox.withdraw,
    isDrained: outbox.isDrained,
    received(message) {
      const { id } = message;
      if (message.name === 'unanswered') {
        const { hasLeft, why } = message;
        return end(id, { kind: 'unanswered', hasLeft, text: why });
      }
      const { answer } = message;
      const askedAt = waitingById.get(id)?.askedAt;
      if (answer.date !== undefined && askedAt !== undefined) wiring.onDate(answer.date, askedAt);
      end(id, outcomeOf(answer));
    },
    dropWaiting: outbox.dropAll,
    stop() {
      outbox.dropAll();
      for (const { cancel } of waitingById.values()) cancel();
      waitingById.clear();
    },
  };
}

export function textIn(result: CallResult): string {
  return 'text' in result ? result.text : result.kind;
}

function queryText(query: Call['query']): string {
  if (query === undefined) return '';
  const parts = Object.entries(query).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  return `?${parts.join('&')}`;
}
