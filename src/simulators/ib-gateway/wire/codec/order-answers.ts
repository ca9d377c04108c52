// Encodes openOrder and completedOrder: the order echoed field by field, including fields the exchange does not use.
import type { AnswerOf } from '../../messages/answer.ts';
import type { Contract } from '../../messages/contract.ts';
import type { CarriedFields, Order, OrderState } from '../../messages/order.ts';
import { contractFields } from './contract-fields.ts';
import { UNSET_DOUBLE } from './field-reader.ts';
import {
  isPeggedToBenchmark,
  type OrderTexts,
  textsOf,
  textWhenUnset,
  words,
} from './order-fields.ts';
import { momentText } from './time-text.ts';
import type { WritingStyle } from './writing-style.ts';

const TERMS = words(`action totalQuantity orderType lmtPrice auxPrice tif ocaGroup account
  openClose origin orderRef`);
const PRICES = words(
  'startingPrice stockRefPrice delta stockRangeLower stockRangeUpper displaySize',
);
const SHORT_SALE = words(`modelCode goodTillDate rule80A percentOffset settlingFirm shortSaleSlot
  designatedLocation exemptCode`);
const VOLATILITY = words('volatility volatilityType deltaNeutralOrderType deltaNeutralAuxPrice');
const TRAIL = words('continuousUpdate referencePriceType trailStopPrice trailingPercent');
const RANDOMIZE = words('randomizeSize randomizePrice');
const COMPETE = words(`minTradeQty minCompeteSize competeAgainstBestOffset midOffsetAtWhole
  midOffsetAtHalf`);
const NO_DELTA_NEUTRAL = ['0', '', '', '', '', '0', '0', ''];
const MARGINS = [
  'initMarginBefore',
  'maintMarginBefore',
  'equityWithLoanBefore',
  'initMarginChange',
  'maintMarginChange',
  'equityWithLoanChange',
  'initMarginAfter',
  'maintMarginAfter',
  'equityWithLoanAfter',
  'commission',
  'minCommission',
  'maxCommission',
] as const;

/** Writes named fields of one order, each with the gateway's value for unset. */
interface OrderWriter {
  readonly contract: Contract;
  readonly carried: CarriedFields;
  readonly type: string;
  named(names: readonly string[]): string[];
  one(name: string): string;
}

function writerFor(
  contract: Contract,
  order: Order,
  stated: OrderTexts,
  style: WritingStyle,
): OrderWriter {
  const texts = new Map([...textsOf(order), ...stated]);
  const one = (name: string) => texts.get(name) ?? textWhenUnset(name, style.unset);
  return {
    contract,
    carried: order.carried,
    type: order.type,
    one,
    named: (names) => names.map(one),
  };
}

export function openOrderFields(answer: AnswerOf<'openOrder'>, style: WritingStyle): string[] {
  const stated: OrderTexts = new Map([
    ['clientId', String(answer.clientId)],
    ['permId', String(answer.permId)],
  ]);
  const order = writerFor(answer.contract, answer.order, stated, style);
  return [
    '5',
    String(answer.orderId),
    ...contractFields(answer.contract),
    ...order.named(TERMS),
    ...order.named(words('clientId permId outsideRth hidden discretionaryAmt goodAfterTime')),
    '',
    ...adviserFields(order, style),
    ...order.named(SHORT_SALE),
    order.one('auctionStrategy'),
    ...order.named(PRICES),
    ...order.named(words('blockOrder sweepToFill allOrNone minQty ocaType')),
    ...order.named(words('eTradeOnly firmQuoteOnly nbboPriceCap parentId triggerMethod')),
    ...order.named(VOLATILITY),
    ...deltaNeutralFields(order, (all) => all),
    ...order.named(TRAIL),
    ...order.named(words('basisPoints basisPointsType comboLegsDescription')),
    ...comboFields(order.carried),
    ...scaleFields(order),
    ...hedgeFields(order),
    order.one('optOutSmartRouting'),
    ...order.named(words('clearingAccount clearingIntent notHeld')),
    ...algorithmFields(order),
    order.one('solicited'),
    order.one('whatIf'),
    ...stateFields(answer.state),
    ...order.named(RANDOMIZE),
    ...conditionFields(order),
    ...order.named(words('adjustedOrderType triggerPrice trailStopPrice lmtPriceOffset')),
    ...order.named(words('adjustedStopPrice adjustedStopLimitPrice adjustedTrailingAmount')),
    order.one('adjustableTrailingUnit'),
    ...order.named(words('softDollarTierName softDollarTierValue softDollarTierDisplayName')),
    ...order.named(words('cashQty dontUseAutoPriceForHedge isOmsContainer')),
    ...order.named(words('discretionaryUpToLimitPrice usePriceMgmtAlgo duration postToAts')),
    order.one('autoCancelParent'),
    ...order.named(COMPETE),
  ];
}

