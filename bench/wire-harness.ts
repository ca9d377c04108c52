// A trader for benchmarks: the real engine, journal and adapter in this process, the simulated gateway in another one, and
// entries whose way to the socket is timed.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Subject } from 'rxjs';
import { keepHeapSmall } from '../src/cli/program/loading-memory.ts';
import type { Clock } from '../src/kernel/clock.ts';
import { instant } from '../src/kernel/instant.ts';
import { createIbGateway } from '../src/trader/adapters/ib/ib-gateway.ts';
import { watchJournal } from '../src/trader/adapters/sqlite/journal/journal-watch.ts';
import { createMarketClock } from '../src/trader/adapters/system/market-clock.ts';
import { createWallClock } from '../src/trader/adapters/system/wall-clock.ts';
import { IB } from '../src/trader/app/brokers/ib.ts';
import { tryEntry } from '../src/trader/app/dry-run/try-entry.ts';
import { venuesOf } from '../src/trader/config/settings/venues.ts';
import type { Refusal } from '../src/trader/domain/terms/refusal.ts';
import { createEngine } from '../src/trader/engine/engine.ts';
import type { BrokerReport } from '../src/trader/ports/broker-reports.ts';
import type { FeedReport } from '../src/trader/ports/prediction-feed.ts';
import type { Trader } from '../src/trader/ports/trader.ts';
import type { TurnTimes } from '../src/trader/ports/turn-times.ts';
import { benchSettings, FEED } from './bench-settings.ts';
import {
  ACCOUNT,
  append,
  createScratchJournal,
  MODE,
  type ScratchJournal,
} from './scratch-journal.ts';
import { startGateway } from './simulated-gateway.ts';
import { pause, until, within } from './timing.ts';

const SYMBOLS = 50;
/** Predictions per poll: their thirty legs stay below the message limit of one second, so pacing delays none of them. */
export const POLL = 10;
const POLL_MS = 1_500;
const CLOSE_AFTER_MS = 450;
/** A minute that was not heard from its beginning is fetched again; until then entries are refused. */
const REFUSED_MAX_MS = 30_000;
const WRITE_BACK_MS = 500;
const NANOSECONDS_A_MS = 1_000_000;
export const MORNING = instant(Date.parse('2026-11-18T15:00:00Z'));

export interface WireHarness {
  readonly trader: Trader;
  /** The longest block of the event loop at start: histories and prices of fifty symbols, a rehearsed entry; ms. */
  readonly startBlockMs: number;
  readonly scratch: ScratchJournal;
  /** As many entries; milliseconds from signal to wire. One that the engine refuses is tried again with the next symbol. */
  enter(count: number): Promise<Reading[]>;
  /** The commits alone of as many entries, at the same pace, in a journal of their own; milliseconds of each. */
  commit(count: number): Promise<number[]>;
}

export interface Reading {
  readonly ms: number;
  readonly decidingMs: number;
  readonly committingMs: number;
  readonly sendingMs: number;
  /** The process and the disk were idle before it. */
  readonly isAfterPause: boolean;
}

/** Entries of the first round over all symbols meet code that is not compiled yet. */
export const ROUND = SYMBOLS;

/** Ready to trade, with prices of every symbol. */
export async function withWireHarness<Answer>(
  work: (harness: WireHarness) => Promise<Answer>,
): Promise<Answer> {
  const wallMs = Date.now();
  const gateway = startGateway(MORNING, wallMs);
  const scratch = createScratchJournal();
  const commits = createScratchJournal();
  const writingBack = writeBack(scratch);
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
    const sent: Sent = { at: Number.NaN, count: 0, turn: undefined, refusal: [] };
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
      onTurn(times) {
        for (const { fact } of times.facts) {
          if (fact.type === 'entry-intended') sent.turn = times;
          if (fact.type === 'signal-refused') sent.refusal = fact.reasons;
        }
      },
    });
    const blocks = monitorEventLoopDelay({ resolution: 1 });
    blocks.enable();
    trader.start();
    await until(() => trader.status().ready.isReady, 'ready');
    await until(() => symbols.every((symbol) => trader.lastPrice(symbol) > 0), 'prices');
    // The same as the daemon does at start.
    keepHeapSmall();
    tryEntry(settings, IB.dryRun);
    await pause(3_000);
    blocks.disable();
    try {
      return await work({
        trader,
        startBlockMs: Math.round(blocks.max / NANOSECONDS_A_MS),
        scratch,
        enter: createEntries({ clock, reports$: feed$, symbols, sent }),
        commit: createCommits(commits, sent),
      });
    } finally {
      // Before its journal goes.
      await within(trader.stop('the benchmark is over'), 'the trader stops');
    }
  } finally {
    clock.stop();
    clearInterval(writingBack);
    scratch.discard();
    commits.discard();
    gateway.stop();
  }
}

