// Compares accepted predictions with later prices: beside the engine, from durable facts and finished bars.

import type { Observable } from 'rxjs';
import { Subject } from 'rxjs';
import type { Cancel, WallClock } from '../../../kernel/clock.ts';
import { DAY_MS, type Instant, SECOND_MS } from '../../../kernel/instant.ts';
import type { Bar } from '../../../market/bars/bar.ts';
import type { Calendar } from '../../../market/time/calendar.ts';
import {
  type KeptPrediction,
  keptScoresIn,
  openScores,
  type ScoreStore,
  type SettledPrice,
  type StoredScores,
} from '../../adapters/sqlite/scores.ts';
import { dueBars, type ScoreMoment } from '../../domain/score/horizon.ts';
import {
  duePrices,
  type KnownMove,
  moveBetween,
  type ScoredPrediction,
} from '../../domain/score/scored-prediction.ts';
import type { Journal, RecordedFact } from '../../ports/journal.ts';
import type { Log } from '../../ports/log.ts';
import type { MarketUpdate } from '../../ports/market-feed.ts';
import { createMinuteCloses } from './minute-closes.ts';

export interface ScoringParts {
  readonly file: string;
  readonly journal: Pick<Journal, 'journalId' | 'lastSeq' | 'read'>;
  readonly calendar: Calendar;
  readonly wall: WallClock;
  readonly log: Log;
  now(): Instant;
}

export interface Scoring {
  /** Only after the fact is durable. */
  onFact(recorded: RecordedFact): void;
  onMarket(update: MarketUpdate): void;
  /** Each move as soon as both its prices are known. */
  readonly moves$: Observable<KnownMove>;
  /** With the prices known so far; at most as many as the store returns. */
  predictions(): ScoredPrediction[];
  /** The same with the minutes of their sessions. */
  kept(): StoredScores;
  /** The disk is full, and the journal needs the remaining space: nothing is written any more. */
  giveUp(): void;
  stop(): void;
}

/** Results are written after this delay, so that an order never waits for them. */
const WRITE_AFTER_MS = SECOND_MS;
/** Small steps with a pause between: a long journal is read while the daemon trades. */
const STEP_FACTS = 500;
const STEP_PAUSE_MS = 100;
/** Bars of one symbol kept for predictions whose fact becomes durable only after the bar, as in fast practice time. */
const RECENT_BARS = 30;
/** History reaches back no further: five sessions, with weekends and a holiday. */
const OLDEST_PRICE_MS = 12 * DAY_MS;

/** Undefined if its file cannot be used; trading does not depend on it. */
export function startScoring(parts: ScoringParts): Scoring | undefined {
  try {
    return createScoring(parts, openScores(parts.file, parts.journal.journalId));
  } catch (error) {
    parts.log.warn('Predictions are not scored: the file of the scores cannot be used.', { error });
    return undefined;
  }
}

interface Awaited {
  readonly moment: ScoreMoment;
  readonly subject: Subjected;
}

/** All prices awaited for one prediction share it: the price at receipt comes before, or with, all later ones. */
interface Subjected {
  readonly prediction: KeptPrediction;
  basePrice: number | undefined;
}

