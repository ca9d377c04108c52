// The entries in options of a run: how many ended without a fill, and what their quotes lacked.

import { isOptionId } from '../../market/instruments/amount.ts';
import type { OptionEntries } from '../../trader/domain/report/option-entries.ts';
import type { RestingOrder } from '../fills/resting-order.ts';

export interface OptionEntryTally {
  /** Of any order; only entries in options count. */
  ended(order: RestingOrder): void;
  entries(): OptionEntries;
}

export function createOptionEntryTally(): OptionEntryTally {
  let all = 0;
  const unfilled: RestingOrder[] = [];

  return {
    ended(order) {
      const { leg, symbol } = order.terms;
      if (leg !== 'e' || !isOptionId(symbol)) return;
      all += 1;
      if (order.filled === 0) unfilled.push(order);
    },
    entries() {
      const seen = unfilled.map(({ quotesSeen }) => quotesSeen);
      const nearest = seen.flatMap((quotes) => quotes.nearest ?? []);
      return {
        ended: all,
        unfilled: unfilled.length,
        withoutQuote: seen.filter((quotes) => quotes.all === 0).length,
        withoutMarket: seen.filter((quotes) => quotes.all > 0 && quotes.nearest === undefined)
          .length,
        missedBy: nearest.filter((distance) => distance > 0).sort((one, other) => one - other),
        withinOnce: nearest.filter((distance) => distance === 0).length,
      };
    },
  };
}
