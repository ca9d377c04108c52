// The method of a portfolio on a day, and changes that reach no sale of the past.
import { expect, test } from 'vitest';
import type { TradingDay } from '../../../../src/kernel/instant.ts';
import type { LotMethod } from '../../../../src/ledger/domain/lots/lot-terms.ts';
import {
  type MethodHistory,
  methodChanged,
  methodOn,
  onlyMethod,
} from '../../../../src/ledger/domain/lots/method-history.ts';

const since = (from: string, method: LotMethod) => ({ from: from as TradingDay, method });
const HISTORY: MethodHistory = [since('2024-01-02', 'FIFO'), since('2025-07-01', 'HIFO')];

test('a method counts from its day on; the first covers what came before', () => {
  const on = (day: string) => methodOn(HISTORY, day as TradingDay);
  expect(['2020-01-01', '2025-06-30', '2025-07-01', '2026-01-01'].map(on)).toEqual([
    'FIFO',
    'FIFO',
    'HIFO',
    'HIFO',
  ]);
});

test('a change for today or later is taken, and replaces what was planned from that day on', () => {
  const today = '2025-06-01' as TradingDay;
  expect(methodChanged(HISTORY, since('2025-06-01', 'LIFO'), today)).toEqual({
    ok: true,
    value: [HISTORY[0], since('2025-06-01', 'LIFO')],
  });
  expect(methodChanged(HISTORY, since('2025-08-01', 'LIFO'), today)).toEqual({
    ok: true,
    value: [...HISTORY, since('2025-08-01', 'LIFO')],
  });
});

test('a change for the past is refused with the earliest day', () => {
  const refused = methodChanged(HISTORY, since('2025-05-31', 'LIFO'), '2025-06-01' as TradingDay);
  expect(refused).toEqual({
    ok: false,
    failure: { kind: 'METHOD_CHANGE_NOT_FORWARD', from: '2025-05-31', earliest: '2025-06-01' },
  });
});

test('a second change for the same day takes the place of the first', () => {
  const [day, today] = ['2026-02-01', '2026-01-05'] as TradingDay[] as [TradingDay, TradingDay];
  const once = methodChanged(onlyMethod('FIFO'), { from: day, method: 'LIFO' }, today);
  const twice = once.ok && methodChanged(once.value, { from: day, method: 'HIFO' }, today);
  expect(twice).toEqual({
    ok: true,
    value: [since('0001-01-01', 'FIFO'), since('2026-02-01', 'HIFO')],
  });
});
