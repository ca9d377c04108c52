// The daily closes that a daemon tells its engine: from the store of bars, when a symbol is subscribed and each day.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NEVER } from 'rxjs';
import { afterAll, describe, expect, it } from 'vitest';
import { readDaysOf } from '../../../src/cli/run/start/read-days.ts';
import { DAY_MS, instant, type TradingDay } from '../../../src/kernel/instant.ts';
import { createColumnBuilder } from '../../../src/market/bars/bar-columns.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { openBarStore } from '../../../src/research/store/bar-store.ts';
import { sendDailyCloses } from '../../../src/trader/app/daemon/daily-closes.ts';
import type { MarketUpdate } from '../../../src/trader/ports/market-feed.ts';
import type { Settings } from '../../../src/trader/ports/settings.ts';
import { settings, strategy } from '../../trader/engine/harness/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-days-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Three sessions before the Wednesday of the tests. */
const STORED: readonly (readonly [string, number])[] = [
  ['2026-11-13', 98],
  ['2026-11-16', 99],
  ['2026-11-17', 101],
];

function store(symbol: string): void {
  const builder = createColumnBuilder();
  for (const [day, close] of STORED) {
    const start = US_EQUITIES.sessionOf(day as TradingDay)?.open ?? instant(0);
    builder.add({ start, open: close, high: close + 1, low: close - 1, close, volume: 1_000 });
  }
  const name = { symbol, lengthMs: DAY_MS, isDaily: true };
  const merged = openBarStore(join(folder, 'bars')).merge(name, builder.build(DAY_MS), 'refuse');
  if (!merged.ok) throw new Error(JSON.stringify(merged.failure));
}

function settingsWith(correlation: Settings['risk']['correlation']): Settings {
  const usual = settings([strategy()]);
  return { ...usual, dataFolder: folder, risk: { ...usual.risk, correlation } };
}

const LIMIT = { above: 0.8, days: 20, clusterPercentMax: 40 };
const clock = { now: () => instant(Date.parse('2026-11-18T15:00:00Z')) };

function told(start: Settings) {
  const updates: MarketUpdate[] = [];
  const warnings: string[] = [];
  const log = {
    debug() {},
    info() {},
    warn: (text: string) => void warnings.push(text),
    error() {},
  };
  const days = sendDailyCloses(readDaysOf(start, clock), start, log);
  days.updates$.subscribe((update) => updates.push(update));
  const market = days.watching({
    updates$: NEVER,
    subscribe() {},
    unsubscribe() {},
    refill() {},
  });
  const subscribe = (symbol: string) =>
    market.subscribe({
      ...{ symbol, brokerSymbol: symbol, contract: symbol, primaryExchange: '' },
      ...{ venue: 'us', currency: 'USD', priceSteps: [] },
    });
  return { days, updates, warnings, subscribe };
}

describe('daily closes', () => {
  it('are told when a symbol is subscribed, and again when the day starts', () => {
    store('AAPL');
    const { days, updates, subscribe } = told(settingsWith(LIMIT));
    subscribe('AAPL');
    subscribe('AAPL');
    const closes = STORED.map(([day, close]) => ({ day, close }));
    expect(updates).toEqual([{ type: 'days', symbol: 'AAPL', closes }]);
    const at = clock.now();
    const fact = {
      type: 'day-started',
      day: '2026-11-18' as TradingDay,
      netLiquidation: 1,
    } as const;
    days.onFact({ seq: 1, at, cause: 0, correlation: '', fact });
    expect(updates).toHaveLength(2);
  });

  it('are not read until a limit needs them, and what is not stored is said', () => {
    const { days, updates, warnings, subscribe } = told(settingsWith(undefined));
    subscribe('AAPL');
    subscribe('GME');
    expect([updates, warnings]).toEqual([[], []]);
    days.onSettings(settingsWith(LIMIT));
    expect(updates).toMatchObject([{ symbol: 'AAPL' }]);
    expect(warnings.join()).toMatch(/daily closes of GME: no daily or one-minute bars of GME/);
  });
});
