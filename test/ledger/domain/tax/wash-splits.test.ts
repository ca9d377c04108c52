// Wash sales across a split, and of sales that close several lots at a loss.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, price, quantity, textOf } from '../../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../../src/kernel/instant.ts';
import type { PortfolioId } from '../../../../src/ledger/domain/entries/ids.ts';
import type { WashView } from '../../../../src/ledger/domain/tax/wash/wash-view.ts';
import { washSalesOfEntries } from '../../../../src/ledger/domain/tax/wash-entries.ts';
import { washSales } from '../../../../src/ledger/domain/tax/wash-sales.ts';
import { runs } from '../../../runs/runs.ts';
import { LIFE_TERMS, lifeOf } from '../drawn/life.ts';
import type { Move } from '../drawn/moves.ts';
import { only, tradesOf, viewOf, WASH_TERMS } from './trades-of.ts';

interface Drawn {
  readonly portfolio: 0 | 1;
  readonly side: 'BUY' | 'SELL';
  readonly shares: number;
  readonly price: number;
  readonly daysLater: number;
  readonly method: 'FIFO' | 'LIFO' | 'HIFO';
}

interface Split {
  readonly newShares: number;
  readonly oldShares: number;
}

/** Long only: sales are cut to what is held. */
function heldTrades(drawn: readonly Drawn[]): readonly Drawn[] {
  const held = [0, 0];
  return drawn.flatMap((one) => {
    const own = held[one.portfolio] ?? 0;
    const shares = one.side === 'BUY' ? one.shares : Math.min(one.shares, own);
    if (shares === 0) return [];
    held[one.portfolio] = own + (one.side === 'BUY' ? shares : -shares);
    return [{ ...one, shares }];
  });
}

const moveOf = (one: Drawn, ratio: Split = { newShares: 1, oldShares: 1 }): Move => ({
  ...{ portfolio: one.portfolio, security: '1', daysLater: one.daysLater },
  ...{ kind: 'trade', side: one.side, effect: 'EITHER', method: one.method },
  quantity: quantity(String((one.shares * ratio.newShares) / ratio.oldShares)),
  price: price(String((one.price * ratio.oldShares) / ratio.newShares)),
  fees: decimal('0') as never,
});

const splitOf = (portfolio: 0 | 1, { newShares, oldShares }: Split, daysLater: number): Move => ({
  ...{ portfolio, security: '1', daysLater, kind: 'action', method: 'FIFO' },
  action: {
    kind: 'split',
    newShares: decimal(String(newShares)),
    oldShares: decimal(String(oldShares)),
    cashInLieu: undefined,
  },
});

function washed(moves: readonly Move[], splits?: ReadonlyMap<string, readonly never[]>): WashView {
  const life = lifeOf(moves);
  const portfolios = ([0, 1] as const).map((portfolio) => ({
    id: portfolio as number as PortfolioId,
    terms: LIFE_TERMS,
    folded: life.all.flatMap((one) =>
      one.portfolio === portfolio && one.folded !== undefined ? [one.folded] : [],
    ),
  }));
  return washSalesOfEntries(portfolios, {
    ...{ windowDays: 30, taxDeferred: new Set<string>(), groupOf: () => 'one' },
    departures: life.departures,
    ...(splits !== undefined && { splits }),
  });
}

const sums = ({ closures, openLots }: WashView) => ({
  disallowed: closures.map((one) => [String(one.tradeId), textOf(one.disallowedLoss)]).toSorted(),
  adjusted: openLots
    .filter(({ adjustment }) => !adjustment.isZero())
    .map((one) => textOf(one.adjustment)),
});

const drawn = fc.record({
  portfolio: fc.constantFrom(0 as const, 1 as const),
  side: fc.constantFrom('BUY' as const, 'SELL' as const, 'SELL' as const),
  shares: fc.integer({ min: 1, max: 6 }).map((lots) => lots * 20),
  price: fc.integer({ min: 1, max: 40 }),
  daysLater: fc.integer({ min: 0, max: 9 }),
  method: fc.constantFrom('FIFO' as const, 'LIFO' as const, 'HIFO' as const),
});

const ratio = fc.constantFrom(
  { newShares: 2, oldShares: 1 },
  { newShares: 10, oldShares: 1 },
  { newShares: 1, oldShares: 2 },
  { newShares: 1, oldShares: 4 },
  { newShares: 5, oldShares: 2 },
);

