// Paging of a profile source: the page to request, and the page that follows.
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
}

export function firstPage({ next, since: terms }: PagingTerms, since: Instant | undefined): Page {
  const number = 0;
  const sinceParameter = sinceIn(terms, since);
  const own = next.kind === 'page' ? { [next.parameter]: String(next.first) } : {};
  return { number, url: undefined, parameters: { ...own, ...sinceParameter }, since };
}

export interface PageSeen {
  readonly body: unknown;
  readonly count: number;
  /** The newest data time of its records. */
  readonly newest: Instant | undefined;
}

/** Undefined after the last page. A next page at another host is a failure: the key would go there. */
export function pageAfter(
  page: Page,
  seen: PageSeen,
  { paging, baseUrl }: Pick<HttpTerms, 'paging'> & { readonly baseUrl: string },
): Page | undefined | 'elsewhere' {
  const { next, since, pagesMax } = paging;
  const number = page.number + 1;
  if (seen.count === 0 || number >= pagesMax) return undefined;
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
