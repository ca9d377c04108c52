// What a transaction of a Beancount journal books in a portfolio that is a part of its accounts. What the accounts outside of it stand
// for says their name: dividends, interest, fees, taxes; anything else is money that came in or went out.
import { negated, sumOf } from '../../../kernel/amounts.ts';
import type { Money, Price, Quantity } from '../../../kernel/decimal.ts';
import { ZERO } from '../../../kernel/decimal.ts';
import type { CurrencyCode } from '../../domain/entries/ids.ts';
import type { BrokerEntry, NamedBy } from '../brokers/reading/broker-entry.ts';
import type { BrokerRow } from '../brokers/reading/broker-row.ts';
import { currencyFrom } from '../rows/currency-code.ts';
import { shown } from '../rows/row-reading.ts';
import type { JournalTransaction } from './beancount-grammar.ts';
import { type KnownPosting, weightOf, withOpenAmount } from './open-amount.ts';

export interface JournalPortfolio {
  isInside(account: string): boolean;
  /** The security that a commodity stands for. */
  securityOf(commodity: string): NamedBy;
  /** Commodities that are held at a cost anywhere in the journal. */
  readonly held: ReadonlySet<string>;
}

type Meaning = 'gain' | 'dividend' | 'interest' | 'withheld' | 'fee' | 'moved';

const MEANINGS: readonly (readonly [RegExp, Meaning])[] = [
  [/^Income:.*(?:gain|pnl|profit|loss)|^Equity:(?:Rounding|Conversions?)\b/i, 'gain'],
  [/^Income:.*(?:divid|distrib)/i, 'dividend'],
  [/^(?:Income|Expenses):.*interest/i, 'interest'],
  [/^Expenses:.*(?:withh|tax)/i, 'withheld'],
  [/^Expenses:.*(?:fee|commission|broker|financial|bank)/i, 'fee'],
];

function meaningOf(account: string): Meaning {
  return MEANINGS.find(([pattern]) => pattern.test(account))?.[1] ?? 'moved';
}

export function isSecurity({ amount, cost }: KnownPosting): boolean {
  return cost !== undefined || currencyFrom(amount.commodity) === undefined;
}

export function bookTransaction(
  row: BrokerRow,
  transaction: JournalTransaction,
  portfolio: JournalPortfolio,
): void {
  if (transaction.fault !== undefined)
    return row.refuse(
      undefined,
      `"${shown(transaction.fault)}" is not a posting that can be read; correct it, or book the transaction by hand.`,
    );
  const postings = withOpenAmount(transaction.postings);
  if (postings === undefined)
    return row.refuse(
      undefined,
      'Two postings lack their amount, or a lot its cost; write them out.',
    );
  const inside = postings.filter(({ account }) => portfolio.isInside(account));
  const outside = postings.filter(({ account }) => !portfolio.isInside(account));
  const lots = inside.filter(isSecurity);
  const cash = inside.filter((posting) => !isSecurity(posting));
  const given = { row, transaction, portfolio, outside };
  const currencies = [...new Set(cash.map(({ amount }) => amount.commodity))];
  if (lots.length === 0) {
    for (const currency of currencies)
      bookCash({ ...given, currency, lots, cash: sumIn(cash, currency) });
    return;
  }
  const [currency = costCurrency(lots)] = currencies;
  const commodities = new Set(lots.map(({ amount }) => amount.commodity));
  if (currencies.length > 1 || commodities.size > 1 || currency === undefined)
    return row.refuse(
      undefined,
      'The transaction has several securities or currencies; divide it into one for each.',
    );
  bookLots({ ...given, currency, lots, cash: sumIn(cash, currency) });
}

interface Given {
  readonly row: BrokerRow;
  readonly transaction: JournalTransaction;
  readonly portfolio: JournalPortfolio;
  readonly outside: readonly KnownPosting[];
  readonly lots: readonly KnownPosting[];
  readonly currency: string;
  /** Of the portfolio, in that currency. */
  readonly cash: Money;
}

function costCurrency(lots: readonly KnownPosting[]): string | undefined {
  return lots.map((lot) => weightOf(lot)?.commodity).find((each) => each !== undefined);
}

function sumIn(postings: readonly KnownPosting[], currency: string): Money {
  return sumOf(
    postings
      .filter(({ amount, cost }) => cost === undefined && amount.commodity === currency)
      .map(({ amount }) => amount.number as Money),
  );
}

/** What the accounts of a meaning gave to the cash of the portfolio. */
function givenBy({ outside, currency }: Given, ...meanings: readonly Meaning[]): Money {
  const own = outside.filter(({ account }) => meanings.includes(meaningOf(account)));
  return negated(sumIn(own, currency));
}

