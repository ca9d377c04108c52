// The unit of an epoch time, derived from its magnitude: the ranges of two units meet in the years 1973 and 5138.
import { instant, toIso } from './instant.ts';

export type EpochUnit = 's' | 'ms' | 'us' | 'ns';

/** The lowest value of a unit; each range ends where the next begins. */
const LOWEST: readonly (readonly [EpochUnit, number])[] = [
  ['ns', 1e17],
  ['us', 1e14],
  ['ms', 1e11],
  ['s', 1e8],
];
const HIGHEST = 1e20;

const PER_MS = { s: 0.001, ms: 1, us: 1_000, ns: 1_000_000 } as const;

export const EPOCH_NAMES = {
  s: 'epoch seconds',
  ms: 'epoch milliseconds',
  us: 'epoch microseconds',
  ns: 'epoch nanoseconds',
} as const;

/** Undefined if the number is a plausible time in no unit. */
export function epochUnitOf(value: number): EpochUnit | undefined {
  if (!(value < HIGHEST)) return undefined;
  return LOWEST.find(([, lowest]) => value >= lowest)?.[0];
}

export function epochMs(value: number, unit: EpochUnit): number {
  return Math.floor(value / PER_MS[unit]);
}

/** Why the number cannot be meant in this unit: its magnitude is that of another one. */
export function whyOtherUnit(value: number, expected: EpochUnit): string | undefined {
  const unit = epochUnitOf(value);
  if (unit === undefined || unit === expected) return undefined;
  const at = toIso(instant(epochMs(value, unit)));
  return `${value} has the magnitude of ${EPOCH_NAMES[unit]} (${at}), not of ${EPOCH_NAMES[expected]}`;
}
