// What a path begins with: one strategy, one symbol at 100, and how this gateway does what nobody could find out about a real one.
import { DAY_MS, HOUR_MS, instant, MINUTE_MS } from '../../../src/kernel/instant.ts';
import type { Bar } from '../../../src/market/bars/bar.ts';
import type {
  ChildrenMode,
  ParentCancelMode,
} from '../../../src/simulators/ib-gateway/exchange/orders/book/links/children.ts';
import type { EntryOrder, Strategy } from '../../../src/trader/domain/strategy/strategy.ts';
import type { Settings } from '../../../src/trader/ports/settings.ts';
import { US_ENVIRONMENT } from '../../simulation/environment/environment.ts';
import { strategy } from '../../trader/engine/harness/settings.ts';

export interface Scene {
  readonly entry: EntryOrder;
  readonly children: ChildrenMode;
  readonly parentCancel: ParentCancelMode;
  readonly lateOca: 'accept' | 'refuse';
  /** Whether it still knows orders that ended on an earlier day. */
  readonly endedOrders: 'remembered' | 'forgotten';
  /** Every draw of the gateway: high, and it says everything once; low, and it repeats itself and swaps what it says. */
  readonly draw: number;
  /** In place of the strategy that buys the stock. */
  readonly strategy?: Strategy;
}

export interface Night {
  readonly moments: readonly number[];
  readonly restartAt: number;
  readonly endsAt: number;
}

export const SYMBOL = 'AA';
/** Wednesday, 10:00:20 in New York. */
export const START = instant(Date.UTC(2026, 10, 18, 15, 0, 20));
const OPEN = Date.UTC(2026, 10, 18, 14, 30);
const SESSION_MINUTES = 390;
/** The day before, the day itself, and one after each night. */
const DAYS = [-1, 0, 1, 2];
/** New York, of that week. */
const MIDNIGHT = Date.UTC(2026, 10, 18, 5);
const MORNING_MS = 9 * HOUR_MS;
const CLOSE_MS = -8 * HOUR_MS;
const LOOK_MS = -4 * HOUR_MS;
const RESTART_MS = -15 * MINUTE_MS;
/** Six times this is more than the rise. */
const RANGE = 0.4;

/** A limit below the market, so that it fills when the price comes, or at once. */
const ENTRIES: Readonly<Record<string, EntryOrder>> = {
  limit: { kind: 'limit', offset: { kind: 'percent', percent: 0.2 }, lifeMs: 30_000 },
  market: { kind: 'market' },
};

const USUAL: Omit<Scene, 'entry'> = {
  children: 'full-size',
  parentCancel: 'keeps',
  lateOca: 'accept',
  endedOrders: 'remembered',
  draw: 0.75,
};

/** The usual gateway, and each of its other ways alone. */
const WAYS: Readonly<Record<string, Partial<Scene>>> = {
  usual: {},
  'filled-size': { children: 'filled-size' },
  'on-full-fill': { children: 'on-full-fill' },
  kills: { parentCancel: 'kills' },
  refuses: { lateOca: 'refuse' },
  repeats: { draw: 0.1 },
  forgets: { endedOrders: 'forgotten' },
};

/** By name: how the position is entered, and the way of the gateway. */
export const SCENES: ReadonlyMap<string, Scene> = new Map(
  Object.entries(WAYS).flatMap(([way, changes]) =>
    Object.entries(ENTRIES).map(
      ([name, entry]) => [`${name} ${way}`, { ...USUAL, ...changes, entry }] as const,
    ),
  ),
);

export type PriceName = 'base' | 'entry' | 'rise' | 'target' | 'stop' | 'gap';

/** Where the price may be: through the entry, up far enough that the stop follows, at the target, through the stop, far beyond it. */
export const PRICES: Readonly<Record<PriceName, number>> = {
  base: 100,
  entry: 99.7,
  rise: 101.2,
  target: 103,
  stop: 98.5,
  gap: 94,
};

/** Where it may go from there: in, up, and out. */
export const NEXT_PRICES: Readonly<Record<PriceName, readonly PriceName[]>> = {
  base: ['entry', 'rise', 'gap'],
  entry: ['rise', 'target', 'stop', 'gap'],
  rise: ['target', 'stop', 'gap'],
  target: [],
  stop: [],
  gap: [],
};

export function isPriceName(name: string): name is PriceName {
  return name in PRICES;
}

export function settingsOf({ entry, strategy: own }: Scene): Settings {
  return US_ENVIRONMENT.environmentOf([SYMBOL], [own ?? strategyOf(entry)]);
}

function strategyOf(entryOrder: EntryOrder): Strategy {
  return strategy({
    symbols: [SYMBOL],
    stop: { kind: 'percent', percent: 1 },
    trail: { kind: 'percent', percent: 1, activateAtR: 0.5, step: undefined },
    entryOrder,
  });
}

/** Of the day that it is. */
export function midnightBefore(now: number): number {
  return MIDNIGHT + Math.floor((now - MIDNIGHT) / DAY_MS) * DAY_MS;
}

/** When something happens in a night: the close, the look after it, the restart of the gateway, the new day. It ends before the next open. */
export function nightAfter(now: number): Night {
  const midnight = midnightBefore(now) + DAY_MS;
  return {
    moments: [CLOSE_MS, LOOK_MS, RESTART_MS, 0].map((ms) => midnight + ms),
    restartAt: midnight + RESTART_MS,
    endsAt: midnight + MORNING_MS,
  };
}

export function nextOpen(now: number): number {
  return OPEN + Math.ceil((now - OPEN) / DAY_MS) * DAY_MS;
}

/**
 * The day before and the morning moved a little, so that a rise is no jump and a stop may follow it; from the start on it is calm at 100,
 * and from the first moved price on the simulator holds what it is told.
 */
export const MINUTES: readonly Bar[] = DAYS.map((day) => OPEN + day * DAY_MS).flatMap((open) =>
  Array.from({ length: SESSION_MINUTES }, (_, minute) => minuteAt(open + minute * MINUTE_MS)),
);

function minuteAt(start: number): Bar {
  const range = start + MINUTE_MS <= START ? RANGE : 0;
  return {
    start: instant(start),
    lengthMs: MINUTE_MS,
    open: 100,
    high: 100 + range,
    low: 100 - range,
    close: 100,
    volume: 60_000,
  };
}
