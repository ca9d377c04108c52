// Requests to a declared source and how its answers are read: a checked profile file as JSON values, with all defaults filled in.

import type { RecordPath } from '../../kernel/record-path.ts';
import type { DailyTime } from '../../market/time/recurring-time.ts';
import type { AggregateTerms } from '../domain/intake/flow-window.ts';
import type { RecordReading } from '../domain/intake/mapping/record-map.ts';
import type { EnvelopeTerms } from '../domain/intake/mapping/unwrap.ts';

export interface FeedProfile {
  readonly name: string;
  readonly request: HttpTerms | FileTerms;
  readonly rate: RateTerms;
  readonly envelope: EnvelopeTerms;
  readonly reading: RecordReading;
  /** For option flow: whole windows become predictions instead of single records. */
  readonly aggregate: AggregateTerms | undefined;
}

export interface HttpTerms {
  readonly mode: 'latest-per-symbol' | 'feed';
  /** Without a trailing slash; if undefined, the feed's `url` is required. */
  readonly baseUrl: string | undefined;
  /** `{symbol}` and `{symbols}` are replaced here, in the query and in the headers. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly auth: AuthTerms;
  readonly timeoutMs: number;
  readonly paging: PagingTerms;
}

export type AuthTerms =
  | { readonly kind: 'none' }
  | { readonly kind: 'bearer' }
  | { readonly kind: 'header' | 'query'; readonly name: string };

export interface PagingTerms {
  readonly next:
    | { readonly kind: 'none' }
    /** The complete address of the next page; only on the same host. */
    | { readonly kind: 'next-url'; readonly path: RecordPath }
    | { readonly kind: 'cursor'; readonly path: RecordPath; readonly parameter: string }
    | { readonly kind: 'page'; readonly parameter: string; readonly first: number }
    /** Newest first: the next page ends with the oldest record of this one, plus the overlap of `since`. */
    | { readonly kind: 'older'; readonly parameter: string };
  readonly since: SinceTerms | undefined;
  /** Maximum number of pages in one poll. */
  readonly pagesMax: number;
  /** Records of a full page: one with fewer is the last. Undefined if it is not known. */
  readonly pageSize: number | undefined;
}

/** Requests only records that are newer than the known ones, with an overlap for late records. */
export interface SinceTerms {
  readonly parameter: string;
  readonly format: 's' | 'ms' | 'us' | 'ns' | 'iso';
  readonly overlapMs: number;
  /** Oldest first: the next request continues where the page ended. */
  readonly isAscending: boolean;
}

export interface FileTerms {
  readonly mode: 'file';
  /** One JSON document, one JSON value per line, or a table with a header. */
  readonly format: 'json' | 'ndjson' | 'csv';
  readonly delimiter: string;
}

export interface RateTerms {
  readonly perMinute: number;
  readonly perDay: number | undefined;
  /** When the source's day begins, for its daily limit. */
  readonly dayBegins: DailyTime;
  /** Names in lower case; undefined if the source does not send the header. */
  readonly headers: {
    readonly limit: string | undefined;
    readonly remaining: string | undefined;
    readonly reset: string | undefined;
    readonly dayUsed: string | undefined;
    readonly dayLimit: string | undefined;
  };
  readonly resetUnit: 'guess' | 'seconds' | 'ms' | 'epoch-s' | 'epoch-ms';
}
