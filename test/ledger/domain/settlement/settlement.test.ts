// Settlement days by venue: business days only, the cycle in force on the trade day, and what is said where rules are assumed.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import { isSettled, mayNameLots } from '../../../../src/ledger/domain/settlement/settlement.ts';
import { addDays } from '../../../../src/market/time/day.ts';
import { settlementOf } from '../../../../src/market/venues/settlement/settlement.ts';
import { settlementRuleOf } from '../../../../src/market/venues/settlement-rules.ts';

function settledOn(tradedOn: string, venue: string | undefined): string {
  return settlementOf(tradedOn as TradingDay, settlementRuleOf(venue)).on;
}

const ms = (iso: string) => instant(Date.parse(iso));

describe('Vietnam', () => {
  test('two trading days later, at 13:00', () => {
    const { at } = settlementOf('2025-06-12' as TradingDay, settlementRuleOf('HOSE'));
    expect(at).toBe(Date.parse('2025-06-16T13:00:00+07:00'));
  });

  test('the days before the lunar new year settle after it', () => {
    expect(settledOn('2026-02-12', 'hose')).toBe('2026-02-23');
    expect(settledOn('2026-02-13', 'upcom')).toBe('2026-02-24');
  });

  test('a day outside the known holidays is said to be', () => {
    const rule = settlementRuleOf('hnx');
    const settlement = settlementOf('2026-12-30' as TradingDay, rule);
    expect(settlement).toMatchObject({ on: '2027-01-01', isCalendarKnown: false });
    expect(settlementOf('2026-12-28' as TradingDay, rule).isCalendarKnown).toBe(true);
    expect(settlementOf('2024-12-27' as TradingDay, rule).isCalendarKnown).toBe(false);
  });
});

describe('the US', () => {
  test.each([
    ['2024-05-24', '2024-05-29'],
    ['2024-05-28', '2024-05-29'],
    ['2017-09-01', '2017-09-07'],
    ['2017-09-05', '2017-09-07'],
    ['2026-11-25', '2026-11-27'],
    ['2026-11-20', '2026-11-23'],
    ['2024-10-11', '2024-10-15'],
    ['2024-10-14', '2024-10-15'],
    ['2024-10-07', '2024-10-08'],
    ['2025-10-20', '2025-10-21'],
    ['2025-11-10', '2025-11-12'],
    ['2023-11-08', '2023-11-10'],
    ['2028-11-09', '2028-11-10'],
    ['1999-10-08', '1999-10-14'],
  ])('a trade of %s settles on %s', (tradedOn, settled) => {
    expect(settledOn(tradedOn, 'us')).toBe(settled);
  });

  test('a settlement beyond the calendar counts weekdays and says so', () => {
    const settlement = settlementOf('2028-12-29' as TradingDay, settlementRuleOf('us'));
    expect(settlement).toMatchObject({ on: '2029-01-01', isCalendarKnown: false });
  });
});

test('an unknown venue settles two weekdays later, and says that this is assumed', () => {
  for (const venue of ['xetra', undefined])
    expect(settlementOf('2026-11-19' as TradingDay, settlementRuleOf(venue))).toMatchObject({
      on: '2026-11-23',
      rule: 'assumed',
      businessDays: 2,
      isCalendarKnown: true,
    });
});

test('a settlement is never on a weekend or a holiday, and never before the trade', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10_000 }),
      fc.constantFrom('us', 'hose', 'other'),
      (days, venue) => {
        const tradedOn = addDays('1999-01-04' as TradingDay, days);
        const rule = settlementRuleOf(venue);
        const settlement = settlementOf(tradedOn, rule);
        expect(settlement.on > tradedOn).toBe(true);
        expect([0, 6]).not.toContain(new Date(settlement.on).getUTCDay());
        expect(rule.isBusinessDay(settlement.on)).not.toBe(false);
        const next = settlementOf(addDays(tradedOn, 1), rule);
        if (rule.cycles.every(({ from }) => from !== addDays(tradedOn, 1)))
          expect(next.on >= settlement.on).toBe(true);
      },
    ),
  );
});

test('what was bought is settled from the moment on, not before', () => {
  const settlement = settlementOf('2025-06-10' as TradingDay, settlementRuleOf('hose'));
  expect(isSettled(settlement, ms('2025-06-12T12:59:59.999+07:00'))).toBe(false);
  expect(isSettled(settlement, ms('2025-06-12T13:00:00+07:00'))).toBe(true);
});

test('lots of a sale may be named to the end of its settlement day', () => {
  const settlement = settlementOf('2026-11-20' as TradingDay, settlementRuleOf('us'));
  expect(mayNameLots({ settlement }, ms('2026-11-23T23:59:59-05:00'))).toBe(true);
  expect(mayNameLots({ settlement }, ms('2026-11-24T00:00:00-05:00'))).toBe(false);
});

test('a rule without a cycle for the day is a fault of the program', () => {
  const rule = { ...settlementRuleOf('us'), cycles: [{ from: '2024-05-28', businessDays: 1 }] };
  expect(settlementOf('2024-05-28' as TradingDay, rule).on).toBe('2024-05-29');
  expect(() => settlementOf('2024-05-27' as TradingDay, rule)).toThrow(
    'no cycle covers 2024-05-27',
  );
});
