// The quality of a data product: five shares with their weights, the rows that fail, and what caps the score.
import { describe, expect, it } from 'vitest';
import { PRODUCTS, type ProductRow } from '../../../../src/ledger/domain/products/product.ts';
import { createJudge, type OutsideFault } from '../../../../src/ledger/domain/products/quality.ts';

const LOT: ProductRow = {
  lot_id: '7',
  portfolio_id: 1,
  security_id: 3,
  symbol: 'IBM',
  side: 'LONG',
  opened_on: '2026-01-05',
  held_since: '2026-01-05',
  opened_quantity: '10',
  remaining: '4',
  basis: '40.5',
  currency: 'USD',
  name: 'International Business Machines',
  sector: 'Technology',
};

function judged(rows: readonly ProductRow[], outside: readonly OutsideFault[] = []) {
  const judge = createJudge(PRODUCTS.lots);
  for (const row of rows) judge.add([row]);
  return judge.verdict(outside);
}

describe('the quality of a data product', () => {
  it('is 100 for rows without a fault, and unknown without rows', () => {
    expect(judged([LOT])).toMatchObject({ score: 100, level: 'EXCELLENT', rows: 1, faults: [] });
    expect(judged([])).toMatchObject({ score: undefined, level: undefined, parts: undefined });
  });

  it('falls by the share of the value that is in question, and is never good while it is', () => {
    const rows = [LOT, { ...LOT, lot_id: '8', basis: '159.5' }];
    const ask = (row: string, isSevere: boolean) => {
      const judge = createJudge(PRODUCTS.lots, new Map([[row, { why: 'Was it 90?', isSevere }]]));
      judge.add(rows);
      return judge.verdict([]);
    };
    expect(ask('7', false)).toMatchObject({ score: 50, parts: { plausibility: 0.5 } });
    const large = ask('8', false);
    expect(large.score).toBe(20.3);
    expect(large.checks?.[0]).toEqual({
      ...{ dimension: 'plausibility', rows: 2, failing: 1, valueShare: 159.5 / 200 },
      share: expect.closeTo(1 - 159.5 / 200, 12),
    });
    expect(large.faults).toEqual([{ row: '8', dimension: 'plausibility', why: 'Was it 90?' }]);
    const many = Array.from({ length: 98 }, (_, at) => ({ ...LOT, lot_id: `n${at}` }));
    const capped = (isSevere: boolean) => {
      const judge = createJudge(PRODUCTS.lots, new Map([['7', { why: 'Was it?', isSevere }]]));
      judge.add([LOT, ...many]);
      return judge.verdict([]);
    };
    expect(capped(false)).toMatchObject({ score: 84, level: 'ACCEPTABLE' });
    expect(capped(true)).toMatchObject({ score: 50, level: 'POOR' });
  });

  it('falls by a third as much for an optional field as for a required one', () => {
    // Eleven required fields and two optional ones: 11 + 2/3.
    const whole = 11 + 2 / 3;
    const optional = judged([{ ...LOT, sector: null }]);
    expect(optional.parts?.completeness).toBeCloseTo((whole - 1 / 3) / whole, 12);
    expect(optional.faults).toEqual([]);
    const needed = judged([{ ...LOT, opened_on: null }]);
    expect(needed.parts?.completeness).toBeCloseTo((whole - 1) / whole, 12);
    expect(needed.score).toBe(97.4);
    expect(needed.faults).toEqual([
      { row: '7', dimension: 'completeness', why: 'opened_on is missing' },
    ]);
  });

  it.each([
    [{ remaining: '0' }, 'remaining is 0, not a decimal above zero'],
    [{ basis: '-1' }, 'basis is -1, not a decimal not below zero'],
    [{ opened_on: '5 Jan' }, 'opened_on is 5 Jan, not a day'],
    [{ side: 'BOTH' }, 'side is BOTH, not one of LONG, SHORT'],
    [{ remaining: 'NaN' }, 'remaining is NaN, not a decimal above zero'],
  ])('names a row whose cell is invalid: %j', (cells, why) => {
    const { parts, faults, score } = judged([LOT, { ...LOT, lot_id: '8', ...cells }]);
    expect(faults).toEqual([{ row: '8', dimension: 'validity', why }]);
    expect(parts?.validity).toBe(0.5);
    expect(score).toBe(87.5);
  });

  it('counts a row once, however many of its cells are invalid', () => {
    const { parts, faultCount } = judged([LOT, { ...LOT, lot_id: '8', remaining: '0', side: 'X' }]);
    expect([parts?.validity, faultCount]).toEqual([0.5, 2]);
  });

  it('names what occurs twice in one portfolio, and not what two portfolios have', () => {
    expect(judged([LOT, { ...LOT, portfolio_id: 2 }]).parts?.uniqueness).toBe(1);
    const { parts, faults } = judged([LOT, LOT]);
    expect(parts?.uniqueness).toBe(0.5);
    expect(faults).toEqual([
      { row: '7', dimension: 'uniqueness', why: 'lot_id 7 occurs more than once' },
    ]);
  });

  it('is at most 50 when the ledger disagrees, whatever the rest', () => {
    const many = Array.from({ length: 50 }, (_, at) => ({ ...LOT, lot_id: String(at) }));
    const wrong = { row: '5', dimension: 'consistency', why: 'it differs' } as const;
    const { score, level, parts } = judged(many, [wrong]);
    expect(parts?.consistency).toBe(0.98);
    expect([score, level]).toEqual([50, 'POOR']);
    const late = { row: '5', dimension: 'timeliness', why: 'it is old' } as const;
    expect(judged(many, [late]).score).toBe(99.7);
  });

  it('shows the first hundred faults and counts all', () => {
    const many = Array.from({ length: 150 }, (_, at) => ({ ...LOT, lot_id: `${at}`, side: 'X' }));
    const { faults, faultCount, parts } = judged(many);
    expect([faults.length, faultCount, parts?.validity]).toEqual([100, 150, 0]);
  });
});
