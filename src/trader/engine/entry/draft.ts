// Drafts a trade: expected fill price, stop, target and size; or the reasons against it.

import { failed, ok, type Result } from '../../../kernel/result.ts';
import { isOptionId } from '../../../market/instruments/amount.ts';
import { type Quote, spreadOf } from '../../../market/quotes/quote.ts';
import type { ExitPlan, UnderlyingStop } from '../../domain/exits/exit-plan.ts';
import {
  hasStop,
  initialStop,
  isBoundAlone,
  isStopTooTight,
  rOf,
  stopDistanceBinding,
  stopDistanceMin,
} from '../../domain/exits/protective-stop.ts';
import { targetPrice } from '../../domain/exits/target-price.ts';
import { underlyingStop } from '../../domain/exits/underlying-stop.ts';
import { type EntryPrices, entryPrices } from '../../domain/orders/entry-prices.ts';
import type { Enterer } from '../../domain/orders/stated-order.ts';
import { partsOfEntry } from '../../domain/strategy/parts.ts';
import type { AtrSpec, ExitRule, StopRule } from '../../domain/strategy/strategy.ts';
import { mostWorthOf } from '../../domain/terms/collateral.ts';
import { AS_ASKED, type Sizing } from '../../domain/terms/decision-inputs.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { type PositionSide, signOf } from '../../domain/terms/side.ts';
import type { Signal } from '../../domain/terms/signal.ts';
import { capabilitiesFor } from '../../ports/broker-traits.ts';
import { strategyAtr } from '../condition-inputs/indicators.ts';
import { finite } from '../condition-inputs/market-seen.ts';
import { stopBasis } from '../condition-inputs/stop-basis.ts';
import type { AtrSeen } from '../market/decision-bars.ts';
import { directionOf, underlyingIn } from '../state/underlying.ts';
import { stepsOf } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';
import { entryQuote } from './auction-refusals.ts';
import { type Placed, type Sized, sizeEntry } from './size.ts';

export interface Draft {
  readonly sizing: Sizing;
  readonly prices: EntryPrices;
  /** Each part becomes a position. */
  readonly parts: readonly DraftedPart[];
  readonly atr: AtrSeen | undefined;
}

export interface DraftedPart {
  readonly shares: number;
  readonly plan: ExitPlan;
}

/** The drafted trade, or the reasons against its stop and its size. */
export function draftEntry(
  turn: Turn,
  { side, symbol }: Pick<Signal, 'symbol' | 'side'>,
  strategy: Enterer,
  given: Given = {},
): Draft | Refusal[] {
  const atr = strategyAtr(turn, strategy, symbol);
  if ('atr' in strategy.stop && atr === undefined) return [noAtr(turn, symbol, strategy.stop.atr)];
  const quote = entryQuote(turn, symbol, strategy);
  const prices = pricesFor(turn, strategy, { side, quote });
  const { fill: entry } = prices;
  if (isOffsetUnknown(prices, quote)) return [OFFSET_UNKNOWN];
  const outside = outsideLimits(turn, symbol, prices);
  if (outside !== undefined) return [outside];
  const stop = stopFor(turn, strategy.stop, { side, symbol, entry, stopPrice: given.stopPrice });
  if (!stop.ok) return [stop.failure];
  const placed = { side, symbol, entry, stop: stop.value };
  const tooTight = isBoundAlone(strategy.stop, side)
    ? undefined
    : tightness(turn, placed, spreadOf(quote));
  if (tooTight !== undefined) return [tooTight];
  const sized =
    given.shares === undefined
      ? sizeEntry(turn, sizedBy(strategy, given), placed)
      : ok(asAsked(given.shares, placed));
  if (!sized.ok) return [sized.failure];
  const underlying = underlyingFor(turn, strategy.exit, placed);
  if (!underlying.ok) return [underlying.failure];
  const shares = sized.value.shares;
  const parts = partsFor(turn, strategy, { ...placed, shares }, underlying.value);
  return { sizing: sized.value, prices, atr, parts };
}

