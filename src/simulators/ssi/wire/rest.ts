// The REST side: who may ask, what is signed, what is limited, and what faults make of an answer.
import type { WallClock } from '../../../kernel/clock.ts';
import { toIso } from '../../../kernel/instant.ts';
import type { HttpAnswer, HttpRequest, Reply } from '../../host/http-server.ts';
import type { WireLog } from '../../host/wire-log.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { FaultKind } from '../exchange/fault-injection/fault-list.ts';
import type { AccountRoutes } from './account-routes.ts';
import {
  type Answered,
  INVALID_SIGNATURE,
  SIGNATURE_BODY_EMPTY,
  SIGNATURE_MISSING,
  toHttp,
  type WireError,
} from './answers.ts';
import { type Body, parseBody } from './body-fields.ts';
import type { DataRoutes } from './data-routes.ts';
import { type Access, bearerOf, type Logins } from './logins.ts';
import type { OrderRoutes } from './order-routes.ts';
import { type RateLimit, REQUESTS_PER_SECOND } from './rate-limit.ts';
import type { Verifier } from './signature.ts';
import type { WireForm } from './wire-form.ts';

export interface RestParts {
  readonly exchange: Exchange;
  readonly logins: Logins;
  readonly orders: OrderRoutes;
  readonly account: AccountRoutes;
  readonly data: DataRoutes;
  readonly verifier: Verifier;
  readonly rateLimit: RateLimit;
  readonly wallClock: WallClock;
  readonly log: WireLog;
  readonly form: WireForm;
  /** Advances the exchange to the present, calls, and then runs what has become due. */
  run<Value>(call: () => Value): Value;
}

export type Rest = (request: HttpRequest, reply: Reply, shut: () => void) => void;

interface Route {
  readonly access: Access | 'anyone';
  readonly isSigned?: true;
  answer(request: HttpRequest): Answered;
}

const PREFIX = '/api/v3';
const ORDER_PATH = `${PREFIX}/trading/order`;
const SLOW_MS = 2_000;
const NOT_FOUND: WireError = { status: 404, code: 404, msg: 'Not found' };
const TOO_MANY: WireError = { status: 429, code: 429, msg: 'API calls quota exceeded' };
const BROKEN: WireError = { status: 500, code: 500, msg: 'Internal server error' };
const HTML: HttpAnswer = {
  status: 502,
  headers: { 'content-type': 'text/html' },
  body: '<html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>',
};

