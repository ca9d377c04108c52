// Positions, their lots and what closed them, as bodies.
import { minus, perUnit, valueAt } from '../../../kernel/amounts.ts';
import { textOf } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import type { CurrentHolding } from '../../../ledger/app/valuation/current-portfolio.ts';
import type { RecordedPosition } from '../../../ledger/app/valuation/recorded-position.ts';
import { unrealizedLot } from '../../../ledger/app/valuation/unrealized-lot.ts';
import type { PriceOrReason, UsedPrice } from '../../../ledger/app/valuation/used-price.ts';
import type {
  ClosureRow,
  LotRow,
  PortfolioRow,
  SecurityRow,
} from '../../../ledger/ports/ledger-rows.ts';
import { quotedPrice } from '../../../ledger/ports/options.ts';
import { percentOf, pricedBy } from '../presenters/current-bodies.ts';
import { decimalOrNull } from '../shapes/decimals.ts';

export function positionBody(position: RecordedPosition, { used, unpriced }: PriceOrReason) {
  const { portfolio, security, side, quantity, cost, lots, realized } = position;
  const isOpen = !quantity.isZero();
  const held = { security, side, quantity, cost, realized };
  return {
    ...namedBody(portfolio, held),
    purchase_date: lots[0]?.openedOn ?? null,
    ...valuedBody(held, isOpen ? used : undefined),
    unpriced_reason: isOpen ? (unpriced ?? null) : null,
    ...termsBody(portfolio),
  };
}

/** One of many, without its lots. */
export function heldBody(portfolio: PortfolioRow, holding: CurrentHolding) {
  const { security, position, used, unpriced } = holding;
  const side = position.quantity.isNegative() ? ('SHORT' as const) : ('LONG' as const);
  const held = { ...position, security, side };
  return {
    ...namedBody(portfolio, held),
    ...valuedBody(held, used),
    unpriced_reason: unpriced ?? null,
    ...termsBody(portfolio),
  };
}

type Held = Pick<RecordedPosition, 'security' | 'side' | 'quantity' | 'cost' | 'realized'>;

function namedBody(portfolio: PortfolioRow, { security, side, quantity, cost }: Held) {
  const isOpen = !quantity.isZero();
  return {
    position_id: `${portfolio.id}-${security.id}-${side}`,
    client_id: portfolio.holder,
    portfolio_id: portfolio.id,
    security_id: security.id,
    ticker: security.symbol,
    side,
    status: isOpen ? ('OPEN' as const) : ('CLOSED' as const),
    quantity: textOf(quantity),
    currency: security.currency,
    purchase_price: isOpen ? textOf(quotedPrice(security, perUnit(cost, quantity))) : null,
    cost_basis: textOf(cost),
  };
}

function valuedBody({ quantity, cost, realized }: Held, used: UsedPrice | undefined) {
  const value = used && valueAt(quantity, used.price);
  const gain = value && minus(value, cost);
  return {
    ...pricedBy(used),
    market_value: decimalOrNull(value),
    unrealized_gl: decimalOrNull(gain),
    unrealized_gl_pct: gain === undefined ? null : percentOf(gain, cost),
    realized_gl: textOf(realized),
  };
}

function termsBody({ method, dividendTreatment }: PortfolioRow) {
  return { cost_basis_method: method, dividend_treatment: dividendTreatment };
}

export function lotBody(
  lot: Omit<LotRow, 'portfolio' | 'security' | 'currency'>,
  terms: {
    readonly security: SecurityRow;
    readonly portfolio: Pick<PortfolioRow, 'id' | 'longTermRule'>;
    readonly used: UsedPrice | undefined;
    readonly today: TradingDay;
  },
) {
  const { security, portfolio, used, today } = terms;
  const unrealized = unrealizedLot(lot, { portfolio, price: used?.price, asOf: today });
  return {
    lot_id: lot.id,
    portfolio_id: portfolio.id,
    opened_on: lot.openedOn,
    held_since: lot.heldSince,
    opened_quantity: textOf(lot.openedQuantity),
    quantity: textOf(lot.remaining),
    open_price: textOf(quotedPrice(security, lot.openPrice)),
    cost_basis: textOf(lot.basis),
    market_value: decimalOrNull(unrealized.marketValue),
    unrealized_gl: decimalOrNull(unrealized.gain),
    term: unrealized.term,
    long_term_from: unrealized.longTermFrom ?? null,
    days_until_long_term: unrealized.daysUntilLongTerm ?? null,
  };
}

export function closureBody(
  closure: Omit<ClosureRow, 'portfolio' | 'ordinal' | 'currency'>,
  isBooked = true,
) {
  return {
    lot_id: closure.lotId,
    transaction_id: isBooked ? closure.transaction : null,
    opened_on: closure.openedOn,
    closed_on: closure.closedOn,
    quantity: textOf(closure.quantity),
    proceeds: textOf(closure.proceeds),
    cost_basis: textOf(closure.cost),
    realized_gl: textOf(closure.gain),
    term: closure.term,
  };
}
