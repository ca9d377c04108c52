// The margin that an order needs, as far as it opens or increases a position.
import type { Contract } from '../../messages/contract.ts';
import { instrumentKey, multiplierOf } from '../../messages/instrument-key.ts';
import type { Order } from '../../messages/order.ts';
import { type Account, INITIAL_RATE, MAINTENANCE_RATE } from '../account/accounts.ts';
import { marginOfOptions } from '../account/option-holdings.ts';
import { type Combo, signedRatio } from '../options/combos.ts';
import type { BookOrder } from '../state/book-order.ts';
import { type OrderToValidate, type Refusal, rejected } from './order-validation.ts';

export interface MarginChange {
  readonly initial: number;
  readonly maintenance: number;
  /** Money that the order pays, negative if it receives some: of options only, on which a broker lends nothing. */
  readonly paid: number;
}

const NONE: MarginChange = { initial: 0, maintenance: 0, paid: 0 };

/** The shares by which a position grows, long or short; negative if it shrinks. */
function openedBy({ action, quantity = 0 }: Order, contract: Contract, account: Account): number {
  const held = account.holdingBySymbol.get(instrumentKey(contract))?.quantity ?? 0;
  return Math.abs(held + (action === 'BUY' ? quantity : -quantity)) - Math.abs(held);
}

/** What the account needs more of once the order has filled. */
export function marginChange(
  candidate: OrderToValidate,
  order: Order = candidate.order,
): MarginChange {
  const { contract, account, last, combo } = candidate;
  if (contract === undefined || account === undefined) return NONE;
  const price = order.limitPrice ?? last;
  if (combo !== undefined) return comboChange(candidate, combo, order);
  if (contract.secType === 'OPT') return optionChange(candidate, order, price);
  const value = openedBy(order, contract, account) * price;
  return { initial: value * INITIAL_RATE, maintenance: value * MAINTENANCE_RATE, paid: 0 };
}

function optionChange(
  { contract, account, worthOf }: OrderToValidate,
  { action, quantity = 0 }: Order,
  price: number,
): MarginChange {
  if (contract === undefined || account === undefined) return NONE;
  const signed = action === 'BUY' ? quantity : -quantity;
  const holdings = [...account.holdingBySymbol.values()];
  const before = marginOfOptions(holdings, worthOf);
  const after = marginOfOptions(holdings, worthOf, [{ contract, quantity: signed }]);
  const margin = after - before;
  return { initial: margin, maintenance: margin, paid: signed * price * multiplierOf(contract) };
}

/** Its legs together; shares among them are lent on like others. */
function comboChange(
  { account, last, worthOf }: OrderToValidate,
  { legs, multiplier }: Combo,
  { action, quantity = 0, limitPrice }: Order,
): MarginChange {
  if (account === undefined) return NONE;
  const units = action === 'BUY' ? quantity : -quantity;
  const changes = legs.map((leg) => ({
    contract: leg.contract,
    quantity: units * signedRatio(leg),
  }));
  const holdings = [...account.holdingBySymbol.values()];
  const margin = marginOfOptions(holdings, worthOf, changes) - marginOfOptions(holdings, worthOf);
  const lent = changes
    .filter(({ contract }) => contract.secType === 'STK')
    .reduce((sum, change) => sum + change.quantity * worthOf(change.contract.symbol), 0);
  const paid = units * (limitPrice ?? last) * multiplier - lent;
  return {
    initial: margin + Math.abs(lent) * INITIAL_RATE,
    maintenance: margin + Math.abs(lent) * MAINTENANCE_RATE,
    paid,
  };
}

function needOf(candidate: OrderToValidate, order: Order): number {
  const { initial, paid } = marginChange(candidate, order);
  return initial + paid;
}

/** Only orders that open or increase a position need margin. */
export function refusalOfMargin(candidate: OrderToValidate): Refusal | undefined {
  const { account, order } = candidate;
  if (account === undefined || order.parentId !== 0) return undefined;
  const needed = needOf(candidate, order);
  const { availableFunds, equityWithLoan } = candidate.valuation(account);
  if (!(needed > Math.max(0, availableFunds))) return undefined;
  return rejected(
    `YOUR ORDER IS NOT ACCEPTED. IN ORDER TO OBTAIN THE DESIRED POSITION YOUR EQUITY WITH LOAN VALUE [${equityWithLoan.toFixed(2)} USD] MUST EXCEED THE INITIAL MARGIN [${needed.toFixed(2)} USD]`,
  );
}

/** A change that needs no more than the order did is never refused. */
export function refusalOfMoreMargin(
  { order, quantity, filled }: BookOrder,
  candidate: OrderToValidate,
): Refusal | undefined {
  const left = (ordered: number) => Math.max(0, ordered - filled);
  const wanted = { ...candidate.order, quantity: left(candidate.order.quantity ?? 0) };
  const before = needOf(candidate, { ...order, quantity: left(quantity) });
  const isMore = needOf(candidate, wanted) > before;
  return isMore ? refusalOfMargin({ ...candidate, order: wanted }) : undefined;
}
