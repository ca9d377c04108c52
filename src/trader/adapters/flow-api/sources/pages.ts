// Paging of a profile source: the page to request, and what follows it.
// Decision 0124
import { type Instant, instant, SECOND_MS, toIso } from '../../../../kernel/instant.ts';
import { valueAt } from '../../../../kernel/record-path.ts';
import type { HttpTerms, PagingTerms, SinceTerms } from '../../../ports/feed-profile.ts';

/** The state that distinguishes one page of a poll from another. */
export interface Page {
  /** From 0. */
  readonly number: number;
  /** The full address, if the source provided it. */
  readonly url: string | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  readonly since: Instant | undefined;
  /** Only older records are asked for. */
  readonly until: Instant | undefined;
  /** Most records of one of the pages before it. */
  readonly countMax: number;
  /** Data time of the last record of the page before it. */
  readonly after: Instant | undefined;
}

export function firstPage({ next, since: terms }: PagingTerms, since: Instant | undefined): Page {
  const number = 0;
  const sinceParameter = sinceIn(terms, since);
  const own = next.kind === 'page' ? { [next.parameter]: String(next.first) } : {};
  return {
    number,
    url: undefined,
    parameters: { ...own, ...sinceParameter },
    since,
    until: undefined,
    countMax: 0,
    after: undefined,
  };
}

export interface PageSeen {
  readonly body: unknown;
  readonly count: number;
  /** The data times of its records, in its order. */
  readonly times: readonly Instant[];
  readonly newest: Instant | undefined;
}

export type Following =
  | { readonly kind: 'page'; readonly page: Page }
  /** The source has no more records. */
  | { readonly kind: 'end' }
  | Cut
  /** A next page at another host is a failure: the key would go there. */
  | { readonly kind: 'elsewhere' };

/** The source has more records, or may have: they are not requested. */
export interface Cut {
  readonly kind: 'cut';
  /** False for a cursor alone: some sources always state one. */
  readonly isProven: boolean;
  /** Data time of the last record that follows the ones before it without a gap. */
  readonly readTo: Instant | undefined;
}

const END: Following = { kind: 'end' };

export function followingOf(
  page: Page,
  seen: PageSeen,
  terms: Pick<HttpTerms, 'paging'> & { readonly baseUrl: string },
): Following {
  const { pageSize, pagesMax, next } = terms.paging;
  if (isTorn(page, seen, terms.paging)) return { kind: 'cut', isProven: true, readTo: page.after };
  if (seen.count === 0) return END;
  const isShort = pageSize !== undefined && seen.count < pageSize;
  if (isShort && next.kind !== 'next-url') return END;
  const following = nextPage(page, seen, terms);
  if (following === 'elsewhere') return { kind: following };
  const readTo = seen.times.at(-1);
  if (following === undefined) {
    return pageSize === undefined || isShort ? END : { kind: 'cut', isProven: true, readTo };
  }
  if (following.number >= pagesMax) return behindLast(page, seen, terms.paging);
  const countMax = Math.max(page.countMax, seen.count);
  return { kind: 'page', page: { ...following, countMax, after: readTo } };
}

/** The overlap must bring the last record of the page before it again; else records between the two are skipped. */
function isTorn({ after }: Page, { times }: PageSeen, { next }: PagingTerms): boolean {
  return next.kind === 'older' && after !== undefined && !times.includes(after);
}

/** After the last page that may be requested, with a next one that is stated, or possible. */
function behindLast(page: Page, { count, times }: PageSeen, paging: PagingTerms): Following {
  const { next, pageSize } = paging;
  const isLater = page.number > 0 && count >= page.countMax;
  const isProven = pageSize !== undefined || next.kind === 'next-url' || isLater;
  if (!isProven && next.kind !== 'cursor') return END;
  return { kind: 'cut', isProven, readTo: times.at(-1) };
}

function nextPage(
  page: Page,
  seen: PageSeen,
  { paging: { next, since }, baseUrl }: Pick<HttpTerms, 'paging'> & { readonly baseUrl: string },
): Page | undefined | 'elsewhere' {
  const number = page.number + 1;
  switch (next.kind) {
    case 'next-url': {
      const said = valueAt(seen.body, next.path);
      if (typeof said !== 'string' || said === '') return undefined;
      const url = URL.parse(said, `${baseUrl}/`);
      if (url?.origin !== new URL(baseUrl).origin) return 'elsewhere';
      return { ...page, number, url: url.href, parameters: {} };
    }
    case 'cursor': {
      const said = valueAt(seen.body, next.path);
      if (said === undefined || said === null || said === '') return undefined;
      const parameters = { ...page.parameters, [next.parameter]: String(said) };
      return { ...page, number, parameters };
    }
    case 'page': {
      const parameters = { ...page.parameters, [next.parameter]: String(next.first + number) };
      return { ...page, number, parameters };
    }
    case 'older':
      return since && olderPage(page, seen, { parameter: next.parameter, since });
    case 'none':
      return since?.isAscending === true ? laterPage(page, seen, since) : undefined;
  }
}

/** Oldest first: the next page starts with the newest record of this one, as long as that makes progress. */
function laterPage(page: Page, { newest }: PageSeen, terms: SinceTerms): Page | undefined {
  if (newest === undefined || (page.since !== undefined && newest <= page.since)) return undefined;
  const parameters = { ...page.parameters, ...sinceIn(terms, newest) };
  return { ...page, number: page.number + 1, parameters, since: newest };
}

/** The end of a page is the newest of these, so that one with an old data time does not move the next page. */
const LAST_RECORDS = 3;

/**
 * Newest first: sources sort by the time at which they sent a record, which is after its data time, so that the next page
 * overlaps by as much as two polls, or by a quarter of the page where that makes no progress. Undefined if none makes any.
 */
function olderPage(
  page: Page,
  { times }: PageSeen,
  { parameter, since }: { readonly parameter: string; readonly since: SinceTerms },
): Page | undefined {
  const last = times.at(-1);
  const quarter = times.toSorted((one, other) => one - other)[Math.floor(times.length / 4)];
  if (last === undefined || quarter === undefined) return undefined;
  const end = Math.max(...times.slice(-LAST_RECORDS));
  const lesser = [last + since.overlapMs, quarter].sort((one, other) => other - one);
  const until = [end + since.overlapMs, ...lesser]
    .map((at) => roundedUp(instant(at + 1), since.format))
    .find((at) => page.until === undefined || at < page.until);
  if (until === undefined) return undefined;
  const parameters = { ...page.parameters, [parameter]: momentText(until, since.format) };
  return { ...page, number: page.number + 1, parameters, until };
}

function roundedUp(at: Instant, format: SinceTerms['format']): Instant {
  return format === 's' ? instant(Math.ceil(at / SECOND_MS) * SECOND_MS) : at;
}

function sinceIn(
  terms: SinceTerms | undefined,
  since: Instant | undefined,
): Readonly<Record<string, string>> {
  if (terms === undefined || since === undefined) return {};
  return { [terms.parameter]: momentText(since, terms.format) };
}

/** Fractions are cut off, so that no record of the second is lost. */
function momentText(at: Instant, format: SinceTerms['format']): string {
  switch (format) {
    case 's':
      return String(Math.floor(at / SECOND_MS));
    case 'ms':
      return String(at);
    case 'us':
      return `${at}000`;
    case 'ns':
      return `${at}000000`;
    case 'iso':
      return toIso(instant(at));
  }
}