export function completedOrderFields(
  answer: AnswerOf<'completedOrder'>,
  style: WritingStyle,
): string[] {
  const stated: OrderTexts = new Map([
    ['permId', String(answer.permId)],
    ['parentPermId', String(answer.parentPermId)],
    ['filledQuantity', String(answer.filledQuantity)],
  ]);
  const order = writerFor(answer.contract, answer.order, stated, style);
  return [
    '101',
    ...contractFields(answer.contract),
    ...order.named(TERMS),
    ...order.named(words('permId outsideRth hidden discretionaryAmt goodAfterTime')),
    ...adviserFields(order, style),
    ...order.named(SHORT_SALE),
    ...order.named(PRICES),
    ...order.named(words('sweepToFill allOrNone minQty ocaType triggerMethod')),
    ...order.named(VOLATILITY),
    ...deltaNeutralFields(order, (all) => [all[0] ?? '', ...all.slice(5)]),
    ...order.named(TRAIL),
    order.one('comboLegsDescription'),
    ...comboFields(order.carried),
    ...scaleFields(order),
    ...hedgeFields(order),
    ...order.named(words('clearingAccount clearingIntent notHeld')),
    ...algorithmFields(order),
    order.one('solicited'),
    answer.status,
    ...order.named(RANDOMIZE),
    ...conditionFields(order),
    ...order.named(words('trailStopPrice lmtPriceOffset cashQty dontUseAutoPriceForHedge')),
    ...order.named(words('isOmsContainer autoCancelDate filledQuantity refFuturesConId')),
    ...order.named(words('autoCancelParent shareholder imbalanceOnly routeMarketableToBbo')),
    order.one('parentPermId'),
    momentText(answer.completedAt, style.zone),
    answer.completedStatus,
    ...order.named(COMPETE),
  ];
}

function adviserFields(order: OrderWriter, style: WritingStyle): string[] {
  const fields = order.named(words('faGroup faMethod faPercentage'));
  return style.serverVersion < 177 ? [...fields, order.one('faProfile')] : fields;
}

/** The name `None` counts as a type, so the following fields are always present. */
function deltaNeutralFields(
  order: OrderWriter,
  pick: (all: readonly string[]) => readonly string[],
): readonly string[] {
  const { deltaNeutral } = order.carried;
  return pick(deltaNeutral.length > 0 ? deltaNeutral : NO_DELTA_NEUTRAL);
}

function comboFields({ legs, legPrices, smartParameters }: CarriedFields): string[] {
  return [
    String(legs.length),
    ...legs.flat(),
    String(legPrices.length),
    ...legPrices,
    String(smartParameters.length),
    ...smartParameters.flat(),
  ];
}

/** Readers expect the seven fields only after a positive increment. */
function scaleFields(order: OrderWriter): string[] {
  const increment = order.one('scalePriceIncrement');
  const isScaled = Number(increment) > 0 && increment !== UNSET_DOUBLE;
  return [
    ...order.named(words('scaleInitLevelSize scaleSubsLevelSize')),
    increment,
    ...(isScaled ? order.carried.scale : []),
  ];
}

function hedgeFields(order: OrderWriter): string[] {
  const type = order.one('hedgeType');
  return type === '' ? [type] : [type, order.one('hedgeParam')];
}

function algorithmFields(order: OrderWriter): string[] {
  const { deltaNeutralContract, algorithm } = order.carried;
  const strategy = order.one('algoStrategy');
  return [
    deltaNeutralContract.length > 0 ? '1' : '0',
    ...deltaNeutralContract,
    strategy,
    ...(strategy === '' ? [] : [String(algorithm.length), ...algorithm.flat()]),
  ];
}

function stateFields(state: OrderState): string[] {
  return [
    state.status,
    ...MARGINS.map((name) => (state[name] === undefined ? UNSET_DOUBLE : String(state[name]))),
    state.commissionCurrency ?? '',
    state.warningText ?? '',
  ];
}

function conditionFields(order: OrderWriter): string[] {
  const { conditions, peggedBenchmark } = order.carried;
  const tail = conditions.length > 0 ? words('conditionsIgnoreRth conditionsCancelOrder') : [];
  return [
    ...(isPeggedToBenchmark(order.type) ? peggedBenchmark : []),
    String(conditions.length),
    ...conditions.flat(),
    ...order.named(tail),
  ];
}
