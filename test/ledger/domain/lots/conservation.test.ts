// What trades put into lots is what closures took out and what is still there, to the last digit and by every method.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minus, negated, plus, sumOf, valueAt } from '../../../../src/kernel/amounts.ts';
import { type Money, NO_MONEY, NO_QUANTITY, textOf } from '../../../../src/kernel/decimal.ts';
import { basisIn, emptyBook, heldIn, sideOf } from '../../../../src/ledger/domain/lots/lot-book.ts';
import type { LotMethod } from '../../../../src/ledger/domain/lots/lot-terms.ts';
import {
  bookAfter,
  type Closure,
  matchTrade,
} from '../../../../src/ledger/domain/lots/match-trade.ts';
import type { Trade } from '../../../../src/ledger/domain/lots/trade.ts';
import { METHODS, termsBy, trades } from '../drawn/trades.ts';

function booked(all: readonly Trade[], method: LotMethod, allowShort: boolean) {
  const book = emptyBook();
  const closures: Closure[] = [];
  const taken: Trade[] = [];
  for (const trade of all) {
    const matched = matchTrade(book, trade, termsBy(method, allowShort));
    if (!matched.ok) continue;
    bookAfter(book, matched.value);
    closures.push(...matched.value.closures);
    taken.push(trade);
  }
  return { book, closures, taken };
}

for (const method of METHODS) {
  test(`${method}: what was bought less what was sold is what is held`, () => {
    fc.assert(
      fc.property(trades, fc.boolean(), (all, allowShort) => {
        const { book, taken } = booked(all, method, allowShort);
        const net = taken.reduce(
          (sum, { side, quantity }) =>
            side === 'BUY' ? plus(sum, quantity) : minus(sum, quantity),
          NO_QUANTITY,
        );
        const held = sideOf(book) === 'SHORT' ? negated(heldIn(book)) : heldIn(book);
        expect(textOf(held)).toBe(textOf(net));
      }),
    );
  });

  test(`${method}: cash spent is the cost of what is held less what was realised`, () => {
    fc.assert(
      fc.property(trades, fc.boolean(), (all, allowShort) => {
        const { book, closures, taken } = booked(all, method, allowShort);
        const spent = taken.reduce((sum, trade) => plus(sum, paidFor(trade)), NO_MONEY);
        const cost = sideOf(book) === 'SHORT' ? negated(basisIn(book)) : basisIn(book);
        const realised = sumOf(closures.map(({ gain }) => gain));
        expect(textOf(spent)).toBe(textOf(minus(cost, realised)));
      }),
    );
  });
}

test('a portfolio that may not be short never holds less than nothing', () => {
  fc.assert(
    fc.property(trades, fc.constantFrom(...METHODS), (all, method) => {
      const { book } = booked(all, method, false);
      expect(sideOf(book)).not.toBe('SHORT');
    }),
  );
});

function paidFor({ side, quantity, price, fees }: Trade): Money {
  const value = valueAt(quantity, price);
  return side === 'BUY' ? plus(value, fees) : minus(fees, value);
}
