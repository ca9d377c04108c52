// Converts a checked profile file to the form the feed runs with: paths parsed, units in milliseconds, defaults
// filled in.
import { MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import { parseItemsPath, parsePath } from '../../../kernel/record-path.ts';
import type { AggregateTerms } from '../../domain/intake/flow-window.ts';
import type {
  AuthTerms,
  FeedProfile,
  FileTerms,
  HttpTerms,
  PagingTerms,
  RateTerms,
} from '../../ports/feed-profile.ts';
import { DAILY } from '../fields/recurring-times.ts';
import type { ProfileFile } from '../schema/profile-schema.ts';
import { rateShape } from '../schema/profile-shape.ts';
import { toRecordMap, toTest } from './to-record-map.ts';

const TIMEOUT_SECONDS = 10;

export function toProfile(file: ProfileFile): FeedProfile {
  const { envelope } = file;
  return {
    name: file.name,
    request: toRequest(file),
    rate: toRate(file.rate ?? rateShape.parse({})),
    envelope: {
      items: envelope.items === undefined ? undefined : parseItemsPath(envelope.items),
      isOk: envelope.ok && toTest(envelope.ok),
      error: envelope.error === undefined ? undefined : parsePath(envelope.error),
      skip: envelope.skip.map(toTest),
    },
    reading: {
      kind: file.kind,
      spelling: file.spelling,
      where: file.where.map(toTest),
      map: toRecordMap(file.map),
      derive: file.derive && { sideShareMin: file.derive.min_side_share },
    },
    aggregate: file.aggregate && toAggregate(file.aggregate),
  };
}

function toRequest({ request, paging }: ProfileFile): HttpTerms | FileTerms {
  const { mode, format = 'json', delimiter = ',' } = request;
  if (mode === 'file') return { mode, format, delimiter };
  const query = Object.entries(request.query).map(
    ([name, value]) => [name, String(value)] as const,
  );
  return {
    mode,
    baseUrl: request.base_url?.replace(/\/+$/, ''),
    path: request.path ?? '',
    query: Object.fromEntries(query),
    headers: request.headers,
    auth: toAuth(request.auth),
    timeoutMs: (request.timeout_seconds ?? TIMEOUT_SECONDS) * SECOND_MS,
    paging: toPaging(paging),
  };
}

function toAuth({ kind, name = '' }: ProfileFile['request']['auth']): AuthTerms {
  return kind === 'header' || kind === 'query' ? { kind, name } : { kind };
}

function toPaging(paging: ProfileFile['paging']): PagingTerms {
  const { since } = paging;
  return {
    next: toNext(paging),
    since: since && {
      parameter: since.parameter,
      format: since.format,
      overlapMs: since.overlap_seconds * SECOND_MS,
      isAscending: since.order === 'asc',
    },
    pagesMax: paging.max_pages,
    pageSize: paging.page_size,
  };
}

function toNext({
  kind,
  path = '',
  parameter = '',
  first = 1,
}: ProfileFile['paging']): PagingTerms['next'] {
  switch (kind) {
    case 'none':
      return { kind };
    case 'next_url':
      return { kind: 'next-url', path: parsePath(path) };
    case 'cursor':
      return { kind, path: parsePath(path), parameter };
    case 'page':
      return { kind, parameter, first };
    case 'older':
      return { kind, parameter };
  }
}

const RESET_UNITS = {
  guess: 'guess',
  seconds: 'seconds',
  ms: 'ms',
  epoch_s: 'epoch-s',
  epoch_ms: 'epoch-ms',
} as const;

function toRate({ headers, ...rate }: NonNullable<ProfileFile['rate']>): RateTerms {
  return {
    perMinute: rate.per_minute,
    perDay: rate.per_day,
    dayBegins: DAILY.from(rate.day_begins),
    headers: {
      limit: headers.limit?.toLowerCase(),
      remaining: headers.remaining?.toLowerCase(),
      reset: headers.reset?.toLowerCase(),
      dayUsed: headers.day_used?.toLowerCase(),
      dayLimit: headers.day_limit?.toLowerCase(),
    },
    resetUnit: RESET_UNITS[rate.reset_unit],
  };
}

function toAggregate(sums: NonNullable<ProfileFile['aggregate']>): AggregateTerms {
  const halfLife = sums.half_life_minutes;
  return {
    windowMs: sums.window_minutes * MINUTE_MS,
    halfLifeMs: halfLife === undefined ? undefined : halfLife * MINUTE_MS,
    graceMs: sums.wait_seconds * SECOND_MS,
    premiumMin: sums.min_premium,
    countMin: sums.min_count,
    weight: sums.weight === 'premium' ? 'premium' : 'premium-delta',
    scoreMin: sums.min_score,
  };
}
