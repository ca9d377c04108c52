// The entries of a portfolio as journals show them: folded once, each with the lots that it changed.
import { NO_MONEY, textOf } from '../../../kernel/decimal.ts';
import { ok, type Result } from '../../../kernel/result.ts';
import type { Entry } from '../../domain/entries/entry.ts';
import type { SecurityId, TransactionId } from '../../domain/entries/ids.ts';
import type { Lot } from '../../domain/lots/lot.ts';
import {
  type FoldedWithLots,
  foldWithLots,
  type RefusedEntry,
} from '../../domain/portfolio/fold-entries.ts';
import type { PortfolioTerms } from '../../domain/portfolio/portfolio-book.ts';
import type { SecurityReference } from '../../domain/transactions/draft.ts';
import type { BookedType } from '../../domain/transactions/transaction-type.ts';
import type { BookChange, BookedTransaction } from './journal-entry.ts';

export interface EntryNames {
  readonly terms: PortfolioTerms;
  typeOf(transaction: TransactionId): BookedType;
  securityOf(security: SecurityId): SecurityReference;
}

/** Refused if the entries do not fold, which those of a ledger always do. */
export function bookedEntries(
  entries: readonly Entry[],
  names: EntryNames,
): Result<readonly BookedTransaction[], RefusedEntry> {
  const folded = foldWithLots(entries, names.terms);
  if (!folded.ok) return folded;
  const known: KnownLots = new Map();
  return ok(folded.value.entries.map((one) => transactionOf(one, names, known)));
}

type FoldedEntry = FoldedWithLots['entries'][number];
/** By security and lot. */
type KnownLots = Map<string, Lot>;

function transactionOf(
  { entry, consequences, changed }: FoldedEntry,
  names: EntryNames,
  known: KnownLots,
): BookedTransaction {
  const { cash, income, withholding, feesExpensed } = consequences;
  const type = names.typeOf(entry.id);
  return {
    ...{ id: String(entry.id), at: entry.at, on: entry.on, type, currency: entry.currency },
    title: titleOf(entry, type, names),
    ...{ cash, withholding, feesExpensed },
    // What cash without a security earned or cost is the business of its account.
    income: entry.kind === 'cash' ? NO_MONEY : income,
    books: booksOf(changed, names, known),
  };
}

function booksOf(
  changed: FoldedEntry['changed'],
  { securityOf }: EntryNames,
  known: KnownLots,
): readonly BookChange[] {
  const bySecurity = new Map<SecurityId, { before: Lot[]; after: Lot[] }>();
  for (const { security, lot } of changed) {
    const change = bySecurity.get(security) ?? { before: [], after: [] };
    bySecurity.set(security, change);
    const key = `${security} ${lot.id}`;
    const before = known.get(key);
    if (before !== undefined) change.before.push(before);
    if (lot.remaining.isZero()) known.delete(key);
    else {
      change.after.push(lot);
      known.set(key, lot);
    }
  }
  return [...bySecurity].map(([security, change]) => ({
    security: securityOf(security),
    ...change,
  }));
}

/** `SELL 4 AAPL at 190.25`. */
function titleOf(entry: Entry, type: BookedType, { securityOf }: EntryNames): string {
  if (entry.kind === 'cash') return type;
  const { symbol } = securityOf(entry.security);
  if (entry.kind === 'trade')
    return `${type} ${textOf(entry.quantity)} ${symbol} at ${textOf(entry.price)}`;
  return entry.kind === 'action' ? `${entry.action.kind} ${symbol}` : `${type} ${symbol}`;
}
