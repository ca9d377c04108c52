// Refusals by reason and day, the filters of the signals, and the time left until something.
import { expect, it } from 'vitest';
import { ago, countdown } from '../../../src/api/dashboard/facts/countdown.ts';
import { newestOfEach } from '../../../src/api/dashboard/facts/newest.ts';
import { reasonText, reasonWithNumbers } from '../../../src/api/dashboard/facts/reasons.ts';
import { reasonChoices, refusalDays } from '../../../src/api/dashboard/facts/refusal-days.ts';
import type { Signal } from '../../../src/api/dashboard/facts/shapes.ts';
import {
  EVERY_SIGNAL,
  refusedFor,
  signalQuery,
} from '../../../src/api/dashboard/facts/signal-filter.ts';
import { faultsOfReasons } from '../../../src/api/dashboard/facts/ticket-faults.ts';

const NEW_YORK = { zone: 'America/New_York', label: 'ET' };

function refused(at: string, symbol: string, ...kinds: readonly string[]): Signal {
  return {
    ...{ id: `${at} ${symbol}`, source: 'prediction', prediction_id: 'p', strategy: 'flow' },
    ...{ symbol, side: 'long', at },
    ...{ taken: false, reasons: kinds.map((kind) => ({ kind })), order_ref: null, live: true },
    ...{ contract: null, contract_premium: null, contract_text: null },
  };
}

const SIGNALS = [
  refused('2026-11-20T15:00:00.000Z', 'AAPL', 'cooldown', 'size_zero', 'size_zero'),
  // Still the day before in New York.
  refused('2026-11-20T03:00:00.000Z', 'MSFT', 'size_zero'),
  { ...refused('2026-11-20T16:00:00.000Z', 'AAPL'), taken: true },
];

it('counts each signal once for each of its reasons, on the day of the exchange', () => {
  expect(refusalDays(SIGNALS, NEW_YORK, 5)).toEqual({
    days: ['2026-11-20', '2026-11-19'],
    reasons: [
      { kind: 'size_zero', counts: [1, 1], total: 2 },
      { kind: 'cooldown', counts: [1, 0], total: 1 },
    ],
    most: 1,
  });
  expect(refusalDays([], NEW_YORK, 5)).toEqual({ days: [], reasons: [], most: 0 });
});

it('drops reasons that no shown day has', () => {
  const old = refused('2026-11-10T15:00:00.000Z', 'AAPL', 'locked');
  expect(refusalDays([...SIGNALS, old], NEW_YORK, 1).reasons.map(({ kind }) => kind)).toEqual([
    'cooldown',
    'size_zero',
  ]);
});

it('finds the refusals for one reason, and offers the reasons in words', () => {
  const asked = { ...EVERY_SIGNAL, reason: 'size_zero' };
  expect(refusedFor(SIGNALS, asked)).toHaveLength(2);
  expect(refusedFor(SIGNALS, { ...asked, symbol: 'MSFT' })).toHaveLength(1);
  expect(refusedFor(SIGNALS, { ...asked, strategy: 'other' })).toHaveLength(0);
  expect(reasonChoices(SIGNALS)).toEqual([
    ['cooldown', 'cooldown'],
    ['size_zero', 'size zero'],
  ]);
});

it('asks the API for no more than was chosen', () => {
  expect(signalQuery(EVERY_SIGNAL)).toEqual({});
  expect(signalQuery({ ...EVERY_SIGNAL, symbol: 'SPY', taken: 'not taken' })).toEqual({
    ...{ symbol: 'SPY', taken: 'false' },
  });
});

it('says a reason as the trader does, in the list as in the answer to an order', () => {
  const reason = { kind: 'max_positions', open: 1, limit: 1 };
  const text = '1 of at most 1 positions are open';
  expect(reasonText({ ...reason, text }, NEW_YORK)).toBe(text);
  expect(reasonText(reason, NEW_YORK)).toBe('max positions (open 1, limit 1)');
  expect(faultsOfReasons([{ kind: 'no_atr', text }], NEW_YORK)).toEqual(new Map([['stop', text]]));
});

it('tells a reason with the values its condition saw', () => {
  const reason = {
    kind: 'condition_false',
    when: 'confidence >= 0.7',
    values: { confidence: 0.6 },
  };
  expect(reasonWithNumbers(reason, NEW_YORK)).toBe(
    'condition false (when confidence >= 0.7, confidence 0.6)',
  );
});

it('names what a condition saw as the condition does, to a ten-thousandth', () => {
  const when = 'session.minutes_to_close >= 95';
  const values = { 'session.minutes_to_close': 58.743033333 };
  expect(reasonWithNumbers({ kind: 'condition_false', when, values }, NEW_YORK)).toBe(
    'condition false (when session.minutes_to_close >= 95, session.minutes_to_close 58.743)',
  );
});

it('tells a moment of a reason on the clock of the exchange', () => {
  const reason = { kind: 'cooldown', until: Date.parse('2026-11-20T16:40:56.183Z') };
  expect(reasonWithNumbers(reason, NEW_YORK)).toBe('cooldown (until 2026-11-20 11:40:56 ET)');
});

it('counts down on the clock of the market, and says nothing of what it does not know', () => {
  const now = '2026-11-20T15:00:00.000Z';
  expect(countdown('2026-11-20T17:05:00.000Z', now)).toBe('in 2 h 5 min');
  expect(countdown('2026-11-20T14:59:00.000Z', now)).toBe('due');
  expect(ago('2026-11-20T14:57:00.000Z', now)).toBe('3 min ago');
  expect([countdown(null, now), countdown(now, null), ago(null, now)]).toEqual(['', '', '']);
});

it('shows each id once', () => {
  const rows = [
    { id: 'b', seq: 4 },
    { id: null, seq: 3 },
    { id: 'b', seq: 2 },
    { id: 'a', seq: 1 },
  ];
  expect(newestOfEach(rows, 5).map(({ id }) => id)).toEqual(['b', 'a']);
  expect(newestOfEach(rows, 1)).toEqual([{ id: 'b', seq: 2 }]);
});
