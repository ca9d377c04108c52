// A row of Portfolio Performance as drafts. `Value` is what was paid or received, with fees and taxes; its sign depends
// on whether the account or the securities account was exported, so only its size is used.
import { minus, negated, plus } from '../../../kernel/amounts.ts';
import { assertNever } from '../../../kernel/assert.ts';
import { type Money, NO_MONEY, type Quantity } from '../../../kernel/decimal.ts';
import { pricedByUnit } from '../../domain/options/option-security.ts';
import type {
  CashDraft,
  DistributionDraft,
  OpeningDraft,
  SecurityReference,
  TradeDraft,
  TransactionDraft,
} from '../../domain/transactions/draft.ts';
import { pricedBy } from '../rows/booked-amount.ts';
import type { ActionProposal, Place } from '../rows/imported-file.ts';
import { type RowReading, shown } from '../rows/row-reading.ts';
import { type PerformanceColumn, TYPES } from './words.ts';

export interface PerformanceRow {
  readonly place: Place;
  readonly reading: RowReading;
  /** The name of a column in the language of the file. */
  column(name: PerformanceColumn): string;
}

export interface PerformanceBooking {
  readonly drafts: readonly TransactionDraft[];
  readonly proposal: ActionProposal | undefined;
}

export function performanceBooking(row: PerformanceRow): PerformanceBooking {
  const { reading, column } = row;
  const word = reading.needed(column('type'));
  const type = TYPES[word];
  switch (type) {
    case 'BUY':
    case 'SELL':
      return booked(tradeDrafts(type, row));
    case 'DIVIDEND':
      return booked(dividendDrafts(row));
    case 'DELIVERY_IN':
      return booked([openingDraft(row)]);
    case 'DELIVERY_OUT':
      return { drafts: [], proposal: moved(row, 'transfer-out') };
    case 'TRANSFER_IN':
    case 'TRANSFER_OUT':
      return transferred(row, type === 'TRANSFER_IN');
    case 'INTEREST':
      return booked(interestDrafts(row));
    case 'DEPOSIT':
      return booked([cashDraft(row, 'DEPOSIT', amountOf(row))]);
    case 'REMOVAL':
      return booked([cashDraft(row, 'WITHDRAWAL', amountOf(row))]);
    case 'INTEREST_CHARGE':
      return booked([cashDraft(row, 'INTEREST', negated(amountOf(row)))]);
    case 'FEES':
      return booked([cashDraft(row, 'FEE', amountOf(row))]);
    case 'FEES_REFUND':
      return booked([cashDraft(row, 'FEE', negated(amountOf(row)))]);
    case 'TAXES':
      return booked([cashDraft(row, 'TAX', amountOf(row))]);
    case 'TAX_REFUND':
      return booked([cashDraft(row, 'TAX', negated(amountOf(row)))]);
    case undefined:
      reading.refuse(
        column('type'),
        `"${shown(word)}" is not a type of an English or German export; change the language and export again.`,
      );
      return booked([]);
    default:
      return assertNever(type);
  }
}

function booked(drafts: readonly TransactionDraft[]): PerformanceBooking {
  return { drafts, proposal: undefined };
}

function common({ reading, column }: PerformanceRow) {
  return {
    ...reading.moment(column('date')),
    currency: reading.currency(column('currency')),
    rate: undefined,
    notes: reading.text(column('note')) || undefined,
    origin: undefined,
  };
}

function amountOf({ reading, column }: PerformanceRow): Money {
  return reading.number(column('value')).abs() as Money;
}

function securityOf({ reading, column }: PerformanceRow): SecurityReference {
  const [isin, ticker] = [reading.text(column('isin')), reading.text(column('ticker'))];
  const name = reading.text(column('name'));
  const symbol = ticker || isin || name;
  if (symbol === '') reading.refuse(column('isin'), 'The row names no security; fill in its ISIN.');
  return { symbol, isin: isin || undefined, exchange: undefined, name: name || undefined };
}