/** What is decided already: the stop of the trade for an addition, stop and quantity for the order of a person. */
export interface Given {
  readonly stopPrice?: number | undefined;
  /** No cap reduces it. */
  readonly shares?: number;
  /** Of the prediction. */
  readonly confidence?: number;
}

function sizedBy({ name: strategy, size }: Enterer, { confidence }: Given): Sized {
  return { strategy, size, confidence };
}

function asAsked(shares: number, { entry, stop }: Placed): Sizing {
  return { shares, wanted: shares, binding: AS_ASKED, riskPerShare: rOf(entry, stop) };
}

export function pricesFor(
  turn: Turn,
  strategy: Pick<Enterer, 'entryOrder'>,
  { side, quote }: { readonly side: PositionSide; readonly quote: Quote },
): EntryPrices {
  const { symbol } = quote;
  const prices = entryPrices({
    order: strategy.entryOrder,
    side,
    quote,
    atr: offsetAtr(turn, strategy, symbol),
    collarPercent: turn.settings.execution.collarPercent,
    steps: stepsOf(turn, symbol),
  });
  const limits = turn.market.limits(symbol, turn.now);
  if (limits === undefined || prices.limitPrice === undefined) return prices;
  if (strategy.entryOrder.kind !== 'marketable') return prices;
  // The collar reaches no farther than the day lets prices go.
  const limitPrice = Math.min(limits.ceiling, Math.max(limits.floor, prices.limitPrice));
  return { ...prices, limitPrice };
}

/** At which the most is at stake: the highest that the order may fill at, of a vertical that is sold the lowest. */
export function worstPrice(
  { symbol, side }: Pick<Signal, 'symbol' | 'side'>,
  { fill, limitPrice = fill }: EntryPrices,
): number {
  const isSold = side === 'short' && isOptionId(symbol);
  return isSold ? Math.min(fill, limitPrice) : Math.max(fill, limitPrice);
}

/** The first of its prices that the market does not take today. */
function outsideLimits(turn: Turn, symbol: string, prices: EntryPrices): Refusal | undefined {
  const limits = turn.market.limits(symbol, turn.now);
  if (limits === undefined) return undefined;
  const { floor, ceiling } = limits;
  const price = [prices.fill, prices.limitPrice, prices.stopPrice].find(
    (one) => one !== undefined && (one < floor || one > ceiling),
  );
  return price === undefined ? undefined : { kind: 'price_outside_limits', price, floor, ceiling };
}

interface Stoppable {
  readonly side: PositionSide;
  readonly symbol: string;
  readonly entry: number;
  readonly stopPrice: number | undefined;
}

/** Fails if a price is missing, or if the stop would be on the wrong side of the entry. */
function stopFor(
  turn: Turn,
  rule: StopRule,
  { side, symbol, entry, stopPrice }: Stoppable,
): Result<number, Refusal> {
  const steps = stepsOf(turn, symbol);
  const basis = stopBasis(turn, rule, { symbol, side });
  const level = stopPrice ?? basis.level;
  const stop =
    stopPrice === undefined
      ? initialStop({ side, rule, entry, ...basis, width: mostAt(symbol), steps })
      : behind(side, stopPrice, entry);
  if (!Number.isNaN(stop)) return ok(stop);
  return Number.isNaN(level) || Number.isNaN(entry)
    ? failed({ kind: 'input_missing', path: 'stop.price' })
    : failed({ kind: 'stop_beyond_entry', level, entry });
}

