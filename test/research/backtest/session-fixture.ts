// One session of AAPL at 100 with an ATR of 0.50, of which a test says otherwise minute by minute, and predictions at will.

import { instant, MINUTE_MS, type TradingDay, toIso } from '../../../src/kernel/instant.ts';
import { type BarColumns, createColumnBuilder } from '../../../src/market/bars/bar-columns.ts';
import type { Session } from '../../../src/market/time/calendar.ts';
import { wallTimeAt } from '../../../src/market/time/zone.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import type { BacktestInputs } from '../../../src/research/backtest/backtest-inputs.ts';
import { runBacktest } from '../../../src/research/backtest/run-backtest.ts';
import type { RunTrade } from '../../../src/trader/domain/report/run-result.ts';
import type { Strategy } from '../../../src/trader/domain/strategy/strategy.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';
import { barAt, weekUntil } from '../../trader/engine/harness/history.ts';
import { settings, strategy } from '../../trader/engine/harness/settings.ts';

/** A Wednesday. */
export const DAY = '2026-11-18';

export interface Told {
  readonly strategy?: Partial<Strategy>;
  readonly day?: string;
  /** Open, high, low, close by `HH:MM`. */
  readonly bars?: Readonly<Record<string, readonly [number, number, number, number]>>;
  /** BUY, SELL or NEUTRAL by `HH:MM:SS`. */
  readonly predictions: Readonly<Record<string, string>>;
  readonly terms?: Partial<BacktestInputs>;
}

export interface Played {
  readonly trades: readonly RunTrade[];
  readonly facts: readonly RecordedFact[];
  readonly result: ReturnType<typeof runBacktest>;
}

export function played(told: Told): Played {
  const facts: RecordedFact[] = [];
  const inputs = inputsOf(told);
  const result = runBacktest({ ...inputs, onFact: (recorded) => void facts.push(recorded) });
  return { trades: result.trades, facts, result };
}

/** Costs: 1.00 USD an order; fills 100 ms after a decision; the whole volume may be taken. */
export function inputsOf(told: Told): BacktestInputs {
  const session = US_EQUITIES.sessionOf((told.day ?? DAY) as TradingDay);
  if (session === undefined) throw new Error('no session on that day');
  return {
    settings: settings([strategy(told.strategy)], {
      risk: { ...settings([]).risk, dailyLossPercentMax: 50 },
    }),
    bars: new Map([['AAPL', barsOf(session, told.bars ?? {})]]),
    predictions: Object.entries(told.predictions).map(([time, signal], index) => {
      const at = momentOf(session, time);
      const record = { id: `p${index}`, signal, confidence: 0.9, timestamp: at, at: toIso(at) };
      return { symbol: 'AAPL', at, record };
    }),
    actions: [],
    sessions: [session],
    cash: 100_000,
    commission: { kind: 'fixed' },
    slippage: { kind: 'per-share', amount: 0 },
    volumeShare: 1,
    latencyMs: 100,
    pollLatencyMs: 0,
    version: 'test',
    isJumping: true,
    ...told.terms,
  };
}

function barsOf(session: Session, changed: NonNullable<Told['bars']>): BarColumns {
  const builder = createColumnBuilder();
  for (const usual of weekUntil(session.close, 100)) {
    const [open, high, low, close] = changedAt(usual.start, session, changed) ?? [];
    const { start, volume } = usual;
    if (open === undefined || high === undefined || low === undefined || close === undefined)
      builder.add(barAt(start, 100));
    else builder.add({ start, open, high, low, close, volume });
  }
  return builder.build(MINUTE_MS);
}

function changedAt(start: number, session: Session, changed: NonNullable<Told['bars']>) {
  if (start < session.open) return undefined;
  const minutes = wallTimeAt(US_EQUITIES.zone, instant(start)).msOfDay / MINUTE_MS;
  const text = (part: number) => String(part).padStart(2, '0');
  return changed[`${text(Math.floor(minutes / 60))}:${text(minutes % 60)}`];
}

function momentOf(session: Session, time: string) {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  const sinceOpenMs = ((hours - 9) * 60 + minutes - 30) * MINUTE_MS + seconds * 1_000;
  return instant(session.open + sinceOpenMs);
}

/** New York, to the tenth of a second. */
export function clockOf(at: number): string {
  const { msOfDay } = wallTimeAt(US_EQUITIES.zone, instant(at));
  return new Date(msOfDay).toISOString().slice(11, 21);
}
