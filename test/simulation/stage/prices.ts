// Seeded minutes of a symbol: a walk with calm and wild stretches, thin and busy symbols, and gaps over the night.
import { instant, MINUTE_MS } from '../../../src/kernel/instant.ts';
import { createRandom, type Random } from '../../../src/kernel/random.ts';
import type { Bar } from '../../../src/market/bars/bar.ts';
import { DEFAULT_PRICE_STEPS, roundNearest } from '../../../src/market/instruments/tick-grid.ts';
import type { Session } from '../../../src/market/time/calendar.ts';

const START_LEAST = 20;
const START_MOST = 300;
const GAP_MOST = 0.02;

export function minutesOf(
  seed: number,
  symbol: string,
  sessions: readonly Session[],
): readonly Bar[] {
  const random = createRandom(seed, `prices/${symbol}`);
  const bars: Bar[] = [];
  let price = random.between(START_LEAST, START_MOST);
  const volume = random.chance(0.2) ? 4_000 : 60_000;
  for (const session of sessions) {
    price *= 1 + random.between(-GAP_MOST, GAP_MOST) * random.next();
    for (let start: number = session.open; start < session.close; start += MINUTE_MS) {
      const deviation = random.chance(0.02) ? 0.006 : 0.0012;
      const bar = barFrom(random, price, deviation, volume, start);
      bars.push(bar);
      price = bar.close;
    }
  }
  return bars;
}

function barFrom(
  random: Random,
  open: number,
  deviation: number,
  volume: number,
  start: number,
): Bar {
  const draw = () => (random.next() + random.next() - 1) * deviation;
  const close = open * (1 + draw());
  const high = Math.max(open, close) * (1 + Math.abs(draw()) / 2);
  const low = Math.min(open, close) * (1 - Math.abs(draw()) / 2);
  return {
    start: instant(start),
    lengthMs: MINUTE_MS,
    open: onGrid(open),
    high: onGrid(high),
    low: onGrid(low),
    close: onGrid(close),
    volume: Math.floor(random.between(0.5, 1.5) * volume),
  };
}

function onGrid(price: number): number {
  return roundNearest(DEFAULT_PRICE_STEPS, Math.max(1, price));
}