function sharesOf({ reading, column }: PerformanceRow): Quantity {
  const shares = reading.quantity(column('shares'));
  if (!shares.gt(0)) reading.refuse(column('shares'), 'The shares are not positive; correct them.');
  return shares;
}

/** Taxes on a purchase are part of its cost; those on a sale are booked beside it. */
function tradeDrafts(type: 'BUY' | 'SELL', row: PerformanceRow): TransactionDraft[] {
  const { reading, column } = row;
  const [quantity, value] = [sharesOf(row), amountOf(row)];
  const [fees, taxes] = [reading.money(column('fees')), reading.money(column('taxes'))];
  const isBuy = type === 'BUY';
  const security = securityOf(row);
  const costs = isBuy ? plus(fees, taxes) : fees;
  const gross = isBuy ? minus(value, costs) : plus(plus(value, fees), taxes);
  if (gross.isNegative())
    reading.refuse(column('value'), 'Fees and taxes exceed the value; correct the row.');
  if (!quantity.gt(0)) return [];
  const trade: TradeDraft = {
    ...{ ...common(row), type, security, quantity },
    ...pricedBy(type, { gross, quantity, fees: costs }),
    ...pricedByUnit(security),
    ...{ method: undefined, chosen: undefined },
  };
  return isBuy ? [trade] : [trade, ...beside(row, 'TAX', taxes)];
}

function dividendDrafts(row: PerformanceRow): TransactionDraft[] {
  const { reading, column } = row;
  const [fees, withholding] = [reading.money(column('fees')), reading.money(column('taxes'))];
  const amount = plus(plus(amountOf(row), fees), withholding);
  const dividend: DistributionDraft = {
    ...{ ...common(row), type: 'DIVIDEND', security: securityOf(row) },
    ...{ amount, withholding, bought: undefined },
  };
  return [dividend, ...beside(row, 'FEE', fees)];
}

function interestDrafts(row: PerformanceRow): TransactionDraft[] {
  const { reading, column } = row;
  const taxes = reading.money(column('taxes'));
  const interest = cashDraft(row, 'INTEREST', plus(amountOf(row), taxes));
  return [interest, ...beside(row, 'TAX', taxes)];
}

function cashDraft(row: PerformanceRow, type: CashDraft['type'], amount: Money): CashDraft {
  return { ...common(row), type, amount };
}

function beside(row: PerformanceRow, type: 'TAX' | 'FEE', amount: Money): CashDraft[] {
  return amount.isZero() ? [] : [cashDraft(row, type, amount)];
}

/** A delivery is a purchase on its day in Portfolio Performance, without cash. */
function openingDraft(row: PerformanceRow): OpeningDraft {
  const draftOf = common(row);
  const quantity = sharesOf(row);
  return {
    ...{ ...draftOf, type: 'OPENING_BALANCE', security: securityOf(row), quantity },
    ...{ cost: amountOf(row), acquiredOn: draftOf.on },
  };
}

/** Cash moves without shares; shares move with their cost, which only the other portfolio knows. */
function transferred(row: PerformanceRow, isIn: boolean): PerformanceBooking {
  const { reading, column } = row;
  if (!reading.has(column('shares')))
    return booked([cashDraft(row, isIn ? 'DEPOSIT' : 'WITHDRAWAL', amountOf(row))]);
  return { drafts: [], proposal: moved(row, isIn ? 'transfer-in' : 'transfer-out') };
}

function moved(row: PerformanceRow, kind: 'transfer-in' | 'transfer-out'): ActionProposal {
  const { on, currency } = common(row);
  const [security, shares] = [securityOf(row), sharesOf(row)];
  const quantity = kind === 'transfer-in' ? shares : negated(shares);
  const description = `${kind} ${shares.toFixed()} ${security.symbol}`;
  return {
    ...{ place: row.place, on, currency, security, description, proceeds: NO_MONEY },
    origin: { source: 'file:portfolio-performance', id: `${on} ${description}` },
    moves: [{ security, quantity }],
    action: { kind, account: '' },
  };
}
