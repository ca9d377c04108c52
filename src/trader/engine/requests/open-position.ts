// Judges a person's order that opens a position: every reason against it, and the bracket it would be.
// Law 10: see src/trader/engine/entry/consider-entry.ts

import { amountOf, isOptionId } from '../../../market/instruments/amount.ts';
import { boundsAt, parseCombination, priceAtStake } from '../../../market/options/combination.ts';
import { hasStop } from '../../domain/exits/protective-stop.ts';
import { MANUAL, type OrderRequest, type RequestRef } from '../../domain/orders/order-request.ts';
import type { Enterer, StatedOrder, StatedWalk } from '../../domain/orders/stated-order.ts';
import type { PositionState } from '../../domain/positions/position-state.ts';
import {
  collateralFor,
  mostWorthOf,
  reservedFor,
  writtenRisk,
} from '../../domain/terms/collateral.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { type PositionSide, signOf } from '../../domain/terms/side.ts';
import { orderRequestText, orderText } from '../../domain/wording/order-request-text.ts';
import type { OrderDraft } from '../../ports/order-request.ts';
import type { CommandAnswer } from '../../ports/trader-commands.ts';
import { isReferenceUnknown } from '../condition-inputs/call-auction.ts';
import { finite } from '../condition-inputs/market-seen.ts';
import { entryQuote } from '../entry/auction-refusals.ts';
import { type Draft, draftEntry, pricesFor, worstPrice } from '../entry/draft.ts';
import { enter } from '../entry/enter.ts';
import { refusalsFor } from '../entry/gate.ts';
import { sizeEntry } from '../entry/size.ts';
import { orderRefusals } from '../risk/size-limits.ts';
import { isDiskFull } from '../state/full-disk.ts';
import { positionsIn } from '../state/position-lookups.ts';
import type { Turn } from '../turn/turn.ts';
import { enterer } from './as-enterer.ts';
import { protectionRefusals } from './requested-protection.ts';
import { exchangeRefusals, statedTerms, statedWalk, tickRefusals } from './stated-terms.ts';
import { takeOwnership } from './take-ownership.ts';
import { boundText, refusalOf } from './wording.ts';

interface Entering {
  readonly strategy: Enterer;
  readonly draft: Draft;
}

/** No reasons and a bracket: it may be entered. */
export interface JudgedOpening {
  readonly reasons: readonly Refusal[];
  readonly entering: Entering | undefined;
}

/** `as`: who enters, if it is not a person with the terms of the order. */
export function judgeOpening(turn: Turn, order: OrderRequest, as?: Enterer): JudgedOpening {
  const { symbol } = order;
  const side = sideOf(order);
  const entryOrder = statedWalk(order) ?? statedTerms(turn, order);
  const venue = venueRefusals(turn, order);
  if (entryOrder === undefined)
    return {
      reasons: [...venue, { kind: 'order_type_not_offered', type: order.type }],
      entering: undefined,
    };
  const quote = entryQuote(turn, symbol, { entryOrder });
  const { fill } = pricesFor(turn, { entryOrder }, { side, quote });
  const beyondWorth = worthRefusals(order);
  const strategy = as ?? enterer(turn, order, { side, entryOrder, fill });
  const reasons: Refusal[] = [
    ...venue,
    ...validityRefusals(order, entryOrder),
    ...protectionRefusals(turn, order),
    ...beyondWorth,
    ...(turn.state.mode === 'dry-run' ? [{ kind: 'dry_run' } as const] : []),
    ...tickRefusals(turn, order),
    ...refusalsFor(turn, {
      strategy,
      symbol,
      side,
      anchorPrice: undefined,
      isReversal: false,
      isAddOn: strategy.name === MANUAL && isAddition(turn, order, side),
    }),
  ];
  // A strike that is not listed has no prices, and no stop either.
  if (isOptionId(symbol) && reasons.some(({ kind }) => kind === 'ambiguous_contract'))
    return { reasons: reasons.filter(({ kind }) => kind !== 'no_quote'), entering: undefined };
  // Nothing can be computed without a price: the refusal that names the cause says it all.
  if (isReferenceUnknown(turn, symbol) || beyondWorth.length > 0)
    return { reasons, entering: undefined };
  const drafted = draftEntry(turn, signalFor(turn, order), strategy, givenBy(order));
  if (Array.isArray(drafted)) return { reasons: [...reasons, ...drafted], entering: undefined };
  return {
    reasons: [...reasons, ...targetRefusals(order, drafted), ...sizeRefusals(turn, order, drafted)],
    entering: { strategy, draft: drafted },
  };
}

