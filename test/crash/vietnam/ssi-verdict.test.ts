// The verdict itself: each wrong book is found under its counter, and a right one is not.
import { describe, expect, it } from 'vitest';
import type { SsiTruth, SsiTruthOrder } from './ssi-truth.ts';
import { closingFindings, ssiBookFindings, ssiHistoryFindings } from './ssi-verdict.ts';

const EMPTY: SsiTruth = {
  time: '2026-06-10T10:00:00+07:00',
  accounts: [{ cash: 10_000_000_000, buying_power: 10_000_000_000 }],
  prices: [],
  positions: [],
  open_orders: [],
  completed_orders: [],
  fills: [],
  sockets: [],
  unwatched_ms: 0,
};
const SALE: SsiTruthOrder = {
  order_id: '1',
  client_request_id: 'SLabcd23451ax',
  symbol: 'FPT',
  side: 'S',
  quantity: 300,
  filled: 0,
  status: 'QU',
  reason: '',
};
const NOTHING = { positions: [], orders: [] };

function countersOf(truth: SsiTruth, placed: readonly string[] = []): readonly string[] {
  return ssiHistoryFindings(truth, placed, []).map(({ counter }) => counter);
}

describe('the verdict on a run at SSI', () => {
  it('finds nothing where nothing happened', () => {
    expect(countersOf(EMPTY)).toEqual([]);
    expect(ssiBookFindings(EMPTY, 'FPT', NOTHING)).toEqual([]);
  });

  it('counts a request that arrived twice, and an order that nobody intended', () => {
    const id = SALE.client_request_id;
    expect(countersOf(EMPTY, [id, id])).toEqual(['duplicates']);
    expect(countersOf({ ...EMPTY, open_orders: [SALE] }, [id])).toEqual(['orphans']);
    expect(countersOf({ ...EMPTY, open_orders: [SALE, SALE] })).toContain('duplicates');
  });

  it('counts a fill that the journal lacks, and money that no fill explains', () => {
    const fill = { client_request_id: '', symbol: 'FPT', shares: 100, price: 50_000 } as const;
    const bought = { ...EMPTY, fills: [{ ...fill, side: 'B' } as const] };
    expect(countersOf(bought)).toEqual(['lost', 'cash']);
  });

  it('tells shares that may not be sold from any other refusal', () => {
    const refused = (reason: string) =>
      countersOf({ ...EMPTY, completed_orders: [{ ...SALE, status: 'RJ', reason }] });
    expect(refused('ORD007: Not enough shares')).toContain('oversold');
    expect(refused('ORD004: Price step')).toContain('refused');
  });

  it('counts sales of more than is held, and shares that only one side knows', () => {
    const position = { symbol: 'FPT', quantity: 300, sellable: 300 };
    const twice = { ...EMPTY, positions: [position], open_orders: [SALE, SALE] };
    expect(closingFindings(twice, 'FPT')).toMatchObject([{ counter: 'oversold' }]);
    expect(closingFindings({ ...twice, open_orders: [SALE] }, 'FPT')).toEqual([]);
    const held = ssiBookFindings({ ...EMPTY, positions: [position] }, 'FPT', NOTHING);
    expect(held).toMatchObject([{ counter: 'lost' }]);
  });
});
