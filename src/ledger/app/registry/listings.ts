// Which listing a name means where several have it: a security is a ticker at an exchange, or a ticker in a currency where no
// exchange is known. Somebody else's listing in another currency never stands in the way.
import type { TradingDay } from '../../../kernel/instant.ts';
import type { CurrencyCode, PortfolioId } from '../../domain/entries/ids.ts';
import type { SecurityReference } from '../../domain/transactions/draft.ts';
import type { SecurityRow } from '../../ports/ledger-rows.ts';
import type { LedgerReads } from '../../ports/ledger-store.ts';
import { securitiesNamed } from './identifiers.ts';
import { allAfterMergers } from './merged.ts';

export interface ListingContext {
  /** The day on which the name meant it; undefined: now. */
  readonly on?: TradingDay | undefined;
  /** What these hold comes first. */
  readonly portfolios?: readonly PortfolioId[] | undefined;
  /** Comes next. */
  readonly currency?: CurrencyCode | undefined;
}

type ListingName = Pick<SecurityReference, 'symbol' | 'exchange' | 'isin'>;

/** All that fit the name, in whatever currency. An exchange or ISIN that a security does not state fits each. */
export async function listingsNamed(
  reads: LedgerReads,
  { symbol, exchange, isin }: ListingName,
  on: TradingDay | undefined,
): Promise<readonly SecurityRow[]> {
  const fitting = (await securitiesNamed(reads, symbol, on)).filter(
    (one) =>
      (exchange === undefined || one.exchange === undefined || one.exchange === exchange) &&
      (isin === undefined || one.isin === undefined || one.isin === isin),
  );
  // A file that names the exchange of a merged listing still finds what it has become.
  return allAfterMergers(reads, fitting);
}

/** One, or those between which only the caller can choose. */
export async function meantAmong(
  reads: LedgerReads,
  listings: readonly SecurityRow[],
  { exchange, isin }: Pick<ListingName, 'exchange' | 'isin'>,
  { portfolios = [], currency }: ListingContext,
): Promise<readonly SecurityRow[]> {
  if (listings.length < 2) return listings;
  const held = await heldAmong(reads, listings, portfolios);
  let left = preferred(listings, ({ id }) => held.has(id));
  if (currency !== undefined) left = preferred(left, (one) => one.currency === currency);
  left = preferred(left, (one) => one.exchange === exchange);
  if (isin !== undefined) left = preferred(left, (one) => one.isin === isin);
  const [first] = left.toSorted((a, b) => a.id - b.id);
  if (first === undefined) return left;
  const isOneListing = left.every(
    (one) => one.exchange === first.exchange && one.currency === first.currency,
  );
  return isOneListing ? [first] : left;
}

/** What a question means that states no currency: what the portfolios hold, else what is listed in the currency. */
export async function listingsMeant(
  reads: LedgerReads,
  symbol: string,
  context: ListingContext,
): Promise<readonly SecurityRow[]> {
  const name = { symbol, exchange: undefined, isin: undefined };
  return meantAmong(reads, await listingsNamed(reads, name, context.on), name, context);
}

/** Open positions; where there is none, positions that are closed. */
async function heldAmong(
  reads: LedgerReads,
  listings: readonly SecurityRow[],
  portfolios: readonly PortfolioId[],
): Promise<ReadonlySet<SecurityRow['id']>> {
  const open = new Set<SecurityRow['id']>();
  const closed = new Set<SecurityRow['id']>();
  for (const portfolio of portfolios)
    for (const { id } of listings) {
      const position = await reads.position(portfolio, id);
      if (position !== undefined) (position.quantity.isZero() ? closed : open).add(id);
    }
  return open.size > 0 ? open : closed;
}

/** All of them where none fits. */
function preferred(
  rows: readonly SecurityRow[],
  fits: (row: SecurityRow) => boolean,
): readonly SecurityRow[] {
  const fitting = rows.filter(fits);
  return fitting.length === 0 ? rows : fitting;
}
