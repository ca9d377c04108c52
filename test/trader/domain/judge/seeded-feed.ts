// Feeds whose knowledge is known: prices of correlated symbols, and calls that know 55 % of the next half hour, or nothing.

import { type Instant, instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import { createRandom, type Random } from '../../../../src/kernel/random.ts';
import type { Session } from '../../../../src/market/time/calendar.ts';
import { US_EQUITIES } from '../../../../src/market/venues/us.ts';
import type { JudgedPrediction } from '../../../../src/trader/domain/judge/call.ts';
import type { PriceDays } from '../../../../src/trader/domain/judge/price-days.ts';

const SYMBOLS = 20;
const DAYS = 20;
const CALLS_A_DAY = 100;
const CORRELATION = 0.3;
const MINUTES = 390;
const DAILY_VOLATILITY = 0.015;
const HORIZON = 30;

export interface SeededFeed {
  readonly prices: PriceDays;
  readonly predictions: readonly JudgedPrediction[];
}

export interface World {
  readonly prices: PriceDays;
  readonly symbols: readonly string[];
  readonly random: Random;
  /** The price after a call's half hour against the one at it: 1, 0 or -1. */
  direction(symbol: string, session: number, minute: number): number;
}

/** A drift is per day, a fraction of the price. */
export function worldOf(seed: number, { drift = 0, days = DAYS } = {}): World {
  const random = createRandom(seed, 'world');
  const sessions = sessionsFrom('2020-02-03', days);
  const symbols = Array.from({ length: SYMBOLS }, (_, at) => `S${String(at).padStart(2, '0')}`);
  const minutely = DAILY_VOLATILITY / Math.sqrt(MINUTES);
  const [common, own] = [Math.sqrt(CORRELATION) * minutely, Math.sqrt(1 - CORRELATION) * minutely];
  const normal = normals(random);
  const last = symbols.map(() => 100);
  const closesBySymbol = new Map(symbols.map((symbol) => [symbol, [] as Float64Array[]]));
  for (const _ of sessions) {
    const today = symbols.map((symbol) => {
      const closes = new Float64Array(MINUTES);
      closesBySymbol.get(symbol)?.push(closes);
      return closes;
    });
    for (let minute = 0; minute < MINUTES; minute += 1) {
      const market = common * normal() + drift / MINUTES;
      for (const [at, closes] of today.entries()) {
        last[at] = (last[at] ?? 0) * Math.exp(market + own * normal());
        closes[minute] = last[at] ?? 0;
      }
    }
  }
  const prices: PriceDays = { sessions, closesBySymbol, splitAfter: () => 1 };
  return {
    ...{ prices, symbols, random },
    direction(symbol, session, minute) {
      const closes = closesBySymbol.get(symbol)?.[session];
      return Math.sign((closes?.[minute + HORIZON] ?? 0) - (closes?.[minute] ?? 0));
    },
  };
}

export type Family = (world: World) => JudgedPrediction[];

/** Sides agree with the move of the next half hour with this probability, independently. */
export function skilled(agreement: number): Family {
  return (world) =>
    drawn(world, ({ symbol, session, minute }) => {
      const up = world.direction(symbol, session, minute) >= 0;
      return world.random.chance(agreement) === up;
    });
}

export const coin: Family = (world) => drawn(world, () => world.random.chance(0.5));

/** One view a day; 85 % of the calls in 25 minutes. */
export const herding: Family = (world) => {
  const { random } = world;
  const views = world.prices.sessions.map(() => random.chance(0.5));
  const rushes = world.prices.sessions.map(() => Math.floor(random.between(0, LAST_MINUTE - 25)));
  const minuteOf = (session: number) =>
    random.chance(0.85)
      ? (rushes[session] ?? 0) + Math.floor(random.between(0, 25))
      : anyMinute(random);
  return drawn(world, ({ session }) => views[session] === true, minuteOf);
};

/** Of all calls of a half hour. */
export const persistent: Family = (world) => {
  const views = new Map<string, boolean>();
  return drawn(world, ({ session, minute }) => {
    const key = `${session}/${Math.floor(minute / 30)}`;
    const view = views.get(key) ?? world.random.chance(0.5);
    views.set(key, view);
    return view;
  });
};

/** Each of twenty calls five times. */
export const repeated: Family = (world) => {
  const calls = coin(world).filter((_, at) => at % 5 === 0);
  return calls.flatMap((call) => [call, call, call, call, call]);
};

export const mostlyBuying: Family = (world) => drawn(world, () => world.random.chance(0.9));
export const buyingOnly: Family = (world) => drawn(world, () => true);

const LAST_MINUTE = MINUTES - HORIZON;

function anyMinute(random: Random): number {
  return Math.floor(random.between(0, LAST_MINUTE));
}

interface Drawn {
  readonly symbol: string;
  readonly session: number;
  readonly minute: number;
}

function drawn(
  { prices, symbols, random }: World,
  isBuying: (drawn: Drawn) => boolean,
  minuteOf: (session: number) => number = () => anyMinute(random),
): JudgedPrediction[] {
  return prices.sessions.flatMap(({ open }, session) =>
    Array.from({ length: CALLS_A_DAY }, () => {
      const minute = minuteOf(session);
      const symbol = symbols[Math.floor(random.next() * symbols.length)] ?? '';
      return {
        symbol,
        signal: isBuying({ symbol, session, minute }) ? 'BUY' : 'SELL',
        confidence: 0.5 + random.next() / 2,
        at: instant(open + minute * MINUTE_MS + 20_000) as Instant,
      };
    }),
  );
}

function sessionsFrom(day: string, count: number): Session[] {
  const sessions: Session[] = [];
  let session = US_EQUITIES.sessionOf(day as Session['day']);
  while (session !== undefined && sessions.length < count) {
    if (!session.isEarlyClose) sessions.push(session);
    session = US_EQUITIES.nextSession(session.day);
  }
  return sessions;
}

/** G. E. P. Box and M. E. Muller, "A Note on the Generation of Random Normal Deviates" (1958). */
function normals(random: Random): () => number {
  let kept: number | undefined;
  return () => {
    if (kept !== undefined) {
      const value = kept;
      kept = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
    const angle = 2 * Math.PI * random.next();
    kept = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
