// The draft that a body asks for: which fields each type needs, and what they mean.
import { valueAt } from '../../../kernel/amounts.ts';
import { assertNever } from '../../../kernel/assert.ts';
import { type Money, NO_MONEY, ONE, type Price, type Quantity } from '../../../kernel/decimal.ts';
import { type Instant, instant, type TradingDay } from '../../../kernel/instant.ts';
import {
  type BookableDraft,
  type CurrencyCode,
  hasShape,
  hasTrait,
  type LotChoice,
  type PortfolioId,
  type SecurityId,
  type SecurityReference,
  type TransactionDraft,
} from '../../../ledger/ports/drafts.ts';
import { type NamedSecurity, unitPrice } from '../../../ledger/ports/options.ts';
import { parseDay } from '../../../market/time/day.ts';
import { dayAt, instantOf, parseWallTime, type Zone } from '../../../market/time/zone.ts';
import { unprocessable } from '../shapes/problem.ts';
import type { TransactionBody } from '../shapes/transaction-rows.ts';

export interface DraftDefaults {
  /** Of the portfolio. */
  readonly currency: CurrencyCode;
  /** Of the home venue. */
  readonly zone: Zone;
  readonly now: Instant;
  /** What `security_id` names, if an opening needs it. */
  readonly security?: NamedSecurity | undefined;
}

export function draftOf(body: TransactionBody, defaults: DraftDefaults): TransactionDraft {
  const common = commonOf(body, defaults);
  const type = body.transaction_type;
  if (hasShape(type, 'trade'))
    return {
      ...common,
      type,
      security: securityOf(body),
      quantity: positive(body),
      price: required(body, 'price'),
      fees: body.fees ?? NO_MONEY,
      method: body.method,
      chosen: chosenOf(body),
    };
  if (hasShape(type, 'distribution'))
    return {
      ...common,
      type,
      security: securityOf(body),
      amount: amountOf(body),
      withholding: body.withholding ?? NO_MONEY,
      bought: hasTrait(type, 'purchase')
        ? { quantity: positive(body), price: required(body, 'price') }
        : undefined,
    };
  if (hasShape(type, 'option-end'))
    return {
      ...common,
      type,
      security: securityOf(body),
      quantity: required(body, 'quantity'),
      settledAt: type === 'CASH_SETTLEMENT' ? required(body, 'price') : undefined,
      fees: body.fees ?? NO_MONEY,
      chosen: chosenOf(body),
    };
  if (hasShape(type, 'cash')) return { ...common, type, amount: amountOf(body) };
  switch (type) {
    case 'TRANSFER':
      return {
        ...common,
        type,
        security: securityOf(body),
        quantity: positive(body),
        chosen: chosenOf(body),
        toPortfolio: required(body, 'to_portfolio_id') as PortfolioId,
      };
    case 'SPLIT':
      return {
        ...common,
        type,
        security: securityOf(body),
        newShares: required(body, 'new_shares'),
        oldShares: body.old_shares ?? ONE,
        cashInLieu: body.cash_in_lieu,
      };
    case 'OPENING_BALANCE':
      return {
        ...common,
        type,
        security: securityOf(body),
        quantity: required(body, 'quantity'),
        cost: body.cost ?? valueAt(required(body, 'quantity'), openingPrice(body, defaults)),
        acquiredOn: body.acquired_on as TradingDay | undefined,
      };
    default:
      return assertNever(type);
  }
}

/** A transfer is booked in two portfolios and cannot be corrected in one. */
export function isBookable(draft: TransactionDraft): draft is BookableDraft {
  return draft.type !== 'TRANSFER';
}

function commonOf(body: TransactionBody, { currency, zone, now }: DraftDefaults) {
  const { at, on } = momentOf(body.transaction_date, zone, now);
  return {
    at,
    on,
    currency: (body.currency ?? currency) as CurrencyCode,
    rate: body.fx_rate,
    notes: body.notes,
    origin: undefined,
  };
}

const FIRST_DAY = '1900-01-01';
const YEARS_AHEAD_MS = 10 * 366 * 86_400_000;

/** A day begins at midnight of the home venue; a time without a zone is by its clock. */
export function momentOf(
  text: string | undefined,
  zone: Zone,
  now: Instant,
  field = 'transaction_date',
) {
  if (text === undefined) return { at: now, on: dayAt(zone, now) };
  if (/^\d{4}-/.test(text) && text < FIRST_DAY) throw outside(field, text);
  const at = dayStart(text, zone) ?? wallTime(text, zone) ?? absolute(text);
  if (at === undefined)
    throw unprocessable(
      field,
      `${field}: ${text} is neither a day (YYYY-MM-DD) nor an ISO-8601 time.`,
    );
  if (at > now + YEARS_AHEAD_MS) throw outside(field, text);
  return { at, on: dayAt(zone, at) };
}

function outside(field: string, text: string) {
  return unprocessable(
    field,
    `${field}: ${text} is not between ${FIRST_DAY} and ten years from now.`,
  );
}

function dayStart(text: string, zone: Zone): Instant | undefined {
  const day = parseDay(text);
  return day && instantOf(zone, day, 0);
}

function wallTime(text: string, zone: Zone): Instant | undefined {
  const wall = parseWallTime(text);
  return wall && instantOf(zone, wall.day, wall.msOfDay);
}

const DAY_LENGTH = 'YYYY-MM-DD'.length;
const ABSOLUTE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;

/** A day that its month does not have is none: the engine would count on into the next month. */
function absolute(text: string): Instant | undefined {
  const isTime = ABSOLUTE.test(text) && parseDay(text.slice(0, DAY_LENGTH)) !== undefined;
  const ms = isTime ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? undefined : instant(ms);
}

function securityOf({
  symbol,
  security_id,
  exchange,
}: TransactionBody): SecurityReference | SecurityId {
  if (security_id !== undefined) return security_id as SecurityId;
  if (symbol === undefined) throw missing('symbol');
  return { symbol, exchange, isin: undefined, name: undefined };
}

function positive(body: TransactionBody): Quantity {
  const quantity = required(body, 'quantity');
  if (quantity.gt(0)) return quantity;
  throw unprocessable('quantity', 'quantity: expected one above 0; the type says the direction.');
}

/** Of one unit. */
function openingPrice(body: TransactionBody, { security }: DraftDefaults): Price {
  return unitPrice(security ?? { symbol: body.symbol ?? '' }, required(body, 'price'));
}

/** A distribution states it, or what it is per unit. */
function amountOf(body: TransactionBody): Money {
  if (body.amount !== undefined) return body.amount;
  if (body.quantity !== undefined && body.price !== undefined)
    return valueAt(body.quantity, body.price as Price);
  throw missing('amount');
}

export function chosenOf({
  lots,
}: Partial<Pick<TransactionBody, 'lots'>>): readonly LotChoice[] | undefined {
  return lots?.map(({ lot_id, quantity }) => ({ lotId: lot_id as LotChoice['lotId'], quantity }));
}

function required<Field extends keyof TransactionBody>(
  body: TransactionBody,
  field: Field,
): NonNullable<TransactionBody[Field]> {
  const value = body[field];
  if (value === undefined || value === null) throw missing(field);
  return value;
}

function missing(field: string) {
  return unprocessable(field, `${field}: required for this transaction_type.`);
}
