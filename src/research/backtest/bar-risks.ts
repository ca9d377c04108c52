// What bars cannot show: stops that an open had passed, and bars that reach a stop and its target.

import type { Bar } from '../../market/bars/bar.ts';
import type { FirstExtreme } from '../../market/bars/intrabar.ts';
import { amountOf } from '../../market/instruments/amount.ts';
import { cents } from '../../market/instruments/money.ts';
import type { BarRisks } from '../../trader/domain/report/bar-risks.ts';
import type { RestingOrder } from '../fills/resting-order.ts';
import type { BothTouched } from '../fills/resting-orders.ts';

export interface BarRiskTally {
  /** Of a bar that reaches a stop and its target: the stop is first, whichever is nearer to the open. */
  orderOf(bar: Bar, both: BothTouched | undefined): FirstExtreme;
  gapped(order: RestingOrder, shares: number, price: number): void;
  risks(): BarRisks;
}

export function createBarRiskTally(): BarRiskTally {
  const gapped = new Set<RestingOrder>();
  let gapCost = 0;
  const touched = new Map<RestingOrder, number>();

  return {
    orderOf(_bar, both) {
      if (both === undefined) return 'nearer';
      touched.set(both.stop, both.target.limitPrice ?? Number.NaN);
      return both.stop.terms.side === 'sell' ? 'low' : 'high';
    },
    gapped(order, shares, price) {
      const { side, symbol } = order.terms;
      gapped.add(order);
      const beyond = ((order.stopPrice ?? price) - price) * (side === 'sell' ? 1 : -1);
      gapCost += amountOf(symbol, beyond, shares);
    },
    risks() {
      const stopped = [...touched].filter(([stop]) => stop.filled > 0);
      const missed = stopped.reduce((sum, [stop, target]) => sum + missedBy(stop, target), 0);
      return {
        gaps: { stops: gapped.size, cost: cents(gapCost) },
        bothTouched: { bars: stopped.length, missed: cents(missed) },
      };
    },
  };
}

/** What the shares that the stop sold, or bought, would have brought at the target instead. */
function missedBy({ terms, filled, value }: RestingOrder, target: number): number {
  const atTarget = amountOf(terms.symbol, target, filled);
  return terms.side === 'sell' ? atTarget - value : value - atTarget;
}
