// A tape with prices of one symbol: a quote each five seconds and a bar each minute, rising by a cent a quote.
import {
  type Instant,
  instant,
  MINUTE_MS,
  plus,
  SECOND_MS,
} from '../../../../src/kernel/instant.ts';
import { US } from '../../../../src/market/venues/us.ts';
import { createWallClock } from '../../../../src/trader/adapters/system/wall-clock.ts';
import { createTapeWriter } from '../../../../src/trader/adapters/tape/tape-writer.ts';
import { settings, strategy } from '../../engine/harness/settings.ts';

interface PriceTape {
  readonly folder: string;
  readonly journalId: string;
  readonly symbol: string;
  readonly from: Instant;
  readonly minutes: number;
  readonly price: number;
}

const QUOTE_MS = 5 * SECOND_MS;
const silent = () => {};

export async function writePriceTape(tape: PriceTape): Promise<void> {
  const { folder, journalId, symbol, from, minutes, price } = tape;
  const writer = createTapeWriter({
    folder,
    head: {
      ...{ journalId, life: from, program: 'test', speed: 1, isPractice: false },
      settings: settings([strategy()]),
    },
    dayOf: US.calendar.dayOf,
    keepDays: 100_000,
    wall: createWallClock(),
    log: { error: silent, warn: silent, info: silent, debug: silent },
  });
  const batch = (now: Instant, update: object) =>
    writer.batch({
      ...{ now, seq: 0, waiting: 0, isHalted: false },
      inputs: [{ from: 'market', update }],
    });
  for (let ms = 0; ms < minutes * MINUTE_MS; ms += QUOTE_MS) {
    const at = plus(from, ms);
    const last = rounded(price + ms / QUOTE_MS / 100);
    const sides = { bid: rounded(last - 0.01), ask: rounded(last + 0.01) };
    const quote = { symbol, ...sides, last, at, isLive: true, isHalted: false };
    batch(at, { type: 'quote', quote });
    if ((ms + QUOTE_MS) % MINUTE_MS !== 0) continue;
    const start = instant(at + QUOTE_MS - MINUTE_MS);
    const open = rounded(last - 0.11);
    const bar = {
      start,
      lengthMs: MINUTE_MS,
      open,
      high: last,
      low: open,
      close: last,
      volume: 500,
    };
    batch(plus(at, QUOTE_MS), { type: 'bar', symbol, bar });
  }
  await writer.stop();
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
