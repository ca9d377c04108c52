// How many quotes per second the engine processes, with a hundred open positions whose stops trail.
import type { Subject } from 'rxjs';
import type { Clock } from '../src/kernel/clock.ts';
import { type Instant, instant, plus } from '../src/kernel/instant.ts';
import { createWallClock } from '../src/trader/adapters/system/wall-clock.ts';
import { venuesOf } from '../src/trader/config/settings/venues.ts';
import { createEngine } from '../src/trader/engine/engine.ts';
import type { MarketUpdate } from '../src/trader/ports/market-feed.ts';
import type { Trader } from '../src/trader/ports/trader.ts';
import { benchSettings } from './bench-settings.ts';
import { createRestingBroker, type RestingBroker } from './resting-broker.ts';
import { openPositionFacts } from './sample-facts.ts';
import { append, createScratchJournal } from './scratch-journal.ts';
import { pause, until } from './timing.ts';

const POSITIONS = 100;
const WARM_UP_ROUNDS = 5_000;
const ROUNDS = 20_000;
/** Market time between two quotes of a symbol. */
const ROUND_MS = 60;
/** After this many rounds of one quote each, the next position gets a new high, and its stop follows. */
const ROUNDS_A_RISE = 13;
const RISE = 0.2;
/** After this many rounds, timers of the process can run. */
const ROUNDS_A_BREATH = 500;
const START = instant(Date.parse('2026-11-18T15:00:00Z'));

interface Harness extends RestingBroker {
  readonly trader: Trader;
  readonly symbols: readonly string[];
  readonly prices: number[];
  passTime(ms: number): Instant;
}

export async function benchTicks(): Promise<Record<string, number>> {
  const scratch = createScratchJournal();
  const symbols = Array.from({ length: POSITIONS }, (_, n) => `S${n}`);
  const { journal } = scratch;
  const facts = openPositionFacts(symbols, { at: START, journalId: journal.journalId });
  append(journal, facts);
  const stops = facts.flatMap(({ fact }) =>
    fact.type === 'entry-intended' ? fact.legs.filter(({ leg }) => leg === 's') : [],
  );
  const prices = stops.map(({ stopPrice = Number.NaN }) => stopPrice + 1.5);
  let now = START;
  const clock: Clock = { now: () => now, speed: 1, at: () => () => {} };
  const resting = createRestingBroker(stops, {
    now: START,
    priceOf: (symbol) => prices[symbols.indexOf(symbol)] ?? Number.NaN,
  });
  const trader = createEngine({
    ...resting,
    settings: benchSettings(symbols),
    journal,
    feeds: [],
    venues: venuesOf('us'),
    clock,
    wall: createWallClock(),
    pid: process.pid,
    version: 'bench',
    isHaltFilePresent: () => false,
    onJournalFailure: () => false,
  });
  const passTime = (ms: number) => {
    now = plus(now, ms);
    return now;
  };
  const figures = await run({ ...resting, trader, symbols, prices, passTime });
  await trader.stop('the benchmark is over');
  scratch.discard();
  return figures;
}

async function run(harness: Harness): Promise<Record<string, number>> {
  harness.trader.start();
  await until(() => harness.trader.status().ready.isReady, 'ready');
  await pause(500);
  await quoteRounds(harness, WARM_UP_ROUNDS);
  const movesBefore = harness.moves();
  const from = performance.now();
  await quoteRounds(harness, ROUNDS);
  const seconds = (performance.now() - from) / 1_000;
  const moves = harness.moves() - movesBefore;
  const status = harness.trader.status();
  if (moves < (ROUNDS / ROUNDS_A_RISE) * 0.9) throw new Error(`only ${moves} stops moved`);
  if (status.protectedPositions !== POSITIONS) throw new Error('a position lost its stop');
  return {
    ticks_per_second: Math.round((ROUNDS * POSITIONS) / seconds),
    ticks_per_stop_move: Math.round((ROUNDS * POSITIONS) / moves),
  };
}

async function quoteRounds(
  { symbols, prices, passTime, updates$ }: Harness,
  count: number,
): Promise<void> {
  for (let round = 1; round <= count; round += 1) {
    const at = passTime(ROUND_MS);
    if (round % ROUNDS_A_RISE === 0) {
      const risen = (round / ROUNDS_A_RISE) % symbols.length;
      prices[risen] = (prices[risen] ?? Number.NaN) + RISE;
    }
    for (const [index, symbol] of symbols.entries()) {
      const high = prices[index] ?? Number.NaN;
      push(updates$, symbol, high - ((round * 7 + index) % 5) / 100, at);
    }
    // The engine drains its inbox in a microtask and has processed every quote when this one runs.
    if (round % ROUNDS_A_BREATH === 0) await pause(0);
    else await undefined;
  }
}

function push(updates$: Subject<MarketUpdate>, symbol: string, last: number, at: Instant): void {
  const quote = {
    symbol,
    bid: last - 0.01,
    ask: last + 0.01,
    last,
    at,
    isLive: true,
    isHalted: false,
  };
  updates$.next({ type: 'quote', quote });
}
