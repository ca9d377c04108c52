import { expect, it } from 'vitest';
import { epochMs, epochUnitOf, whyOtherUnit } from '../../src/kernel/epoch.ts';

const AT = Date.UTC(2020, 11, 15, 14, 30);

it.each([
  ['s', AT / 1_000],
  ['ms', AT],
  ['us', AT * 1_000],
  ['ns', AT * 1_000_000],
] as const)('%s are told from the magnitude', (unit, value) => {
  expect(epochUnitOf(value)).toBe(unit);
  expect(epochMs(value, unit)).toBe(AT);
  expect(whyOtherUnit(value, unit)).toBeUndefined();
});

it('a number that is a time in no unit says nothing', () => {
  for (const value of [0, 7, 99_999_999, -AT, 1e21, Number.NaN])
    expect([epochUnitOf(value), whyOtherUnit(value, 'ms')]).toEqual([undefined, undefined]);
});

it('another unit is named with the time it would mean', () => {
  expect(whyOtherUnit(AT / 1_000, 'ms')).toBe(
    '1608042600 has the magnitude of epoch seconds (2020-12-15T14:30:00.000Z), not of epoch milliseconds',
  );
});
