// The effect of one more entry on the account: gross exposure, net exposure, and the margin it needs.
import { cents } from '../../../market/instruments/money.ts';
import type { Refusal } from '../terms/refusal.ts';
import type { PositionSide } from '../terms/side.ts';

export interface OrderAtRisk {
  readonly side: PositionSide;
  /** USD at its entry price. */
  readonly notional: number;
}

/** USD, both positive; pending entries count as filled. */
export interface Exposure {
  readonly long: number;
  readonly short: number;
}

export interface ExposureLimits {
  readonly grossExposurePercentMax: number | undefined;
  readonly netExposurePercentMax: number | undefined;
}

/** An entry that reduces the net is never refused for it. */
export function exposureRefusals(
  { side, notional }: OrderAtRisk,
  { exposure, equity }: { readonly exposure: Exposure; readonly equity: number },
  limits: ExposureLimits,
): Refusal[] {
  const sign = side === 'long' ? 1 : -1;
  const gross = exposure.long + exposure.short + notional;
  const before = exposure.long - exposure.short;
  const net = before + sign * notional;
  const refusals: Refusal[] = [];
  const grossLimit = limits.grossExposurePercentMax;
  if (grossLimit !== undefined && !isWithin(gross, grossLimit, equity))
    refusals.push({ kind: 'gross_exposure', notional: gross, equity, limit: grossLimit });
  const netLimit = limits.netExposurePercentMax;
  const isWorse = !(Math.abs(net) <= Math.abs(before));
  if (netLimit !== undefined && isWorse && !isWithin(Math.abs(net), netLimit, equity))
    refusals.push({ kind: 'net_exposure', notional: net, equity, limit: netLimit });
  return refusals;
}

/** Compared to the cent; an unknown number is not within its limit. */
function isWithin(notional: number, percent: number, equity: number): boolean {
  return cents(notional) <= cents((equity * percent) / 100);
}

export interface Funds {
  readonly availableFunds: number;
  readonly excessLiquidity: number;
}

/** `onItsWay` is what the funds do not include yet: working entries, and fills newer than the figures. */
export function marginRefusals(
  notional: number,
  { availableFunds, excessLiquidity }: Funds,
  { onItsWay, percent }: { readonly onItsWay: number; readonly percent: number },
): Refusal[] {
  const needed = cents(((notional + onItsWay) * percent) / 100);
  const lacks = (funds: string, available: number): Refusal[] => {
    if (!Number.isFinite(available)) return [{ kind: 'input_missing', path: `account.${funds}` }];
    return needed <= cents(available) ? [] : [{ kind: 'margin', needed, available, funds }];
  };
  return [
    ...lacks('available_funds', availableFunds),
    ...lacks('excess_liquidity', excessLiquidity),
  ];
}
