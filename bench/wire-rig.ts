// A trader for benchmarks: the real engine, journal and adapter in this process, the simulated gateway in another one, and
// entries whose way to the socket is timed.
import { Subject } from 'rxjs';
import { keepHeapSmall } from '../src/cli/program/loading-memory.ts';
import type { Clock } from '../src/kernel/clock.ts';
import { instant } from '../src/kernel/instant.ts';
import { createIbGateway } from '../src/trader/adapters/ib/ib-gateway.ts';
import { createMarketClock } from '../src/trader/adapters/system/market-clock.ts';
import { createWallClock } from '../src/trader/adapters/system/wall-clock.ts';
import { rehearse } from '../src/trader/app/rehearsal/rehearse.ts';
import { venuesOf } from '../src/trader/config/settings/venues.ts';
import { createEngine } from '../src/trader/engine/engine.ts';
import type { BrokerReport } from '../src/trader/ports/broker.ts';
import type { FeedReport } from '../src/trader/ports/prediction-feed.ts';
import type { Trader } from '../src/trader/ports/trader.ts';
import { benchSettings, FEED } from './bench-settings.ts';
import { ACCOUNT, createScratchJournal, MODE, type ScratchJournal } from './scratch-journal.ts';
import { startGateway } from './simulated-gateway.ts';
import { pause, until, within } from './timing.ts';

const SYMBOLS = 50;
/** Predictions per poll: their thirty legs stay below the message limit of one second, so pacing delays none of them. */
const PREDICTIONS_A_POLL = 10;
const POLL_MS = 1_500;
const CLOSE_AFTER_MS = 450;
export const MORNING = instant(Date.parse('2026-11-18T15:00:00Z'));

export interface WireRig {
  readonly trader: Trader;
  readonly scratch: ScratchJournal;
  /** As many entries; milliseconds from signal to wire of those that were sent, in their order. */
  enter(count: number, least?: number): Promise<Reading[]>;
}

export interface Reading {
  readonly ms: number;
  /** The process and the disk were idle before it. */
  readonly isAfterPause: boolean;
}

/** Entries of the first round over all symbols meet code that is not compiled yet. */
export const ROUND = SYMBOLS;

/** Ready to trade, with prices of every symbol. */
export async function withWireRig<Answer>(
  work: (rig: WireRig) => Promise<Answer>,
): Promise<Answer> {
  const wallMs = Date.now();
  const gateway = startGateway(MORNING, wallMs);
  const scratch = createScratchJournal();
  const clock = createMarketClock({ market: MORNING, wallMs, speed: 1 });
  try {
    const symbols = Array.from({ length: SYMBOLS }, (_, n) => symbolOf(n));
    const settings = benchSettings(symbols, await gateway.port());
    const wall = createWallClock();
    const { broker, market } = createIbGateway({
      settings: settings.gateway,
      execution: settings.execution,
      account: ACCOUNT,
      mode: MODE,
      venue: venuesOf('us').home,
      clock,
      wall,
      log: () => {},
      isHalted: () => false,
    });
    const sent = { at: Number.NaN, count: 0 };
    const reports$ = new Subject<BrokerReport>();
    broker.reports$.subscribe((report) => {
      // The adapter reports this as soon as the socket write has returned, in the same turn of the event loop.
      if (report.type === 'sent') {
        sent.at = performance.now();
        sent.count += 1;
      }
      reports$.next(report);
    });
    const feed$ = new Subject<FeedReport>();
    const feed = { name: FEED, reports$: feed$, start: () => {}, stop: () => Promise.resolve() };
    const trader = createEngine({
      settings,
      journal: scratch.journal,
      broker: { ...broker, reports$ },
      market,
      feeds: [feed],
      venues: venuesOf('us'),
      clock,
      wall,
      pid: process.pid,
      version: 'bench',
      isHaltFilePresent: () => false,
      onJournalFailure: () => false,
    });
    trader.start();
    await until(() => trader.status().ready.isReady, 'ready');
    await until(() => symbols.every((symbol) => trader.lastPrice(symbol) > 0), 'prices');
    // The same as the daemon does at start.
    keepHeapSmall();
    rehearse(settings);
    await pause(3_000);
    try {
      return await work({
        trader,
        scratch,
        enter: createEntries({ clock, reports$: feed$, symbols, sent }),
      });
    } finally {
      // Before its journal goes.
      await within(trader.stop('the benchmark is over'), 'the trader stops');
    }
  } finally {
    clock.stop();
    scratch.discard();
    gateway.stop();
  }
}

/** Symbols of two letters. */
function symbolOf(n: number): string {
  return String.fromCharCode(65 + Math.floor(n / 26), 65 + (n % 26));
}

interface EntryParts {
  readonly clock: Clock;
  readonly reports$: Subject<FeedReport>;
  readonly symbols: readonly string[];
  /** Time of an entry's last socket write, and the number of its writes. */
  readonly sent: { at: number; count: number };
}

/** Goes on with the next symbol at each call, so that the positions of the last one have time to close. */
function createEntries(parts: EntryParts): WireRig['enter'] {
  const { symbols } = parts;
  let next = 0;
  return async (count, least = 0.9 * count) => {
    const readings: Reading[] = [];
    for (let entry = 0; entry < count; entry += 1) {
      const symbol = symbols[next % symbols.length] ?? '';
      next += 1;
      const ms = await entryOf(parts, symbol);
      readings.push({ ms, isAfterPause: entry % PREDICTIONS_A_POLL === 0 });
      setTimeout(() => predict(parts, symbol, 'SELL'), CLOSE_AFTER_MS);
      await pause((entry + 1) % PREDICTIONS_A_POLL === 0 ? POLL_MS : 0);
    }
    const sent = readings.filter(({ ms }) => !Number.isNaN(ms));
    if (sent.length < least) throw new Error(`only ${sent.length} entries were sent`);
    return sent;
  };
}

/** Milliseconds until the bytes were written; NaN if the engine refused the entry. */
async function entryOf(parts: EntryParts, symbol: string): Promise<number> {
  const before = parts.sent.count;
  const from = performance.now();
  predict(parts, symbol, 'BUY');
  // The engine drains its inbox in a microtask and has finished when this one runs.
  await undefined;
  return parts.sent.count > before ? parts.sent.at - from : Number.NaN;
}

function predict({ clock, reports$ }: EntryParts, symbol: string, signal: 'BUY' | 'SELL'): void {
  const now = clock.now();
  reports$.next({
    type: 'feed-answer',
    feed: FEED,
    symbol,
    receivedAt: now,
    isFirstPoll: false,
    record: { ticker: symbol, signal, confidence: 0.8, timestamp: now },
    model: undefined,
  });
}
