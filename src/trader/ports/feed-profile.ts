// What a declared source is asked and how its answers are read: a checked profile file as JSON values, no defaults left open.
import type { DailyTime } from '../../market/time/recurring-time.ts';
import type { AggregateTerms } from '../domain/intake/flow-window.ts';
import type { RecordReading } from '../domain/intake/mapping/record-map.ts';
import type { RecordPath } from '../domain/intake/mapping/record-path.ts';
import type { EnvelopeTerms } from '../domain/intake/mapping/unwrap.ts';

export interface FeedProfile {
  readonly name: string;
  readonly request: HttpTerms | FileTerms;
  readonly rate: RateTerms;
  readonly envelope: EnvelopeTerms;
  readonly reading: RecordReading;
  /** Of flow: windows become predictions instead of single records. */
  readonly aggregate: AggregateTerms | undefined;
}

export interface HttpTerms {
  readonly mode: 'latest-per-symbol' | 'feed';
  /** Without a trailing slash; undefined: the feed's `url` must say it. */
  readonly baseUrl: string | undefined;
  /** `{symbol}` and `{symbols}` are filled in here, in the query and in the headers. */
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
    /** The whole address of the next page; only at the same host. */
    | { readonly kind: 'next-url'; readonly path: RecordPath }
    | { readonly kind: 'cursor'; readonly path: RecordPath; readonly parameter: string }
    | { readonly kind: 'page'; readonly parameter: string; readonly first: number };
  readonly since: SinceTerms | undefined;
  /** Pages of one poll. */
  readonly pagesMax: number;
}

/** Only what is newer than what is known, less an overlap for what comes late. */
export interface SinceTerms {
  readonly parameter: string;
  readonly format: 's' | 'ms' | 'us' | 'ns' | 'iso';
  readonly overlapMs: number;
  /** Oldest first: what a page left out is asked for with the next. */
  readonly isAscending: boolean;
}

export interface FileTerms {
  readonly mode: 'file';
  /** One JSON document, JSON by lines, or a table with a header. */
  readonly format: 'json' | 'ndjson' | 'csv';
  readonly delimiter: string;
}

export interface RateTerms {
  readonly perMinute: number;
  readonly perDay: number | undefined;
  /** When a day of the source begins. */
  readonly dayBegins: DailyTime;
  /** Names in small letters; undefined where the source has none. */
  readonly headers: {
    readonly limit: string | undefined;
    readonly remaining: string | undefined;
    readonly reset: string | undefined;
    readonly dayUsed: string | undefined;
  };
  readonly resetUnit: 'guess' | 'seconds' | 'epoch-s' | 'epoch-ms';
}
