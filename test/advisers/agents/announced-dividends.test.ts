// Dividends as price sources announced them, against what a book has. Amounts and days are those of Coca-Cola and Realty Income in 2026.
import { describe, expect, it } from 'vitest';
import { announcedDividends } from '../../../src/advisers/agents/anomaly/bookings/announced-dividends.ts';
import type { SeenEntry } from '../../../src/advisers/agents/snapshot/snapshot.ts';
import { money, quantity } from '../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import { entry, holding, snapshot, USD } from './harness/snapshots.ts';

const day = (text: string) => text as TradingDay;
const announced = (perShare: number, ...days: readonly string[]) =>
  days.map((on) => ({ on: day(on), perShare, currency: USD }));
const bought = entry(1, { on: day('2025-12-01'), quantity: quantity('100') });
const paid = (id: number, on: string, amount: string, more: Partial<SeenEntry> = {}) =>
  entry(id, {
    ...{ type: 'DIVIDEND', on: day(on), cash: money(amount) },
    ...{ quantity: undefined, price: undefined, ...more },
  });
const quarters = announced(0.51, '2026-03-13', '2026-06-12', '2026-09-14');

function found(entries: readonly SeenEntry[], dividends = quarters) {
  const held = holding(1, {}, { symbol: 'KO', dividends });
  return announcedDividends(snapshot({ entries, holdings: [held] }));
}

describe('announced dividends', () => {
  it('that are all booked, less a withholding tax, are no finding', () => {
    const all = [paid(2, '2026-04-01', '51'), paid(3, '2026-07-01', '43.35')];
    expect(found([bought, ...all, paid(4, '2026-10-01', '35.7')])).toEqual([]);
  });

  it('of which one is not booked are asked about once its payment is weeks late', () => {
    const [one, ...others] = found([
      bought,
      paid(2, '2026-04-01', '51'),
      paid(4, '2026-10-01', '51'),
    ]);
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      ...{ rule: 'dividend-missing', subject: 'day:1/2026-06-12' },
      figures: { per_share: '0.51', held: '100', expected: '51' },
    });
    expect(one?.text).toBe(
      'KO paid 0.51 USD a share to holders before 2026-06-12; 100 were held, and no dividend of about 51 USD is booked. Is it missing, or was it paid elsewhere?',
    );
    // The one of September may be paid until November 23.
    expect(found([bought, paid(2, '2026-04-01', '51'), paid(3, '2026-07-01', '51')])).toEqual([]);
  });

  it('of each month find the one that is missing, although payments come after the next ex-date', () => {
    const months = announced(0.27, '2026-04-01', '2026-05-01', '2026-06-01', '2026-07-01');
    const late = ['2026-05-04', '2026-07-06', '2026-08-04'];
    const booked = late.map((on, at) => paid(2 + at, on, '27'));
    const all = found([bought, ...booked], months);
    expect(all.map(({ subject }) => subject)).toHaveLength(1);
  });

  it('of a book that keeps none at all are one question with one answer', () => {
    const [one, ...others] = found([bought]);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ subject: 'security:1', figures: { count: '2', expected: '102' } });
    expect(found([bought], quarters.slice(0, 2))[0]?.question?.restsOn).toEqual(
      one?.question?.restsOn,
    );
  });

  it('count for what was held before the ex-date, and a purchase of that day gets none', () => {
    const later = entry(2, { on: day('2026-06-12'), quantity: quantity('40') });
    const entries = [bought, paid(3, '2026-04-01', '51'), later];
    const [one] = found(entries);
    // 100 are held now: 60 before the purchase.
    expect(one?.figures).toMatchObject({ held: '60', expected: '30.6' });
  });

  it('ask about a booked amount that no tax explains', () => {
    const [one] = found([bought, paid(2, '2026-04-01', '510'), paid(3, '2026-07-01', '51')]);
    expect(one).toMatchObject({ rule: 'dividend-announced', subject: 'transaction:2' });
    expect(one?.text).toContain('Was it 51 rather than 510?');
  });

  it('are not judged across a split, or in another currency', () => {
    const split = entry(2, { type: 'SPLIT', on: day('2026-09-20'), quantity: undefined });
    expect(found([bought, split])).toEqual([]);
    const euros = quarters.map((one) => ({ ...one, currency: 'EUR' as typeof USD }));
    expect(found([bought], euros)).toEqual([]);
  });
});
