// Yahoo's pages as a function from one request to its answer: cookie, crumb, quotes, charts.
import type { Clock } from '../../kernel/clock.ts';
import { type HttpAnswer, type HttpRequest, jsonAnswer } from '../host/http-server.ts';
import { chartAnswer, unknownChart } from './answers/chart-answer.ts';
import { quoteAnswer } from './answers/quote-answer.ts';
import { page, unauthorized } from './faults/fault-list.ts';
import type { SecurityBook } from './securities/security-book.ts';

export interface PublicApi {
  answer(request: HttpRequest): HttpAnswer;
  /** The crumbs given so far are no longer accepted. */
  forgetCrumbs(): void;
}

/** Whether the request is one for data, which faults spoil. */
export function isForData({ path }: Pick<HttpRequest, 'path'>): boolean {
  return /^\/v\d+\/finance\//.test(path);
}

const CHART = '/v8/finance/chart/';
const COOKIE_SECONDS = 31_557_600;

export function createPublicApi(book: SecurityBook, clock: Clock): PublicApi {
  let generation = 1;
  const crumb = () => `crumb.${generation}`;
  const nowSeconds = () => Math.floor(clock.now() / 1_000);

  function quotes({ parameters }: HttpRequest): HttpAnswer {
    if (parameters.get('crumb') !== crumb()) return unauthorized();
    const symbols = (parameters.get('symbols') ?? '').split(',').filter((one) => one !== '');
    if (symbols.length > 0) return quoteAnswer(book, { symbols, nowSeconds: nowSeconds() });
    const error = { code: 'Bad Request', description: 'Missing value for the "symbols" argument' };
    return jsonAnswer(400, { finance: { result: null, error } });
  }

  /** Charts need no crumb. */
  function chart({ path, parameters }: HttpRequest): HttpAnswer {
    const security = book.get(decodeURIComponent(path.slice(CHART.length)));
    if (security === undefined) return unknownChart();
    const from = Number(parameters.get('period1') ?? 0);
    const to = Number(parameters.get('period2') ?? nowSeconds());
    return chartAnswer(security, { from, to, nowSeconds: nowSeconds() });
  }

  return {
    answer(request) {
      const { path, headers } = request;
      if (path === '/v7/finance/quote') return quotes(request);
      if (path.startsWith(CHART)) return chart(request);
      if (path === '/v1/test/getcrumb') {
        const hasCookie = headers.cookie?.includes('A3=') === true;
        return hasCookie ? { status: 200, headers: {}, body: crumb() } : unauthorized();
      }
      if (path.startsWith('/quote/')) return page('<html></html>', { 'set-cookie': COOKIE });
      return { status: 404, headers: { 'content-type': 'text/html' }, body: '<html>404</html>' };
    },
    forgetCrumbs() {
      generation += 1;
    },
  };
}

/** Of Yahoo's domain, because a client keeps it for the address it believes it asked. */
const COOKIE = `A3=d=simulated; Max-Age=${COOKIE_SECONDS}; Domain=.yahoo.com; Path=/; Secure; HttpOnly`;
