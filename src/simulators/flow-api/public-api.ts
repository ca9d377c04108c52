// The prediction API as a function from one request to its answer: key, limit, then the endpoint.
import type { Clock } from '../../kernel/clock.ts';
import type { HttpAnswer } from '../host/http-server.ts';
import { createFlowRoutes } from './option-flow/flow-routes.ts';
import type { PredictionBook } from './predictions/prediction-book.ts';
import {
  historyRoute,
  latestRoute,
  type Route,
  statusRoute,
  tickersRoute,
} from './predictions/prediction-routes.ts';
import { failure, withHeaders } from './protocol/answer.ts';
import { createQuery } from './protocol/query.ts';
import { createRateLimit } from './protocol/rate-limit.ts';

export interface PublicRequest {
  readonly method: string;
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly keyHeader: string | undefined;
}

export interface PublicApiParts {
  readonly book: PredictionBook;
  readonly clock: Clock;
  /** Absent: any key is accepted, but a key is required. */
  readonly apiKey: string | undefined;
  readonly seed: number;
}

interface Endpoint {
  readonly route: Route;
  readonly isHeavy: boolean;
}

const API_ROOT = '/api/v1';

const REQUESTS_A_MINUTE = 30;
const HEAVY_REQUESTS_A_MINUTE = 15;

export function createPublicApi(parts: PublicApiParts): (request: PublicRequest) => HttpAnswer {
  const endpoints = createEndpoints(parts);
  const usual = createRateLimit(REQUESTS_A_MINUTE);
  const heavy = createRateLimit(HEAVY_REQUESTS_A_MINUTE);

  return ({ method, path, parameters, keyHeader }) => {
    const key = keyHeader ?? parameters.get('api_key') ?? '';
    if (!isKey(key, parts.apiKey)) return failure(401, 'The API key is missing or not valid.');
    const endpoint = endpoints.get(path);
    if (endpoint === undefined) return failure(404, `Unknown endpoint ${path}.`);
    if (method !== 'GET') return failure(501, `${method} ${path} is not implemented.`);
    const now = parts.clock.now();
    const { isAllowed, headers } = (endpoint.isHeavy ? heavy : usual)(key, now);
    const answer = isAllowed
      ? endpoint.route(createQuery(parameters), now)
      : failure(429, `Wait ${headers['X-RateLimit-Reset']} seconds.`);
    return withHeaders(answer, headers);
  };
}

function createEndpoints({ book, seed }: PublicApiParts): ReadonlyMap<string, Endpoint> {
  const flow = createFlowRoutes(book, seed);
  const table: Readonly<Record<string, Endpoint>> = {
    '/status': { route: statusRoute(book), isHeavy: false },
    '/tickers': { route: tickersRoute(book), isHeavy: false },
    '/prediction/latest': { route: latestRoute(book), isHeavy: false },
    '/predictions': { route: historyRoute(book), isHeavy: false },
    '/trades': { route: flow.trades, isHeavy: true },
    '/minute-data': { route: flow.minuteData, isHeavy: true },
    '/divergence': { route: flow.divergence, isHeavy: true },
    '/data-range': { route: flow.dataRange, isHeavy: true },
  };
  return new Map(Object.entries(table).map(([path, endpoint]) => [`${API_ROOT}${path}`, endpoint]));
}

function isKey(given: string, wanted: string | undefined): boolean {
  return wanted === undefined ? given !== '' : given === wanted;
}
