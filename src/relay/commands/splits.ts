// A split that the trader recorded is proposed to the ledger once, and restates the foreign shares of its symbol.

import { quotient } from '../../kernel/amounts.ts';
import type { Price, Quantity } from '../../kernel/decimal.ts';
import { decimalOf } from '../../kernel/decimal.ts';
import { placeOf } from './place.ts';
import type { FactOf, RelayContext, Relayed } from './relayed-fact.ts';
import { type RelayedState, segmentOf, withSegment } from './relayed-state.ts';

type Split = FactOf<'position-split'> | FactOf<'holding-split'>;

/** Every position of the symbol records it; the first record counts. */
export function split(fact: Split, { state, venues, recorded }: RelayContext): Relayed {
  const { symbol, ratio } = fact;
  const { security, currency, dayOf } = placeOf(state, symbol, venues);
  const on = dayOf(recorded.at);
  if (state.splitOnBySymbol.get(symbol) === on) return { state, commands: [] };
  const cash = fact.type === 'position-split' ? fact.cash : undefined;
  const proposed = {
    security,
    currency,
    on,
    newShares: decimalOf(ratio.to),
    oldShares: decimalOf(ratio.from),
    cashInLieu: cash === undefined ? undefined : (decimalOf(cash.price) as Price),
  };
  const noted = { ...state, splitOnBySymbol: new Map(state.splitOnBySymbol).set(symbol, on) };
  return {
    state: restated(noted, symbol, ratio),
    commands: [{ kind: 'propose-split', split: proposed }],
  };
}

function restated(state: RelayedState, symbol: string, { to, from }: Split['ratio']): RelayedState {
  const segment = segmentOf(state, symbol);
  const { quantity, averageCost } = segment;
  return withSegment(state, symbol, {
    ...segment,
    quantity: quotient(quantity.times(decimalOf(to)), decimalOf(from)) as Quantity,
    averageCost:
      averageCost === undefined
        ? undefined
        : (quotient(averageCost.times(decimalOf(from)), decimalOf(to)) as Price),
    isRestated: true,
  });
}
