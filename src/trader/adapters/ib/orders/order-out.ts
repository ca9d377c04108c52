// Our terms as the broker's order: every field explicit, prices on the grid, or a refusal before any byte is written.
import type { Instant } from '../../../../kernel/instant.ts';
import { isOnGrid, type PriceStep } from '../../../../market/instruments/tick-grid.ts';
import { wallTimeAt, zoneNamed } from '../../../../market/time/zone.ts';
import type {
  OrderChange,
  OrderTerms,
  PriceCondition,
} from '../../../domain/orders/order-terms.ts';
import { asBought, asNamed, hasShares } from '../market/verticals.ts';
import { OWN_CODE } from '../messages/error-codes.ts';
import type {
  IncomingOrder,
  OutgoingOrder,
  WireCondition,
  WireContract,
  WireOrder,
} from '../messages/messages.ts';
import { orderIdOf } from './links.ts';
import { kindOf, priceFields, pricesIn, wordsOf } from './order-words.ts';

/** Set wherever an order may have siblings: one fill reduces the others and never cancels a stop. */
const OCA_REDUCE_WITH_BLOCK = 2;
/** Printable ASCII; a NUL would shift every later field. */
const PLAIN_TEXT = /^[\x20-\x7e]{1,24}$/;
const US_EASTERN = zoneNamed('US/Eastern');

/** Of a contract with shares. */
const CENTS: readonly PriceStep[] = [{ lowEdge: 0, increment: 0.01 }];

/** Never sent: it fits no type of the broker. */
const UNOFFERED = { type: 'none', tif: 'none' } as const;

export interface Misfit {
  readonly code: number;
  readonly text: string;
}

export function ordersFrom(
  legs: readonly OrderTerms[],
  contract: WireContract,
  account: string,
  contractFor: (symbol: string) => WireContract,
): readonly OutgoingOrder[] {
  const hasSiblings = legs.length > 1;
  const idByRef = new Map(legs.map((leg) => [leg.orderRef, orderIdOf(leg)]));
  const orders = legs.map(
    (terms, at): OutgoingOrder => ({
      orderId: orderIdOf(terms),
      contract,
      action: terms.side === 'buy' ? 'BUY' : 'SELL',
      quantity: terms.quantity,
      ...(wordsOf(terms) ?? UNOFFERED),
      ...priceFields(terms.type, terms),
      goodTillDate: terms.validity.kind === 'gtd' ? dateText(terms.validity.until) : '',
      // The broker names the group of an entry's children itself, and says under which name.
      ocaGroup: terms.parentRef === undefined ? (terms.group ?? '') : '',
      ocaType: hasSiblings || terms.group !== undefined ? OCA_REDUCE_WITH_BLOCK : 0,
      account,
      orderRef: terms.orderRef,
      parentId: idByRef.get(terms.parentRef ?? '') ?? 0,
      outsideRth: terms.extendedHours,
      ...(terms.condition && { conditions: [conditionOf(terms.condition, contractFor)] }),
      // The last leg transmits all of them: until then the gateway holds them.
      transmit: at === legs.length - 1,
    }),
  );
  return orders.map(asBought);
}

function conditionOf(
  { symbol, when, price }: PriceCondition,
  contractFor: (symbol: string) => WireContract,
): WireCondition {
  const { conId, exchange } = contractFor(symbol);
  return { conId, exchange, isMore: when === 'at_or_above', price };
}

/** The resting order as last reported, with the change applied; ocaGroup and ocaType are sent back as reported. */
export function orderAfter(
  reported: IncomingOrder,
  change: OrderChange,
  { isTurned = false }: { readonly isTurned?: boolean } = {},
): OutgoingOrder {
  const { clientId: _, permId: __, status: ___, isWhatIf: ____, ...shown } = reported;
  const { hasOtherConditions: _____, ...kept } = shown;
  const named = asNamed(reported, isTurned);
  const stated = pricesIn(named);
  const changed = {
    ...kept,
    // A gateway may append to it.
    orderRef: change.orderRef,
    action: named.action,
    quantity: change.quantity ?? reported.quantity,
    ...priceFields(kindOf(reported).type, {
      ...stated,
      limitPrice: change.limitPrice ?? stated.limitPrice,
      stopPrice: change.stopPrice ?? stated.stopPrice,
    }),
    goodTillDate: reported.tif === 'GTD' ? reported.goodTillDate : '',
    parentId: change.detachParent ? 0 : reported.parentId,
    transmit: true,
  };
  // Its contract is sent as the broker has returned it.
  return { ...asNamed(changed, isTurned), contract: reported.contract };
}

