// The margin that an order needs, as far as it opens or increases a position.
import type { Contract } from '../../messages/contract.ts';
import type { Order } from '../../messages/order.ts';
import { type Account, INITIAL_RATE } from '../account/accounts.ts';
import type { BookOrder } from '../memory/book-order.ts';
import { type OrderToValidate, type Refusal, rejected } from './order-validation.ts';

/** The shares by which a position grows, long or short; negative if it shrinks. */
export function openedBy(
  { action, quantity = 0 }: Order,
  { symbol }: Contract,
  account: Account,
): number {
  const held = account.holdingBySymbol.get(symbol)?.quantity ?? 0;
  return Math.abs(held + (action === 'BUY' ? quantity : -quantity)) - Math.abs(held);
}

function marginOf({ contract, account, last }: OrderToValidate, order: Order): number {
  if (contract === undefined || account === undefined) return 0;
  return openedBy(order, contract, account) * (order.limitPrice ?? last) * INITIAL_RATE;
}

/** Only orders that open or increase a position need margin. */
export function refusalOfMargin(candidate: OrderToValidate): Refusal | undefined {
  const { account, order } = candidate;
  if (account === undefined || order.parentId !== 0) return undefined;
  const needed = marginOf(candidate, order);
  const { availableFunds, netLiquidation } = candidate.valuation(account);
  if (!(needed > Math.max(0, availableFunds))) return undefined;
  return rejected(
    `YOUR ORDER IS NOT ACCEPTED. IN ORDER TO OBTAIN THE DESIRED POSITION YOUR EQUITY WITH LOAN VALUE [${netLiquidation.toFixed(2)} USD] MUST EXCEED THE INITIAL MARGIN [${needed.toFixed(2)} USD]`,
  );
}

/** A change that needs no more than the order did is never refused. */
export function refusalOfMoreMargin(
  { order, quantity, filled }: BookOrder,
  candidate: OrderToValidate,
): Refusal | undefined {
  const left = (ordered: number) => Math.max(0, ordered - filled);
  const wanted = { ...candidate.order, quantity: left(candidate.order.quantity ?? 0) };
  const before = marginOf(candidate, { ...order, quantity: left(quantity) });
  const isMore = marginOf(candidate, wanted) > before;
  return isMore ? refusalOfMargin({ ...candidate, order: wanted }) : undefined;
}
