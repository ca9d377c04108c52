// The lengths of bars that a strategy may name.
import { DAY_MS, MINUTE_MS } from '../../kernel/instant.ts';

export const BAR_MS = {
  '1m': MINUTE_MS,
  '2m': 2 * MINUTE_MS,
  '3m': 3 * MINUTE_MS,
  '5m': 5 * MINUTE_MS,
  '10m': 10 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '30m': 30 * MINUTE_MS,
  '1h': 60 * MINUTE_MS,
} as const;

export type BarName = keyof typeof BAR_MS;

/** What a strategy without predictions may be judged at the end of: a bar, or a session. */
export const FRAME_MS = { ...BAR_MS, day: DAY_MS } as const;

export type FrameName = keyof typeof FRAME_MS;

/** As it is written in a file; in ms if nothing there has the length. */
export function frameName(frameMs: number): string {
  const named = Object.entries(FRAME_MS).find(([, ms]) => ms === frameMs);
  return named?.[0] ?? `${frameMs} ms`;
}

/** Indicators begin five sessions of 390 minutes before today. */
const MINUTES_KEPT = 5 * 390;

/** Whether so many bars ever fit into what indicators read. */
export function areEverThere(bars: number, bar: BarName): boolean {
  return (bars * BAR_MS[bar]) / MINUTE_MS <= MINUTES_KEPT;
}

export function isBarName(text: unknown): text is BarName {
  return typeof text === 'string' && Object.hasOwn(BAR_MS, text);
}
