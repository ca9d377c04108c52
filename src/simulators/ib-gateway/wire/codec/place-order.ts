// Parses placeOrder, the one message whose length depends on its content: every conditional block is read, every
// field counted.
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import type { Zone } from '../../../../market/time/zone.ts';
import type { CarriedFields } from '../../messages/order.ts';
import type { RequestOf } from '../../messages/request.ts';
import { readContract } from './contract-fields.ts';
import {
  createFieldReader,
  type FieldReader,
  numberFrom,
  type Unreadable,
} from './field-reader.ts';
import {
  CONDITION_WIDTH,
  isCombo,
  isPeggedToBenchmark,
  isPeggedToBest,
  isPeggedToMid,
  kindOf,
  type OrderTexts,
  orderFrom,
  words,
} from './order-fields.ts';

export interface ReadingContext {
  readonly serverVersion: number;
  readonly zone: Zone;
}

const MAIN = words(`secIdType secId action totalQuantity orderType lmtPrice auxPrice tif ocaGroup
  account openClose origin orderRef transmit parentId blockOrder sweepToFill displaySize
  triggerMethod outsideRth hidden`);
const ADVISER = words('discretionaryAmt goodAfterTime goodTillDate faGroup faMethod faPercentage');
const SHORT_SALE_TO_VOLATILITY = words(`modelCode shortSaleSlot designatedLocation exemptCode
  ocaType rule80A settlingFirm allOrNone minQty percentOffset eTradeOnly firmQuoteOnly
  nbboPriceCap auctionStrategy startingPrice stockRefPrice delta stockRangeLower stockRangeUpper
  overridePercentageConstraints volatility volatilityType deltaNeutralOrderType
  deltaNeutralAuxPrice`);
const TRAIL_AND_SCALE = words(`continuousUpdate referencePriceType trailStopPrice trailingPercent
  scaleInitLevelSize scaleSubsLevelSize scalePriceIncrement`);
const SCALE_TABLE = words('scaleTable activeStartTime activeStopTime hedgeType');
const CLEARING = words('optOutSmartRouting clearingAccount clearingIntent notHeld');
const OPTIONS = words('algoId whatIf orderMiscOptions solicited randomizeSize randomizePrice');
const ADJUSTMENT_TO_TIME = words(`adjustedOrderType triggerPrice lmtPriceOffset adjustedStopPrice
  adjustedStopLimitPrice adjustedTrailingAmount adjustableTrailingUnit extOperator
  softDollarTierName softDollarTierValue cashQty mifid2DecisionMaker mifid2DecisionAlgo
  mifid2ExecutionTrader mifid2ExecutionAlgo dontUseAutoPriceForHedge isOmsContainer
  discretionaryUpToLimitPrice usePriceMgmtAlgo duration postToAts autoCancelParent
  advancedErrorOverride manualOrderTime`);

/** From 177 on, the adviser profile is gone. */
const WITHOUT_PROFILE_VERSION = 177;
/** In a condition on a price, after conjunction and direction. */
const PRICE_AT = 2;

type Parsed = Result<RequestOf<'placeOrder'>, Unreadable>;

/**
 * Clients disagree on the seven scale fields after the price increment: some send them only if it is positive, one
 * whenever it is given. Only one of the two readings uses up every field.
 */
export function parsePlaceOrder(fields: readonly string[], context: ReadingContext): Parsed {
  const usual = readPlaceOrder(fields, context, (increment) => Number(increment) > 0);
  if (usual.ok) return usual;
  const verbose = readPlaceOrder(fields, context, (increment) => increment !== '');
  return verbose.ok ? verbose : usual;
}

function readPlaceOrder(
  fields: readonly string[],
  context: ReadingContext,
  hasScale: (increment: string) => boolean,
): Parsed {
  const reader = createFieldReader(fields);
  const texts: OrderTexts = new Map();
  const text = (name: string) => texts.get(name) ?? '';
  const take = (names: readonly string[]) => takeFields(reader, texts, names);
  const block = (isThere: boolean, width: number) =>
    isThere ? Array.from({ length: width }, () => reader.text('block')) : [];

  const orderId = reader.id('orderId');
  const contract = readContract(reader);
  take(MAIN);
  const hasLegs = isCombo(contract.secType);
  const legs = hasLegs ? reader.groups('legs', 8) : [];
  const legPrices = hasLegs ? reader.groups('leg prices', 1).flat() : [];
  const smartParameters = hasLegs ? pairs(reader, 'smart routing parameters') : [];
  reader.text('sharesAllocation');
  take(ADVISER);
  if (context.serverVersion < WITHOUT_PROFILE_VERSION) take(['faProfile']);
  take(SHORT_SALE_TO_VOLATILITY);
  const deltaNeutral = block(text('deltaNeutralOrderType') !== '', 8);
  take(TRAIL_AND_SCALE);
  const scale = block(hasScale(text('scalePriceIncrement')), 7);
  take(SCALE_TABLE);
  if (text('hedgeType') !== '') take(['hedgeParam']);
  take(CLEARING);
  const deltaNeutralContract = block(reader.flag('deltaNeutralContract'), 3);
  take(['algoStrategy']);
  const algorithm = text('algoStrategy') === '' ? [] : pairs(reader, 'algorithm parameters');
  take(OPTIONS);
  const type = text('orderType');
  const peggedBenchmark = block(isPeggedToBenchmark(type), 5);
  const conditions = readConditions(reader);
  if (conditions.length > 0) take(['conditionsIgnoreRth', 'conditionsCancelOrder']);
  take(ADJUSTMENT_TO_TIME);
  takePegging(contract.exchange, type, take, text);

  const problem = reader.problem();
  if (problem !== undefined) return failed(problem);
  const blocks: Omit<CarriedFields, 'single'> = {
    legs,
    legPrices,
    smartParameters,
    deltaNeutral,
    deltaNeutralContract,
    scale,
    algorithm,
    peggedBenchmark,
    conditions,
  };
  const order = orderFrom(texts, blocks, context.zone);
  return ok({ name: 'placeOrder', orderId, contract, order });
}

function takeFields(reader: FieldReader, texts: OrderTexts, names: readonly string[]): void {
  for (const name of names) {
    const value = reader.ofKind(name, kindOf(name));
    if (value !== '') texts.set(name, value);
  }
}

function takePegging(
  exchange: string,
  type: string,
  take: (names: readonly string[]) => void,
  text: (name: string) => string,
): void {
  if (exchange === 'IBKRATS') take(['minTradeQty']);
  if (isPeggedToBest(type)) take(['minCompeteSize', 'competeAgainstBestOffset']);
  const isUpToMid = numberFrom(text('competeAgainstBestOffset')) === Number.POSITIVE_INFINITY;
  if (isPeggedToMid(type) || isUpToMid) take(['midOffsetAtWhole', 'midOffsetAtHalf']);
}

function pairs(reader: FieldReader, name: string): [tag: string, value: string][] {
  return reader.groups(name, 2).map(([tag = '', value = '']) => [tag, value]);
}

function readConditions(reader: FieldReader): string[][] {
  return reader.groups('conditions', 0).map(() => {
    const type = reader.ofKind('condition type', 'int');
    const width = CONDITION_WIDTH.get(type);
    if (width === undefined) {
      reader.refuse(320, `Error reading request. There is no condition of type ${type}.`);
      return [type];
    }
    const kindAt = (at: number) => (type === '1' && at === PRICE_AT ? 'number' : 'text');
    const fields = Array.from({ length: width + 1 }, (_, at) =>
      reader.ofKind('condition', kindAt(at)),
    );
    return [type, ...fields];
  });
}
