// The trade as it would be: where its order would fill, its stop and target, its size; or what stands against them.

import { dayVolatility } from '../../market/indicators/volatility.ts';
import { type Quote, spreadOf } from '../../market/quote.ts';
import {
  initialStop,
  isStopTooTight,
  rOf,
  stopDistanceMin,
} from '../../trading/exits/protective-stop.ts';
import { targetPrice } from '../../trading/exits/target-price.ts';
import type { Sizing } from '../../trading/facts.ts';
import { type EntryPrices, entryPrices } from '../../trading/orders/entry-prices.ts';
import type { ExitPlan } from '../../trading/positions/exit-plan.ts';
import type { Refusal } from '../../trading/refusal.ts';
import { LEVERAGE_CAP, sizeOf } from '../../trading/risk/sizing.ts';
import { type PositionSide, signOf } from '../../trading/side.ts';
import type { Signal } from '../../trading/signal.ts';
import { partsOfEntry } from '../../trading/strategy/parts.ts';
import type { AtrSpec, Rule, TargetPoint } from '../../trading/strategy/rule.ts';
import { stepsOf } from '../acts.ts';
import { ruleAtr } from '../indicators.ts';
import { finite } from '../market-seen.ts';
import type { AtrSeen } from '../market-view.ts';
import { heldNotional, sizeCaps } from '../risk/entry-limits.ts';
import { exposureInFlight, freeBuyingPower, heldExposure, sumOf } from '../risk/exposure.ts';
import { type StopBasis, stopBasis } from '../stop-basis.ts';
import type { Turn } from '../turn.ts';
import { freshQuote } from './condition-asked.ts';

export interface Draft {
  readonly sizing: Sizing;
  readonly prices: EntryPrices;
  /** A position each. */
  readonly parts: readonly DraftedPart[];
  readonly atr: AtrSeen | undefined;
}

export interface DraftedPart {
  readonly shares: number;
  readonly plan: ExitPlan;
}

/** The trade as it would be, or what stands against its stop and its size. */
export function draftEntry(
  turn: Turn,
  { side, symbol }: Signal,
  rule: Rule,
  given?: { readonly stopPrice: number },
): Draft | Refusal[] {
  const atr = ruleAtr(turn, rule, symbol);
  if ('atr' in rule.stop && atr === undefined) return [noAtr(turn, symbol, rule.stop.atr)];
  const quote = freshQuote(turn, symbol);
  const steps = stepsOf(turn, symbol);
  const prices = entryPrices({
    order: rule.entryOrder,
    side,
    touch: side === 'long' ? quote.ask : quote.bid,
    atr: offsetAtr(turn, rule, symbol),
    collarPercent: turn.settings.execution.collarPercent,
    steps,
  });
  const entry = prices.fill;
  if (isOffsetUnknown(prices, quote)) return [OFFSET_UNKNOWN];
  const basis: StopBasis =
    given === undefined
      ? stopBasis(turn, rule.stop, { symbol, side })
      : { atr: Number.NaN, level: given.stopPrice };
  const stop =
    given === undefined
      ? initialStop({ side, rule: rule.stop, entry, ...basis, steps })
      : behind(side, given.stopPrice, entry);
  // Without a price there is nothing to draft, and the gate says so; with one, the stop would be no price.
  if (Number.isNaN(stop)) return [noStop(basis, entry)];
  const spread = spreadOf(quote);
  const tight = { entry, stop, spread, stopPercentMin: turn.settings.risk.stopPercentMin, steps };
  const r = rOf(entry, stop);
  if (isStopTooTight(tight))
    return [{ kind: 'stop_too_tight', distance: r, minimum: finite(stopDistanceMin(tight)) }];
  const sized = sizeEntry(turn, rule, { side, symbol, entry, stopDistance: r });
  if (!sized.ok) return [sized.failure];
  const priceOf = (point: TargetPoint | undefined): number | undefined => {
    const price =
      point === undefined ? Number.NaN : targetPrice({ side, rule: point, entry, r, steps });
    return Number.isNaN(price) ? undefined : price;
  };
  const { trail } = rule;
  const parts = partsOfEntry(rule, sized.value.shares).map(({ shares, target, exit }) => ({
    shares,
    plan: {
      stopPrice: stop,
      targetPrice: priceOf(target),
      r,
      stop: rule.stop,
      target,
      trail,
      exit,
      ...(rule.add === undefined ? {} : { add: rule.add }),
    },
  }));
  return { sizing: sized.value, prices, atr, parts };
}

/** A stop that rests already, unless the entry would lie beyond it. */
function behind(side: PositionSide, stop: number, entry: number): number {
  return signOf(side) * (entry - stop) > 0 ? stop : Number.NaN;
}

const OFFSET_UNKNOWN: Refusal = { kind: 'input_missing', path: 'entry.order.offset_atr' };

function isOffsetUnknown({ fill }: EntryPrices, { bid, ask }: Quote): boolean {
  return Number.isNaN(fill) && !Number.isNaN(bid) && !Number.isNaN(ask);
}

function offsetAtr(turn: Turn, { entryOrder }: Rule, symbol: string): number {
  if (!('offset' in entryOrder) || entryOrder.offset.kind === 'percent') return Number.NaN;
  return turn.market.atr(symbol, entryOrder.offset.atr, turn.now)?.value ?? Number.NaN;
}

/** What lies behind the price when a line or a bar is looked up may lie before it when the order would fill. */
function noStop({ level }: StopBasis, entry: number): Refusal {
  return Number.isNaN(level) || Number.isNaN(entry)
    ? { kind: 'input_missing', path: 'stop.price' }
    : { kind: 'stop_beyond_entry', level, entry };
}

function noAtr(turn: Turn, symbol: string, { period, barMs }: AtrSpec): Refusal {
  return { kind: 'no_atr', period, barMs, bars: turn.market.series(symbol, barMs).count };
}

interface Sizable {
  readonly side: PositionSide;
  readonly symbol: string;
  readonly entry: number;
  readonly stopDistance: number;
}

function sizeEntry(
  turn: Turn,
  { size }: Rule,
  { side, symbol, entry, stopDistance }: Sizable,
): ReturnType<typeof sizeOf> {
  const equity = turn.market.account('NetLiquidation')?.value ?? Number.NaN;
  const sized = sizeOf({
    size,
    entry,
    stopDistance,
    equity,
    buyingPower: freeBuyingPower(turn),
    openNotional: sumOf(heldExposure(turn)) + sumOf(exposureInFlight(turn)),
    averageMinuteVolume: turn.market.minuteVolume(symbol) ?? Number.NaN,
    positionNotionalMax: turn.settings.risk.positionNotionalMax - heldNotional(turn, symbol, entry),
    leverageCap: LEVERAGE_CAP,
    dayVolatility: size.kind === 'volatility' ? volatilityOf(turn, symbol, size.bars) : Number.NaN,
    moreCaps: sizeCaps(turn, symbol, entry, equity),
  });
  if (sized.ok && side === 'short') {
    const shortable = turn.market.shortable(symbol) ?? 0;
    if (sized.value.shares > shortable)
      return { ok: false, failure: { kind: 'not_shortable', shares: shortable } };
  }
  return sized;
}

function volatilityOf({ market }: Turn, symbol: string, { period, barMs }: AtrSpec): number {
  const { sessionMs } = market.calendar;
  return dayVolatility(market.series(symbol, barMs), { period, sessionMs }) ?? Number.NaN;
}