function createScoring(parts: ScoringParts, store: ScoreStore): Scoring {
  const { journal, calendar, wall, log } = parts;
  const moves$ = new Subject<KnownMove>();
  const minuteCloses = createMinuteCloses(calendar);
  const awaitedBySymbol = new Map<string, Map<number, Awaited[]>>();
  const recentBySymbol = new Map<string, Bar[]>();
  let predictions: KeptPrediction[] = [];
  let prices: SettledPrice[] = [];
  let cursor = store.cursor();
  let isCaughtUp = false;
  let isGivenUp = false;
  let writing: Cancel | undefined;
  let reading: Cancel | undefined;

  for (const prediction of store.waiting()) expect(prediction);
  step();

  /** Waits for the bars of its prices; skips prices that are too old for any bar. */
  function expect(prediction: KeptPrediction): void {
    const { base } = prediction.prices;
    const basePrice = base.kind === 'known' ? base.price : undefined;
    const subject: Subjected = { prediction, basePrice };
    for (const { moment, barStart } of dueBars(prediction.at, calendar) ?? []) {
      if (prediction.prices[moment].kind !== 'waiting' || barStart === undefined) continue;
      if (barStart < parts.now() - OLDEST_PRICE_MS) settle({ moment, subject }, undefined);
      else wait(barStart, { moment, subject });
    }
  }

  function wait(barStart: Instant, awaited: Awaited): void {
    const { symbol } = awaited.subject.prediction;
    const recent = recentBySymbol.get(symbol)?.find(({ start }) => start === barStart);
    if (recent !== undefined) return settle(awaited, recent.close);
    const byStart = awaitedBySymbol.get(symbol) ?? new Map<number, Awaited[]>();
    awaitedBySymbol.set(symbol, byStart);
    byStart.set(barStart, [...(byStart.get(barStart) ?? []), awaited]);
  }

  /** The part of the journal not read yet, before live facts. */
  function step(): void {
    reading = undefined;
    let left = STEP_FACTS;
    for (const recorded of journal.read(cursor)) {
      if (left === 0) break;
      take(recorded);
      left -= 1;
    }
    isCaughtUp = left > 0;
    if (!isCaughtUp) reading = wall.after(STEP_PAUSE_MS, step);
  }

  function take({ seq, fact }: RecordedFact): void {
    cursor = seq;
    if (fact.type !== 'prediction-judged' || fact.verdict.kind !== 'accepted') return;
    const { prediction, receivedAt, feed } = fact;
    if (prediction === undefined || prediction.signal === 'NEUTRAL') return;
    const due = dueBars(receivedAt, calendar);
    if (due === undefined) return;
    const { id, symbol, signal, confidence } = prediction;
    const awaited = {
      seq,
      id,
      feed,
      symbol,
      signal,
      confidence,
      at: receivedAt,
      prices: duePrices(due),
    };
    predictions.push(awaited);
    expect(awaited);
    writeSoon();
  }

  function settle({ moment, subject }: Awaited, price: number | undefined): void {
    const { seq, feed, signal } = subject.prediction;
    prices.push({ seq, moment, price });
    writeSoon();
    if (moment === 'base') subject.basePrice = price;
    else if (price !== undefined && subject.basePrice !== undefined) {
      const move = moveBetween(subject.basePrice, price, signal);
      moves$.next({ feed, horizon: moment, move });
    }
  }

  function onBars(symbol: string, bars: readonly Bar[]): void {
    for (const bar of bars) minuteCloses.take(symbol, bar);
    if (bars.length > 0) writeSoon();
    const recent = [...(recentBySymbol.get(symbol) ?? []), ...bars.slice(-RECENT_BARS)];
    recentBySymbol.set(symbol, recent.slice(-RECENT_BARS));
    const byStart = awaitedBySymbol.get(symbol);
    if (byStart === undefined) return;
    for (const { start, close } of bars) {
      for (const awaited of byStart.get(start) ?? []) settle(awaited, close);
      byStart.delete(start);
    }
  }

  /** Without gaps from its first bar on; earlier bars cannot be obtained. */
  function onHistory(symbol: string, bars: readonly Bar[]): void {
    onBars(symbol, bars);
    const [first] = bars;
    const byStart = awaitedBySymbol.get(symbol);
    for (const [start, awaited] of byStart ?? []) {
      if (first === undefined || start >= first.start) continue;
      for (const each of awaited) settle(each, undefined);
      byStart?.delete(start);
    }
  }

  function writeSoon(): void {
    writing ??= wall.after(WRITE_AFTER_MS, write);
  }

  function write(): void {
    writing = undefined;
    if (isGivenUp) return;
    try {
      store.write({ predictions, prices, cursor, closes: minuteCloses.drain() });
    } catch (error) {
      isGivenUp = true;
      log.warn('Predictions are no longer scored: the scores cannot be written.', { error });
    }
    predictions = [];
    prices = [];
  }

  return {
    moves$,
    onFact(recorded) {
      if (isCaughtUp && recorded.seq > cursor) take(recorded);
    },
    onMarket(update) {
      if (update.type === 'bar') onBars(update.symbol, [update.bar]);
      else if (update.type === 'history') onHistory(update.symbol, update.bars);
    },
    predictions() {
      write();
      return store.predictions();
    },
    kept() {
      write();
      return keptScoresIn(store, calendar);
    },
    giveUp() {
      isGivenUp = true;
    },
    stop() {
      reading?.();
      writing?.();
      write();
      store.close();
    },
  };
}
