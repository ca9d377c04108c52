// What an order is judged by when it is placed or changed, and the forms of a refusal.
import type { Instant } from '../../../../kernel/instant.ts';
import type { PriceStep } from '../../../../market/instruments/tick-grid.ts';
import type { Contract } from '../../messages/contract.ts';
import type { Order } from '../../messages/order.ts';
import type { Account, Valuation } from '../account/accounts.ts';
import type { Combo } from '../options/combos.ts';
import type { AuctionHours } from '../scheduling/auction-hours.ts';
import type { BookOrder } from '../state/book-order.ts';

export interface Refusal {
  readonly code: number;
  readonly text: string;
}

/** 1 covered calls, 2 long options, 3 spreads, 4 naked ones; `code`: of the refusal, 201 or 460. */
export interface Permission {
  readonly level: number;
  readonly code: number;
}

export interface OrderToValidate {
  readonly order: Order;
  readonly contract: Contract | undefined;
  /** As its client sent it. */
  readonly sent: Contract;
  /** By which the exchange knows the contract. */
  readonly key: string;
  readonly combo: Combo | undefined;
  readonly account: Account | undefined;
  readonly now: Instant;
  readonly orders: readonly BookOrder[];
  readonly isLateMemberRefused: boolean;
  readonly auctions: AuctionHours;
  /** The order of this client that `parentId` names. */
  readonly parent: BookOrder | undefined;
  readonly last: number;
  /** The prices that the contract may have. */
  readonly steps: readonly PriceStep[];
  /** Why there is no contract. */
  readonly problem: Refusal;
  /** No order with conditions is taken. */
  readonly isConditionRefused: boolean;
  /** Of the account for options; undefined: everything. */
  readonly permission: Permission | undefined;
  valuation(account: Account): Valuation;
  /** Money for one unit of an instrument. */
  worthOf(key: string): number;
  /** Whether a contract of that number is known, and that exchange. */
  isContract(conId: number, exchange: string): boolean;
}

export function rejected(reason: string): Refusal {
  return { code: 201, text: `Order rejected - reason:${reason}` };
}

export function invalid(cause: string): Refusal {
  return { code: 321, text: `Error validating request.-'bW' : cause - ${cause}` };
}
