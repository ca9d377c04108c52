// A prediction feed by script: mostly sound records, at odd moments, with every fault a vendor has shown.
import { Subject } from 'rxjs';
import { type Instant, MINUTE_MS, SECOND_MS, toIso } from '../../../src/kernel/instant.ts';
import type { Random } from '../../../src/kernel/random.ts';
import type { FeedReport, PredictionFeed } from '../../../src/trader/ports/prediction-feed.ts';
import { FEED } from '../environment/environment.ts';
import type { Life } from './scheduler.ts';

/** How often a poll brings a second record: enough that positions are entered, left and refused all day long. */
const SECOND_RECORD = 0.25;

export function createScriptedFeed(parts: {
  readonly life: Life;
  readonly random: Random;
  readonly symbols: readonly string[];
  lastPrice(symbol: string): number;
}): PredictionFeed {
  const { life, random, symbols } = parts;
  const reports$ = new Subject<FeedReport>();
  let isFirstPoll = true;
  let isStopped = false;
  let latest: { readonly symbol: string; readonly record: unknown } | undefined;

  function poll(): void {
    if (isStopped) return;
    const answers = random.chance(SECOND_RECORD) ? 2 : 1;
    for (let count = 0; count < answers; count += 1) answer();
    isFirstPoll = false;
    const now = life.clock.now();
    reports$.next({
      type: 'feed-polled',
      feed: FEED,
      at: now,
      answers,
      failures: 0,
    });
    waitForNext(now);
  }

  /** Prints come at each quarter of a minute, so a poll just after one meets fresh prices, and one later does not. */
  function waitForNext(now: Instant): void {
    const quarter = Math.floor(random.next() * 4) * 15 * SECOND_MS;
    const late = random.chance(0.9) ? random.between(50, 4_000) : random.between(4_000, 14_000);
    const minute = now - (now % MINUTE_MS) + MINUTE_MS;
    life.clock.at((minute + quarter + late) as Instant, poll);
  }

  function answer(): void {
    const receivedAt = life.clock.now();
    const isRepeat = latest !== undefined && random.chance(0.1);
    const symbol = symbols[Math.floor(random.next() * symbols.length)] ?? 'AA';
    const told = isRepeat && latest !== undefined ? latest : { symbol, record: recordOf(symbol) };
    latest = told;
    reports$.next({
      type: 'feed-answer',
      feed: FEED,
      receivedAt,
      isFirstPoll,
      model: undefined,
      ...told,
    });
  }

  function recordOf(symbol: string): unknown {
    const now = life.clock.now();
    const kind = random.next();
    const dataTime = now - Math.floor(random.between(0, kind < 0.03 ? 900_000 : 120_000));
    const price = parts.lastPrice(symbol);
    const sound = {
      ticker: symbol,
      signal: random.chance(0.55) ? 'BUY' : random.chance(0.85) ? 'SELL' : 'NEUTRAL',
      confidence: Math.round(random.between(0.45, 1) * 1e4) / 1e4,
      datetime_of_data: toIso(dataTime as Instant),
      ...(price > 0 ? { stock_price: kind > 0.97 ? price * 1.1 : price } : {}),
    };
    if (kind < 0.9) return sound;
    if (kind < 0.92) return { ...sound, confidence: Number.NaN };
    if (kind < 0.93) return { ...sound, signal: 'MAYBE' };
    if (kind < 0.94) return '<html>busy</html>';
    return sound;
  }

  return {
    name: FEED,
    reports$,
    start() {
      reports$.next({ type: 'feed-changed', feed: FEED, state: 'polling', why: 'started' });
      life.clock.at((life.clock.now() + SECOND_MS) as Instant, poll);
    },
    stop() {
      isStopped = true;
      return Promise.resolve();
    },
  };
}
