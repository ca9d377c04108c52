// The number of shares of an entry: the strategy's size rule and all current caps.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { dayVolatility } from '../../../market/indicators/volatility.ts';
import { amountOf, isOptionId } from '../../../market/instruments/amount.ts';
import { priceAtStake } from '../../../market/options/combination.ts';
import { rOf } from '../../domain/exits/protective-stop.ts';
import { percentAt } from '../../domain/risk/confidence-scale.ts';
import { kellyRisk } from '../../domain/risk/kelly.ts';
import { type SizeCap, sizeOf } from '../../domain/risk/sizing.ts';
import type { AtrSpec, SizeRule } from '../../domain/strategy/strategy.ts';
import type { SizeBasis, Sizing } from '../../domain/terms/decision-inputs.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { type PositionSide, signOf } from '../../domain/terms/side.ts';
import { collateralCaps } from '../risk/collateral.ts';
import { exposureInFlight, freeBuyingPower, heldExposure, sumOf } from '../risk/exposure.ts';
import { worstUntil } from '../risk/locked-risk.ts';
import { fundsCaps, optionLoss, withinOptionLimits } from '../risk/option-limits.ts';
import { heldNotional, sizeCaps } from '../risk/size-limits.ts';
import { resultsOf } from '../state/strategy-results.ts';
import { lockAt } from '../turn/settled.ts';
import type { Turn } from '../turn/turn.ts';

/** A drafted entry and its stop, with their prices. */
export interface Placed {
  readonly side: PositionSide;
  readonly symbol: string;
  readonly entry: number;
  readonly stop: number;
}

/** What the size depends on beside the market: whose results count, and how sure the prediction is. */
export interface Sized {
  readonly strategy: string;
  readonly size: SizeRule;
  /** Absent without a prediction. */
  readonly confidence: number | undefined;
}

export function sizeEntry(
  turn: Turn,
  { strategy, size, confidence }: Sized,
  { side, symbol, entry, stop }: Placed,
): Result<Sizing, Refusal> {
  const { risk } = turn.settings;
  const equity = turn.market.account('NetLiquidation')?.value ?? Number.NaN;
  const read = basisOf(turn, { strategy, size, confidence }, symbol);
  if (!read.ok) return read;
  const basis = read.value;
  const riskPercent = size.kind === 'risk-percent' ? size.percent : basis.kelly?.riskPercent;
  const sized = sizeOf({
    size,
    lotSize: turn.market.placeOf(symbol).venue.lotSize,
    entry: amountOf(symbol, priceAtStake(symbol, entry, signOf(side)), 1),
    stopDistance: isOptionId(symbol)
      ? optionLoss(turn, { symbol, side, price: entry })
      : amountOf(symbol, rOf(entry, stop), 1),
    equity,
    buyingPower: freeBuyingPower(turn),
    openNotional: sumOf(heldExposure(turn)) + sumOf(exposureInFlight(turn)),
    averageMinuteVolume: isOptionId(symbol)
      ? undefined
      : (turn.market.minuteVolume(symbol) ?? Number.NaN),
    minuteVolumePercentMax: risk.minuteVolumePercentMax,
    positionNotionalMax:
      risk.positionNotionalMax - heldNotional(turn, { symbol, side, price: entry }),
    leverageCap: risk.leverageMax,
    dayVolatility: basis.dayVolatility ?? Number.NaN,
    kellyPercent: basis.kelly?.riskPercent ?? Number.NaN,
    partPercent: basis.confidence?.percent ?? 100,
    moreCaps: [
      ...sizeCaps(turn, { symbol, side, price: entry }, equity),
      ...fundsCaps(turn, { symbol, side, price: entry }),
      ...lockedCap(turn, riskPercent, { symbol, entry, equity }),
      ...(side === 'short' ? collateralCaps(turn, symbol) : []),
    ],
  });
  if (!sized.ok) return sized;
  if (side === 'short' && !isOptionId(symbol)) {
    const shortable = turn.market.shortable(symbol) ?? 0;
    if (sized.value.shares > shortable) return failed({ kind: 'not_shortable', shares: shortable });
  }
  const sizing = { ...sized.value, riskPerShare: rOf(entry, stop) };
  const explained = Object.keys(basis).length === 0 ? sizing : { ...sizing, basis };
  return withinOptionLimits(turn, explained, { symbol, side, price: entry, equity });
}

/** The figures that the size rule reads; those that it does not read are absent. */
function basisOf(
  turn: Turn,
  { strategy, size, confidence }: Sized,
  symbol: string,
): Result<SizeBasis, Refusal> {
  const kelly =
    size.kind === 'kelly' ? kellyRisk(size, resultsOf(turn.state, strategy)) : undefined;
  if (kelly?.ok === false) return kelly;
  const volatility = size.kind === 'volatility' ? volatilityOf(turn, symbol, size.bars) : undefined;
  const scale = size.byConfidence;
  if (scale !== undefined && !Number.isFinite(confidence))
    return failed({ kind: 'input_missing', path: 'prediction.confidence' });
  const value = confidence ?? Number.NaN;
  return ok({
    ...(kelly && { kelly: kelly.value }),
    ...(volatility !== undefined && { dayVolatility: volatility }),
    ...(scale && { confidence: { value, percent: percentAt(scale, value) } }),
  });
}

/**
 * A percentage of equity that may be lost: until the shares can be sold their stop cannot fill, so the floors until then count,
 * where they are farther away.
 */
function lockedCap(
  turn: Turn,
  riskPercent: number | undefined,
  { symbol, entry, equity }: Pick<Placed, 'symbol' | 'entry'> & { readonly equity: number },
): readonly SizeCap[] {
  const until = lockAt(turn, symbol, turn.now)?.until;
  if (until === undefined || riskPercent === undefined) return [];
  const floor = worstUntil(turn, symbol, { until, price: entry });
  return [['locked_risk', (equity * riskPercent) / 100 / (entry - floor)]];
}

function volatilityOf(
  { market }: Turn,
  symbol: string,
  { period, barMs }: AtrSpec,
): number | undefined {
  const { sessionMs } = market.placeOf(symbol).venue.calendar;
  return dayVolatility(market.series(symbol, barMs), { period, sessionMs });
}