function entryOf(given: Given): BrokerEntry {
  const { row, transaction, currency, cash } = given;
  return row.entry({
    ...{ date: transaction.on, currency: currency as CurrencyCode, net: cash },
    notes: transaction.title,
  });
}

function bookCash(given: Given): void {
  const entry = entryOf(given);
  bookBeside(given, { entry, cash: given.cash });
}

/** Everything but trades: income and costs by their accounts; the rest came in or went out. */
function bookBeside(
  given: Given,
  { entry, cash }: { readonly entry: BrokerEntry; readonly cash: Money },
): void {
  const [dividend, withheld] = [givenBy(given, 'dividend'), givenBy(given, 'withheld')];
  const [interest, fee] = [givenBy(given, 'interest'), givenBy(given, 'fee')];
  const isTrade = given.lots.length > 0;
  const fees = isTrade ? (ZERO as Money) : fee;
  const security = dividend.isZero() ? undefined : payerOf(given);
  if (security !== undefined) entry.dividend(security, { gross: dividend, withheld });
  else {
    entry.interest(dividend);
    entry.tax(withheld);
    if (!dividend.isZero())
      given.row.remark('The dividend names no security, so it is booked as interest.');
  }
  entry.interest(interest);
  entry.fee(fees);
  const known = sumOf([dividend, withheld, interest, fees]);
  entry.transfer(cash.minus(known) as Money);
}

/** Named by a part of the account, or by a word of the title. */
function payerOf({ outside, transaction, portfolio, lots }: Given): NamedBy | undefined {
  const accounts = outside.map(({ account }) => account).filter((each) => /divid/i.test(each));
  const words = [...accounts.flatMap((each) => each.split(':')), ...transaction.title.split(/\s+/)];
  const own = lots[0]?.amount.commodity;
  const symbols = new Map(
    [...portfolio.held].map((each) => [portfolio.securityOf(each).symbol ?? each, each]),
  );
  const named = words.map(
    (word) => symbols.get(word) ?? (portfolio.held.has(word) ? word : undefined),
  );
  const commodity = own ?? named.find((each) => each !== undefined);
  return commodity === undefined ? undefined : portfolio.securityOf(commodity);
}

function bookLots(given: Given): void {
  const { row, lots, cash, portfolio, outside, transaction } = given;
  const [first] = lots;
  if (first === undefined) return;
  const security = portfolio.securityOf(first.amount.commodity);
  const quantity = sumOf(lots.map(({ amount }) => amount.number as Quantity));
  const beside = givenBy(given, 'dividend', 'withheld', 'interest', 'moved');
  const isMoved =
    cash.isZero() && outside.every(({ account }) => !/^(?:Income|Expenses)/.test(account));
  const entry = entryOf(given);
  const signs = new Set(lots.map(({ amount }) => amount.number.isNegative()));
  // Lots that are put in at another cost, such as those of a split, were not traded.
  const isChange = quantity.isZero() || (isMoved && (quantity.isNegative() || signs.size > 1));
  if (isChange) return entry.propose(security, { quantity, description: transaction.title });
  if (isMoved) return openLots(given, { entry, security });
  const net = cash.minus(beside) as Money;
  const fees = negated(givenBy(given, 'fee'));
  const price = lots.length === 1 ? priceOf(first, given.currency) : undefined;
  const trade = { security, quantity, net, fees, price };
  if (fees.isNegative())
    return row.refuse(undefined, 'A trade with fees that were given back; book it by hand.');
  bookBeside(given, { entry, cash: beside });
  if (quantity.isNegative()) entry.sell(trade);
  else entry.buy(trade);
}

function priceOf(lot: KnownPosting, currency: string): Price | undefined {
  if (lot.cost?.total !== undefined) return undefined;
  const stated = lot.amount.number.isNegative() ? lot.price : (lot.cost?.unit ?? lot.price);
  return stated?.commodity === currency ? (stated.number as Price) : undefined;
}

/** Shares that came in without cash keep the day and the cost of their lots. */
function openLots(
  { row, lots }: Given,
  { entry, security }: { readonly entry: BrokerEntry; readonly security: NamedBy },
): void {
  for (const lot of lots) {
    const weight = weightOf(lot);
    if (weight === undefined) return row.refuse(undefined, 'The shares came in without a cost.');
    entry.opening({
      ...{ security, quantity: lot.amount.number as Quantity, cost: weight.number as Money },
      acquiredOn: lot.cost?.on,
    });
  }
}
