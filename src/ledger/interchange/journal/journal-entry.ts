// Transactions as balanced entries of double-entry bookkeeping: lots at their cost, cash, income, expenses and equity.
// Programs of plain text accounting know a lot by its unit cost, so a cost is written with ten places, and what that
// leaves over is posted to a separate account: every entry balances to the last digit.
import { minus, negated, quotient, sumOf } from '../../../kernel/amounts.ts';
import { type Decimal, type Money, type Quantity, ZERO } from '../../../kernel/decimal.ts';
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import type { CurrencyCode } from '../../domain/entries/ids.ts';
import type { Lot, LotSide } from '../../domain/lots/lot.ts';
import type { SecurityReference } from '../../domain/transactions/draft.ts';
import type { BookedType } from '../../domain/transactions/transaction-type.ts';

/** The lots of one security that a transaction changed, before and after it. */
export interface BookChange {
  readonly security: SecurityReference;
  readonly before: readonly Lot[];
  readonly after: readonly Lot[];
}

/** A booked transaction or corporate action. */
export interface BookedTransaction {
  readonly id: string;
  readonly at: Instant;
  readonly on: TradingDay;
  readonly title: string;
  readonly type: BookedType;
  readonly currency: CurrencyCode;
  /** Positive for what came in. */
  readonly cash: Money;
  /** Of dividends, before withholding. */
  readonly income: Money;
  readonly withholding: Money;
  /** Fees that are part of no cost or proceeds. */
  readonly feesExpensed: Money;
  readonly books: readonly BookChange[];
}

export type JournalAccount =
  | 'Assets:Cash'
  | 'Assets:Securities'
  | 'Liabilities:Shorts'
  | 'Income:Gains'
  | 'Income:Dividends'
  | 'Income:Interest'
  | 'Expenses:Fees'
  | 'Expenses:Taxes'
  | 'Expenses:Withholding'
  | 'Equity:Contributions'
  | 'Equity:Opening-Balances'
  | 'Equity:Transfers'
  | 'Equity:Rounding';

export interface LotPosting {
  readonly account: 'Assets:Securities' | 'Liabilities:Shorts';
  readonly security: SecurityReference;
  readonly lot: string;
  readonly openedOn: TradingDay;
  /** Negative for what leaves a long position or enters a short one. */
  readonly quantity: Quantity;
  readonly unitCost: Decimal;
  /** Quantity times unit cost. */
  readonly weight: Money;
}

export interface MoneyPosting {
  readonly account: JournalAccount;
  readonly amount: Money;
}

export interface JournalEntry {
  readonly id: string;
  readonly at: Instant;
  readonly on: TradingDay;
  readonly title: string;
  readonly currency: CurrencyCode;
  readonly lots: readonly LotPosting[];
  readonly money: readonly MoneyPosting[];
}

/** What an entry is about: the account that answers for what cash and lots leave open. */
const COUNTERPART: Readonly<Record<BookedType, JournalAccount>> = {
  BUY: 'Income:Gains',
  SELL: 'Income:Gains',
  SHORT: 'Income:Gains',
  COVER: 'Income:Gains',
  EXPIRY: 'Income:Gains',
  EXERCISE: 'Income:Gains',
  ASSIGNMENT: 'Income:Gains',
  CASH_SETTLEMENT: 'Income:Gains',
  CORPORATE_ACTION: 'Income:Gains',
  SPLIT: 'Income:Gains',
  RETURN_OF_CAPITAL: 'Income:Gains',
  DIVIDEND: 'Income:Gains',
  REINVESTED_DIVIDEND: 'Income:Gains',
  DEPOSIT: 'Equity:Contributions',
  WITHDRAWAL: 'Equity:Contributions',
  FEE: 'Expenses:Fees',
  INTEREST: 'Income:Interest',
  TAX: 'Expenses:Taxes',
  TRANSFER: 'Equity:Transfers',
  TRANSFER_IN: 'Equity:Transfers',
  OPENING_BALANCE: 'Equity:Opening-Balances',
};

