// The account: cash, positions and executions. Only an execution or a corporate action changes a quantity.
import { type Decimal, decimal, ZERO } from '../../../../kernel/decimal.ts';
import type { Instant } from '../../../../kernel/instant.ts';
import type { Side } from '../state/order.ts';

export interface Position {
  readonly symbol: string;
  /** Negative: short. */
  quantity: Decimal;
  /** What the shares cost, with the sign of the quantity. */
  cost: Decimal;
}

export interface Execution {
  readonly id: string;
  readonly orderId: string;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly price: Decimal;
  readonly quantity: Decimal;
  /** Of the order so far, and what is left of it. */
  readonly cumulative: Decimal;
  readonly leaves: Decimal;
  readonly at: Instant;
  /** After it; negative: short. */
  readonly positionQuantity: Decimal;
}

/** A fill that was taken back, or has another price: reported after it, and never instead of it. */
export interface Correction {
  readonly kind: 'trade_bust' | 'trade_correct';
  readonly id: string;
  /** Of the fill, or of what has corrected it before. */
  readonly previousId: string;
  readonly of: Execution;
  /** Shares that are gone, or all that the price is of. */
  readonly quantity: Decimal;
  readonly price: Decimal;
  /** Of the order after it. */
  readonly cumulative: Decimal;
  readonly leaves: Decimal;
  readonly at: Instant;
  readonly positionQuantity: Decimal;
}

export interface Configuration {
  suspend_trade: boolean;
  no_shorting: boolean;
  fractional_trading: boolean;
  max_margin_multiplier: string;
  trade_confirm_email: string;
  ptp_no_exception_entry: boolean;
  disable_overnight_trading: boolean;
  max_options_trading_level: number | null;
}

export interface Account {
  readonly id: string;
  readonly number: string;
  readonly createdAt: Instant;
  readonly configuration: Configuration;
  cash: Decimal;
  /** Equity and maintenance margin when the last session closed. */
  lastEquity: Decimal;
  lastMaintenance: Decimal;
  readonly positions: Map<string, Position>;
  readonly executions: Execution[];
  readonly corrections: Correction[];
}

export interface AccountTerms {
  readonly id: string;
  readonly number: string;
  readonly createdAt: Instant;
  readonly cash: Decimal;
}

export function createAccount({ id, number, createdAt, cash }: AccountTerms): Account {
  return {
    ...{ id, number, createdAt, cash },
    configuration: {
      suspend_trade: false,
      no_shorting: false,
      fractional_trading: true,
      max_margin_multiplier: '2',
      trade_confirm_email: 'all',
      ptp_no_exception_entry: false,
      disable_overnight_trading: false,
      max_options_trading_level: null,
    },
    lastEquity: cash,
    lastMaintenance: ZERO,
    positions: new Map(),
    ...{ executions: [], corrections: [] },
  };
}

export function quantityOf(account: Account, symbol: string): Decimal {
  return account.positions.get(symbol)?.quantity ?? ZERO;
}

const COST_PLACES = 10;

/** Books shares and money; returns the position after it. */
export function bookFill(
  account: Account,
  { symbol, side, price, quantity }: Pick<Execution, 'symbol' | 'side' | 'price' | 'quantity'>,
): Decimal {
  const signed = side === 'buy' ? quantity : quantity.negated();
  account.cash = account.cash.minus(signed.times(price));
  const position = account.positions.get(symbol) ?? { symbol, quantity: ZERO, cost: ZERO };
  const before = position.quantity;
  const after = before.plus(signed);
  const isAdded = before.isZero() || before.isNegative() === signed.isNegative();
  const isTurned = !isAdded && !after.isZero() && after.isNegative() !== before.isNegative();
  if (isAdded) position.cost = position.cost.plus(signed.times(price));
  else if (isTurned) position.cost = after.times(price);
  // The average price stays, so the cost shrinks with the shares.
  else position.cost = position.cost.times(after).dividedBy(before, COST_PLACES);
  position.quantity = after;
  if (after.isZero()) account.positions.delete(symbol);
  else account.positions.set(symbol, position);
  return after;
}

/** Only money: the shares cost so much more, or less. */
export function bookPrice(account: Account, symbol: string, more: Decimal): Decimal {
  account.cash = account.cash.minus(more);
  const position = account.positions.get(symbol);
  if (position !== undefined) position.cost = position.cost.plus(more);
  return position?.quantity ?? ZERO;
}

const HALF = decimal('0.5');
const MAINTENANCE = decimal('0.3');
/** Margin needs this much equity. */
const MARGIN_EQUITY_MIN = decimal('2000');

export interface Balances {
  readonly equity: Decimal;
  readonly longValue: Decimal;
  /** Zero or negative. */
  readonly shortValue: Decimal;
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
  readonly multiplier: Decimal;
  /** Before what open orders reserve. */
  readonly power: Decimal;
}

/**
 * `buying_power = max(equity − initial_margin, 0) × multiplier`; with a multiplier of 1 it is the cash
 * (docs.alpaca.markets, "Account"). Initial margin is half of what is held (Regulation T).
 */
export function balancesOf(account: Account, priceOf: (symbol: string) => Decimal): Balances {
  let longValue: Decimal = ZERO;
  let shortValue: Decimal = ZERO;
  for (const { symbol, quantity } of account.positions.values()) {
    const value = quantity.times(priceOf(symbol));
    if (value.isNegative()) shortValue = shortValue.plus(value);
    else longValue = longValue.plus(value);
  }
  const equity = account.cash.plus(longValue).plus(shortValue);
  const gross = longValue.minus(shortValue);
  const initialMargin = gross.times(HALF);
  const isMargin =
    equity.gte(MARGIN_EQUITY_MIN) && account.configuration.max_margin_multiplier !== '1';
  const multiplier = decimal(isMargin ? '2' : '1');
  const excess = isMargin ? equity.minus(initialMargin).times(multiplier) : account.cash;
  return {
    ...{ equity, longValue, shortValue, initialMargin, multiplier },
    maintenanceMargin: gross.times(MAINTENANCE),
    power: excess.isNegative() ? ZERO : excess,
  };
}
