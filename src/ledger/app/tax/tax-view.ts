// The tax of one person: closures and open lots of all portfolios as wash sales leave them, recomputed from what is booked.
import { ONE } from '../../../kernel/decimal.ts';
import type { Result } from '../../../kernel/result.ts';
import type { SecurityId, TransactionId } from '../../domain/entries/ids.ts';
import { isOption, optionOf } from '../../domain/options/option-security.ts';
import { isSection1256, optionEquivalents } from '../../domain/options/option-tax.ts';
import {
  foldEntries,
  foldWithLots,
  type RefusedEntry,
} from '../../domain/portfolio/fold-entries.ts';
import { termsOf } from '../../domain/portfolio/terms-of.ts';
import { type SplitOnDay, splitIn } from '../../domain/prices/splits.ts';
import { equivalenceKey } from '../../domain/tax/equivalents.ts';
import { WASH_WINDOW_DAYS } from '../../domain/tax/harvest.ts';
import type { PooledPortfolio } from '../../domain/tax/pools/pool-sources.ts';
import type {
  WashClosure,
  WashLot,
  WashSecurities,
  WashView,
} from '../../domain/tax/wash/wash-view.ts';
import {
  type EntryScope,
  type WashPortfolio,
  washSalesOfEntries,
} from '../../domain/tax/wash-entries.ts';
import type { HolderNumber, PortfolioRow, SecurityRow } from '../../ports/ledger-rows.ts';
import type { LedgerReads } from '../../ports/ledger-store.ts';
import { equivalentsOf, type TaxLists, taxLists } from './tax-lists.ts';

export interface TaxView extends WashView {
  /** Of the person, without deleted ones and simulations. */
  readonly portfolios: readonly PortfolioRow[];
  readonly lists: TaxLists;
  /** What the view was computed from: with one entry more it is another view. */
  readonly source: TaxSource;
}

export interface TaxSource {
  readonly portfolios: readonly WashPortfolio[];
  readonly scope: EntryScope;
}

/** Of one security with everything that may replace it, or of all. */
export async function taxView(
  reads: LedgerReads,
  holder: HolderNumber,
  security?: SecurityId,
): Promise<TaxView> {
  const together = await taxedTogether(reads, holder, security);
  const { portfolios, lists, securities } = together;
  const source: TaxSource = {
    portfolios: await Promise.all(portfolios.map((row) => foldedOf(reads, row, securities))),
    scope: await scopeOf(reads, together),
  };
  const view = washSalesOfEntries(source.portfolios, source.scope);
  return { ...view, portfolios, lists, source };
}

export interface TaxedTogether {
  readonly portfolios: readonly PortfolioRow[];
  readonly lists: TaxLists;
  /** The security and what may replace it; undefined: all. */
  readonly securities: readonly SecurityId[] | undefined;
  /** Options that any of the portfolios ever had. */
  readonly options: readonly SecurityRow[];
}

export async function taxedTogether(
  reads: LedgerReads,
  holder: HolderNumber,
  security: SecurityId | undefined,
): Promise<TaxedTogether> {
  const portfolios = (await reads.portfoliosOf([holder])).filter(isTaxed);
  const declared = await taxLists(reads, holder);
  const had = await securitiesHad(reads, portfolios);
  const options = had.filter(isOption);
  const derived = options.length === 0 ? [] : optionEquivalents(had, declared.optionWash);
  const lists = { ...declared, equivalents: [...declared.equivalents, ...derived] };
  const securities = security && (await relatedTo(reads, portfolios, security, lists));
  return { portfolios, lists, securities, options };
}

export async function scopeOf(
  reads: LedgerReads,
  { portfolios, lists, securities, options }: TaxedTogether,
): Promise<EntryScope> {
  return {
    windowDays: WASH_WINDOW_DAYS,
    taxDeferred: new Set(portfolios.filter(isDeferred).map(({ id }) => String(id))),
    groupOf: groupsOf(equivalentsOf(lists)),
    ...(options.length > 0 && { kinds: kindsOf(options, lists) }),
    departures: await departuresIn(reads, portfolios),
    splits: await splitsApplied(reads, securities),
  };
}

export async function securitiesHad(
  reads: LedgerReads,
  portfolios: readonly PortfolioRow[],
): Promise<readonly SecurityRow[]> {
  const rows = await Promise.all(portfolios.map(({ id }) => reads.securitiesIn(id)));
  return [...new Map(rows.flat().map((row) => [row.id, row])).values()];
}

