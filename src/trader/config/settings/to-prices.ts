// From the part `api.prices` of the file to its settings.
import { parsePath } from '../../../kernel/record-path.ts';
import type { PriceProfileSettings, PriceSettings } from '../../ports/price-settings.ts';
import type { PricesFile } from '../schema/prices-schema.ts';

type ProfileFile = PricesFile['http'][string];

export function toPrices(prices: PricesFile): PriceSettings {
  return {
    sources: prices.sources,
    profiles: Object.entries(prices.http).map(([name, one]) => toProfile(name, one)),
    yahoo: { address: prices.yahoo.url, timeoutMs: prices.yahoo.timeout_seconds * 1000 },
    files: prices.files,
    staleAfterDays: prices.stale_after_days,
    watchEveryMs: prices.watch_seconds * 1000,
    refreshAt: prices.refresh,
    backFillAt: prices.back_fill,
    historyDays: prices.history_days,
    benchmarks: prices.benchmarks,
    pairs: prices.rates.map((pair) => ({ from: pair.slice(0, 3), to: pair.slice(4) })),
  };
}

function toProfile(name: string, file: ProfileFile): PriceProfileSettings {
  return {
    ...{ name, url: file.url, currency: file.currency, classSeparator: file.class_separator },
    auth: toAuth(file.auth),
    format: toFormat(file),
    perMinute: file.per_minute,
    timeoutMs: file.timeout_seconds * 1000,
  };
}

/** Texts that are needed are there: the schema asks for them. */
function toAuth({
  kind,
  name = '',
  token = '',
}: ProfileFile['auth']): PriceProfileSettings['auth'] {
  switch (kind) {
    case 'none':
      return { kind };
    case 'bearer':
      return { kind, token };
    default:
      return { kind, name, token };
  }
}

function toFormat({
  format,
  delimiter,
  items,
  date,
  close,
}: ProfileFile): PriceProfileSettings['format'] {
  if (format === 'csv') return { kind: 'csv', delimiter, date, close };
  return {
    kind: 'json',
    items: items === undefined ? undefined : parsePath(items),
    ...{ date: parsePath(date), close: parsePath(close) },
  };
}
