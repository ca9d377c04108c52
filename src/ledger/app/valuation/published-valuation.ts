// A valuation as it is published: what the events of the day and the live messages say, in the same words.
import { plus } from '../../../kernel/amounts.ts';
import { textOf } from '../../../kernel/decimal.ts';
import { positionIdOf } from '../../domain/portfolio/position-event.ts';
import type { CurrentHolding, CurrentPortfolio, ValuedRow } from './current-portfolio.ts';

export function valuedTotals(
  { baseCurrency: currency }: ValuedRow,
  { totals, cashValue, holdings, missingRates }: CurrentPortfolio,
) {
  const unpriced = holdings.flatMap(({ security, unpriced: reason }) =>
    reason === undefined ? [] : [{ security: security.id, symbol: security.symbol, reason }],
  );
  return {
    currency,
    value: textOf(plus(totals.marketValue, cashValue)),
    marketValue: textOf(totals.marketValue),
    cash: textOf(cashValue),
    cost: textOf(totals.cost),
    unrealized: textOf(totals.gain),
    unpriced,
    missingRates: [...missingRates],
  };
}

export function valuedPosition(
  { id }: ValuedRow,
  { position, security, used, value, unpriced }: CurrentHolding,
) {
  const price = used && {
    price: textOf(used.price),
    priceAt: used.at,
    source: used.source,
    stale: used.isStale,
  };
  return {
    positionId: positionIdOf(id, security.id, position),
    security: security.id,
    symbol: security.symbol,
    quantity: textOf(position.quantity),
    currency: position.currency,
    ...price,
    ...(value && { value: textOf(value.marketValue), unrealized: textOf(value.gain) }),
    ...(unpriced && { unpriced }),
  };
}