function tightness(
  turn: Turn,
  { symbol, entry, stop }: Placed,
  spread: number,
): Refusal | undefined {
  const { stopPercentMin } = turn.settings.risk;
  const tight = { entry, stop, spread, stopPercentMin, steps: stepsOf(turn, symbol) };
  if (!isStopTooTight(tight)) return undefined;
  const minimum = finite(stopDistanceMin(tight));
  const binding = Number.isFinite(minimum) ? stopDistanceBinding(tight) : undefined;
  return {
    kind: 'stop_too_tight',
    distance: rOf(entry, stop),
    minimum,
    ...(binding && { binding }),
  };
}

function partsFor(
  turn: Turn,
  strategy: Enterer,
  { side, symbol, entry, stop, shares: all }: Placed & { readonly shares: number },
  underlyingStop: UnderlyingStop | undefined,
): readonly DraftedPart[] {
  const r = rOf(entry, stop);
  const steps = stepsOf(turn, symbol);
  const { lotSize } = turn.market.placeOf(symbol).venue;
  return partsOfEntry(strategy, all, lotSize).map(({ shares, target, exit }) => {
    const price =
      target === undefined ? Number.NaN : targetPrice({ side, rule: target, entry, r, steps });
    const plan: ExitPlan = {
      stopPrice: stop,
      targetPrice: Number.isNaN(price) ? undefined : price,
      r,
      stop: strategy.stop,
      target,
      trail: strategy.trail,
      exit,
      ...(strategy.add === undefined ? {} : { add: strategy.add, firstShares: all }),
      ...(isWatchedStop(turn, symbol, stop) && { isWatched: true as const }),
      ...(strategy.collateral && { collateral: strategy.collateral }),
      ...(strategy.collateral && strategy.trade && { trade: strategy.trade }),
      ...(underlyingStop && { underlyingStop }),
    };
    return { shares, plan };
  });
}

/** Undefined if the strategy has none, and under a stock. */
function underlyingFor(
  turn: Turn,
  { underlying: rule }: ExitRule,
  { symbol: id, side }: Pick<Placed, 'symbol' | 'side'>,
): Result<UnderlyingStop | undefined, Refusal> {
  if (rule === undefined || !isOptionId(id)) return ok(undefined);
  const symbol = underlyingIn(turn.state, id);
  const stop = underlyingStop(rule, {
    ...{ symbol, direction: directionOf(id, side), steps: stepsOf(turn, symbol) },
    price: turn.market.quote(symbol)?.last ?? Number.NaN,
  });
  return stop === undefined ? failed({ kind: 'input_missing', path: 'price.last' }) : ok(stop);
}

function isWatchedStop({ traits }: Turn, symbol: string, stopPrice: number): boolean {
  return !capabilitiesFor(traits, symbol).restingStops && hasStop({ symbol, stopPrice });
}

/** Of an option: what it can be worth at most; 0 for a call, of which the shares behind it bear the loss. */
function mostAt(symbol: string): number | undefined {
  return isOptionId(symbol) ? (mostWorthOf(symbol) ?? 0) : undefined;
}

/** The resting stop; NaN if the entry would be beyond it. */
function behind(side: PositionSide, stop: number, entry: number): number {
  return signOf(side) * (entry - stop) > 0 ? stop : Number.NaN;
}

const OFFSET_UNKNOWN: Refusal = { kind: 'input_missing', path: 'entry.order.offset_atr' };

function isOffsetUnknown({ fill }: EntryPrices, { bid, ask }: Quote): boolean {
  return Number.isNaN(fill) && !Number.isNaN(bid) && !Number.isNaN(ask);
}

function offsetAtr(
  turn: Turn,
  { entryOrder }: Pick<Enterer, 'entryOrder'>,
  symbol: string,
): number {
  if (!('offset' in entryOrder) || entryOrder.offset.kind === 'percent') return Number.NaN;
  return turn.market.atr(symbol, entryOrder.offset.atr, turn.now)?.value ?? Number.NaN;
}

function noAtr(turn: Turn, symbol: string, { period, barMs }: AtrSpec): Refusal {
  return { kind: 'no_atr', period, barMs, bars: turn.market.series(symbol, barMs).count };
}
