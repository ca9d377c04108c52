// The ledger as a Beancount file: each lot with its cost, date and id, each entry balanced.
import { textOf } from '../../kernel/decimal.ts';
import { type TradingDay, toIso } from '../../kernel/instant.ts';
import type { PortfolioId } from '../domain/entries/ids.ts';
import { commodityNames } from './journal/commodity-names.ts';
import {
  type BookedTransaction,
  type JournalEntry,
  journalOf,
  type LotPosting,
} from './journal/journal-entry.ts';

export interface JournalTerms {
  /** Its number: by it and its own, an import knows a transaction again. */
  readonly portfolio: PortfolioId;
  readonly title: string;
  /** The currency of the portfolio. */
  readonly currency: string;
}

export function beancountJournal(
  transactions: readonly BookedTransaction[],
  { portfolio, title, currency }: JournalTerms,
): string {
  const entries = journalOf(transactions);
  const names = namesIn(entries);
  const first = entries.map(({ on }) => on).toSorted()[0];
  return [
    `option "title" ${quoted(title)}`,
    `option "operating_currency" "${currency}"`,
    '',
    ...openings(entries, first),
    ...commodities(entries, names, first),
    '',
    ...entries.map((entry) => entryText(entry, portfolio, names)),
  ].join('\n');
}

function openings(entries: readonly JournalEntry[], on: TradingDay | undefined): string[] {
  const accounts = entries.flatMap(({ lots, money }) => [
    ...lots.map(({ account }) => account),
    ...money.map(({ account }) => account),
  ]);
  return [...new Set<string>(accounts)].toSorted().map((account) => `${on} open ${account}`);
}

function commodities(
  entries: readonly JournalEntry[],
  names: ReadonlyMap<string, string>,
  on: TradingDay | undefined,
): string[] {
  const securities = new Map(
    entries.flatMap(({ lots }) => lots.map(({ security }) => [security.symbol, security])),
  );
  return [...securities.values()].flatMap(({ symbol, isin, name }) => [
    `${on} commodity ${names.get(symbol)}`,
    `  symbol: ${quoted(symbol)}`,
    ...(isin === undefined ? [] : [`  isin: ${quoted(isin)}`]),
    ...(name === undefined ? [] : [`  name: ${quoted(name)}`]),
  ]);
}

/** One name for each security, in every journal the same. */
export function namesIn(entries: readonly JournalEntry[]): ReadonlyMap<string, string> {
  const symbols = entries.flatMap(({ lots }) => lots.map(({ security }) => security.symbol));
  return commodityNames(symbols, new Set(entries.map(({ currency }) => currency)));
}

function entryText(
  entry: JournalEntry,
  portfolio: PortfolioId,
  names: ReadonlyMap<string, string>,
): string {
  const { id, at, on, title, currency, lots, money } = entry;
  return [
    `${on} * ${quoted(title)}`,
    `  id: ${quoted(`${portfolio}/${id}`)}`,
    `  at: ${quoted(toIso(at))}`,
    ...lots.map((lot) => `  ${lot.account}  ${lotText(lot, currency, names)}`),
    ...money.map(({ account, amount }) => `  ${account}  ${textOf(amount)} ${currency}`),
    '',
  ].join('\n');
}

function lotText(
  { security, quantity, unitCost, openedOn, lot }: LotPosting,
  currency: string,
  names: ReadonlyMap<string, string>,
): string {
  const cost = `${textOf(unitCost)} ${currency}, ${openedOn}, ${quoted(lot)}`;
  return `${textOf(quantity)} ${names.get(security.symbol)} {${cost}}`;
}

function quoted(text: string): string {
  const plain = text.replaceAll(/\s+/g, ' ').replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  return `"${plain}"`;
}
