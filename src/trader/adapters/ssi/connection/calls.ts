// Calls of the REST interface: paced, each with a deadline, and each answered once. Only a question that SSI put off is asked again.
import type { Cancel } from '../../../../kernel/clock.ts';
import type { Method } from '../../kit/http-call.ts';
import { createOutbox, type Parcel } from '../../kit/outbox.ts';
import { stallAwareTimeout } from '../../kit/stall-aware-timeout.ts';
import { type Outcome, outcomeOf } from '../messages/answers.ts';
import type { SsiMessage, Transport } from '../messages/messages.ts';
import type { SessionContext } from './context.ts';

/**
 * SSI takes ten calls a second of one client. `login`: without it nothing else is possible. `read`: what trading waits for;
 * `data`: what only prices wait for.
 */
const MOST_IN_SECOND = { login: 9, cancel: 9, protection: 9, entry: 8, read: 6, data: 4 };

export type Urgency = keyof typeof MOST_IN_SECOND;
export type CallParcel = Parcel<Urgency>;

/** No answer came: `hasLeft` is false if it is certain that SSI never got the call. */
export interface Unanswered {
  readonly kind: 'unanswered';
  readonly hasLeft: boolean;
  readonly text: string;
}

export type Result = Outcome | Unanswered;

export interface Call {
  readonly method: Method;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  /** Serialised once: what is signed is what is sent. */
  readonly body?: object;
  readonly isSigned?: true;
  /** Of the login itself: it carries no token. */
  readonly isOpen?: true;
  readonly urgency: Urgency;
  readonly deadlineMs?: number;
  /** Asked when the turn has come; false: it is not made any more. */
  mayLeave?(): boolean;
  /** It was passed to the socket. */
  left?(): void;
  answered(result: Result): void;
}

export interface Calls {
  make(call: Call): CallParcel;
  withdraw(parcel: CallParcel): boolean;
  isDrained(): boolean;
  received(message: Extract<SsiMessage, { name: 'answered' | 'unanswered' }>): void;
  /** Calls that were not made are never made; those under way stay. */
  dropWaiting(): void;
  stop(): void;
}

export interface CallsWiring {
  readonly context: Pick<SessionContext, 'wall' | 'clock' | 'sign' | 'log' | 'settings'>;
  transport(): Transport;
  /** The access token; undefined without a login. */
  token(): string | undefined;
  /** SSI does not take the token any more. */
  onUnauthorized(text: string): void;
  /** SSI answered, or did not. */
  onAnswer(isAnswered: boolean): void;
  /** The header `Date` of an answer to a call that was made at market time `askedAt`. */
  onDate(date: string, askedAt: number): void;
}

interface Waiting {
  readonly call: Call;
  readonly token: string | undefined;
  readonly attempt: number;
  readonly askedAt: number;
  readonly cancel: Cancel;
}

export const API = '/api/v3';
const DEADLINE_MS = 10_000;
/** Of a question: an order is never sent again, whatever the answer was. */
const ATTEMPTS_MAX = 4;
const NOT_MADE: Unanswered = { kind: 'unanswered', hasLeft: false, text: 'the call was not made' };

export function createCalls(wiring: CallsWiring): Calls {
  const { context } = wiring;
  const { wall, clock } = context;
  const outbox = createOutbox<Urgency>({
    wall,
    speed: () => clock.speed,
    mostInWindow: MOST_IN_SECOND,
  });
  const waitingById = new Map<number, Waiting>();
  let lastId = 0;

  function send(call: Call, attempt: number): boolean {
    const token = wiring.token();
    if (call.isOpen !== true && token === undefined) {
      call.answered(NOT_MADE);
      return false;
    }
    lastId += 1;
    const id = lastId;
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const cancel = stallAwareTimeout(wall, call.deadlineMs ?? DEADLINE_MS, () => {
      wiring.transport().abort(id);
      end(id, { kind: 'unanswered', hasLeft: true, text: 'no answer in time' });
    });
    waitingById.set(id, { call, token, attempt, askedAt: clock.now(), cancel });
    wiring.transport().request({
      id,
      method: call.method,
      path: `${API}${call.path}${queryText(call.query)}`,
      headers: headersOf(call, body, token),
      ...(body === undefined ? {} : { body }),
    });
    call.left?.();
    return true;
  }

  function headersOf(
    { isOpen, isSigned }: Call,
    body: string | undefined,
    token: string | undefined,
  ): Record<string, string> {
    return {
      Accept: 'application/json',
      // SSI's gateway may refuse who does not name itself.
      'User-Agent': context.settings.userAgent,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(isOpen === true || token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(isSigned === true && body !== undefined ? { 'X-Signature': context.sign(body) } : {}),
    };
  }

  function end(id: number, result: Result): void {
    const waiting = waitingById.get(id);
    if (waiting === undefined) return;
    waitingById.delete(id);
    waiting.cancel();
    wiring.onAnswer(result.kind !== 'unanswered' && result.kind !== 'unclear');
    if (result.kind === 'limited') {
      outbox.pause(result.waitMs);
      if (waiting.call.method === 'GET' && waiting.attempt < ATTEMPTS_MAX)
        return void make(waiting.call, waiting.attempt + 1);
    }
    waiting.call.answered(result);
    // An answer to a call with an older token says nothing about the newer one.
    const isCurrent = waiting.call.isOpen !== true && waiting.token === wiring.token();
    if (result.kind === 'unauthorized' && isCurrent) wiring.onUnauthorized(result.text);
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

/** SSI reads slashes of dates as they are. */
function queryText(query: Call['query']): string {
  if (query === undefined) return '';
  const parts = Object.entries(query).map(
    ([name, value]) => `${name}=${encodeURIComponent(value).replaceAll('%2F', '/')}`,
  );
  return `?${parts.join('&')}`;
}
