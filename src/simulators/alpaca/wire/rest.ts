// The REST side: who may ask, what is limited, which route answers, and what faults make of an answer.
import type { WallClock } from '../../../kernel/clock.ts';
import { plus, toIso } from '../../../kernel/instant.ts';
import { createRandom } from '../../../kernel/random.ts';
import { hyphenated } from '../../../kernel/uuid.ts';
import type { HttpAnswer, HttpRequest, Reply } from '../../host/http-server.ts';
import type { WireLog } from '../../host/wire-log.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { Fault } from '../exchange/state/fault-list.ts';
import { drawId } from '../exchange/state/ids.ts';
import { type Answered, toHttp } from './messages/answers.ts';
import { admission, type Keys } from './messages/keys.ts';
import { bodyIn } from './messages/order-body.ts';
import type { Route } from './messages/route.ts';
import { type RateLimit, REQUESTS_PER_MINUTE } from './rate-limit.ts';

export interface RestParts {
  readonly exchange: Exchange;
  readonly routes: readonly Route[];
  readonly keys: Keys;
  readonly rateLimit: RateLimit;
  readonly wallClock: WallClock;
  readonly log: WireLog;
  readonly seed: number;
  /** Advances the exchange to the present, calls, and then runs what has become due. */
  run<Value>(call: () => Value): Value;
}

export type Rest = (request: HttpRequest, reply: Reply, shut: () => void) => void;

const SLOW_MS = 2_000;
const UNAUTHORIZED: Answered = { status: 401, body: { message: 'unauthorized' } };
const FORBIDDEN: Answered = {
  status: 401,
  body: { code: 40_110_000, message: 'request is not authorized' },
};
const NOT_FOUND: Answered = {
  status: 404,
  body: { code: 40_410_000, message: 'endpoint not found' },
};
const TOO_MANY: Answered = {
  status: 429,
  body: { code: 42_910_000, message: 'rate limit exceeded' },
};

export function createRest(parts: RestParts): Rest {
  const { exchange, routes, log } = parts;
  const { faults } = exchange;
  const random = createRandom(parts.seed, 'requests');
  let lastId = 0;

  function answered(request: HttpRequest): Answered {
    const admitted = admission(request.headers, parts.keys);
    if (admitted !== 'fine') return admitted === 'missing' ? UNAUTHORIZED : FORBIDDEN;
    // Clients whose base URL ends in a slash send two.
    const path = request.path.replace(/^\/{2,}/, '/');
    for (const { method, pattern, answer } of routes) {
      const match = method === request.method ? pattern.exec(path) : null;
      if (match !== null) return parts.run(() => answer(request, decoded(match[1] ?? '')));
    }
    return NOT_FOUND;
  }

  function limited(request: HttpRequest): HttpAnswer {
    const { left, resetAt } = parts.rateLimit.take(keyOf(request));
    const isRefused = left < 0 || faults.take('429') !== undefined;
    const answer = toHttp(isRefused ? TOO_MANY : answered(request));
    const skewMs = faults.lasting('clock-skew')?.skewMs ?? 0;
    return {
      ...answer,
      headers: {
        ...answer.headers,
        date: new Date(plus(exchange.now(), skewMs)).toUTCString(),
        'x-ratelimit-limit': String(REQUESTS_PER_MINUTE),
        'x-ratelimit-remaining': String(Math.max(0, left)),
        'x-ratelimit-reset': String(resetAt),
        'x-request-id': drawId(random).replaceAll('-', ''),
      },
    };
  }

  /** What was asked is done, unless the fault says otherwise. */
  function errorAnswer(fault: Fault, request: HttpRequest): HttpAnswer {
    if (fault.isProcessed !== false) limited(request);
    const status = fault.status ?? 500;
    return toHttp({
      status,
      body: { code: 50_010_000, message: 'internal server error occurred' },
    });
  }

  return (request, reply, shut) => {
    const id = ++lastId;
    const note = (dir: 'in' | 'out', content: object) =>
      log.add({ at: toIso(exchange.now()), dir, via: 'rest', id, content });
    note('in', contentOf(request));
    const isChange = request.method !== 'GET';
    const symbol = faults.list().length === 0 ? undefined : symbolOf(exchange, request);
    const mute = faults.lasting('mute', symbol);
    if (mute !== undefined) {
      if (mute.isProcessed !== false) note('out', { ...limited(request), isLost: true });
      return;
    }
    const error = isChange ? faults.take('server-error', symbol) : undefined;
    const answer = error === undefined ? limited(request) : errorAnswer(error, request);
    const isLost = isChange && faults.take('lost-answer', symbol) !== undefined;
    const slow = isLost ? undefined : faults.take('slow', symbol);
    note('out', { status: answer.status, body: answer.body, ...(isLost && { isLost }) });
    if (isLost) shut();
    else if (slow === undefined) reply(answer);
    else parts.wallClock.after(slow.forMs ?? SLOW_MS, () => reply(answer));
  };
}

/** As it stands, if it is not encoded as it should be. */
function decoded(name: string): string {
  try {
    return hyphenated(decodeURIComponent(name));
  } catch {
    return name;
  }
}

function keyOf({ headers }: HttpRequest): string {
  return String(headers['apca-api-key-id'] ?? headers.authorization ?? 'anyone');
}

function contentOf({ method, path, parameters, body }: HttpRequest): object {
  return { method, path, query: Object.fromEntries(parameters), body };
}

/** The symbol that a request is about: in its body, or of the order or position in its path. */
function symbolOf({ book, market }: Exchange, { path, body }: HttpRequest): string | undefined {
  const symbol = body === '' ? undefined : bodyIn(body)?.symbol;
  if (typeof symbol === 'string') return symbol;
  const last = path.split('/').at(-1) ?? '';
  return book.byId(last)?.symbol ?? market.security(last)?.symbol;
}
