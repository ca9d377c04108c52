import { describe, expect, test } from 'vitest';
import { instant, SECOND_MS } from '../../../src/kernel/instant.ts';
import { alarmKey } from '../../../src/trader/domain/alarms/alarm.ts';
import { createOptionBounds, isSoldTwice } from './option-bounds.ts';

const CALL = 'HH 190308C00047000';

interface Short {
  readonly net?: number;
  readonly foreign: number;
  readonly twice: number;
  readonly isSaid?: boolean;
}

function seen({ net = 0, foreign, twice, isSaid = true }: Short) {
  const said = isSaid ? [[alarmKey('foreign-position', CALL), {}]] : [];
  return {
    state: { alarms: new Map(said as []) },
    symbols: () => [CALL],
    sharesOf: () => ({ net, foreign, twice }),
  } as unknown as Parameters<typeof isSoldTwice>[0];
}

function brokenAfter(seconds: number, world: Parameters<typeof isSoldTwice>[0]): readonly string[] {
  const broken: string[] = [];
  let [now, nakedLegMs] = [0, 0];
  const bounds = createOptionBounds({
    now: () => instant(now),
    figures: () => ({ nakedLegMs, lopsidedMs: 0, unboundedOrders: 0 }),
    isCalm: () => !isSoldTwice(world),
    broken: (text) => void broken.push(text),
  });
  for (let second = 0; second < seconds; second += 1) {
    now += SECOND_MS;
    nakedLegMs += SECOND_MS;
    bounds.look();
  }
  return broken;
}

describe('short contracts that nothing covers', () => {
  test('that a person and our exit have both sold are excused once an alarm names them', () => {
    expect(brokenAfter(60, seen({ foreign: -10, twice: -10 }))).toEqual([]);
  });

  test.each<[string, Short]>([
    ['that no alarm names', { foreign: -10, twice: -10, isSaid: false }],
    ['beyond those that were sold twice', { foreign: -11, twice: -10 }],
    ['of ours', { net: -10, foreign: 0, twice: 0 }],
  ])('%s break the law', (_, short) => {
    expect(brokenAfter(60, seen(short))).toEqual(['naked_legs: 18000 ms']);
  });
});
