// What a plan leaves alone in an account that a trader trades, too: foreign shares, and those of strategies and positions.
import { isOption } from '../../domain/options/option-security.ts';
import type { WithheldReason } from '../../domain/rebalancing/allocation.ts';
import type { PortfolioRow } from '../../ports/ledger-rows.ts';
import type { AccountShares, PlanOrders } from '../../ports/plan-orders.ts';

/** Whether it is known whose the shares are; null for a portfolio that no trader trades. */
export type Ownership = {
  readonly isKnown: boolean;
  /** Null if it is known as of now, or not at all. */
  readonly ageSeconds: number | null;
  readonly why: string | null;
} | null;

/** Undefined for a portfolio that no trader trades. */
export async function sharesOf(
  planOrders: Pick<PlanOrders, 'shares'>,
  { kind, account }: Pick<PortfolioRow, 'kind' | 'account'>,
): Promise<AccountShares | undefined> {
  return kind === 'TRADER' && account !== undefined ? planOrders.shares(account) : undefined;
}

export interface ExcludedHoldings {
  readonly withheld?: WithheldReason;
  readonly owner?: string;
}

/** Options always are. Whose shares are not known are not withheld: an execution finds out. */
export function excludedHoldingsOf(
  shares: AccountShares | undefined,
  symbol: string,
): ExcludedHoldings {
  const isKnown = shares !== undefined && shares.kind !== 'unknown';
  const { isForeign, owner } = (isKnown && shares.bySymbol.get(symbol)) || NOTHING;
  if (isForeign) return { withheld: 'FOREIGN' };
  if (owner !== undefined) return { withheld: 'OWNED_BY', owner };
  return isOption({ symbol }) ? { withheld: 'OPTION' } : {};
}

const NOTHING = { isForeign: false, owner: undefined } as const;

export function ownershipOf(shares: AccountShares | undefined): Ownership {
  switch (shares?.kind) {
    case undefined:
      return null;
    case 'now':
      return { isKnown: true, ageSeconds: null, why: null };
    case 'old':
      return { isKnown: true, ageSeconds: shares.ageSeconds, why: null };
    case 'unknown':
      return { isKnown: false, ageSeconds: null, why: shares.why };
    default:
      return shares satisfies never;
  }
}
