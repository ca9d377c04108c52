// The greeks of a position as its rows carry them.
import type { PositionGreeks } from './held-option.ts';

type Greek = Exclude<keyof PositionGreeks, 'volatilities'>;

const PLACES = 10_000;

/** Of the position, or of one of its units; null while they are unknown. */
export function greekFigures(
  greeks: PositionGreeks | undefined,
  units = 1,
): Record<Greek, number | null> {
  const of = (greek: Greek) => {
    const value = (greeks?.[greek] ?? Number.NaN) / units;
    return Number.isFinite(value) ? Math.round(value * PLACES) / PLACES : null;
  };
  return { delta: of('delta'), gamma: of('gamma'), theta: of('theta'), vega: of('vega') };
}