/** A call is an option to acquire shares (26 USC 1091); shares replace no option. */
function kindsOf(options: readonly SecurityRow[], { section1256 }: TaxLists): WashSecurities {
  const byName = new Map(options.map((row) => [String(row.id), row]));
  const exempt = new Set(
    options.filter((row) => isSection1256(row, section1256)).map(({ id }) => String(id)),
  );
  return {
    isExempt: (security) => exempt.has(security),
    sharesOf: (security) => {
      const row = byName.get(security);
      return (row && optionOf(row)?.deliverable) ?? ONE;
    },
    canReplace: (sold, bought) => !byName.has(sold) || byName.has(bought),
  };
}

const ACTIONS_MAX = 100_000;
const IN_FORCE: ReadonlySet<string> = new Set(['ANNOUNCED', 'APPLIED']);

/** To all holders: one that had sold before a split has no entry of it, and may buy back after it. */
async function splitsApplied(
  reads: LedgerReads,
  securities: readonly SecurityId[] | undefined,
): Promise<ReadonlyMap<string, readonly SplitOnDay[]>> {
  const page = { limit: ACTIONS_MAX, offset: 0 };
  const actions =
    securities === undefined
      ? await reads.actions(page)
      : (
          await Promise.all(securities.map((security) => reads.actions({ ...page, security })))
        ).flat();
  const splits = actions
    .filter(({ status }) => IN_FORCE.has(status))
    .flatMap((one) => {
      const split = splitIn(one);
      return split === undefined ? [] : [{ security: String(one.security), split }];
    });
  const bySecurity = Map.groupBy(splits, ({ security }) => security);
  return new Map([...bySecurity].map(([one, own]) => [one, own.map(({ split }) => split)]));
}

export function isDeferred({ taxTreatment }: PortfolioRow): boolean {
  return taxTreatment === 'TAX_DEFERRED';
}

/** What is reported: a tax-deferred portfolio has neither gains nor losses. */
export function taxable<Placed extends WashClosure | WashLot>(
  { portfolios }: Pick<TaxView, 'portfolios'>,
  rows: readonly Placed[],
): readonly Placed[] {
  const ids = new Set(portfolios.filter((one) => !isDeferred(one)).map(({ id }) => String(id)));
  return rows.filter(({ portfolio }) => ids.has(portfolio));
}

/** Simulations and deleted portfolios are not taxed. */
export function isTaxed({ kind, closedAt }: PortfolioRow): boolean {
  return kind !== 'SIMULATION' && closedAt === undefined;
}

/** A name of the group for each security; asked once for every trade. */
export function groupsOf(
  equivalents: readonly (readonly string[])[],
): (security: string) => string {
  const known = new Map<string, string>();
  return (security) => {
    const group = known.get(security) ?? equivalenceKey(equivalents, security);
    known.set(security, group);
    return group;
  };
}

export async function foldedOf(
  reads: LedgerReads,
  row: PortfolioRow,
  securities: readonly SecurityId[] | undefined,
): Promise<WashPortfolio> {
  const terms = termsOf(row);
  const folded = foldEntries(await reads.entries(row.id, securities), terms);
  return { id: row.id, terms, folded: bookedBefore(folded).entries };
}

/** Pools are made from what each entry did to lots. */
export async function pooledEntriesOf(
  reads: LedgerReads,
  row: PortfolioRow,
): Promise<PooledPortfolio['folded']> {
  return bookedBefore(foldWithLots(await reads.entries(row.id, undefined), termsOf(row))).entries;
}

function bookedBefore<Folded>(folded: Result<Folded, RefusedEntry>): Folded {
  if (folded.ok) return folded.value;
  throw new Error(`transaction ${folded.failure.entry.id} was booked, and is refused now`);
}

/** By equivalence and by corporate actions, in any of the portfolios. */
async function relatedTo(
  reads: LedgerReads,
  portfolios: readonly PortfolioRow[],
  security: SecurityId,
  { equivalents }: TaxLists,
): Promise<readonly SecurityId[]> {
  const found = new Set([security]);
  for (let size = 0; size < found.size; ) {
    size = found.size;
    for (const group of equivalents)
      if (group.some((one) => found.has(one))) for (const one of group) found.add(one);
    for (const { id } of portfolios)
      for (const one of await reads.connected(id, [...found])) found.add(one);
  }
  return [...found];
}

const TRANSFERS_MAX = 1_000_000;

export async function departuresIn(
  reads: LedgerReads,
  portfolios: readonly PortfolioRow[],
): Promise<ReadonlyMap<TransactionId, TransactionId>> {
  const arrivals = await Promise.all(
    portfolios.map(({ id: portfolio }) =>
      reads.transactions({ portfolio, type: 'TRANSFER_IN', limit: TRANSFERS_MAX, offset: 0 }),
    ),
  );
  return new Map(
    arrivals.flat().map(({ id, originId }) => [id, Number(originId) as TransactionId]),
  );
}
