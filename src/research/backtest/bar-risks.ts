// What bars cannot show: stops that an open had passed, and bars that reach a stop and its target.

import type { Instant } from '../../kernel/instant.ts';
import type { Bar } from '../../market/bars/bar.ts';
import type { FirstExtreme } from '../../market/bars/intrabar.ts';
import { amountOf } from '../../market/instruments/amount.ts';
import { cents } from '../../market/instruments/money.ts';
import type { BarRisks } from '../../trader/domain/report/bar-risks.ts';
import type { RestingOrder } from '../fills/resting-order.ts';
import type { BothTouched } from '../fills/resting-orders.ts';

export interface BarRiskTally {
  /** Of a bar that reaches a stop and its target: the stop is first, whichever is nearer to the open. */
  orderOf(bar: Bar, both: readonly BothTouched[]): FirstExtreme;
  gapped(order: RestingOrder, shares: number, price: number): void;
  risks(): BarRisks;
}

interface Touched {
  /** Its price. */
  readonly target: number;
  /** Start of the bar. */
  readonly bar: Instant;
}

export function createBarRiskTally(): BarRiskTally {
  const gapped = new Set<RestingOrder>();
  let gapCost = 0;
  const touched = new Map<RestingOrder, Touched>();

  return {
    orderOf(bar, both) {
      const [first] = both;
      if (first === undefined) return 'nearer';
      for (const { stop, target } of both)
        touched.set(stop, { target: target.limitPrice ?? Number.NaN, bar: bar.start });
      return first.stop.terms.side === 'sell' ? 'low' : 'high';
    },
    gapped(order, shares, price) {
      const { side, symbol } = order.terms;
      gapped.add(order);
      const beyond = ((order.stopPrice ?? price) - price) * (side === 'sell' ? 1 : -1);
      gapCost += amountOf(symbol, beyond, shares);
    },
    risks() {
      const stopped = [...touched].filter(([stop]) => stop.filled > 0);
      const missed = stopped.reduce((sum, [stop, { target }]) => sum + missedBy(stop, target), 0);
      // The parts of a trade share their bar.
      const bars = new Set(stopped.map(([{ terms }, { bar }]) => `${terms.symbol} ${bar}`));
      return {
        gaps: { stops: gapped.size, cost: cents(gapCost) },
        bothTouched: { bars: bars.size, missed: cents(missed) },
      };
    },
  };
}

/** What the shares that the stop sold, or bought, would have brought at the target instead. */
function missedBy({ terms, filled, value }: RestingOrder, target: number): number {
  const atTarget = amountOf(terms.symbol, target, filled);
  return terms.side === 'sell' ? atTarget - value : value - atTarget;
}
