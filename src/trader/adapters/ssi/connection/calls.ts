// Calls of SSI's REST interface. Only a question is made again: an order is never sent twice, whatever the answer was.
import type { Parcel } from '../../kit/outbox.ts';
import {
  createRestCalls,
  queryText,
  type RestCall,
  type RestCalls,
  type Unanswered,
} from '../../kit/rest-calls.ts';
import { type Outcome, outcomeOf } from '../messages/answers.ts';
import type { Transport } from '../messages/messages.ts';
import type { SessionContext } from './context.ts';

/**
 * SSI takes ten calls a second of one client. `login`: without it nothing else is possible. `read`: what trading waits for;
 * `data`: what only prices wait for.
 */
const MOST_IN_SECOND = { login: 9, cancel: 9, protection: 9, entry: 8, read: 6, data: 4 };

export type Urgency = keyof typeof MOST_IN_SECOND;
export type CallParcel = Parcel<Urgency>;
export type CallResult = Outcome | Unanswered;
export type Calls = RestCalls<Call, Urgency>;

export interface Call extends RestCall<Urgency, Outcome> {
  readonly isSigned?: true;
  /** Of the login itself: it carries no token. */
  readonly isOpen?: true;
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

interface Pass {
  /** Undefined for what needs none. */
  readonly token: string | undefined;
}

export const API = '/api/v3';
const ATTEMPTS_MAX = 4;
/** After a refusal for too many calls that names no time. */
const PAUSE_MS = 1_000;

export function createCalls(wiring: CallsWiring): Calls {
  const { context } = wiring;
  return createRestCalls<Urgency, Outcome, Call, Pass>({
    context,
    limits: { mostInWindow: MOST_IN_SECOND },
    passOf({ isOpen }) {
      const token = isOpen === true ? undefined : wiring.token();
      return isOpen === true || token !== undefined ? { token } : undefined;
    },
    headersOf: ({ isSigned }, body, { token }) => ({
      // SSI's gateway may refuse who does not name itself.
      'User-Agent': context.settings.userAgent,
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(isSigned === true && body !== undefined ? { 'X-Signature': context.sign(body) } : {}),
    }),
    // SSI reads slashes of dates as they are.
    addressOf: ({ path, query }) => `${API}${path}${queryText(query).replaceAll('%2F', '/')}`,
    send: (request) => wiring.transport().request(request),
    abort: (id) => wiring.transport().abort(id),
    outcomeOf,
    pauseMs: (waitMs) => waitMs ?? PAUSE_MS,
    isMadeAgain: ({ method }, attempt) => method === 'GET' && attempt < ATTEMPTS_MAX,
    onAnswer: wiring.onAnswer,
    onUnauthorized(text, { isOpen }, { token }) {
      // An answer to a call with an older token says nothing about the newer one.
      if (isOpen !== true && token === wiring.token()) wiring.onUnauthorized(text);
    },
    onDate: wiring.onDate,
  });
}
