// The ledger as an hledger journal: a lot moves at its total cost, and a comment names it.
import { textOf } from '../../kernel/decimal.ts';
import { type JournalTerms, namesIn } from './beancount-journal.ts';
import {
  type BookedTransaction,
  type JournalEntry,
  journalOf,
  type LotPosting,
} from './journal/journal-entry.ts';

export function hledgerJournal(
  transactions: readonly BookedTransaction[],
  { title }: Pick<JournalTerms, 'title'>,
): string {
  const entries = journalOf(transactions);
  const names = namesIn(entries);
  const currencies = [...new Set<string>(entries.map(({ currency }) => currency))];
  const accounts = entries.flatMap(({ lots, money }) => [
    ...lots.map(({ account }) => account),
    ...money.map(({ account }) => account),
  ]);
  return [
    `; ${oneLine(title)}`,
    '',
    ...[...currencies, ...[...names.values()].map(commodity)].map(
      (name) => `commodity 1000.0000000000 ${name}`,
    ),
    ...[...new Set<string>(accounts)].toSorted().map((account) => `account ${account}`),
    '',
    ...entries.map((entry) => entryText(entry, names)),
  ].join('\n');
}

function entryText(entry: JournalEntry, names: ReadonlyMap<string, string>): string {
  const { id, on, title, currency, lots, money } = entry;
  return [
    `${on} * ${oneLine(title)}  ; id: ${oneLine(id)}`,
    ...lots.map((lot) => lotText(lot, currency, names)),
    ...money.map(({ account, amount }) => `    ${account}  ${textOf(amount)} ${currency}`),
    '',
  ].join('\n');
}

/** The total has the size of the weight; hledger gives it the sign of the quantity. */
function lotText(
  { account, security, quantity, weight, lot, openedOn }: LotPosting,
  currency: string,
  names: ReadonlyMap<string, string>,
): string {
  const name = commodity(names.get(security.symbol) ?? '');
  const amount = `${textOf(quantity)} ${name} @@ ${textOf(weight.abs())} ${currency}`;
  return `    ${account}  ${amount}  ; lot: ${oneLine(lot)}, opened: ${openedOn}`;
}

/** Names with other signs than letters stand in quotation marks. */
function commodity(name: string): string {
  return /^[A-Z]+$/.test(name) ? name : `"${name}"`;
}

/** A semicolon begins a comment. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(';', ',').trim();
}
