// The ledger as the routes see it.

import type { Policies } from '../../../advisers/app/policies.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import type { Ledger } from '../../../ledger/app/ledger.ts';
import type { CurrencyCode } from '../../../ledger/ports/drafts.ts';
import type { PlanOrders } from '../../../ledger/ports/plan-orders.ts';
import type { PriceHistory } from '../../../ledger/ports/price-history.ts';
import type { Prices } from '../../../ledger/ports/prices.ts';
import type { Zone } from '../../../market/time/zone.ts';

export interface Book {
  readonly ledger: Ledger;
  readonly prices: Pick<Prices, 'quotes' | 'refresh' | 'watch'>;
  /** Past prices and rates. */
  readonly history: PriceHistory;
  /** A price that is older is used and flagged. */
  readonly staleAfterDays: number;
  /** Of portfolios that name no other, and of times without a zone. */
  readonly home: {
    readonly currency: CurrencyCode;
    readonly zone: Zone;
    /** Undefined where the sessions of the home venue are not known. */
    readonly isOpen: (day: TradingDay) => boolean | undefined;
  };
  /** Of the traders. Who may see one may see its portfolio. */
  readonly followed: readonly FollowedAccount[];
  /** Of all of them: orders of rebalancings go there. */
  readonly planOrders: PlanOrders;
  /** What judged policies advise for targets. */
  readonly policies: Policies;
  /** Simulated trades are for trials, not beside real money. */
  readonly allowsSimulation: boolean;
  /** Webhooks may go to this machine and to private networks. */
  readonly allowsPrivateWebhooks: boolean;
}

export interface FollowedAccount {
  /** Name of the trader. */
  readonly trader: string;
  readonly account: string;
  /** What its portfolio is known by in the ledger. */
  readonly key: string;
}

/** For one report: its ledger is read from a replica where one has all that was durable when the report was asked for. */
export async function reportBook(book: Book): Promise<Book> {
  return { ...book, ledger: await book.ledger.forReport() };
}
