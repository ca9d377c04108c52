// Corporate actions conserve what they do not close: basis to the last digit, and the stated number of shares.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minus, plus, sumOf } from '../../../../src/kernel/amounts.ts';
import { decimal, type Money, NO_MONEY, price, textOf } from '../../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../../src/kernel/instant.ts';
import { applyAction } from '../../../../src/ledger/domain/corporate-actions/apply-action.ts';
import type {
  ActionOnLots,
  Holding,
} from '../../../../src/ledger/domain/corporate-actions/corporate-action.ts';
import type { Lot } from '../../../../src/ledger/domain/lots/lot.ts';
import { emptyBook } from '../../../../src/ledger/domain/lots/lot-book.ts';
import { bookAfter, matchTrade } from '../../../../src/ledger/domain/lots/match-trade.ts';
import type { Trade } from '../../../../src/ledger/domain/lots/trade.ts';
import { termsBy, trades } from '../drawn/trades.ts';

const ratio = fc
  .integer({ min: 1, max: 4_000 })
  .map((thousandths) => decimal((thousandths / 1_000).toFixed(3)));
const inLieu = fc.constantFrom(undefined, price('12.34'));

const reshaping: fc.Arbitrary<ActionOnLots> = fc.oneof(
  fc.record({
    kind: fc.constant('split'),
    newShares: fc.integer({ min: 1, max: 20 }).map((n) => decimal(String(n))),
    oldShares: fc.integer({ min: 1, max: 20 }).map((n) => decimal(String(n))),
    cashInLieu: inLieu,
  }),
  fc.record({ kind: fc.constant('stock-dividend'), rate: ratio, cashInLieu: inLieu }),
  fc.record({
    kind: fc.constant('stock-merger'),
    security: fc.constant('NEW'),
    ratio,
    cashInLieu: inLieu,
  }),
  fc.record({
    kind: fc.constant('spin-off'),
    security: fc.constant('CHILD'),
    ratio,
    parentBasisShare: fc.constantFrom('0', '0.3333333', '0.8', '1').map(decimal),
    cashInLieu: inLieu,
  }),
  fc.record({ kind: fc.constant('symbol-change'), security: fc.constant('NEW') }),
);

function lotsAfter(all: readonly Trade[]): readonly Lot[] {
  const book = emptyBook();
  for (const trade of all) {
    const matched = matchTrade(book, trade, termsBy('FIFO'));
    if (matched.ok) bookAfter(book, matched.value);
  }
  return book.lots;
}

function basisOf(holdings: readonly Holding[]): Money {
  return sumOf(holdings.flatMap(({ lots }) => lots.map(({ basis }) => basis)));
}

const ON = '2024-06-03' as TradingDay;

test('a new shape of the same investment keeps its basis, less what was sold as a fraction', () => {
  fc.assert(
    fc.property(trades, reshaping, (all, action) => {
      const lots = lotsAfter(all);
      const effect = applyAction({ security: 'OLD', lots }, action, {
        on: ON,
        lots: termsBy('HIFO'),
      });
      const sold = effect.closures.map(({ cost, proceeds }) =>
        lots[0]?.side === 'SHORT' ? proceeds : cost,
      );
      const after = plus(basisOf(effect.holdings), sumOf(sold));
      expect(textOf(after)).toBe(textOf(basisOf([{ security: 'OLD', lots }])));
    }),
  );
});

test('with cash in lieu the position that is left has whole units', () => {
  fc.assert(
    fc.property(trades, ratio, (all, rate) => {
      const lots = lotsAfter(all).map((lot) => ({ ...lot, openedOn: '2020-01-02' as TradingDay }));
      const action = { kind: 'stock-dividend', rate, cashInLieu: price('10') } as const;
      const effect = applyAction({ security: 'OLD', lots }, action, {
        on: ON,
        lots: termsBy('LIFO'),
      });
      const held = sumOf(
        effect.holdings.flatMap((one) => one.lots.map(({ remaining }) => remaining)),
      );
      expect(held.isInteger()).toBe(true);
    }),
  );
});

test('a return of capital is basis that goes and gain for the rest', () => {
  fc.assert(
    fc.property(trades, fc.integer({ min: 1, max: 90_000 }), (all, cents) => {
      const lots = lotsAfter(all);
      const perShare = price((cents / 100).toFixed(2));
      const effect = applyAction(
        { security: 'OLD', lots },
        { kind: 'return-of-capital', perShare },
        { on: ON, lots: termsBy('FIFO') },
      );
      const gone = minus(basisOf([{ security: 'OLD', lots }]), basisOf(effect.holdings));
      const gain = effect.closures.reduce((sum, one) => plus(sum, one.gain), NO_MONEY);
      const paid = plus(gone, lots[0]?.side === 'SHORT' ? gain.negated() : gain);
      expect(textOf(paid)).toBe(textOf(effect.cash.abs()));
    }),
  );
});

test('lots opened on the ex-date or later are untouched', () => {
  fc.assert(
    fc.property(trades, reshaping, (all, action) => {
      const lots = lotsAfter(all);
      const first = { on: '2000-01-03' as TradingDay, lots: termsBy('FIFO') };
      const effect = applyAction({ security: 'OLD', lots }, action, first);
      expect(effect.holdings.find(({ security }) => security === 'OLD')?.lots ?? []).toEqual(lots);
      expect(effect.closures).toEqual([]);
    }),
  );
});
