// The number of shares of an entry: the strategy's size rule and all current caps.
import { dayVolatility } from '../../../market/indicators/volatility.ts';
import { rOf } from '../../domain/exits/protective-stop.ts';
import { type SizeCap, sizeOf } from '../../domain/risk/sizing.ts';
import type { AtrSpec, SizeRule } from '../../domain/strategy/strategy.ts';
import type { PositionSide } from '../../domain/terms/side.ts';
import { heldNotional, sizeCaps } from '../risk/entry-limits.ts';
import { exposureInFlight, freeBuyingPower, heldExposure, sumOf } from '../risk/exposure.ts';
import { worstUntil } from '../risk/locked-risk.ts';
import { lockAt } from '../turn/settled.ts';
import type { Turn } from '../turn/turn.ts';

/** A drafted entry and its stop, with their prices. */
export interface Placed {
  readonly side: PositionSide;
  readonly symbol: string;
  readonly entry: number;
  readonly stop: number;
}

export function sizeEntry(
  turn: Turn,
  size: SizeRule,
  { side, symbol, entry, stop }: Placed,
): ReturnType<typeof sizeOf> {
  const { risk } = turn.settings;
  const equity = turn.market.account('NetLiquidation')?.value ?? Number.NaN;
  const sized = sizeOf({
    size,
    lotSize: turn.market.placeOf(symbol).venue.lotSize,
    entry,
    stopDistance: rOf(entry, stop),
    equity,
    buyingPower: freeBuyingPower(turn),
    openNotional: sumOf(heldExposure(turn)) + sumOf(exposureInFlight(turn)),
    averageMinuteVolume: turn.market.minuteVolume(symbol) ?? Number.NaN,
    minuteVolumePercentMax: risk.minuteVolumePercentMax,
    positionNotionalMax: risk.positionNotionalMax - heldNotional(turn, symbol, entry),
    leverageCap: risk.leverageMax,
    dayVolatility: size.kind === 'volatility' ? volatilityOf(turn, symbol, size.bars) : Number.NaN,
    moreCaps: [
      ...sizeCaps(turn, symbol, entry, equity),
      ...lockedCap(turn, size, { symbol, entry, equity }),
    ],
  });
  if (sized.ok && side === 'short') {
    const shortable = turn.market.shortable(symbol) ?? 0;
    if (sized.value.shares > shortable)
      return { ok: false, failure: { kind: 'not_shortable', shares: shortable } };
  }
  return sized;
}

/**
 * A percentage of equity that may be lost: until the shares can be sold their stop cannot fill, so the floors until then count,
 * where they are farther away.
 */
function lockedCap(
  turn: Turn,
  size: SizeRule,
  { symbol, entry, equity }: Pick<Placed, 'symbol' | 'entry'> & { readonly equity: number },
): readonly SizeCap[] {
  const until = lockAt(turn, symbol, turn.now)?.until;
  if (until === undefined || size.kind !== 'risk-percent') return [];
  const floor = worstUntil(turn, symbol, { until, price: entry });
  return [['locked_risk', (equity * size.percent) / 100 / (entry - floor)]];
}

function volatilityOf({ market }: Turn, symbol: string, { period, barMs }: AtrSpec): number {
  const { sessionMs } = market.placeOf(symbol).venue.calendar;
  return dayVolatility(market.series(symbol, barMs), { period, sessionMs }) ?? Number.NaN;
}
