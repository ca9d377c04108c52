// The refusals of Alpaca with their status, code and text. Status and code are documented as stable; the texts are those that public
// logs and the fixtures of public clients show.
import { type Decimal, textOf } from '../../../../kernel/decimal.ts';

export interface Refusal {
  readonly status: 401 | 403 | 404 | 422 | 429;
  readonly code: number;
  readonly message: string;
  /** Further members of the body, as text. */
  readonly extras?: Readonly<Record<string, string>>;
}

const invalid = (message: string, extras?: Refusal['extras']): Refusal => ({
  ...{ status: 422, code: 42_210_000, message },
  ...(extras && { extras }),
});
const forbidden = (message: string, extras?: Refusal['extras']): Refusal => ({
  ...{ status: 403, code: 40_310_000, message },
  ...(extras && { extras }),
});
const malformed = (message: string): Refusal => ({ status: 422, code: 40_010_001, message });
const missing = (message: string): Refusal => ({ status: 404, code: 40_410_000, message });

export const orderNotFound = (id: string) => missing(`order not found for ${id}`);
export const noPosition = () => missing('position does not exist');
export const assetNotFound = (symbol: string) => missing(`asset not found for ${symbol}`);
export const announcementNotFound = (id: string) => missing(`announcement not found for ${id}`);
export const watchlistNotFound = (name: string) => missing(`watchlist not found for ${name}`);
export const symbolNotListed = (symbol: string) => missing(`symbol not found: ${symbol}`);

export const badField = (message: string) => malformed(message);
export const duplicateClientId = () => malformed('client_order_id must be unique');
export const longClientId = () => malformed('client_order_id must be no more than 128 characters');
export const quantityMissing = () => malformed('qty or notional is required');

export const unknownAsset = (symbol: string) => invalid(`asset "${symbol}" not found`);
export const inactiveAsset = (symbol: string) => invalid(`asset ${symbol} is not active`);
export const untradable = (symbol: string) => invalid(`asset "${symbol}" is not tradable`);
export const badTerms = (message: string) => invalid(message);
export const subPenny = (field: string, price: Decimal) =>
  invalid(
    `invalid ${field} ${textOf(price)}. sub-penny increment does not fulfill minimum pricing criteria`,
  );
export const halted = (symbol: string) =>
  invalid(
    `market order rejected due to trading halt on symbol: "${symbol}", please place a limit order instead`,
  );
export const stopAgainstMarket = (isBelow: boolean, market: Decimal, stop: Decimal) =>
  invalid(`stop price must be ${isBelow ? 'less' : 'greater'} than current price`, {
    market_price: textOf(market),
    stop_price: textOf(stop),
  });
export const notReplaceable = (status: string) =>
  invalid(`cannot replace order in ${status} status`);
export const notRouted = () =>
  malformed("unable to replace order, order isn't sent to exchange yet");
export const alreadyReplaced = () => invalid('order already replaced');
export const chainNotReplaced = () => invalid('order chain not fully replaced');
export const alreadyEnded = (status: string) => invalid(`order is already in "${status}" state`);
export const cancelPending = () => invalid('order pending cancel');
export const notCancelable = (status: string) => invalid(`cannot cancel order in ${status} status`);
export const notShortable = (symbol: string) => invalid(`asset "${symbol}" cannot be sold short`);

export const suspended = () => forbidden('new orders are rejected by user request');
export const notFractionable = (symbol: string) =>
  forbidden(`asset "${symbol}" is not fractionable`);
export const shortingOff = () => forbidden('account is not allowed to short');
export const lackOfPower = (power: Decimal, cost: Decimal) =>
  forbidden('insufficient buying power', {
    buying_power: textOf(power.roundedTo(2)),
    cost_basis: textOf(cost.roundedTo(2)),
  });

export interface HeldShares {
  readonly symbol: string;
  readonly requested: Decimal;
  readonly available: Decimal;
  readonly existing: Decimal;
  readonly held: Decimal;
}

export const lackOfShares = ({ symbol, requested, available, existing, held }: HeldShares) =>
  forbidden(
    `insufficient qty available for order (requested: ${textOf(requested)}, available: ${textOf(available)})`,
    {
      available: textOf(available),
      existing_qty: textOf(existing),
      held_for_orders: textOf(held),
      symbol,
    },
  );

export const washTrade = (existingOrderId: string, reason: string) =>
  forbidden('potential wash trade detected. use complex orders', {
    existing_order_id: existingOrderId,
    reject_reason: reason,
  });
