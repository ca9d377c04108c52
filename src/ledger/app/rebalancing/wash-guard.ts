// What keeps a rebalancing from wash sales: recent losses, and recent purchases of the same or an equivalent security.
import { plus } from '../../../kernel/amounts.ts';
import { decimal, NO_QUANTITY, type Quantity } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { addDays } from '../../../market/time/day.ts';
import type { SecurityId } from '../../domain/entries/ids.ts';
import { WASH_WINDOW_DAYS } from '../../domain/tax/harvest.ts';
import type { LotRow, PortfolioRow } from '../../ports/ledger-rows.ts';
import type { LedgerReads } from '../../ports/ledger-store.ts';
import { equivalentsOf, taxLists } from '../tax/tax-lists.ts';
import { groupsOf, isDeferred } from '../tax/tax-view.ts';

export interface WashGuard {
  /** It was sold at a loss a short time ago. */
  isLossRecent(security: SecurityId): boolean;
  /** Shares that other lots took in within the window: in other portfolios, or of an equivalent security. */
  boughtElsewhere(security: SecurityId): Quantity;
  /** The same for securities that are declared equivalent, directly or through others. */
  likenessOf(security: SecurityId): string;
}

export interface GuardScope {
  readonly portfolio: PortfolioRow;
  /** All of the owner count; else the portfolio alone, since others may not learn of the rest. */
  readonly isOwner: boolean;
  readonly today: TradingDay;
}

/** Sales of tax-deferred portfolios have no loss to lose; purchases in them disallow those of others. */
export async function washGuard(
  reads: LedgerReads,
  { portfolio, isOwner, today }: GuardScope,
): Promise<WashGuard> {
  const all = isOwner ? await reads.portfoliosOf([portfolio.holder]) : [portfolio];
  const counted = all.filter(({ kind, closedAt }) => kind !== 'SIMULATION' && !closedAt);
  const groupOf = groupsOf(equivalentsOf(await taxLists(reads, portfolio.holder)));
  const likenessOf = (security: SecurityId) => groupOf(String(security));
  const from = addDays(today, -WASH_WINDOW_DAYS);
  const taxed = counted.filter((row) => !isDeferred(row)).map(({ id }) => id);
  const closures = await reads.closures({ portfolios: taxed, from, until: today });
  const losing = new Set(
    closures
      .filter(({ side, gain }) => side === 'LONG' && gain.lt(0))
      .map(({ security }) => likenessOf(security)),
  );
  const lots = await reads.lots({ portfolios: counted.map(({ id }) => id), isOpen: true });
  const recent = lots.filter(
    ({ side, openedOn }) => side === 'LONG' && openedOn >= from && openedOn <= today,
  );
  return {
    likenessOf,
    isLossRecent: (security) => losing.has(likenessOf(security)),
    boughtElsewhere: (security) =>
      recent
        .filter((lot) => likenessOf(lot.security) === likenessOf(security))
        .filter((lot) => lot.portfolio !== portfolio.id || lot.security !== security)
        .reduce((sum: Quantity, { remaining }: LotRow) => plus(sum, remaining), NO_QUANTITY),
  };
}

/** Whose portfolios a wash guard spoke of: those of the holder only where the others make a difference to these securities. */
export type GuardedBy = 'portfolio' | 'holder';

export async function guardedBy(
  reads: LedgerReads,
  {
    portfolio,
    today,
    guard,
  }: Pick<GuardScope, 'portfolio' | 'today'> & { readonly guard: WashGuard },
  securities: readonly SecurityId[],
): Promise<GuardedBy> {
  const alone = await washGuard(reads, { portfolio, isOwner: false, today });
  const differs = (security: SecurityId) =>
    guard.isLossRecent(security) !== alone.isLossRecent(security) ||
    guard.boughtElsewhere(security).comparedTo(alone.boughtElsewhere(security)) !== 0;
  return securities.some(differs) ? 'holder' : 'portfolio';
}

export interface Ordered {
  readonly orders: readonly {
    readonly symbol: string;
    readonly side: 'BUY' | 'SELL';
    readonly lots: readonly { readonly gain: string }[];
  }[];
  /** Undefined for a symbol that no transaction has named yet. */
  readonly securityOf: (symbol: string) => SecurityId | undefined;
  readonly isDeferred: boolean;
}

/** Orders that were none when they were planned, and would be wash sales now. */
export function washedOrders(
  guard: WashGuard,
  { orders, securityOf, isDeferred: hasNoLoss }: Ordered,
): readonly string[] {
  const isWashed = ({ symbol, side, lots }: Ordered['orders'][number]) => {
    const security = securityOf(symbol);
    if (security === undefined) return false;
    if (side === 'BUY') return guard.isLossRecent(security);
    const isLoss = !hasNoLoss && lots.some(({ gain }) => decimal(gain).lt(0));
    return isLoss && guard.boughtElsewhere(security).gt(0);
  };
  return orders.filter(isWashed).map(({ symbol }) => symbol);
}

export const UNGUARDED: WashGuard = {
  isLossRecent: () => false,
  boughtElsewhere: () => NO_QUANTITY,
  likenessOf: String,
};
