// Calls of a broker's REST interface: paced, each with a deadline, and each answered once. Only what the broker certainly did not do is
// asked again.
import type { Cancel } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { AdapterContext } from './adapter-context.ts';
import { numberOf } from './fields.ts';
import { createOutbox, type OrderUrgency, type OutboxWiring, type Parcel } from './outbox.ts';
import { stallAwareTimeout } from './stall-aware-timeout.ts';
import type { HttpAnswer, HttpRequest, Method } from './transport/http-call.ts';
import type { CallMessage } from './transport/http-calls.ts';

/** What any broker's answer may mean, beside its own kinds. */
export type RestOutcome =
  | { readonly kind: 'done' | 'pending' | 'refused' | 'taken' }
  | { readonly kind: 'unauthorized'; readonly text: string }
  /** Too many calls: nothing was done. */
  | { readonly kind: 'limited'; readonly waitMs: number | undefined }
  /** It may have been done. */
  | { readonly kind: 'unclear' };

/** No answer came: `hasLeft` is false if it is certain that the broker never got the call. */
export interface Unanswered {
  readonly kind: 'unanswered';
  readonly hasLeft: boolean;
  readonly text: string;
}

export interface RestCall<Urgency, Outcome> {
  readonly method: Method;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  /** Serialised once: what is signed is what is sent. */
  readonly body?: object;
  readonly urgency: Urgency;
  readonly deadlineMs?: number;
  /** Asked when the turn has come; false: it is not made any more. */
  mayLeave?(): boolean;
  /** It was passed to the socket. */
  left?(): void;
  /** The broker took no more calls and did nothing; it is made again, as this parcel. */
  postponed?(parcel: Parcel<Urgency>): void;
  answered(result: Outcome | Unanswered): void;
}

export interface RestCalls<Call, Urgency> {
  make(call: Call): Parcel<Urgency>;
  withdraw(parcel: Parcel<Urgency>): boolean;
  isDrained(): boolean;
  received(message: CallMessage): void;
  /** Calls that were not made are never made; those under way stay. */
  dropWaiting(): void;
  stop(): void;
}

export interface RestWiring<Call, Urgency extends string, Outcome, Pass> {
  readonly context: Pick<AdapterContext, 'wall' | 'clock'>;
  readonly limits: Pick<OutboxWiring<Urgency>, 'mostInWindow' | 'windowMs'>;
  /** What the call is made with, such as a token; undefined: it cannot be made now. */
  passOf(call: Call): Pass | undefined;
  headersOf(call: Call, body: string | undefined, pass: Pass): Readonly<Record<string, string>>;
  /** With the query. */
  addressOf(call: Call): string;
  send(request: HttpRequest, call: Call): void;
  abort(id: number): void;
  outcomeOf(answer: HttpAnswer): Outcome;
  /** How long the broker takes no calls after the attempt that it put off. */
  pauseMs(waitMs: number | undefined, attempt: number): number;
  isMadeAgain(call: Call, attempt: number): boolean;
  /** The broker answered, or did not. */
  onAnswer(isAnswered: boolean, call: Call): void;
  /** The broker does not take the pass any more. */
  onUnauthorized(text: string, call: Call, pass: Pass): void;
  /** The header `Date` of an answer to a call that was made at market time `askedAt`. */
  onDate(date: string, askedAt: number): void;
}

interface Waiting<Call, Pass> {
  readonly call: Call;
  readonly pass: Pass;
  readonly attempt: number;
  readonly askedAt: number;
  readonly cancel: Cancel;
}

const DEADLINE_MS = 10_000;
const NOT_MADE: Unanswered = { kind: 'unanswered', hasLeft: false, text: 'the call was not made' };

export function createRestCalls<
  Urgency extends string,
  Outcome extends RestOutcome,
  Call extends RestCall<Urgency | OrderUrgency, Outcome>,
  Pass,
>(wiring: RestWiring<Call, Urgency, Outcome, Pass>): RestCalls<Call, Urgency | OrderUrgency> {
  const { wall, clock } = wiring.context;
  const outbox = createOutbox<Urgency>({ wall, speed: () => clock.speed, ...wiring.limits });
  const waitingById = new Map<number, Waiting<Call, Pass>>();
  let lastId = 0;

  function send(call: Call, attempt: number): boolean {
    const pass = wiring.passOf(call);
    if (pass === undefined) {
      call.answered(NOT_MADE);
      return false;
    }
    lastId += 1;
    const id = lastId;
    const { method } = call;
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const cancel = stallAwareTimeout(wall, call.deadlineMs ?? DEADLINE_MS, () => {
      wiring.abort(id);
      end(id, { kind: 'unanswered', hasLeft: true, text: 'no answer in time' });
    });
    waitingById.set(id, { call, pass, attempt, askedAt: clock.now(), cancel });
    const headers = {
      Accept: 'application/json',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...wiring.headersOf(call, body, pass),
    };
    const request = { id, method, path: wiring.addressOf(call), headers };
    wiring.send(body === undefined ? request : { ...request, body }, call);
    call.left?.();
    return true;
  }

  function end(id: number, result: Outcome | Unanswered): void {
    const waiting = waitingById.get(id);
    if (waiting === undefined) return;
    waitingById.delete(id);
    waiting.cancel();
    const { call, pass, attempt } = waiting;
    wiring.onAnswer(result.kind !== 'unanswered' && result.kind !== 'unclear', call);
    if (result.kind === 'limited') {
      outbox.pause(wiring.pauseMs(result.waitMs, attempt));
      if (wiring.isMadeAgain(call, attempt)) {
        const parcel = make(call, attempt + 1);
        call.postponed?.(parcel);
        return;
      }
    }
    call.answered(result);
    if (result.kind === 'unauthorized') wiring.onUnauthorized(result.text, call, pass);
  }

  function make(call: Call, attempt: number): Parcel<Urgency | OrderUrgency> {
    const parcel = {
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
      end(id, wiring.outcomeOf(answer));
    },
    dropWaiting: outbox.dropAll,
    stop() {
      outbox.dropAll();
      for (const { cancel } of waitingById.values()) cancel();
      waitingById.clear();
    },
  };
}

/** With a question mark; empty without a query. */
export function queryText(query: RestCall<string, unknown>['query']): string {
  if (query === undefined) return '';
  const parts = Object.entries(query).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  return `?${parts.join('&')}`;
}

const PAUSE_MAX_MS = 60_000;

/** Milliseconds that a header `Retry-After` asks for; a time that is over is none. */
export function pauseIn(retryAfter: string | undefined): number | undefined {
  const seconds = numberOf(retryAfter);
  if (seconds === undefined || seconds <= 0) return undefined;
  return Math.min(seconds * SECOND_MS, PAUSE_MAX_MS);
}
