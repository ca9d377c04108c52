// A Beancount journal as an import: the transactions of one part of its accounts, such as `Assets:US:ETrade`.
import { failed, ok, type Result } from '../../kernel/result.ts';
import { assembledFile } from './brokers/reading/assembled-file.ts';
import { type BrokerProfile, type ReadRow, readRow } from './brokers/reading/broker-row.ts';
import { UTC } from './brokers/reading/forms.ts';
import {
  bookTransaction,
  isSecurity,
  type JournalPortfolio,
} from './journal/beancount-bookings.ts';
import {
  type ExportedTransaction,
  type Journal,
  type JournalTransaction,
  journalIn,
} from './journal/beancount-grammar.ts';
import { withOpenAmount } from './journal/open-amount.ts';
import {
  type IgnoredRow,
  type ImportedFile,
  type ImportProblem,
  LEDGER_SOURCE,
} from './rows/imported-file.ts';
import type { Digest } from './rows/row-origin.ts';
import { atLine } from './rows/table-rows.ts';
import { ISO_FORM } from './text/moment-text.ts';

export interface JournalTerms {
  readonly digest: Digest;
  /** The beginning of the names of its accounts; undefined: the only part that holds securities. */
  readonly account: string | undefined;
}

const NAME = 'beancount';
const OPEN_TEXT =
  'A text that begins here has no closing quote, so everything below belongs to it; close it.';
const OWN = /^(?:Assets|Liabilities):/;

export function beancountImport(
  text: string,
  { digest, account }: JournalTerms,
): Result<ImportedFile, ImportProblem> {
  const journal = journalIn(text);
  if (journal.openedAt !== undefined) return failed(atLine(journal.openedAt, OPEN_TEXT));
  const parts = partsIn(journal);
  const chosen = account ?? (parts.length === 1 ? parts[0] : undefined);
  if (chosen === undefined) return failed(atLine(1, whichPart(parts)));
  const portfolio = portfolioAt(chosen, journal);
  const own = journal.transactions.filter(
    ({ postings, fault }) =>
      fault !== undefined || postings.some((each) => portfolio.isInside(each.account)),
  );
  if (own.length === 0) return failed(atLine(1, `The journal has no account ${chosen}.`));
  const byLine = new Map(own.map((transaction) => [String(transaction.line), transaction]));
  const profile = profileOf(portfolio, byLine);
  const read = own.map(({ line, on, text: raw }) =>
    readRow(
      {
        place: { line, part: undefined, column: undefined },
        raw: { on, text: raw, line: String(line) },
      },
      profile,
      new Map(),
    ),
  );
  const known = read.map((row, at) => withOwnNames(row, own[at]?.exported));
  const file = assembledFile(known.map(withoutLine), { format: NAME, digest });
  return ok({
    ...file,
    ignored: [...file.ignored, ...leftOut(journal, journal.transactions.length - own.length)],
    problems: [...file.problems, ...unread(journal, portfolio)],
  });
}

/** What this ledger has exported keeps its moment, and is known again where it comes from. */
function withOwnNames(read: ReadRow, exported: ExportedTransaction | undefined): ReadRow {
  if (exported === undefined) return read;
  const origin = { source: LEDGER_SOURCE, id: exported.id };
  return {
    ...read,
    drafts: read.drafts.map((draft) => ({ ...draft, at: exported.at, origin })),
    proposals: read.proposals.map((proposal) => ({ ...proposal, origin })),
  };
}

/** A transaction keeps its name when others are written above it. */
function withoutLine<
  Read extends { readonly row: { readonly raw: Readonly<Record<string, string>> } },
>(read: Read): Read {
  const { line: _, ...raw } = read.row.raw;
  return { ...read, row: { ...read.row, raw } };
}

function profileOf(
  portfolio: JournalPortfolio,
  transactions: ReadonlyMap<string, JournalTransaction>,
): BrokerProfile {
  return {
    ...{ name: NAME, columns: [], decimalSign: '.', moments: ISO_FORM, zone: UTC },
    read(row) {
      const transaction = transactions.get(row.text('line'));
      if (transaction !== undefined) bookTransaction(row, transaction, portfolio);
    },
  };
}

/** The accounts above those that hold securities at a cost, or these themselves if they hold cash too. */
function partsIn({ transactions }: Journal): string[] {
  const [withLots, withCash] = [new Set<string>(), new Set<string>()];
  for (const { postings } of transactions)
    for (const posting of withOpenAmount(postings) ?? [])
      if (OWN.test(posting.account))
        (posting.cost === undefined ? withCash : withLots).add(posting.account);
  const parts = [...withLots].map((account) =>
    withCash.has(account) ? account : account.slice(0, account.lastIndexOf(':')),
  );
  // Shares that were sold short are a liability of the same portfolio.
  const own = parts.map((part) => (part === 'Liabilities' ? 'Assets' : part));
  return [...new Set(own)].toSorted();
}

function whichPart(parts: readonly string[]): string {
  if (parts.length === 0)
    return 'The journal holds no securities at a cost; name the beginning of the accounts to import, such as Assets:Broker.';
  return `The journal holds securities in ${parts.join(', ')}; import one at a time, by its name.`;
}

function portfolioAt(chosen: string, { transactions, commodities }: Journal): JournalPortfolio {
  const roots = chosen === 'Assets' ? ['Assets', 'Liabilities'] : [chosen];
  const held = new Set(
    transactions.flatMap(({ postings }) =>
      (withOpenAmount(postings) ?? []).filter(isSecurity).map(({ amount }) => amount.commodity),
    ),
  );
  return {
    held,
    isInside: (account) => roots.some((root) => account === root || account.startsWith(`${root}:`)),
    securityOf(commodity) {
      const { symbol = commodity, isin, name = '' } = commodities.get(commodity) ?? {};
      return { symbol, isin, name };
    },
  };
}

function leftOut({ others }: Journal, elsewhere: number): IgnoredRow[] {
  const place = { line: undefined, part: undefined, column: undefined };
  const rest = [...others]
    .filter(([kind]) => kind !== 'include')
    .map(([kind, { count, line }]) => ({
      place: { ...place, line, part: kind },
      why: `${count} lines of the kind ${kind} book nothing.`,
    }));
  return elsewhere === 0
    ? rest
    : [...rest, { place, why: `${elsewhere} transactions are of other accounts.` }];
}

/** What Beancount would compute or read besides. */
function unread({ others, padded }: Journal, portfolio: JournalPortfolio): ImportProblem[] {
  const included = others.get('include');
  const files =
    included === undefined
      ? []
      : [
          atLine(
            included.line,
            'The journal includes other files, which are not read; join them into one.',
          ),
        ];
  const amounts = padded
    .filter(({ account }) => portfolio.isInside(account))
    .map(({ account, line }) =>
      atLine(
        line,
        `The balance of ${account} is completed by "pad"; write its transaction instead.`,
      ),
    );
  return [...files, ...amounts];
}
