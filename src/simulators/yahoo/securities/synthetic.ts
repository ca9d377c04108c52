// Made-up securities: a year of closes that walk at random from a price that depends on the symbol. The same seed repeats them.
import { DAY_MS, type Instant, instant } from '../../../kernel/instant.ts';
import { dayFromUtc, weekdayOf } from '../../../market/time/day.ts';
import type { DayClose, Security } from './security.ts';

export interface SyntheticWish {
  readonly seed: number;
  /** The closes end on the day before. */
  readonly until: Instant;
}

const DAYS = 366;
const DAILY_MOVE = 0.02;
const SHARES = 1_000_000_000;

export function syntheticSecurity(symbol: string, { seed, until }: SyntheticWish): Security {
  const draw = drawsFrom(
    [...symbol].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), seed),
  );
  const closes: DayClose[] = [];
  let price = 20 + draw() * 380;
  for (let ago = DAYS; ago > 0; ago -= 1) {
    const day = dayFromUtc(instant(until - ago * DAY_MS));
    if (weekdayOf(day) === 0 || weekdayOf(day) === 6) continue;
    price *= 1 + (draw() - 0.5) * DAILY_MOVE;
    closes.push([day, cents(price)]);
  }
  const last = cents(price);
  return {
    symbol,
    name: `${symbol} (synthetic)`,
    currency: 'USD',
    timezone: 'America/New_York',
    quoteType: 'EQUITY',
    price: last,
    time: null,
    previousClose: closes.at(-2)?.[1] ?? null,
    open: last,
    high: last,
    low: last,
    volume: Math.floor(draw() * 10_000_000),
    marketCap: Math.round(last * SHARES),
    closes,
    splits: [],
    dividends: [],
  };
}

function cents(price: number): number {
  return Math.round(price * 100) / 100;
}

/** Numbers from 0 to 1 (mulberry32). */
function drawsFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
