// The market of a case: five sessions in a row, calm at 100, and where the price goes to fill what shall fill.
import { DAY_MS, instant, MINUTE_MS } from '../../../src/kernel/instant.ts';
import type { Bar } from '../../../src/market/bars/bar.ts';
import type { Strategy } from '../../../src/trader/domain/strategy/strategy.ts';
import type { Settings } from '../../../src/trader/ports/settings.ts';
import { US_ENVIRONMENT } from '../../simulation/environment/environment.ts';
import { strategy } from '../../trader/engine/harness/settings.ts';

export const SYMBOL = 'AA';
/** Wednesday, 10:00:20 in New York. */
export const BEGIN = instant(Date.UTC(2026, 10, 18, 15, 0, 20));
/** 09:30 of that day. */
const OPEN = Date.UTC(2026, 10, 18, 14, 30);
const SESSION_MINUTES = 390;
const RANGE = 0.4;
const SESSIONS = [-1, 0, 1, 2];

/** Before any split. */
export const PRICE = { base: 100, entry: 99.7, rise: 101.2, target: 103, stop: 98.3 } as const;
export const SHARES = 100;
export const PART = 40;

/** The open of the session so many days after the first. */
export function openOf(day: number): number {
  return OPEN + day * DAY_MS;
}

export function closeOf(day: number): number {
  return openOf(day) + SESSION_MINUTES * MINUTE_MS;
}

export function minutes(): readonly Bar[] {
  return SESSIONS.flatMap((day) =>
    Array.from({ length: SESSION_MINUTES }, (_, minute) =>
      minuteAt(openOf(day) + minute * MINUTE_MS),
    ),
  );
}

function minuteAt(start: number): Bar {
  const range = start + MINUTE_MS <= BEGIN ? RANGE : 0;
  return {
    start: instant(start),
    lengthMs: MINUTE_MS,
    open: PRICE.base,
    high: PRICE.base + range,
    low: PRICE.base - range,
    close: PRICE.base,
    volume: 60_000,
  };
}

export function settingsOf(): Settings {
  return US_ENVIRONMENT.environmentOf([SYMBOL], [strategyOf()]);
}

/** Buys 0.2 percent below the market, stop one percent below, target two R above. */
function strategyOf(): Strategy {
  return strategy({
    symbols: [SYMBOL],
    stop: { kind: 'percent', percent: 1 },
    trail: { kind: 'percent', percent: 1, activateAtR: 0.5, step: undefined },
    entryOrder: { kind: 'limit', offset: { kind: 'percent', percent: 0.2 }, lifeMs: 30_000 },
  });
}
