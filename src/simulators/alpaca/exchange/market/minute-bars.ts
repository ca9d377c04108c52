// The one-minute bars of a session: recorded ones, or a seeded walk that is the same for the same seed on any day, in any order.
import { DAY_MS, instant, MINUTE_MS, type TradingDay } from '../../../../kernel/instant.ts';
import { createRandom, hashOf } from '../../../../kernel/random.ts';
import type { Bar } from '../../../../market/bars/bar.ts';
import { DEFAULT_PRICE_STEPS, roundNearest } from '../../../../market/instruments/tick-grid.ts';
import type { Session } from '../../../../market/time/calendar.ts';
import { utcMidnight } from '../../../../market/time/day.ts';
import { US_EQUITIES } from '../../../../market/venues/us.ts';

/** In order; empty for a session without bars. */
export type MinuteBars = (session: Session) => readonly Bar[];

export function recordedBars(bars: readonly Bar[]): MinuteBars {
  const barsByDay = new Map<TradingDay, Bar[]>();
  for (const bar of bars) {
    const session = US_EQUITIES.sessionAt(bar.start);
    if (session === undefined) continue;
    const ofDay = barsByDay.get(session.day) ?? [];
    ofDay.push(bar);
    barsByDay.set(session.day, ofDay);
  }
  return ({ day }) => barsByDay.get(day) ?? [];
}

const PRICE_MIN = 20;
const PRICE_SPAN = 480;
const DEVIATION = 0.0004;
const VOLUME_MIN = 20_000;

/** A slow wave from day to day, and a walk inside the day from one day's level to the next. */
export function walkBars(seed: number, symbol: string): MinuteBars {
  const barsByDay = new Map<TradingDay, readonly Bar[]>();
  const base = PRICE_MIN + (hashOf(`${seed}/price/${symbol}`) % PRICE_SPAN);
  const phase = hashOf(`${seed}/phase/${symbol}`) % 360;

  function levelOn(day: TradingDay): number {
    const number = Math.round(utcMidnight(day) / DAY_MS);
    const noise = createRandom(seed, `level/${symbol}/${day}`).between(-0.01, 0.01);
    return base * (1 + 0.08 * Math.sin((number + phase) / 23) + noise);
  }

  function drawn(session: Session): readonly Bar[] {
    const random = createRandom(seed, `walk/${symbol}/${session.day}`);
    const open = levelOn(session.day);
    const drift = (levelOn(US_EQUITIES.nextSession(session.day)?.day ?? session.day) - open) / open;
    const minutes = Math.round((session.close - session.open) / MINUTE_MS);
    const onGrid = (price: number) => roundNearest(DEFAULT_PRICE_STEPS, price);
    const bars: Bar[] = [];
    let price = open;
    let wandered = 0;
    for (let minute = 0; minute < minutes; minute += 1) {
      const left = minutes - minute;
      // A bridge: what has wandered off is led back until the close.
      wandered += random.between(-1, 1) * 2 * DEVIATION - wandered / left;
      const close = open * (1 + (drift * (minute + 1)) / minutes + wandered);
      const spread = open * DEVIATION;
      bars.push({
        start: instant(session.open + minute * MINUTE_MS),
        lengthMs: MINUTE_MS,
        open: onGrid(price),
        high: onGrid(Math.max(price, close) + spread * random.next()),
        low: onGrid(Math.min(price, close) - spread * random.next()),
        close: onGrid(close),
        volume: VOLUME_MIN + Math.floor(random.next() * VOLUME_MIN),
      });
      price = close;
    }
    return bars;
  }

  return (session) => {
    const known = barsByDay.get(session.day);
    if (known !== undefined) return known;
    const bars = drawn(session);
    barsByDay.set(session.day, bars);
    return bars;
  };
}