/** A person, and no roll of a strategy, adds to his own position: the addition is a separate trade with its own bracket. */
function isAddition(
  { state }: Turn,
  { symbol, takesOwnership }: OrderRequest,
  side: PositionSide,
): boolean {
  const parts = positionsIn(state, symbol);
  const isOwn = (part: PositionState) =>
    (part.strategy === MANUAL || takesOwnership) && part.side === side && part.status !== 'closing';
  return parts.length > 0 && parts.every(isOwn);
}

export function open(
  turn: Turn,
  order: OrderRequest,
  { request, entering }: { readonly request: RequestRef; readonly entering: Entering },
): CommandAnswer {
  for (const part of positionsIn(turn.state, order.symbol))
    if (part.strategy !== MANUAL) takeOwnership(turn, part, request);
  const signal = signalFor(turn, order);
  const condition = { when: orderRequestText(request, order), values: {} };
  const validUntil = turn.now + turn.settings.execution.entryMs;
  const chain = { cause: 0, correlation: signal.id };
  enter(turn, { signal, tradeId: signal.id, ...entering, condition, validUntil, request }, chain);
  const intent = turn.facts.findLast(({ fact }) => fact.type === 'entry-intended')?.fact;
  if (intent?.type !== 'entry-intended') throw new Error('the entry was not intended');
  const orderRef = intent.legs[0]?.orderRef ?? '';
  const { positionId } = intent;
  const text = `Order ${orderRef}: ${orderText(order)}${boundText(turn, openingDraft(order, entering))}.`;
  return { ok: true, text, placed: { orderRef, positionId, isRepeated: false } };
}

export function refuseOpening(
  turn: Turn,
  order: OrderRequest,
  { request, reasons }: { readonly request: RequestRef; readonly reasons: readonly Refusal[] },
): CommandAnswer {
  const signal = signalFor(turn, order);
  const chain = { cause: 0, correlation: signal.id };
  if (!isDiskFull(turn.state))
    turn.record({ type: 'signal-refused', signal, reasons, request, order }, chain);
  return { ok: false, kind: 'refused', text: refusalOf(turn, order, reasons), reasons };
}

function sideOf({ side }: OrderRequest): PositionSide {
  return side === 'buy' ? 'long' : 'short';
}

/** `id` begins with that of the request, as that of a strategy's signal begins with its prediction. */
function signalFor(turn: Turn, order: OrderRequest) {
  const { symbol } = order;
  const requestId = `request-${turn.state.seq + 1}`;
  return {
    id: `${requestId}/${MANUAL}`,
    predictionId: requestId,
    strategy: MANUAL,
    symbol,
    side: sideOf(order),
    at: turn.now,
    price: finite(turn.market.last(symbol)),
  };
}

function givenBy({ quantity, protection }: OrderRequest) {
  const stop = protection?.stop;
  return { shares: quantity, stopPrice: stop?.kind === 'at' ? stop.price : undefined };
}

/** What opens ends with the day or in the auction of its type; an order is never valid shorter than was asked. */
function validityRefusals(
  { validity }: OrderRequest,
  entryOrder: StatedOrder | StatedWalk,
): Refusal[] {
  const own = entryOrder.kind === 'walk' ? 'day' : entryOrder.validity.kind;
  return validity === undefined || validity === 'day' || validity === own
    ? []
    : [{ kind: 'validity_not_offered', validity }];
}

/** What an option can lose at the worst price of its order; of a stock the distance to its stop. */
function riskPerUnit(order: OrderRequest, { prices, sizing }: Draft): number {
  if (!isOptionId(order.symbol)) return sizing.riskPerShare;
  const { symbol } = order;
  const side = sideOf(order);
  const price = worstPrice({ symbol, side }, prices);
  const isWritten = side === 'short' && collateralFor(symbol) !== undefined;
  return isWritten ? writtenRisk(symbol, price) : priceAtStake(symbol, price, signOf(side));
}

