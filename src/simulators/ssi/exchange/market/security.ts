// One security: its day, its last price and quote, the minutes it has traded, and what the tests do to its price.
import { instant, MINUTE_MS, type TradingDay } from '../../../../kernel/instant.ts';
import type { Random } from '../../../../kernel/random.ts';
import type { Bar } from '../../../../market/bars/bar.ts';
import { roundNearest } from '../../../../market/instruments/tick-grid.ts';
import type { Listing } from '../../../../market/venues/vietnam/check-order.ts';
import type {
  Exchange as Board,
  SecurityKind,
} from '../../../../market/venues/vietnam/trading-rules.ts';
import { type DayPlan, fitted, type PlanSource, termsOf } from './day-plan.ts';
import { type Levels, levelsAt, NO_LEVELS, touchAt } from './levels.ts';

/** A price set by hand; it stays until the next one. */
export interface Hold {
  readonly last: number;
  readonly bid?: number | undefined;
  readonly ask?: number | undefined;
}

export interface Security {
  readonly symbol: string;
  readonly board: Board;
  readonly kind: SecurityKind;
  readonly source: PlanSource;
  readonly random: Random;
  day: TradingDay;
  reference: number;
  terms: ReturnType<typeof termsOf>;
  /** Undefined on a day without trading. */
  plan: DayPlan | undefined;
  last: number;
  lastAt: number;
  levels: Levels;
  dayVolume: number;
  /** VND that the volume of the day was traded for. */
  dayValue: number;
  /** The price of the last trade of the day so far. */
  traded: number | undefined;
  minute: Bar | undefined;
  /** The finished minutes of the days that this simulator has played. */
  readonly minutes: Bar[];
  hold: Hold | undefined;
  /** By how much a gap has moved the walk. */
  shift: number;
  isHalted: boolean;
  isAtFloor: boolean;
}

export interface Print {
  readonly at: number;
  readonly price: number;
  readonly volume: number;
}

const MINUTES_KEPT = 20_000;

export function startDay(security: Security, day: TradingDay, reference: number): void {
  security.day = day;
  security.plan = security.source.planOf(day, reference);
  // A file of bars knows its own closes.
  security.reference = security.plan?.reference ?? reference;
  security.terms = termsOf(security, day, security.reference);
  security.last = security.reference;
  security.dayVolume = 0;
  security.dayValue = 0;
  security.traded = undefined;
  security.shift = 1;
  security.levels = NO_LEVELS;
  if (security.minute !== undefined) keepMinute(security);
}

/** Where the next day begins: at the close, at UPCOM at the mean price of the day; without a trade where this one began. */
export function nextReference(security: Security): number {
  const { board, terms, traded, last, dayValue, dayVolume, reference } = security;
  if (board !== 'UPCOM') return traded ?? last;
  return dayVolume === 0 ? reference : fitted(dayValue / dayVolume, terms);
}

/** The price that the plan's becomes by what the tests have done. */
export function playedPrice(security: Security, planned: number): number {
  const { terms, hold, shift, isAtFloor } = security;
  if (isAtFloor) return terms.limits.floor;
  return fitted(hold?.last ?? planned * shift, terms);
}

export function requote(security: Security): void {
  const { terms, last, hold, random } = security;
  const grid = { steps: terms.steps, limits: terms.limits };
  const natural = touchAt(last, grid, random.chance(0.5));
  const set = (price: number | undefined) =>
    price === undefined ? undefined : roundNearest(grid.steps, price);
  const touch = security.isAtFloor
    ? natural
    : { bid: set(hold?.bid) ?? natural.bid, ask: set(hold?.ask) ?? natural.ask };
  security.levels = levelsAt(touch, grid, random);
}

/** A trade of others, or of an auction. */
export function print(security: Security, { at, price, volume }: Print): void {
  security.last = price;
  security.lastAt = at;
  security.traded = price;
  security.dayVolume += volume;
  security.dayValue += price * volume;
  const start = Math.floor(at / MINUTE_MS) * MINUTE_MS;
  const { minute } = security;
  if (minute === undefined || minute.start !== start) {
    if (minute !== undefined) keepMinute(security);
    security.minute = {
      start: instant(start),
      lengthMs: MINUTE_MS,
      open: price,
      high: price,
      low: price,
      close: price,
      volume,
    };
    return;
  }
  security.minute = {
    ...minute,
    high: Math.max(minute.high, price),
    low: Math.min(minute.low, price),
    close: price,
    volume: minute.volume + volume,
  };
}

function keepMinute(security: Security): void {
  if (security.minute !== undefined) security.minutes.push(security.minute);
  security.minute = undefined;
  if (security.minutes.length > MINUTES_KEPT) security.minutes.shift();
}

export function listingOf(security: Security): Listing {
  const { board, kind, reference, terms, isHalted, traded } = security;
  return {
    exchange: board,
    kind,
    reference,
    limits: terms.limits,
    tradingStatus: isHalted ? 'H' : 'N',
    closePrice: traded ?? null,
  };
}
