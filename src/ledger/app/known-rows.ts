// Which rows of a file are booked already.
import type { PortfolioId } from '../domain/entries/ids.ts';
import { isDraftOf, type TransactionDraft } from '../domain/transactions/draft.ts';
import { cashOf } from '../interchange/rows/file-totals.ts';
import { type ImportedDraft, LEDGER_SOURCE } from '../interchange/rows/imported-file.ts';
import type { TransactionRow } from '../ports/ledger-rows.ts';
import type { LedgerReads } from '../ports/ledger-store.ts';
import { exportedAs } from './origin-of-export.ts';

export interface KnownRow {
  readonly booked: TransactionRow;
  /** It has the name of the row, and moved other cash. */
  readonly isOther: boolean;
}

/** By its origin, or one that it had before; what was exported without one is known by its number, as long as it is the same transaction. */
export async function knownAmong(
  reads: LedgerReads,
  portfolio: PortfolioId,
  rows: readonly ImportedDraft[],
): Promise<ReadonlyMap<ImportedDraft, KnownRow>> {
  const booked = await bookedUnder(reads, portfolio, rows);
  const known = new Map<ImportedDraft, KnownRow>();
  for (const row of rows) {
    const found = knownRow(row, booked);
    if (found !== undefined) known.set(row, found);
    else if (row.draft.origin?.source === LEDGER_SOURCE) {
      const own = await exportedBefore(reads, portfolio, row.draft);
      if (own !== undefined) known.set(row, { booked: own, isOther: false });
    }
  }
  return known;
}

type ByOrigin = ReadonlyMap<string | undefined, TransactionRow>;

/** Under any name of these rows, by it. */
async function bookedUnder(
  reads: LedgerReads,
  portfolio: PortfolioId,
  rows: readonly ImportedDraft[],
): Promise<ByOrigin> {
  const origins = rows
    .flatMap(({ draft, formerly = [] }) => [draft, ...formerly])
    .flatMap(({ origin }) => origin ?? []);
  const found = new Map<string, TransactionRow>();
  for (const [source, named] of Map.groupBy(origins, (origin) => origin.source)) {
    const ids = [...new Set(named.map(({ id }) => id))];
    for (const row of await reads.transactionsByOrigin(portfolio, source, ids))
      found.set(`${source} ${row.originId}`, row);
  }
  return found;
}

function knownRow({ draft, formerly = [] }: ImportedDraft, found: ByOrigin): KnownRow | undefined {
  const own = found.get(nameOf(draft));
  const before = formerly.flatMap((each) => {
    const one = found.get(nameOf(each));
    return one !== undefined && hasMoved(one, each) ? [one] : [];
  });
  if (own !== undefined)
    return { booked: own, isOther: !before.includes(own) && !hasMoved(own, draft) };
  const [booked] = before;
  return booked && { booked, isOther: false };
}

function nameOf({ origin }: TransactionDraft): string | undefined {
  return origin && `${origin.source} ${origin.id}`;
}

/** What an action or the end of an option moves depends on what is held. */
function hasMoved(booked: TransactionRow, draft: TransactionDraft): boolean {
  const isPlain = (['trade', 'distribution', 'cash'] as const).some((shape) =>
    isDraftOf(draft, shape),
  );
  if (!isPlain || draft.origin?.source === LEDGER_SOURCE) return true;
  const withholding = 'withholding' in draft ? draft.withholding : booked.withholding;
  return booked.cash.eq(cashOf(draft)) && booked.withholding.eq(withholding);
}

async function exportedBefore(
  reads: LedgerReads,
  portfolio: PortfolioId,
  { origin, at, type }: TransactionDraft,
): Promise<TransactionRow | undefined> {
  const own = await ownTransaction(reads, portfolio, origin?.id);
  // A journal has no types: one transaction may be read as several, each with its content behind the number.
  const isOfJournal = /^\d+\/\d+\/[\da-f]{12}$/.test(origin?.id ?? '');
  return own?.at === at && (own.type === type || isOfJournal) ? own : undefined;
}

/** That this portfolio has exported under this name, while it counts. */
export async function ownTransaction(
  reads: LedgerReads,
  portfolio: PortfolioId,
  name = '',
): Promise<TransactionRow | undefined> {
  const id = exportedAs(name, portfolio);
  const own = id === undefined ? undefined : await reads.transaction(id);
  return own?.portfolio === portfolio && own.voidedBy === undefined ? own : undefined;
}