export function createRest(parts: RestParts): Rest {
  const { exchange, logins, orders, account, data, log, form } = parts;
  const { faults } = exchange;
  let lastId = 0;

  const withBody =
    (answer: (body: Body) => Answered) =>
    ({ body }: HttpRequest): Answered => {
      const parsed = parseBody(body);
      return parsed.ok ? answer(parsed.value) : parsed.failure;
    };
  const withQuery =
    (answer: (query: URLSearchParams) => Answered) =>
    ({ parameters }: HttpRequest): Answered =>
      answer(parameters);
  const signed = (answer: (body: Body) => Answered): Route => ({
    access: 'trading',
    isSigned: true,
    answer: withBody(answer),
  });
  const asked = (access: Route['access'], answer: (query: URLSearchParams) => Answered): Route => ({
    access,
    answer: withQuery(answer),
  });

  const routes: Readonly<Record<string, Route>> = {
    'POST /auth/token': { access: 'anyone', answer: withBody(logins.logIn) },
    'POST /auth/requestOtp': { access: 'anyone', answer: withBody(logins.requestOtp) },
    'POST /auth/refresh': {
      access: 'anyone',
      answer: withBody((body) => logins.refresh(body.refreshToken)),
    },
    'POST /trading/order': signed(orders.place),
    'PUT /trading/order': signed(orders.amend),
    'DELETE /trading/order': signed(orders.cancel),
    'GET /trading/orderBook': asked('trading', account.orderBook),
    'GET /trading/position': asked('trading', account.positions),
    'GET /trading/accountBalance': asked('trading', account.balance),
    'GET /trading/ppmmrAccount': asked('trading', account.assets),
    'GET /trading/maxBuySell': asked('trading', account.maxBuySell),
    'GET /account/info': asked('trading', account.info),
    'GET /data/ohlc': asked('data', data.minutes),
    'GET /data/securitiesByBoard': asked('data', data.securities),
    'GET /data/masterdata': asked('data', data.masterData),
  };

  function answered(request: HttpRequest): Answered {
    const route = request.path.startsWith(PREFIX)
      ? routes[`${request.method} ${request.path.slice(PREFIX.length)}`]
      : undefined;
    if (route === undefined) return NOT_FOUND;
    if (route.access !== 'anyone') {
      const holder = logins.holder(bearerOf(request.headers.authorization), route.access);
      if ('status' in holder) return holder;
    }
    const unsigned = route.isSigned ? signatureFault(request) : undefined;
    return unsigned ?? parts.run(() => route.answer(request));
  }

  function signatureFault({ body, headers }: HttpRequest): WireError | undefined {
    if (faults.take('signature-refused') !== undefined) return INVALID_SIGNATURE;
    const signature = String(headers['x-signature'] ?? '');
    if (signature === '') return SIGNATURE_MISSING;
    if (body === '') return SIGNATURE_BODY_EMPTY;
    return parts.verifier.isSigned(body, signature) ? undefined : INVALID_SIGNATURE;
  }

  function limited(request: HttpRequest): HttpAnswer {
    const left = parts.rateLimit.take(bearerOf(request.headers.authorization) ?? 'anyone');
    const isRefused = left < 0 || faults.take('429') !== undefined;
    const answer = toHttp(isRefused ? TOO_MANY : answered(request), form);
    return {
      ...answer,
      headers: {
        ...answer.headers,
        // Of the exchange, in practice time too: clients compare their clock with it.
        date: new Date(exchange.now()).toUTCString(),
        'x-ratelimit-limit': String(REQUESTS_PER_SECOND),
        'x-ratelimit-remaining': String(Math.max(0, left)),
        ...(isRefused ? { 'retry-after': '1' } : {}),
      },
    };
  }

  /** A fault that breaks the answer; what was asked is done if the fault says so. */
  function broken(
    kind: FaultKind,
    request: HttpRequest,
    answer: HttpAnswer,
  ): HttpAnswer | undefined {
    const fault = faults.take(kind, symbolIn(request));
    if (fault === undefined) return undefined;
    if (fault.isProcessed === true) limited(request);
    return answer;
  }

  return (request, reply, shut) => {
    const id = ++lastId;
    const note = (dir: 'in' | 'out', content: object) =>
      log.add({ at: toIso(exchange.now()), dir, via: 'rest', id, content });
    note('in', contentOf(request));
    const symbol = faults.list().length === 0 ? undefined : symbolIn(request);
    const mute = faults.lasting('mute', symbol);
    if (mute !== undefined) {
      if (mute.isProcessed !== false) note('out', { ...limited(request), isLost: true });
      return;
    }
    const answer =
      broken('500', request, toHttp(BROKEN, form)) ??
      broken('html', request, HTML) ??
      limited(request);
    const isLost = request.path === ORDER_PATH && faults.take('lost-answer', symbol) !== undefined;
    const slow = isLost ? undefined : faults.take('slow', symbol);
    note('out', { status: answer.status, body: answer.body, ...(isLost && { isLost }) });
    if (isLost) shut();
    else if (slow === undefined) reply(answer);
    else parts.wallClock.after(slow.forMs ?? SLOW_MS, () => reply(answer));
  };
}

function contentOf({ method, path, parameters, headers, body }: HttpRequest): object {
  const query = Object.fromEntries(parameters);
  const signature = headers['x-signature'];
  return { method, path, query, body, ...(signature && { signature }) };
}

/** The symbol that a request is about, if it names one. */
function symbolIn({ parameters, body }: HttpRequest): string | undefined {
  const named = parameters.get('symbol');
  if (named !== null) return named;
  if (body === '') return undefined;
  const parsed = parseBody(body);
  const symbol = parsed.ok ? parsed.value.symbol : undefined;
  return typeof symbol === 'string' ? symbol : undefined;
}
