// An HTTP source described by its profile: the requests, page by page, and the records of the answers.

import type { Clock, WallClock } from '../../../../kernel/clock.ts';
import { type Instant, instant, MINUTE_MS, plus, toIso } from '../../../../kernel/instant.ts';
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
  type Unread,
} from './feed-source.ts';
import { createSieve } from './found-records.ts';
import { createHttpClient, outcomeOfStatus, type RawAnswer, type Wanted } from './http-client.ts';
import { parseJson } from './json-body.ts';
import { type Cut, firstPage, followingOf, type Page } from './pages.ts';

interface PagedRequest extends Asked {
  readonly page: Page;
  readonly madeAt: Instant;
  /** The newest data time of the pages before. */
  readonly newest: Instant | undefined;
}

/** The last request that was answered to its last page. */
interface LastAnswered {
  readonly madeAt: Instant;
  readonly hadRecords: boolean;
  readonly hadGap: boolean;
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
  const answeredBySymbol = new Map<string, LastAnswered>();
  let startedAt = clock.now();

  /** What came before this moment is known, or is of the time before the feed. */
  function knownUntil(symbol: string): Instant {
    return newestBySymbol.get(symbol) ?? answeredBySymbol.get(symbol)?.madeAt ?? startedAt;
  }

  function firstAsked(symbol: string, symbols: readonly string[]): PagedRequest {
    const { since } = paging;
    const madeAt = clock.now();
    const isFirst = !newestBySymbol.has(symbol) && !answeredBySymbol.has(symbol);
    const backMs = isFirst ? Math.max(settings.pollMs, FIRST_SINCE_MIN_MS) : 0;
    const from = plus(knownUntil(symbol), -backMs);
    const page = firstPage(paging, since && plus(from, -since.overlapMs));
    return { symbol, symbols, isInput: false, page, madeAt, newest: undefined };
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
    const byStatus = outcomeOfStatus(status);
    if (byStatus !== undefined) return { outcome: byStatus, headers };
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
    const times = timesOf(items.value);
    // A source with a wrong clock must not move the start time into the future.
    const newest = times.length === 0 ? undefined : earlier(clock.now(), latest(times));
    const seen = { body: body.value, count: items.value.length, times, newest };
    const following = followingOf(request.page, seen, { paging, baseUrl });
    if (following.kind === 'elsewhere') return unreadable('its next page is at another host');
    const outcome = foundIn(items.value, request);
    const newestSoFar = later(request.newest, newest);
    if (following.kind === 'page') {
      const next = { ...request, page: following.page, newest: newestSoFar };
      return { outcome, headers, next };
    }
    // Of a request that fails, the next one begins where it did.
    if (outcome.kind !== 'answered') return { outcome, headers };
    const rest = following.kind === 'cut' ? unreadRest(request.symbol, following, newestSoFar) : {};
    const isNewGap = !answeredBySymbol.get(request.symbol)?.hadGap;
    settle(request, newestSoFar, rest.unread !== undefined);
    return { ...withFault(outcome, isNewGap ? rest.unread : undefined), headers, ...rest };
  }

  /** Records behind the last page: later ones of a list that is oldest first are asked for by the next poll. */
  function unreadRest(symbol: string, cut: Cut, newest: Instant | undefined): Rest {
    if (paging.since?.isAscending === true) {
      const known = newestBySymbol.get(symbol);
      const isBehind = cut.isProven || known === undefined || (newest ?? known) > known;
      return isBehind && newest !== undefined ? { readUntil: newest } : {};
    }
    if (!cut.isProven && !bringsKnown(symbol)) return {};
    const from = knownUntil(symbol);
    const to = cut.readTo;
    return to === undefined || to <= from ? {} : { unread: { from, to } };
  }

  /** A complete answer contains the newest record of the one before again. */
  function bringsKnown(symbol: string): boolean {
    const hasOverlap = paging.since === undefined || paging.since.overlapMs > 0;
    return hasOverlap && answeredBySymbol.get(symbol)?.hadRecords === true;
  }

  function settle(
    { symbol, madeAt }: PagedRequest,
    newest: Instant | undefined,
    hadGap: boolean,
  ): void {
    answeredBySymbol.set(symbol, { madeAt, hadRecords: newest !== undefined, hadGap });
    const known = later(newestBySymbol.get(symbol), newest);
    if (known !== undefined) newestBySymbol.set(symbol, known);
  }

  function timesOf(items: readonly unknown[]): Instant[] {
    return items.flatMap((item) => {
      const read = readField(item, declared.reading.map.dataTime);
      return read.kind === 'value' && typeof read.value === 'number' ? [instant(read.value)] : [];
    });
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
      answeredBySymbol.clear();
      startedAt = clock.now();
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

type Rest = Pick<Answer, 'unread' | 'readUntil'>;

function withFault(
  outcome: Extract<Outcome, { kind: 'answered' }>,
  unread: Unread | undefined,
): { readonly outcome: Outcome } {
  if (unread === undefined) return { outcome };
  const span = `${toIso(unread.from)} to ${toIso(unread.to)}`;
  const why = `records from ${span} are missing: the answer does not reach back to the one before`;
  return { outcome: { ...outcome, faults: [...(outcome.faults ?? []), why] } };
}

function latest(times: readonly Instant[]): Instant {
  return instant(Math.max(...times));
}

function earlier(one: Instant, other: Instant): Instant {
  return one < other ? one : other;
}

function later(one: Instant | undefined, other: Instant | undefined): Instant | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one > other ? one : other;
}
