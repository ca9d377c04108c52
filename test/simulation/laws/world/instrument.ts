// The daemon's name of what the exchange trades: it pads the root of an option.
import { idAsWritten } from '../../../../src/market/options/option-id.ts';
import type { BookOrder } from '../../../../src/simulators/ib-gateway/exchange/state/book-order.ts';
import type { Trade } from '../../../../src/simulators/ib-gateway/exchange/state/changes.ts';
import { instrumentKey } from '../../../../src/simulators/ib-gateway/messages/instrument-key.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';

export function instrumentOf({ contract }: Pick<Trade, 'contract'>): string {
  return idAsWritten(instrumentKey(contract));
}

/** The execution of several contracts as one says nothing beside those of each. */
export function isOfCombination({ contract }: Pick<Trade, 'contract'>): boolean {
  return contract.secType === COMBINATION;
}

/** A vertical, or a contract that leaves with shares, has the name that its intent says. */
export function instrumentOrdered(
  { symbol, contract, order }: BookOrder,
  termsOf: (orderRef: string) => Pick<OrderTerms, 'symbol'> | undefined,
): string {
  const named = contract.secType === COMBINATION ? termsOf(order.orderRef)?.symbol : undefined;
  return named ?? idAsWritten(symbol);
}

const COMBINATION = 'BAG';
