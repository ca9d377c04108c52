// The answer of a trader for a chart: a session with one trade, a halt, a gap, and signals that were not taken.

import { instant, MINUTE_MS, plus } from '../../src/kernel/instant.ts';
import type { ChartMarksRow, ChartView } from '../../src/trader/contract/chart.ts';
import { chartOf } from '../../src/trader/surfaces/control/chart.ts';
import { NO_MARKS } from '../trader/ports/no-chart.ts';

const OPEN = instant(Date.parse('2020-12-16T14:30:00Z'));
const BARS = 90;
const GAP = { from: 40, until: 44 };

export const minute = (count: number) => new Date(OPEN + count * MINUTE_MS).toISOString();

function barAt(index: number) {
  const middle = 369.7 + Math.sin(index / 9) * 0.9 + index * 0.012;
  const [open, close] = [middle - 0.08, middle + 0.09 * Math.sin(index)];
  const bar = { open, close, high: Math.max(open, close) + 0.1, low: Math.min(open, close) - 0.1 };
  const cents = Object.entries(bar).map(([name, value]) => [name, Math.round(value * 100) / 100]);
  return {
    start: plus(OPEN, index * MINUTE_MS),
    lengthMs: MINUTE_MS,
    volume: 1_000,
    ...(Object.fromEntries(cents) as typeof bar),
  };
}

const step = { kind: 'moved', why: 'trail' } as const;

export const MARKS: ChartMarksRow = {
  ...NO_MARKS,
  marks_from: minute(0),
  positions: [
    {
      ...{ id: 'SPY-6', strategy: 'demo', side: 'long' },
      stop: [
        {
          seq: 10,
          at: minute(6),
          kind: 'placed',
          price: 368.5,
          recorded_price: 368.5,
          why: 'entry',
        },
        { ...step, seq: 20, at: minute(20), price: 369, recorded_price: 369 },
        { ...step, seq: 30, at: minute(55), price: 369.4, recorded_price: 369.4 },
      ],
      target: [
        {
          seq: 10,
          at: minute(6),
          kind: 'placed',
          price: 371.5,
          recorded_price: 371.5,
          why: 'entry',
        },
      ],
      unprotected: [],
      locked: [],
    },
  ],
  executions: [
    {
      ...{
        seq: 9,
        at: minute(6),
        exec_id: 'e1',
        order_ref: 'abcdefgh.6.e',
        leg: 'entry',
        side: 'BOT',
      },
      ...{
        shares: 100,
        price: 369.7,
        recorded_price: 369.7,
        position_id: 'SPY-6',
        strategy: 'demo',
      },
      is_inferred: false,
    },
  ],
  not_taken: [
    {
      ...{ seq: 12, at: minute(15), signal_id: 'p2/demo', strategy: 'demo', side: 'long' },
      ...{ price: 370, recorded_price: 370 },
      reasons: [{ kind: 'already_in_position', position: 'SPY-6' }],
    },
    {
      ...{ seq: 22, at: minute(30), signal_id: 'p3/demo', strategy: 'demo', side: 'short' },
      ...{
        price: 370.2,
        recorded_price: 370.2,
        reasons: [{ kind: 'cooldown', until: 1_608_132_000_000 }],
      },
    },
  ],
  away: [
    { seq: 25, what: 'gateway', from: minute(39), until: minute(44), why: 'dead: no heartbeat' },
  ],
};

const READ = { strategies: ['demo'] };

function everyFive(valueAt: (index: number) => number) {
  return Array.from({ length: 17 }, (_, index) => ({
    at: plus(OPEN, (index + 1) * 5 * MINUTE_MS),
    value: valueAt(index),
  }));
}

export function drawnChart(marks: ChartMarksRow = MARKS, count = BARS): ChartView {
  const bars = Array.from({ length: count }, (_, index) => barAt(index));
  const now = plus(OPEN, count * MINUTE_MS);
  return chartOf(
    {
      look: { chartMarks: () => marks },
      chartMarket: ({ symbol }) => ({
        marketTime: now,
        span: { symbol, from: OPEN, to: now },
        isWatched: true,
        barMs: MINUTE_MS,
        bars: bars.filter((_, index) => index < GAP.from || index >= GAP.until),
        keptSince: OPEN,
        edition: 1,
        gaps: [{ from: plus(OPEN, GAP.from * MINUTE_MS), to: plus(OPEN, GAP.until * MINUTE_MS) }],
        halts: [{ from: plus(OPEN, 70 * MINUTE_MS), until: plus(OPEN, 72 * MINUTE_MS) }],
        last: 370,
        quote: undefined,
        indicators: [
          { ...READ, name: 'ema(9, 5m)', isPrice: true, points: everyFive((n) => 369.6 + n / 9) },
          { ...READ, name: 'rsi(14, 5m)', isPrice: false, points: everyFive((n) => 40 + n) },
        ],
      }),
    },
    { symbol: 'SPY', from: undefined, to: undefined, barsFrom: undefined },
  );
}
