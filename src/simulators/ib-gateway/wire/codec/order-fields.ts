// The order and type of the order fields on the wire, and the conversion of an order to texts by TWS field name and
// back.

import type { Zone } from '../../../../market/time/zone.ts';
import type { Adjustment, CarriedFields, Order, OrderCondition } from '../../messages/order.ts';
import { type FieldKind, numberFrom, UNSET_DOUBLE, UNSET_INTEGER } from './field-reader.ts';
import { parseLastMoment, parseMoment } from './time-text.ts';

/** Texts by field name; an absent name was unset. */
export type OrderTexts = Map<string, string>;

const KIND_OF_NAMES: readonly (readonly [FieldKind, string])[] = [
  [
    'int',
    `origin parentId displaySize triggerMethod shortSaleSlot exemptCode ocaType auctionStrategy
    referencePriceType adjustableTrailingUnit clientId permId parentPermId`,
  ],
  [
    'optional-int',
    `minQty volatilityType scaleInitLevelSize scaleSubsLevelSize duration postToAts minTradeQty
    minCompeteSize basisPointsType refFuturesConId`,
  ],
  [
    'number',
    `totalQuantity lmtPrice auxPrice discretionaryAmt percentOffset nbboPriceCap startingPrice
    stockRefPrice delta stockRangeLower stockRangeUpper volatility deltaNeutralAuxPrice
    trailStopPrice trailingPercent scalePriceIncrement triggerPrice lmtPriceOffset
    adjustedStopPrice adjustedStopLimitPrice adjustedTrailingAmount cashQty basisPoints
    midOffsetAtWhole midOffsetAtHalf filledQuantity`,
  ],
  ['offset', 'competeAgainstBestOffset'],
  [
    'flag',
    `transmit blockOrder sweepToFill outsideRth hidden allOrNone eTradeOnly firmQuoteOnly
    overridePercentageConstraints continuousUpdate optOutSmartRouting notHeld whatIf solicited
    randomizeSize randomizePrice conditionsIgnoreRth conditionsCancelOrder
    dontUseAutoPriceForHedge isOmsContainer discretionaryUpToLimitPrice usePriceMgmtAlgo
    autoCancelParent imbalanceOnly routeMarketableToBbo`,
  ],
];

const kindByName = new Map(
  KIND_OF_NAMES.flatMap(([kind, names]) => words(names).map((name) => [name, kind] as const)),
);

export function kindOf(name: string): FieldKind {
  return kindByName.get(name) ?? 'text';
}

export function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** The gateway's values for fields the client left unset. */
const STATED_WHEN_UNSET = new Map([
  ['lmtPrice', '0.0'],
  ['auxPrice', '0.0'],
  ['discretionaryAmt', '0'],
  ['exemptCode', '-1'],
  ['ocaType', '3'],
  ['volatilityType', '0'],
  ['deltaNeutralOrderType', 'None'],
  ['adjustedOrderType', 'None'],
  ['clearingIntent', 'IB'],
  ['cashQty', '0'],
]);

/** Unset numbers as empty fields, or as the largest number of their kind, which is never a value. */
export type UnsetStyle = 'empty' | 'sentinels';

export function textWhenUnset(name: string, style: UnsetStyle): string {
  const kind = kindOf(name);
  const isPrice = name === 'lmtPrice' || name === 'auxPrice';
  const stated = STATED_WHEN_UNSET.get(name);
  if (stated !== undefined && !(isPrice && style === 'sentinels')) return stated;
  if (kind === 'flag' || kind === 'int') return '0';
  if (kind === 'text' || style === 'empty') return '';
  return kind === 'optional-int' ? UNSET_INTEGER : UNSET_DOUBLE;
}

/** Fields that the exchange reads are removed from `texts`; the rest is kept unchanged. */
export function orderFrom(
  texts: OrderTexts,
  blocks: Omit<CarriedFields, 'single'>,
  zone: Zone,
): Order {
  function text(name: string): string {
    const value = texts.get(name) ?? '';
    texts.delete(name);
    return value;
  }
  function number(name: string): number | undefined {
    const value = text(name);
    return value === '' ? undefined : numberFrom(value);
  }
  const flag = (name: string) => text(name) === '1';
  const goodTillDate = text('goodTillDate');
  const goodAfterTime = text('goodAfterTime');
  return {
    action: text('action'),
    quantity: number('totalQuantity'),
    type: text('orderType'),
    limitPrice: number('lmtPrice'),
    auxPrice: number('auxPrice'),
    trailStopPrice: number('trailStopPrice'),
    trailingPercent: number('trailingPercent'),
    limitPriceOffset: number('lmtPriceOffset'),
    tif: text('tif'),
    goodTillDate,
    goodTillAt: parseLastMoment(goodTillDate, zone),
    goodAfterTime,
    goodAfterAt: parseMoment(goodAfterTime, zone),
    conditions: blocks.conditions.map((fields) => conditionFrom(fields, zone)),
    conditionsCancel: texts.get('conditionsCancelOrder') === '1',
    conditionsIgnoreRth: texts.get('conditionsIgnoreRth') === '1',
    ocaGroup: text('ocaGroup'),
    ocaType: number('ocaType') ?? 0,
    account: text('account'),
    orderRef: text('orderRef'),
    transmit: flag('transmit'),
    parentId: number('parentId') ?? 0,
    outsideRth: flag('outsideRth'),
    triggerMethod: number('triggerMethod') ?? 0,
    displaySize: number('displaySize'),
    minQuantity: number('minQty'),
    allOrNone: flag('allOrNone'),
    cashQuantity: number('cashQty'),
    whatIf: flag('whatIf'),
    adjustment: adjustmentFrom(text, number),
    carried: { ...blocks, single: Object.fromEntries(texts) },
  };
}

