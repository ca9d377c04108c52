// Exits that reach the exchange when nothing trades any more: after the close, and after the last bar of the file.

import { expect, it } from 'vitest';
import { instant, MINUTE_MS, toIso } from '../../../src/kernel/instant.ts';
import { createColumnBuilder } from '../../../src/market/bars/bar-columns.ts';
import type { Session } from '../../../src/market/time/calendar.ts';
import { barAt } from '../../trader/engine/harness/history.ts';
import { sessionsFrom } from './long-bars-fixture.ts';
import { DAY, played } from './session-fixture.ts';

const [WEDNESDAY, THURSDAY] = sessionsFrom(DAY, 2) as [Session, Session];

function barsIn(days: readonly { readonly open: number; readonly close: number }[]) {
  const builder = createColumnBuilder();
  const before = sessionsFrom('2026-11-11', 5);
  for (const { open, close } of [...before, ...days])
    for (let start = open; start < close; start += MINUTE_MS)
      builder.add(barAt(instant(start), 100));
  return builder.build(MINUTE_MS);
}

function predicted(at: number, signal: string) {
  const record = { id: `p${at}`, signal, confidence: 0.9, timestamp: at, at: toIso(instant(at)) };
  return { symbol: 'AAPL', at: instant(at), record };
}

function ranUntil(lastBar: number, exitAt: number) {
  const thursday = { open: THURSDAY.open, close: Math.min(THURSDAY.close, lastBar) };
  const wednesday = { open: WEDNESDAY.open, close: Math.min(WEDNESDAY.close, lastBar) };
  return played({
    predictions: {},
    terms: {
      bars: new Map([['AAPL', barsIn([wednesday, thursday])]]),
      sessions: [WEDNESDAY, THURSDAY],
      predictions: [predicted(WEDNESDAY.open + 35_000, 'BUY'), predicted(exitAt, 'SELL')],
    },
  });
}

it('an exit that arrives after the close waits, and trades at the open of the next session', () => {
  const [trade] = ranUntil(THURSDAY.close, WEDNESDAY.close - 50).trades;
  expect(trade).toMatchObject({ exit: 99.99, reason: 'opposite', closedAt: THURSDAY.open });
});

it('an exit after the last bar of its symbol does not fill', () => {
  const { trades, result } = ranUntil(
    WEDNESDAY.open + 60 * MINUTE_MS,
    WEDNESDAY.open + 90 * MINUTE_MS,
  );
  expect(trades).toEqual([]);
  expect(result.openPositions).toHaveLength(1);
});
