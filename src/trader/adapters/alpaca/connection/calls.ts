// Calls of Alpaca's REST interface.
import { MINUTE_MS } from '../../../../kernel/instant.ts';
import type { Parcel } from '../../kit/outbox.ts';
import {
  createRestCalls,
  queryText,
  type RestCall,
  type RestCalls,
  type Unanswered,
} from '../../kit/rest-calls.ts';
import { type Outcome, outcomeOf } from '../messages/answers.ts';
import type { Service, Transport } from '../messages/messages.ts';
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
export type CallResult = Outcome | Unanswered;
export type Calls = RestCalls<Call, Urgency>;

export interface Call extends RestCall<Urgency, Outcome> {
  readonly service?: Service;
  /** Trading works without it: what becomes of it says nothing about the connection or the key. */
  readonly isExtra?: true;
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

const ATTEMPTS_MAX = 12;
/** After a refusal for too many calls that names no time; doubled each time, up to the last one. */
const PAUSE_MS = 500;
const PAUSE_LAST_MS = 8_000;

export function createCalls(wiring: CallsWiring): Calls {
  const { context } = wiring;
  const { apiKey, apiSecret } = context.settings;
  const key = { 'APCA-API-KEY-ID': apiKey, 'APCA-API-SECRET-KEY': apiSecret };
  return createRestCalls<Urgency, Outcome, Call, typeof key>({
    context,
    // Alpaca counts real minutes; its simulator, with which alone practice time is faster, those of practice time.
    limits: { mostInWindow: MOST_IN_MINUTE, windowMs: MINUTE_MS },
    passOf: () => key,
    headersOf: () => key,
    addressOf: ({ path, query }) => `${path}${queryText(query)}`,
    send: (request, { service = 'trading' }) => wiring.transport().request(request, service),
    abort: (id) => wiring.transport().abort(id),
    outcomeOf,
    pauseMs: (waitMs, attempt) => waitMs ?? Math.min(PAUSE_MS * 2 ** (attempt - 1), PAUSE_LAST_MS),
    isMadeAgain: (_, attempt) => attempt < ATTEMPTS_MAX,
    onAnswer(isAnswered, call) {
      if (isVital(call)) wiring.onAnswer(isAnswered);
    },
    onUnauthorized(text, call) {
      if (isVital(call)) wiring.onUnauthorized(text);
    },
    onDate: wiring.onDate,
  });
}

function isVital({ service, isExtra }: Call): boolean {
  return service !== 'data' && isExtra !== true;
}

export function textIn(result: CallResult): string {
  return 'text' in result ? result.text : result.kind;
}
