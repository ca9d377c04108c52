// The limit on what the account holds in one sector: shares that fall together are one risk.
import { cents } from '../../../market/instruments/money.ts';
import type { OrderAtRisk } from '../../domain/risk/exposure-limits.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import type { Turn } from '../turn/turn.ts';
import { exposureBySymbol, sumOf } from './exposure.ts';

export interface WantedExposure extends OrderAtRisk {
  readonly symbol: string;
  readonly equity: number;
}

/** Refuses, and never reduces: what is left of the sector may be a share or two. */
export function sectorRefusals(
  turn: Turn,
  { symbol, notional, equity }: WantedExposure,
): Refusal[] {
  const { sectors, sectorPercentMax: limit } = turn.settings.risk;
  const sector = sectors.get(symbol);
  if (sector === undefined || limit === undefined) return [];
  let all = notional;
  for (const [other, exposure] of exposureBySymbol(turn))
    if (sectors.get(other) === sector) all += sumOf(exposure);
  // An unknown number is not within the limit.
  if (cents(all) <= cents((equity * limit) / 100)) return [];
  return [{ kind: 'sector_over_limit', sector, percent: (all / equity) * 100, limit }];
}
