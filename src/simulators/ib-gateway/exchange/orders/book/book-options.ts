// The dependencies of the order book, and the initial state of an order.

import type { Random } from '../../../../../kernel/random.ts';
import type { Scheduler } from '../../../../host/scheduler.ts';
import type { Contract } from '../../../messages/contract.ts';
import type { Order } from '../../../messages/order.ts';
import type { Listing } from '../../market/prices/listing.ts';
import type { Faults } from '../../scheduling/faults.ts';
import type { TradingHours } from '../../scheduling/trading-hours.ts';
import type { BookOrder } from '../../state/book-order.ts';
import type { ChildrenMode, ParentCancelMode } from './links/children.ts';
import type { OrderReports } from './order-reports.ts';

export interface BookOptions {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly faults: Faults;
  readonly reports: OrderReports;
  readonly hours: TradingHours;
  readonly children: ChildrenMode;
  readonly parentCancel: ParentCancelMode;
  listingOf(order: BookOrder): Listing;
  listingOfConId(conId: number): Listing | undefined;
  /** False from the open until the symbol's first print: nothing trades at yesterday's quote. */
  isPrinting(listing: Listing): boolean;
  /** Sells more than the account holds, and is not a child. */
  isShortSale(order: BookOrder): boolean;
  nextPermId(): number;
  /** Books an execution: cash, shares, commission, report. */
  traded(order: BookOrder, shares: number, price: number): void;
  /** An order changed: store it, measure the protection again. */
  changed(order: BookOrder): void;
}

export interface NewOrder {
  readonly clientId: number;
  readonly orderId: number;
  readonly contract: Contract;
  /** Of a combination. */
  readonly key?: string;
  readonly order: Order;
  readonly isByHand: boolean;
  readonly isLiquidation?: boolean;
}
