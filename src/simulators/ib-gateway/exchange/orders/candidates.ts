// What an order is judged by when it is placed or changed, from what its client sent.
import { DEFAULT_PRICE_STEPS } from '../../../../market/instruments/tick-grid.ts';
import type { Scheduler } from '../../../host/scheduler.ts';
import type { Contract } from '../../messages/contract.ts';
import { instrumentKey } from '../../messages/instrument-key.ts';
import type { Order } from '../../messages/order.ts';
import type { Account, Valuation } from '../account/accounts.ts';
import type { Contracts } from '../market/prices/contracts.ts';
import type { Listing } from '../market/prices/listing.ts';
import { exchangesOf } from '../market/prices/stocks.ts';
import { type Combo, legsText } from '../options/combos.ts';
import type { AuctionHours } from '../scheduling/auction-hours.ts';
import type { Faults } from '../scheduling/faults.ts';
import type { Book } from './book/book.ts';
import type { OrderToValidate, Permission } from './order-validation.ts';

export interface CandidateParts {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly book: Book;
  readonly contracts: Contracts;
  readonly isLateOcaRefused: boolean;
  readonly auctions: AuctionHours;
  accountNamed(name: string): Account | undefined;
  valuation(account: Account): Valuation;
  listingOf(key: string): Listing | undefined;
  /** Money for one unit of an instrument. */
  worthOf(key: string): number;
}

export function candidateFor(
  clientId: number,
  contract: Contract,
  order: Order,
  parts: CandidateParts,
): OrderToValidate {
  const { book, contracts } = parts;
  const combo =
    contract.secType === 'BAG' ? contracts.comboWith(contract, order.carried.legs) : undefined;
  const found = combo?.contract ?? contractOf(contract, order, contracts);
  const key = combo?.key ?? keyIn(found);
  return {
    order: combo === undefined ? order : withLegsText(order, combo),
    contract: found,
    sent: contract,
    key,
    combo,
    account: parts.accountNamed(order.account),
    now: parts.scheduler.now(),
    orders: [...book.all()],
    isLateMemberRefused: parts.isLateOcaRefused,
    auctions: parts.auctions,
    parent: order.parentId === 0 ? undefined : book.find(clientId, order.parentId),
    ...marketOf(key, parts),
    problem: contracts.problemOf(contract),
    permission: permissionFor(clientId, parts.faults),
    isConditionRefused: parts.faults.standing('conditional-refused', { symbol: key }) !== undefined,
    worthOf: parts.worthOf,
    valuation: parts.valuation,
    isContract(conId, exchange) {
      const watched = contracts.ofConId(conId);
      return watched !== undefined && exchangesOf(watched.secType).includes(exchange);
    },
  };
}

/** Empty without a contract. */
export function keyIn(contract: Contract | undefined): string {
  return contract === undefined ? '' : instrumentKey(contract);
}

function contractOf(contract: Contract, order: Order, contracts: Contracts): Contract | undefined {
  const { secIdType = '', secId = '' } = order.carried.single;
  return contract.secType === 'BAG'
    ? undefined
    : contracts.find(contract, { type: secIdType, id: secId });
}

function marketOf(key: string, parts: CandidateParts): Pick<OrderToValidate, 'last' | 'steps'> {
  const listing = key === '' ? undefined : parts.listingOf(key);
  const { last = Number.NaN, steps = DEFAULT_PRICE_STEPS } = listing ?? {};
  return { last, steps };
}

function permissionFor(clientId: number, faults: Faults): Permission | undefined {
  const fault = faults.standing('option-level', { clientId });
  return fault && { level: fault.level ?? 0, code: fault.code ?? 201 };
}

/** As open orders describe its legs. */
function withLegsText(order: Order, combo: Combo): Order {
  const { carried } = order;
  const single = { ...carried.single, comboLegsDescription: legsText(combo) };
  return { ...order, carried: { ...carried, single } };
}