/** Type and conjunction first. */
function conditionFrom(fields: readonly string[], zone: Zone): OrderCondition {
  const [type, conjunction, isMore, value = '', conId, exchange = '', triggerMethod] = fields;
  const isAnd = conjunction !== 'o';
  const direction = { isAnd, isMore: isMore === '1' };
  if (type === '1') {
    return {
      ...direction,
      kind: 'price',
      price: numberFrom(value),
      conId: Number(conId),
      exchange,
      triggerMethod: Number(triggerMethod),
    };
  }
  if (type === '3') return { ...direction, kind: 'time', at: parseMoment(value, zone) };
  return { isAnd, kind: 'other' };
}

function adjustmentFrom(
  text: (name: string) => string,
  number: (name: string) => number | undefined,
): Adjustment | undefined {
  const adjustment: Adjustment = {
    type: text('adjustedOrderType'),
    triggerPrice: number('triggerPrice'),
    stopPrice: number('adjustedStopPrice'),
    stopLimitPrice: number('adjustedStopLimitPrice'),
    trailingAmount: number('adjustedTrailingAmount'),
    trailingUnit: number('adjustableTrailingUnit') ?? 0,
  };
  return adjustment.type === '' || adjustment.type === 'None' ? undefined : adjustment;
}

/** The order's fields as text, by name; unset ones are absent. */
export function textsOf(order: Order): OrderTexts {
  const texts: OrderTexts = new Map(Object.entries(order.carried.single));
  function state(name: string, value: string | number | boolean | undefined): void {
    if (value === undefined || value === '') texts.delete(name);
    else texts.set(name, typeof value === 'boolean' ? (value ? '1' : '0') : String(value));
  }
  state('action', order.action);
  state('totalQuantity', order.quantity);
  state('orderType', order.type);
  state('lmtPrice', order.limitPrice);
  state('auxPrice', order.auxPrice);
  state('trailStopPrice', order.trailStopPrice);
  state('trailingPercent', order.trailingPercent);
  state('lmtPriceOffset', order.limitPriceOffset);
  state('tif', order.tif);
  state('goodTillDate', order.goodTillDate);
  state('goodAfterTime', order.goodAfterTime);
  state('ocaGroup', order.ocaGroup);
  state('ocaType', order.ocaType === 0 ? undefined : order.ocaType);
  state('account', order.account);
  state('orderRef', order.orderRef);
  state('parentId', order.parentId);
  state('outsideRth', order.outsideRth);
  state('triggerMethod', order.triggerMethod);
  state('displaySize', order.displaySize);
  state('minQty', order.minQuantity);
  state('allOrNone', order.allOrNone);
  state('cashQty', order.cashQuantity);
  state('whatIf', order.whatIf);
  state('adjustedOrderType', order.adjustment?.type);
  state('triggerPrice', order.adjustment?.triggerPrice);
  state('adjustedStopPrice', order.adjustment?.stopPrice);
  state('adjustedStopLimitPrice', order.adjustment?.stopLimitPrice);
  state('adjustedTrailingAmount', order.adjustment?.trailingAmount);
  state('adjustableTrailingUnit', order.adjustment?.trailingUnit);
  return texts;
}

export const isCombo = (secType: string) => secType.toUpperCase() === 'BAG';
export const isPeggedToBenchmark = (type: string) => /^PEG ?BENCH$/.test(type);
export const isPeggedToBest = (type: string) => /^PEG ?BEST$/.test(type);
export const isPeggedToMid = (type: string) => /^PEG ?MID$/.test(type);

/** Fields after type and conjunction of each kind of condition: price, time, margin, execution, volume, percent change. */
export const CONDITION_WIDTH: ReadonlyMap<string, number> = new Map([
  ['1', 5],
  ['3', 2],
  ['4', 2],
  ['5', 3],
  ['6', 4],
  ['7', 4],
]);
