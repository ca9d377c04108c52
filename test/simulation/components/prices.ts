// Seeded minutes of a symbol: a walk with calm and wild stretches, thin and busy symbols, and gaps over the night.
import { instant, MINUTE_MS } from '../../../src/kernel/instant.ts';
import { createRandom, type Random } from '../../../src/kernel/random.ts';
import type { Bar } from '../../../src/market/bars/bar.ts';
import {
  DEFAULT_PRICE_STEPS,
  type PriceStep,
  roundNearest,
} from '../../../src/market/instruments/tick-grid.ts';
import type { Session } from '../../../src/market/time/calendar.ts';

/** How prices of a market move. */
export interface Walk {
  /** Between which prices a symbol starts. */
  readonly start: readonly [least: number, most: number];
  readonly steps: readonly PriceStep[];
  /** Of a minute, calm and wild, as parts of the price. */
  readonly deviations: readonly [calm: number, wild: number];
  /** Shares of a minute. */
  readonly volumes: readonly [thin: number, busy: number];
}

const US_WALK: Walk = {
  start: [20, 300],
  steps: DEFAULT_PRICE_STEPS,
  deviations: [0.0012, 0.006],
  volumes: [4_000, 60_000],
};
const GAP_MOST = 0.02;

export function minutesOf(
  seed: number,
  symbol: string,
  sessions: readonly Session[],
  walk: Walk = US_WALK,
): readonly Bar[] {
  const random = createRandom(seed, `prices/${symbol}`);
  const bars: Bar[] = [];
  const [calm, wild] = walk.deviations;
  let price = random.between(...walk.start);
  const volume = walk.volumes[random.chance(0.2) ? 0 : 1];
  for (const session of sessions) {
    price *= 1 + random.between(-GAP_MOST, GAP_MOST) * random.next();
    for (let start: number = session.open; start < session.close; start += MINUTE_MS) {
      const deviation = random.chance(0.02) ? wild : calm;
      const bar = barFrom(random, price, { deviation, volume, start, steps: walk.steps });
      const { lunch } = session;
      if (lunch === undefined || start < lunch.open || start >= lunch.close) bars.push(bar);
      price = bar.close;
    }
  }
  return bars;
}

interface Minute {
  readonly deviation: number;
  readonly volume: number;
  readonly start: number;
  readonly steps: readonly PriceStep[];
}

function barFrom(random: Random, open: number, { deviation, volume, start, steps }: Minute): Bar {
  const onGrid = (price: number) => roundNearest(steps, Math.max(steps[0]?.increment ?? 1, price));
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