export function journalOf(transactions: readonly BookedTransaction[]): JournalEntry[] {
  const written: WrittenCosts = new Map();
  return transactions.map((transaction) => entryOf(transaction, written));
}

/** Unit costs as they stand in the journal, by symbol and lot. */
type WrittenCosts = Map<string, Decimal>;

const PLACES = 10;

function entryOf(transaction: BookedTransaction, written: WrittenCosts): JournalEntry {
  const { id, at, on, title, currency, cash, income, withholding, feesExpensed, type } =
    transaction;
  const lots = transaction.books.flatMap((change) => lotPostings(change, written));
  const given: MoneyPosting[] = [
    { account: 'Assets:Cash', amount: rounded(cash) },
    { account: 'Income:Dividends', amount: negated(rounded(income)) },
    { account: 'Expenses:Withholding', amount: rounded(withholding) },
    { account: 'Expenses:Fees', amount: rounded(feesExpensed) },
  ];
  const paid = [cash, negated(income), withholding, feesExpensed];
  const exact = sumOf([...paid, ...transaction.books.map(costChange)]);
  const counterpart: MoneyPosting = {
    account: COUNTERPART[type],
    amount: negated(rounded(exact)),
  };
  const open = sumOf([
    ...lots.map(({ weight }) => weight),
    ...[...given, counterpart].map(({ amount }) => amount),
  ]);
  const money = [
    ...given,
    counterpart,
    { account: 'Equity:Rounding' as const, amount: negated(open) },
  ];
  return {
    ...{ id, at, on, title, currency, lots },
    money: money.filter(({ amount }) => !amount.isZero()),
  };
}

function rounded(amount: Money): Money {
  return amount.roundedTo(PLACES) as Money;
}

/** By how much the cost of all lots rose. */
function costChange({ before, after }: BookChange): Money {
  const costOf = (lots: readonly Lot[]) =>
    sumOf(lots.map(({ side, basis }) => (side === 'LONG' ? basis : negated(basis))));
  return minus(costOf(after), costOf(before));
}

/** A lot whose unit cost changed is taken out at the old cost and put in at the new one. */
function lotPostings({ security, before, after }: BookChange, written: WrittenCosts): LotPosting[] {
  const postings: LotPosting[] = [];
  const ids = new Set([...before, ...after].map(({ id }) => id));
  for (const id of ids) {
    const [old, now] = [before, after].map((lots) => lots.find((lot) => lot.id === id));
    const key = `${security.symbol} ${id}`;
    const unitBefore = written.get(key);
    const unitNow = now === undefined ? undefined : unitCostOf(now);
    const isSame = unitNow === undefined || (unitBefore?.eq(unitNow) ?? false);
    const out = old === undefined ? ZERO : isSame ? minus(held(old), held(now)) : held(old);
    const into = isSame ? ZERO : held(now);
    const add = (lot: Lot | undefined, quantity: Decimal, unitCost: Decimal | undefined) => {
      if (lot === undefined || unitCost === undefined || quantity.isZero()) return;
      const { openedOn, side } = lot;
      const account = side === 'LONG' ? 'Assets:Securities' : 'Liabilities:Shorts';
      const weight = quantity.times(unitCost) as Money;
      postings.push({
        ...{ account, security, lot: id, openedOn, unitCost, weight },
        quantity: quantity as Quantity,
      });
    };
    add(old, out.negated(), unitBefore);
    add(now, into, unitNow);
    if (unitNow === undefined) written.delete(key);
    else written.set(key, unitNow);
  }
  return postings;
}

/**
 * Fees may exceed what a short sale brought in. No program knows a cost below zero: such a lot is written at zero, and
 * the difference stands in Equity:Rounding until the lot is closed.
 */
function unitCostOf({ basis, remaining }: Lot): Decimal {
  const unitCost = quotient(basis, remaining).roundedTo(PLACES);
  return unitCost.isNegative() ? ZERO : unitCost;
}

function held(lot: Lot | undefined): Decimal {
  if (lot === undefined) return ZERO;
  return signed(lot.side, lot.remaining);
}

function signed(side: LotSide, quantity: Quantity): Quantity {
  return side === 'LONG' ? quantity : negated(quantity);
}