describe('a loss before a split', () => {
  it('is disallowed for as many shares as were bought back after it, whoever has booked the split', () => {
    const buy = { portfolio: 0, side: 'BUY', method: 'FIFO' } as const;
    const history = (sold: number): readonly Move[] => [
      moveOf({ ...buy, shares: 10, price: 100, daysLater: 0 }),
      moveOf({ ...buy, side: 'SELL', shares: sold, price: 80, daysLater: 40 }),
      ...(sold < 10 ? [splitOf(0, { newShares: 10, oldShares: 1 }, 5)] : []),
      moveOf({ ...buy, shares: 10, price: 8, daysLater: 5 }),
    ];
    const [sale] = washed(history(5)).closures;
    expect(textOf(sale?.disallowedLoss ?? decimal('-1'))).toBe('20');
    // Everything was sold: only the security master knows of the split.
    const on = '2023-02-17' as TradingDay;
    const known = new Map([['1', [{ on, newShares: decimal('10'), oldShares: decimal('1') }]]]);
    const [whole] = washed(history(10), known as never).closures;
    expect(textOf(whole?.disallowedLoss ?? decimal('-1'))).toBe('20');
  });

  it('washes as if the whole history had been in the shares after it', () => {
    fc.assert(
      fc.property(
        fc.array(drawn, { minLength: 6, maxLength: 16 }),
        ratio,
        fc.integer({ min: 2, max: 12 }),
        (all, split, place) => {
          const trades = heldTrades(all);
          const at = Math.min(place, trades.length);
          const before = trades.slice(0, at);
          const after = heldTrades([...trades]).slice(at);
          const moves = [
            ...before.map((one) => moveOf(one)),
            splitOf(0, split, 1),
            splitOf(1, split, 0),
            ...after.map((one) => moveOf(one, split)),
          ];
          // Days pass alike, and a trade that does nothing keeps the numbers of the others.
          const idle = (portfolio: 0 | 1, daysLater: number) =>
            splitOf(portfolio, { newShares: 1, oldShares: 1 }, daysLater);
          const restated = [
            ...before.map((one) => moveOf(one, split)),
            ...[idle(0, 1), idle(1, 0)],
            ...after.map((one) => moveOf(one, split)),
          ];
          expect(sums(washed(moves))).toEqual(sums(washed(restated)));
        },
      ),
      { numRuns: runs(1_000) },
    );
  });
});

describe('one sale of several lots at a loss', () => {
  it('has the loss of the share acquired first disallowed first, whichever lot the method took first', () => {
    const history = tradesOf(`
      b1 2024-01-02 BUY 10 ABC 50
      b2 2024-03-01 BUY 10 ABC 80
      s1 2024-06-03 SELL 20 ABC 40
      b3 2024-06-20 BUY 10 ABC 41
    `);
    const lots = { ...WASH_TERMS.lots, method: 'LIFO' as const };
    const { closures } = viewOf(washSales(history, { ...WASH_TERMS, lots }));
    expect(closures.map((one) => [one.lotId, textOf(one.disallowedLoss)])).toEqual([
      ['b2', '0'],
      ['b1', '100'],
    ]);
  });

  it('matches what was bought before it in the same order', () => {
    const history = tradesOf(`
      b1 2024-01-02 BUY 10 ABC 50
      b2 2024-03-01 BUY 10 ABC 80
      b3 2024-05-20 BUY 5 ABC 30
      s1 2024-06-03 SELL 20 ABC 40
    `);
    const lots = { ...WASH_TERMS.lots, method: 'HIFO' as const };
    const { closures } = viewOf(washSales(history, { ...WASH_TERMS, lots }));
    const first = only(closures.filter(({ disallowedLoss }) => disallowedLoss.gt(0)));
    expect([first.lotId, textOf(first.disallowedLoss)]).toEqual(['b1', '50']);
  });

  it('never disallows a later acquired loss while an earlier acquired one of the sale is not replaced', () => {
    const one = fc.record({
      side: fc.constantFrom('BUY', 'BUY', 'SELL'),
      shares: fc.integer({ min: 1, max: 9 }),
      price: fc.integer({ min: 1, max: 90 }),
      days: fc.integer({ min: 1, max: 20 }),
    });
    const method = fc.constantFrom('LIFO' as const, 'HIFO' as const, 'FIFO' as const);
    fc.assert(
      fc.property(fc.array(one, { minLength: 3, maxLength: 14 }), method, (all, how) => {
        let held = 0;
        let day = Date.parse('2024-01-02');
        const lines = all.flatMap(({ side, shares, price: at, days }, index) => {
          const units = side === 'BUY' ? shares : Math.min(shares, held);
          day += days * 86_400_000;
          held += side === 'BUY' ? units : -units;
          const on = new Date(day).toISOString().slice(0, 10);
          return units === 0 ? [] : [`t${index} ${on} ${side} ${units} ABC ${at}`];
        });
        const lots = { ...WASH_TERMS.lots, method: how };
        const { closures } = viewOf(washSales(tradesOf(lines.join('\n')), { ...WASH_TERMS, lots }));
        for (const own of Map.groupBy(closures, ({ tradeId }) => tradeId).values()) {
          const losses = own.filter(({ gain }) => gain.lt(0));
          for (const early of losses)
            for (const late of losses) {
              if (early.openedOn >= late.openedOn) continue;
              const isWhole = early.disallowedLoss.eq(early.gain.abs());
              // A lot replaces no shares of itself: what is left of the earlier lot may replace the later one alone.
              const isOwn = late.replacements.every(({ lotId }) => lotId === early.lotId);
              expect(isWhole || late.disallowedLoss.isZero() || isOwn).toBe(true);
            }
        }
      }),
      { numRuns: runs(300) },
    );
  });
});
