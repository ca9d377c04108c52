// What an order is judged by when it is placed or changed, and the forms of a refusal.
import type { Instant } from '../../../../kernel/instant.ts';
import type { Contract } from '../../messages/contract.ts';
import type { Order } from '../../messages/order.ts';
import type { Account, Valuation } from '../account/accounts.ts';
import type { BookOrder } from '../memory/book-order.ts';
import type { AuctionHours } from '../scheduling/auction-hours.ts';

export interface Refusal {
  readonly code: number;
  readonly text: string;
}

export interface OrderToValidate {
  readonly order: Order;
  readonly contract: Contract | undefined;
  readonly account: Account | undefined;
  readonly now: Instant;
  readonly orders: readonly BookOrder[];
  readonly isLateMemberRefused: boolean;
  readonly auctions: AuctionHours;
  /** The order of this client that `parentId` names. */
  readonly parent: BookOrder | undefined;
  readonly last: number;
  valuation(account: Account): Valuation;
  /** Whether a contract of that number is known, and that exchange. */
  isContract(conId: number, exchange: string): boolean;
}

export function rejected(reason: string): Refusal {
  return { code: 201, text: `Order rejected - reason:${reason}` };
}

export function invalid(cause: string): Refusal {
  return { code: 321, text: `Error validating request.-'bW' : cause - ${cause}` };
}
