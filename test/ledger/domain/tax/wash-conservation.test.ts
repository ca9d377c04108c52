// A wash sale moves a loss to another time: what is deducted now and what waits in open lots adds up to the plain result.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minus, plus, sumOf } from '../../../../src/kernel/amounts.ts';
import { decimal } from '../../../../src/kernel/decimal.ts';
import { washSales, washTotals } from '../../../../src/ledger/domain/tax/wash-sales.ts';
import { termsBy, trades } from '../drawn/trades.ts';

const ROUNDING = decimal('0.0000001');

test('allowed gains are the plain gains, what waits in open lots and what is lost for good', () => {
  fc.assert(
    fc.property(
      trades,
      fc.array(fc.constantFrom('a', 'b', 'ira'), { minLength: 40, maxLength: 40 }),
      (all, portfolios) => {
        const booked = all.map((trade, at) => ({
          trade,
          portfolio: portfolios[at] ?? 'a',
          security: 'ABC',
        }));
        const lots = termsBy('FIFO');
        const taxDeferred = new Set(['ira']);
        const view = washSales(booked, { lots, windowDays: 30, taxDeferred });
        const plain = washSales(booked, { lots, windowDays: -1, taxDeferred });
        if (!view.ok || !plain.ok) throw new Error('shorts are allowed');
        const waiting = sumOf(view.value.openLots.map(({ adjustment }) => adjustment));
        const lost = sumOf(view.value.closures.map((one) => one.permanentlyDisallowed));
        const { allowedGain } = washTotals(view.value.closures);
        const expected = plus(plus(washTotals(plain.value.closures).gain, waiting), lost);
        // Shares of a basis and of its adjustment are each rounded to ten places.
        expect(minus(allowedGain, expected).abs().lt(ROUNDING)).toBe(true);
      },
    ),
  );
});

test('no sale has more replaced than it sold, and no lot replaces more than it bought', () => {
  fc.assert(
    fc.property(trades, (all) => {
      const booked = all.map((trade) => ({ trade, portfolio: 'a', security: 'ABC' }));
      const view = washSales(booked, {
        lots: termsBy('FIFO'),
        windowDays: 30,
        taxDeferred: new Set(),
      });
      if (!view.ok) throw new Error('shorts are allowed');
      const usedByLot = new Map<string, number>();
      for (const { quantity, replacements } of view.value.closures) {
        const replaced = sumOf(replacements.map((one) => one.quantity));
        expect(replaced.lte(quantity)).toBe(true);
        for (const { lotId, quantity: used } of replacements)
          usedByLot.set(lotId, (usedByLot.get(lotId) ?? 0) + used.toNumber());
      }
      for (const { id, quantity } of all)
        expect(usedByLot.get(id) ?? 0).toBeLessThanOrEqual(quantity.toNumber() + 1e-9);
    }),
  );
});