/** A vertical is never worth more than its width, and a put never more than its strike. */
function worthRefusals({ symbol, price }: OrderRequest): Refusal[] {
  const width = isOptionId(symbol) ? mostWorthOf(symbol) : undefined;
  return width === undefined || price === undefined || price < width
    ? []
    : [{ kind: 'price_beyond_width', price, width }];
}

/** The market that the order names, and what the exchange itself would refuse of it. */
export function venueRefusals(turn: Turn, order: OrderRequest): Refusal[] {
  const { symbol, market } = order;
  const { venue } = turn.market.placeOf(symbol);
  return [
    ...(market === undefined || venue.markets.includes(market)
      ? []
      : [{ kind: 'market_not_offered', market } as const]),
    ...exchangeRefusals(turn, order),
  ];
}

/** A target that was stated but lies on the losing side would silently be missing. */
function targetRefusals({ protection }: OrderRequest, { parts, prices }: Draft): Refusal[] {
  const target = protection?.target;
  if (target?.kind !== 'at' || parts.every(({ plan }) => plan.targetPrice !== undefined)) return [];
  return [{ kind: 'target_beyond_entry', price: target.price, entry: prices.fill }];
}

/** The checks of orders name these caps with their own words. */
const TOLD_BY_ORDER: ReadonlySet<string> = new Set([
  'buying_power',
  'max_position_notional',
  'max_order_shares',
  'max_order_quantity',
  'max_position_percent',
  'max_symbol_percent',
  'max_watched_notional',
  'first_live_days',
  'free_cash',
  'free_shares',
]);

/** The amount is checked at the worst price. */
function sizeRefusals(turn: Turn, order: OrderRequest, { prices, parts }: Draft): Refusal[] {
  const { symbol, quantity } = order;
  const side = sideOf(order);
  const entry = prices.fill;
  const price = worstPrice({ symbol, side }, prices);
  const reasons = orderRefusals(turn, { symbol, side, shares: quantity, price });
  const isWhole = !reasons.some(({ kind }) => kind === 'no_fractions');
  const isReported = (binding: string) =>
    reasons.length > 0 && (TOLD_BY_ORDER.has(binding) || (binding === 'shares' && !isWhole));
  const stop = parts[0]?.plan.stopPrice ?? Number.NaN;
  const size = { kind: 'shares', shares: quantity } as const;
  const wanted = { strategy: MANUAL, size, confidence: undefined };
  const sized = sizeEntry(turn, wanted, { side, symbol, entry, stop });
  if (!sized.ok) {
    const { failure } = sized;
    const isKnown = failure.kind === 'size_zero' && isReported(failure.binding);
    return isKnown ? reasons : [...reasons, failure];
  }
  const { shares: allowed, binding } = sized.value;
  if (allowed === quantity || isReported(binding)) return reasons;
  return [...reasons, { kind: 'size_capped', wanted: quantity, allowed, binding }];
}

export function openingDraft(order: OrderRequest, { draft }: Entering): OrderDraft {
  const { symbol, side, quantity, type } = order;
  const { prices, parts } = draft;
  const plan = parts[0]?.plan;
  const risk = riskPerUnit(order, draft);
  const reserved = side === 'sell' ? reservedFor(symbol, quantity) : undefined;
  const combination = parseCombination(symbol);
  const opened = sideOf(order);
  const worst = worstPrice({ symbol, side: opened }, prices);
  const bounds = combination && boundsAt(combination, worst, signOf(opened));
  return {
    side,
    quantity,
    type,
    price: prices.fill,
    notional: amountOf(symbol, prices.fill, quantity),
    stopPrice: plan && hasStop({ symbol, ...plan }) ? plan.stopPrice : undefined,
    targetPrice: plan?.targetPrice,
    ...(plan?.underlyingStop && { underlyingStop: plan.underlyingStop }),
    risk: amountOf(symbol, risk, quantity),
    ...(reserved && { reserved }),
    ...(bounds && {
      ...{ breakEvens: bounds.breakEvens, maxGain: amountOf(symbol, bounds.maxGain, quantity) },
    }),
    effect: 'open',
    as: 'position',
    owner: MANUAL,
  };
}