/** Why an order must not be sent; undefined if it may. */
export function misfitOf(order: WireOrder, steps: readonly PriceStep[]): Misfit | undefined {
  if (!PLAIN_TEXT.test(order.orderRef)) {
    return { code: OWN_CODE.badText, text: 'orderRef is not plain text of 1-24 characters' };
  }
  if (!Number.isInteger(order.quantity) || order.quantity <= 0) {
    return { code: OWN_CODE.badText, text: `quantity ${order.quantity} is not a positive integer` };
  }
  if (order.contract.combination?.legs.some(({ conId }) => !(conId > 0)))
    return { code: OWN_CODE.badText, text: 'the contracts of the combination are not known' };
  if (order.conditions?.some(({ conId, price }) => !(conId > 0 && price > 0)))
    return { code: OWN_CODE.badText, text: 'the contract of its condition is not known' };
  return pricesMisfit(order, stepsFor(order, steps));
}

/** Fields that the change does not name are sent back as the broker reported them, so only named fields can be wrong. */
export function changeMisfitOf(
  changed: WireOrder,
  change: OrderChange,
  steps: readonly PriceStep[],
): Misfit | undefined {
  const quantity = change.quantity ?? 1;
  if (!Number.isInteger(quantity) || quantity <= 0) {
    return { code: OWN_CODE.badText, text: `quantity ${quantity} is not a positive integer` };
  }
  const isRepriced = change.limitPrice !== undefined || change.stopPrice !== undefined;
  return pricesMisfit(changed, isRepriced ? stepsFor(changed, steps) : []);
}

function stepsFor({ contract }: WireOrder, steps: readonly PriceStep[]): readonly PriceStep[] {
  return hasShares(contract) ? CENTS : steps;
}

/** Without price steps, any finite price is valid that is positive; a combination may cost nothing, or pay. */
function pricesMisfit(order: WireOrder, steps: readonly PriceStep[]): Misfit | undefined {
  const isSigned = order.contract.combination !== undefined;
  const limit = () => priceMisfit('limit price', order.limitPrice, { steps, isSigned });
  const stop = () => priceMisfit('stop price', order.auxPrice, { steps });
  switch (kindOf(order).type) {
    case 'market':
      return undefined;
    case 'limit':
      return limit();
    case 'stop':
      return stop();
    case 'stop-limit':
      return stop() ?? limit();
    case 'trail':
      return trailMisfit(order, steps);
    case 'other':
      return { code: OWN_CODE.badText, text: `orders of type ${order.type} are not ours to write` };
  }
}

/** The first stop price is optional; exactly one distance is not. */
function trailMisfit(order: WireOrder, steps: readonly PriceStep[]): Misfit | undefined {
  const { auxPrice, trailingPercent, trailStopPrice } = order;
  const distances = [auxPrice, trailingPercent].filter((distance) => distance !== undefined);
  const [distance = Number.NaN] = distances;
  const isPercent = trailingPercent !== undefined;
  if (distances.length !== 1 || !(distance > 0 && distance < (isPercent ? 100 : Infinity)))
    return { code: OWN_CODE.badText, text: `a trail needs one distance, not ${distances}` };
  return trailStopPrice === undefined
    ? undefined
    : priceMisfit('stop price', trailStopPrice, { steps });
}

function priceMisfit(
  what: string,
  price: number | undefined,
  {
    steps,
    isSigned = false,
  }: { readonly steps: readonly PriceStep[]; readonly isSigned?: boolean },
): Misfit | undefined {
  const isPrice = price !== undefined && (price > 0 || isSigned) && Number.isFinite(price);
  if (isPrice && (steps.length === 0 || isOnGrid(steps, price))) return undefined;
  return { code: OWN_CODE.offGrid, text: `${what} ${price} is not a positive price on the grid` };
}

/** `yyyymmdd hh:mm:ss US/Eastern`, rounded up to the second so that an order never expires earlier than requested. */
export function dateText(at: Instant): string {
  const { day, msOfDay } = wallTimeAt(US_EASTERN, (Math.ceil(at / 1_000) * 1_000) as Instant);
  const seconds = Math.floor(msOfDay / 1_000);
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const time = parts.map((part) => String(part).padStart(2, '0')).join(':');
  return `${day.replaceAll('-', '')} ${time} US/Eastern`;
}
