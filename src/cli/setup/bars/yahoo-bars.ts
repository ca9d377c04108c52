// Daily bars from Yahoo: one request per symbol, because a later split changes all of them.
import { DAY_MS, instant, toIso } from '../../../kernel/instant.ts';
import { ok } from '../../../kernel/result.ts';
import type { SourceFailure } from '../../../ledger/ports/prices.ts';
import { barsIn, type DailyBar } from '../../../ledger/prices/yahoo/chart-bars.ts';
import { createYahooClient } from '../../../ledger/prices/yahoo/yahoo-client.ts';
import { yahooSymbol } from '../../../ledger/prices/yahoo/yahoo-symbol.ts';
import {
  type BarColumns,
  createColumnBuilder,
  indexFrom,
} from '../../../market/bars/bar-columns.ts';
import { utcMidnight } from '../../../market/time/day.ts';
import { sessionsIn } from '../../../research/fetch/fetch-plan.ts';
import { mergeFaultText } from '../../../research/imports/import-files.ts';
import { loadBookSettings } from '../../program/configuration.ts';
import { home } from '../../program/home.ts';
import { configFiles } from '../../program/instance.ts';
import { type BarSource, type FetchFlags, type FetchJob, failedOf } from './bar-source.ts';

const YAHOO_ITSELF = { address: undefined, timeoutMs: 15_000 };

export function yahooSource(flags: FetchFlags): BarSource {
  const settings = configFiles(flags).ok ? loadBookSettings(flags) : undefined;
  const place = settings?.ok === true ? settings.value.prices.yahoo : YAHOO_ITSELF;
  const client = createYahooClient({ ...place, now: () => instant(Date.now()) });
  return {
    async fetch(symbol, job) {
      const { calendar } = home();
      const name = { symbol, lengthMs: calendar.sessionMs, isDaily: true };
      const nothing = { symbol, length: '1d', requests: 0, bars: 0, added: 0 };
      const stored = job.store.read(name);
      if (!stored.ok) return failedOf(stored.failure);
      if (!job.isReplacing && hasAll(stored.value, job)) return ok(nothing);
      const asked = {
        symbol: yahooSymbol(symbol),
        from: new Date(utcMidnight(job.from)),
        to: new Date(utcMidnight(job.to) + 2 * DAY_MS),
      };
      const body = await Promise.race([client.chart(asked), job.ended]);
      if (body === undefined) return ok(nothing);
      if (!body.ok)
        return failedOf(`${symbol}: ${failureText(body.failure)}`, body.failure.kind === 'limited');
      const bars = barsIn(body.value);
      if (bars === undefined) return failedOf(`${symbol}: Yahoo's answer names no time zone`);
      const columns = columnsOf(bars, job);
      if (columns.count === 0) return failedOf(`${symbol}: Yahoo has no bars in that range`);
      const merged = job.store.merge(name, columns, job.isReplacing ? 'replace' : 'keep');
      if (!merged.ok)
        return failedOf(
          mergeFaultText(merged.failure, "Yahoo's answer", { symbol, isDaily: true }),
        );
      job.onPart(1);
      return ok({ ...nothing, requests: 1, bars: columns.count, added: merged.value.added });
    },
    stop: async () => {},
  };
}

/** The sessions of the range that are over, by the calendar of the account's venue. */
function sessionsOf({ from, to }: FetchJob) {
  return sessionsIn(home().calendar, { from, to, now: instant(Date.now()) });
}

function hasAll(stored: BarColumns | undefined, job: FetchJob): boolean {
  if (stored === undefined) return false;
  return sessionsOf(job).every(({ open }) => stored.start[indexFrom(stored, open)] === open);
}

function columnsOf(bars: readonly DailyBar[], job: FetchJob): BarColumns {
  const barByDay = new Map<string, DailyBar>(bars.map((bar) => [bar.day, bar]));
  const builder = createColumnBuilder();
  for (const { day, open } of sessionsOf(job)) {
    const bar = barByDay.get(day);
    if (bar !== undefined) builder.add({ ...bar, start: open });
  }
  return builder.build(home().calendar.sessionMs);
}

function failureText(failure: SourceFailure): string {
  switch (failure.kind) {
    case 'unknown-symbol':
      return 'Yahoo does not know this symbol';
    case 'limited':
      return `Yahoo wants no more requests before ${toIso(failure.until)}`;
    default:
      return `Yahoo: ${failure.why}`;
  }
}
