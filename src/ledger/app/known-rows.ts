// Which rows of a file are booked already.
import type { PortfolioId } from '../domain/entries/ids.ts';
import { isDraftOf, type TransactionDraft } from '../domain/transactions/draft.ts';
import { hasShape, sideOfTrade } from '../domain/transactions/transaction-type.ts';
import { cashOf } from '../interchange/rows/file-totals.ts';
import {
  type ImportedCancellation,
  type ImportedDraft,
  LEDGER_SOURCE,
} from '../interchange/rows/imported-file.ts';
import type { TransactionRow } from '../ports/ledger-rows.ts';
import type { LedgerReads } from '../ports/ledger-store.ts';
import { exportedAs } from './origin-of-export.ts';

export interface KnownRow {
  readonly booked: TransactionRow;
  /** It moved other cash than the row does, or another quantity. */
  readonly isOther: boolean;
  /** Under a name that it had before. */
  readonly isFormer?: boolean;
}

/** By its origin, or one that it had before; what was exported without one is known by its number, as long as it is the same transaction. */
export async function knownAmong(
  reads: LedgerReads,
  portfolio: PortfolioId,
  rows: readonly ImportedDraft[],
): Promise<ReadonlyMap<ImportedDraft, KnownRow>> {
  const booked = await bookedUnder(reads, portfolio, rows);
  const known = new Map<ImportedDraft, KnownRow>();
  const namedByContent = await knownByBrokersId(
    reads,
    portfolio,
    rows.filter((row) => knownRow(row, booked) === undefined),
  );
  for (const row of rows) {
    const found = knownRow(row, booked) ?? namedByContent.get(row);
    if (found !== undefined) known.set(row, found);
    else if (row.draft.origin?.source === LEDGER_SOURCE) {
      const own = await exportedBefore(reads, portfolio, row.draft);
      if (own !== undefined) known.set(row, { booked: own, isOther: false });
    }
  }
  return known;
}

/** Charges that are booked beside a row which contains them, or is going to be booked so. */
export async function containedCharges(
  reads: LedgerReads,
  portfolio: PortfolioId,
  rows: readonly ImportedDraft[],
  known: ReadonlyMap<ImportedDraft, KnownRow>,
): Promise<readonly ImportedCancellation[]> {
  const charges = rows.flatMap((row) => {
    const { isFormer = false, isOther = false } = known.get(row) ?? {};
    const { charges: own = [], place } = row;
    return isFormer || isOther ? [] : own.map((draft): ImportedDraft => ({ draft, place }));
  });
  const booked = charges.length === 0 ? [] : await knownAmong(reads, portfolio, charges);
  return [...booked].flatMap(([{ draft, place }, { isOther }]) =>
    isOther || draft.origin === undefined ? [] : [{ place, origin: draft.origin }],
  );
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
  if (booked === undefined) return undefined;
  const isInOther = booked.currency !== draft.currency;
  const isOther = isInOther || !hasQuantity(booked, draft) || isOtherKind(booked, draft);
  return { booked, isOther, isFormer: true };
}

/** Those that have the broker's id of a row and are of its kind, else moved the same cash; each of them for one row. */
async function knownByBrokersId(
  reads: LedgerReads,
  portfolio: PortfolioId,
  rows: readonly ImportedDraft[],
): Promise<ReadonlyMap<ImportedDraft, KnownRow>> {
  const known = new Map<ImportedDraft, KnownRow>();
  const named = rows.filter(({ brokersId }) => brokersId !== undefined);
  for (const [source, own] of Map.groupBy(named, ({ draft }) => draft.origin?.source ?? '')) {
    const ids = [...new Set(own.map(({ brokersId = '' }) => brokersId))];
    const booked = await reads.transactionsByFormerOrigin(portfolio, source, ids);
    const byId = Map.groupBy(booked, ({ originId = '' }) => originId.slice(0, -CONTENT.length));
    for (const row of own) {
      const there = byId.get(row.brokersId ?? '') ?? [];
      const one = likest(there, row.draft);
      if (one === undefined) continue;
      there.splice(there.indexOf(one), 1);
      const isOther = !hasMoved(one, row.draft) || !isOfKind(one, row.draft);
      known.set(row, { booked: one, isOther });
    }
  }
  return known;
}

const CONTENT = '/0123456789ab';

function likest(booked: readonly TransactionRow[], draft: TransactionDraft) {
  const named = booked.filter(({ originId = '' }) => /\/[\da-f]{12}$/.test(originId));
  return (
    named.find((one) => isOfKind(one, draft) && hasMoved(one, draft)) ??
    named.find((one) => isOfKind(one, draft)) ??
    named.find((one) => one.currency === draft.currency && hasMoved(one, draft))
  );
}

/** What was asked as a purchase may be booked as a cover. */
function isOfKind({ type }: TransactionRow, draft: TransactionDraft): boolean {
  if (type === draft.type) return true;
  return (
    isDraftOf(draft, 'trade') &&
    hasShape(type, 'trade') &&
    sideOfTrade(type) === sideOfTrade(draft.type)
  );
}

function nameOf({ origin }: TransactionDraft): string | undefined {
  return origin && `${origin.source} ${origin.id}`;
}

/** Alone, such as a tax that was booked as a dividend. */
function isOtherKind(booked: TransactionRow, draft: TransactionDraft): boolean {
  return !isOfKind(booked, draft) && booked.cash.eq(cashOf(draft));
}

function hasQuantity({ quantity }: TransactionRow, draft: TransactionDraft): boolean {
  return quantity === undefined || !isDraftOf(draft, 'trade') || quantity.eq(draft.quantity);
}

/** What an action or the end of an option moves depends on what is held. */
function hasMoved(booked: TransactionRow, draft: TransactionDraft): boolean {
  const isPlain = (['trade', 'distribution', 'cash'] as const).some((shape) =>
    isDraftOf(draft, shape),
  );
  if (!isPlain || draft.origin?.source === LEDGER_SOURCE) return true;
  const withholding = 'withholding' in draft ? draft.withholding : booked.withholding;
  const isEqual = booked.cash.eq(cashOf(draft)) && booked.withholding.eq(withholding);
  return isEqual && hasQuantity(booked, draft);
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
