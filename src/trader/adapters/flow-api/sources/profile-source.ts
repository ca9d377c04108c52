// An HTTP source described by its profile: the requests, page by page, and the records of the answers.

import type { Clock, WallClock } from '../../../../kernel/clock.ts';
import { type Instant, instant, MINUTE_MS, plus } from '../../../../kernel/instant.ts';
import { readField } from '../../../domain/intake/mapping/read-field.ts';
import { unwrap } from '../../../domain/intake/mapping/unwrap.ts';
import type { HttpTerms } from '../../../ports/feed-profile.ts';
import type { DeclaredFeedSettings } from '../../../ports/feed-settings.ts';
import { secretsOfFeed } from './feed-secrets.ts';
import {
  ALL_SYMBOLS,
  type Answer,
  type Asked,
  type FeedSource,
  type Outcome,
} from './feed-source.ts';
import { createSieve } from './found-records.ts';
import { createHttpClient, outcomeOfStatus, type RawAnswer, type Wanted } from './http-client.ts';
import { parseJson } from './json-body.ts';
import { firstPage, type Page, pageAfter } from './pages.ts';

interface PagedRequest extends Asked {
  readonly page: Page;
  /** The newest data time on the pages before. */
  readonly newest: Instant | undefined;
}

export interface ProfileSourceParts {
  readonly settings: DeclaredFeedSettings;
  readonly terms: HttpTerms;
  readonly clock: Clock;
  readonly wall: WallClock;
}

/** How far back the first poll reaches, if the source supports a start time. */
const FIRST_SINCE_MIN_MS = MINUTE_MS;

export function createProfileSource(parts: ProfileSourceParts): FeedSource<PagedRequest> {
  const { settings, terms, clock, wall } = parts;
  const { url: baseUrl, apiKey, timeoutMs, declared } = settings;
  const { paging } = terms;
  const secrets = secretsOfFeed(settings);
  const http = createHttpClient({ baseUrl, headers: authHeaders(terms, apiKey), timeoutMs, wall });
  const sieve = createSieve(settings);
  /** The newest data time seen, by request. */
  const newestBySymbol = new Map<string, Instant>();

  function firstAsked(symbol: string, symbols: readonly string[]): PagedRequest {
    const { since } = paging;
    const newest = newestBySymbol.get(symbol);
    const backMs = Math.max(settings.pollMs, FIRST_SINCE_MIN_MS);
    const from = newest === undefined ? plus(clock.now(), -backMs) : newest;
    const page = firstPage(paging, since && plus(from, -since.overlapMs));
    return { symbol, symbols, isInput: false, page, newest: undefined };
  }

  /** In the source's spelling of the symbols. */
  function spelled(request: PagedRequest): PagedRequest {
    const { spelling } = declared.reading;
    const theirs = (symbol: string) => spelling[symbol] ?? symbol;
    const { symbol, symbols } = request;
    return { ...request, symbol: theirs(symbol), symbols: symbols.map(theirs) };
  }

  function answerTo(
    { status, text, headers }: RawAnswer,
    request: PagedRequest,
  ): Answer<PagedRequest> {
    const outcome = outcomeOfStatus(status);
    if (outcome !== undefined) return { outcome, headers };
    const unreadable = (why: string): Answer<PagedRequest> => {
      return {
        outcome: { kind: 'unreadable', why: `the source answered ${status}: ${why}` },
        headers,
      };
    };
    const body = parseJson(text, secrets);
    if (!body.ok) return unreadable(body.failure);
    if (status === 404) return { outcome: nothingThere(terms), headers };
    const items = unwrap(body.value, declared.envelope);
    if (!items.ok) return unreadable(items.failure);
    const newest = newestIn(items.value);
    const seen = { body: body.value, count: items.value.length, newest };
    const page = pageAfter(request.page, seen, { paging, baseUrl });
    if (page === 'elsewhere') return unreadable('its next page is at another host');
    const answered = { outcome: foundIn(items.value, request), headers };
    const newestSoFar = later(request.newest, newest);
    if (page !== undefined) {
      return { ...answered, next: { ...request, page, newest: newestSoFar } };
    }
    // Advanced only now, so that a failing page loses no records.
    const known = later(newestBySymbol.get(request.symbol), newestSoFar);
    if (known !== undefined) newestBySymbol.set(request.symbol, known);
    return answered;
  }

  function newestIn(items: readonly unknown[]): Instant | undefined {
    if (paging.since === undefined) return undefined;
    const moments = items.flatMap((item) => {
      const read = readField(item, declared.reading.map.dataTime);
      return read.kind === 'value' && typeof read.value === 'number' ? [read.value] : [];
    });
    // A source with a wrong clock must not move the start time into the future.
    return moments.length === 0 ? undefined : instant(Math.min(Math.max(...moments), clock.now()));
  }

  function foundIn(items: readonly unknown[], { symbol }: PagedRequest): Outcome {
    const records = sieve.sifted(items);
    if (symbol === ALL_SYMBOLS) return { kind: 'answered', records };
    const isOther = records.some((record) => ![symbol, ALL_SYMBOLS].includes(record.symbol));
    return isOther
      ? { kind: 'unreadable', why: 'the answer is for another symbol than the one asked for' }
      : { kind: 'answered', records };
  }
  return {
    round() {
      const { symbols } = settings;
      return terms.mode === 'latest-per-symbol'
        ? symbols.map((symbol) => firstAsked(symbol, [symbol]))
        : [firstAsked(ALL_SYMBOLS, symbols)];
    },
    async ask(request, stopped) {
      const raw = await http.get(wantedBy(spelled(request), terms, apiKey), stopped);
      if (raw.ok) return answerTo(raw.value, request);
      return { outcome: raw.failure, headers: {} };
    },
    restart() {
      sieve.forget();
      newestBySymbol.clear();
    },
    close: http.close,
  };
}

/** The source does not know the symbol; for a list, the address is wrong. */
function nothingThere({ mode }: HttpTerms): Outcome {
  return mode === 'latest-per-symbol'
    ? { kind: 'answered', records: [] }
    : { kind: 'refused', why: 'the source answered 404' };
}

function authHeaders({ headers, auth }: HttpTerms, apiKey: string): HttpTerms['headers'] {
  if (auth.kind === 'bearer') return { ...headers, Authorization: `Bearer ${apiKey}` };
  return auth.kind === 'header' ? { ...headers, [auth.name]: apiKey } : headers;
}

function wantedBy(request: PagedRequest, { path, query, auth }: HttpTerms, apiKey: string): Wanted {
  const { page } = request;
  const key = auth.kind === 'query' ? { [auth.name]: apiKey } : {};
  if (page.url !== undefined) return { path: page.url, params: key };
  const params = Object.entries(query).map(([name, text]) => {
    return [name, filled(text, request, String)];
  });
  return {
    path: filled(path, request, encodeURIComponent),
    params: { ...Object.fromEntries(params), ...page.parameters, ...key },
  };
}

function filled(text: string, { symbol, symbols }: Asked, write: (text: string) => string): string {
  return text
    .replaceAll('{symbol}', () => write(symbol))
    .replaceAll('{symbols}', () => write(symbols.join(',')));
}

function later(one: Instant | undefined, other: Instant | undefined): Instant | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one > other ? one : other;
}
