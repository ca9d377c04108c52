// Panels of drawn returns: noise, and noise with a signal that is planted in it.
import type { Panel } from '../../src/advisers/policy/overlay/panel.ts';
import { DAY_MS } from '../../src/kernel/instant.ts';
import { createRandom, type Random } from '../../src/kernel/random.ts';
import { dayFromUtc } from '../../src/market/time/day.ts';

/** The drift of an asset's next return, from the returns of all before it; the newest is the last. */
export type Signal = (past: readonly (readonly number[])[], asset: number) => number;

export interface Drawn {
  readonly seed: number;
  readonly assets: number;
  readonly days: number;
  readonly signal: Signal;
}

export const VOLATILITY = 0.01;
const COMMON = 0.4;

export function drawnPanel({ seed, assets, days, signal }: Drawn): Panel {
  const random = createRandom(seed, 'drawn panel');
  const past: number[][] = Array.from({ length: assets }, () => []);
  for (let day = 0; day < days; day += 1) {
    const common = COMMON * VOLATILITY * normalDraw(random);
    const row = past.map((_, asset) => {
      return signal(past, asset) + common + VOLATILITY * normalDraw(random);
    });
    for (const [asset, value] of row.entries()) past[asset]?.push(value);
  }
  return {
    symbols: past.map((_, asset) => `A${asset}`),
    days: Array.from({ length: days }, (_, day) => dayFromUtc(day * DAY_MS)),
    returns: past.map((own) => Float64Array.from(own)),
  };
}

export const NOISE: Signal = () => 0;

/** A signal that a linear rule of lagged returns can find. */
export const LINEAR: Readonly<Record<string, Signal>> = {
  'a rise follows a rise': (past, asset) => 0.4 * last(past, asset),
  'a fall follows a rise': (past, asset) => -0.4 * last(past, asset),
  'the sign of the day before': (past, asset) => 0.004 * Math.sign(last(past, asset)),
  'the day before the last': (past, asset) => 0.004 * Math.sign(back(past, asset, 2)),
  'one asset leads the others': (past, asset) => (asset === 0 ? 0 : 0.4 * last(past, 0)),
};

/** A signal that has no linear form, and lasts: drifts of days in a row also show in the sum of these days. */
export const LASTING: Readonly<Record<string, Signal>> = {
  'wild days rise': (past, asset) => side(isWild(past, asset), 0.005),
  'wild days fall': (past, asset) => side(isWild(past, asset), -0.005),
};

/** A signal that has no linear part. */
export const CURVED: Readonly<Record<string, Signal>> = {
  'a rise follows a large move': (past, asset) => side(isLarge(past, asset), 0.005),
  'a fall follows a large move': (past, asset) => side(isLarge(past, asset), -0.005),
  'a turn of three days': (past, asset) =>
    0.006 * Math.sign(last(past, asset) * (back(past, asset, 2) + back(past, asset, 3))),
};

function last(past: Parameters<Signal>[0], asset: number): number {
  return back(past, asset, 1);
}

function back(past: Parameters<Signal>[0], asset: number, days: number): number {
  return past[asset]?.at(-days) ?? 0;
}

function side(is: boolean, drift: number): number {
  return is ? drift : -drift;
}

function isLarge(past: Parameters<Signal>[0], asset: number): boolean {
  return Math.abs(last(past, asset)) > 0.0075;
}

function isWild(past: Parameters<Signal>[0], asset: number): boolean {
  const recent = past[asset]?.slice(-10) ?? [];
  return recent.reduce((sum, value) => sum + value * value, 0) > 10 * 1.3 * VOLATILITY ** 2;
}

/** Standard normal, by Box and Muller. */
function normalDraw(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}