/** As in the daemon, beside the commits instead of in one of them. */
function writeBack({ file, journal }: ScratchJournal): NodeJS.Timeout {
  const watch = watchJournal(file, journal);
  return setInterval(() => {
    if (watch.fault() === undefined) watch.writeBack();
  }, WRITE_BACK_MS);
}

/** Symbols of two letters. */
function symbolOf(n: number): string {
  return String.fromCharCode(65 + Math.floor(n / 26), 65 + (n % 26));
}

interface EntryParts {
  readonly clock: Clock;
  readonly reports$: Subject<FeedReport>;
  readonly symbols: readonly string[];
  readonly sent: Sent;
}

interface Sent {
  /** Time of an entry's last socket write, and the number of its writes. */
  at: number;
  count: number;
  /** The turn of the last entry. */
  turn: TurnTimes | undefined;
  /** Why the last signal was refused that was. */
  refusal: readonly Refusal[];
}

/** Goes on with the next symbol at each call, so that the positions of the last one have time to close. */
function createEntries(parts: EntryParts): WireHarness['enter'] {
  const { symbols, sent } = parts;
  let next = 0;
  return async (count) => {
    const readings: Reading[] = [];
    let isAfterPause = true;
    let expires = performance.now() + REFUSED_MAX_MS;
    while (readings.length < count) {
      const symbol = symbols[next % symbols.length] ?? '';
      next += 1;
      const reading = await entryOf(parts, symbol);
      setTimeout(() => predict(parts, symbol, 'SELL'), CLOSE_AFTER_MS);
      if (reading !== undefined) {
        readings.push({ ...reading, isAfterPause });
        expires = performance.now() + REFUSED_MAX_MS;
      } else if (performance.now() > expires) {
        throw new Error(`timed out: an entry; refused: ${JSON.stringify(sent.refusal)}`);
      }
      isAfterPause = reading === undefined || readings.length % POLL === 0;
      await pause(isAfterPause ? POLL_MS : 0);
    }
    return readings;
  };
}

/** From the prediction until the bytes were written; undefined if the engine refused the entry. */
async function entryOf(
  parts: EntryParts,
  symbol: string,
): Promise<Omit<Reading, 'isAfterPause'> | undefined> {
  const before = parts.sent.count;
  const from = performance.now();
  predict(parts, symbol, 'BUY');
  // The engine drains its inbox in a microtask and has finished when this one runs.
  await undefined;
  const { at, count, turn } = parts.sent;
  if (count === before || turn === undefined) return undefined;
  const { decidedMs, committedMs } = turn;
  return {
    ms: at - from,
    decidingMs: decidedMs - from,
    committingMs: committedMs - decidedMs,
    sendingMs: at - committedMs,
  };
}

/** Each commits the facts of the last entry again, with the next numbers. */
function createCommits({ journal }: ScratchJournal, sent: Sent): WireHarness['commit'] {
  return async (count) => {
    const readings: number[] = [];
    for (let commit = 0; commit < count; commit += 1) {
      const seq = journal.lastSeq() + 1;
      const facts = (sent.turn?.facts ?? []).map((one, at) => ({ ...one, seq: seq + at }));
      const from = performance.now();
      append(journal, facts);
      readings.push(performance.now() - from);
      await pause((commit + 1) % POLL === 0 ? POLL_MS : 0);
    }
    return readings;
  };
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
