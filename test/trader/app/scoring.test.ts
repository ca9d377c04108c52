import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WallClock } from '../../../src/kernel/clock.ts';
import { type Instant, instant, MINUTE_MS } from '../../../src/kernel/instant.ts';
import type { Bar } from '../../../src/market/bars/bar.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { openScoresReadOnly } from '../../../src/trader/adapters/sqlite/scores.ts';
import { type Scoring, startScoring } from '../../../src/trader/app/scoring/scoring.ts';
import { feedScores } from '../../../src/trader/domain/score/feed-score.ts';
import type { Prediction } from '../../../src/trader/domain/terms/prediction.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';
import { et } from '../domain/report/sample-run.ts';

let folder: string;
let facts: RecordedFact[];
let due: (() => void)[];
let warnings: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scores-'));
  facts = [];
  due = [];
  warnings = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const wall: WallClock = {
  now: () => 0,
  after(_, call) {
    due.push(call);
    return () => {
      due = due.filter((other) => other !== call);
    };
  },
};

/** Everything that waits for the wall clock, and what that sets waiting. */
function letTimePass(): void {
  while (due.length > 0) for (const call of due.splice(0)) call();
}

function start(now: Instant, journalId = 'abcdefgh'): Scoring {
  const silent = () => {};
  const scoring = startScoring({
    file: join(folder, 'scores.sqlite'),
    journal: {
      journalId,
      lastSeq: () => facts.length,
      read: (afterSeq) => facts.filter(({ seq }) => seq > afterSeq),
    },
    calendar: US_EQUITIES,
    wall,
    log: { debug: silent, info: silent, warn: (text) => void warnings.push(text), error: silent },
    now: () => now,
  });
  if (scoring === undefined) throw new Error(`no scoring: ${warnings.join()}`);
  return scoring;
}

function judged(at: Instant, fields: Partial<Prediction> = {}, kind = 'accepted'): RecordedFact {
  const prediction: Prediction = {
    id: `p${facts.length + 1}`,
    source: 'flow',
    kind: 'prediction',
    symbol: 'SPY',
    signal: 'BUY',
    confidence: 0.8,
    dataTime: at,
    issuedAt: at,
    receivedAt: at,
    features: {},
    raw: '',
    ...fields,
  };
  const recorded: RecordedFact = {
    seq: facts.length + 1,
    at,
    cause: 0,
    correlation: prediction.id,
    fact: {
      type: 'prediction-judged',
      feed: 'flow',
      symbol: prediction.symbol,
      receivedAt: at,
      verdict: kind === 'accepted' ? { kind } : { kind: 'session_closed' },
      prediction,
    },
  };
  facts.push(recorded);
  return recorded;
}

function bar(start: Instant, close: number): Bar {
  return { start, lengthMs: MINUTE_MS, open: close, high: close, low: close, close, volume: 1 };
}

/** One bar a minute from the moment on, a cent higher each. */
function bars(from: Instant, count: number): Bar[] {
  return Array.from({ length: count }, (_, at) =>
    bar(instant(from + at * MINUTE_MS), 100 + at / 100),
  );
}

function onBars(scoring: Scoring, symbol: string, all: readonly Bar[]): void {
  for (const each of all) scoring.onMarket({ type: 'bar', symbol, bar: each });
}

function countsOf(scoring: Scoring, horizon: string) {
  return feedScores(scoring.predictions(), US_EQUITIES)[0]?.horizons.find(
    (one) => one.horizon === horizon,
  )?.counts;
}

describe('scoring', () => {
  it('takes the prices of a prediction from the bars after it', () => {
    const scoring = start(et('2020-12-16 10:00'));
    const moves: unknown[] = [];
    scoring.moves$.subscribe((move) => moves.push(move));
    scoring.onFact(judged(instant(et('2020-12-16 10:00') + 20_000)));
    onBars(scoring, 'SPY', bars(et('2020-12-16 10:00'), 40));
    const [score] = feedScores(scoring.predictions(), US_EQUITIES);
    expect(score?.horizons[0]?.meanMove.value).toBeCloseTo(0.05 / 100, 12);
    expect(countsOf(scoring, '60m')).toMatchObject({ known: 0, waiting: 1 });
    expect(moves).toEqual([
      { feed: 'flow', horizon: '5m', move: expect.closeTo(0.0005, 12) },
      { feed: 'flow', horizon: '30m', move: expect.closeTo(0.003, 12) },
    ]);
    scoring.stop();
  });

  it('keeps the minutes of the sessions of its predictions, over a restart', () => {
    const before = start(et('2020-12-16 10:00'));
    before.onFact(judged(et('2020-12-16 10:00')));
    onBars(before, 'SPY', bars(et('2020-12-16 10:00'), 3));
    onBars(before, 'SPY', [bar(et('2020-12-16 08:00'), 90)]);
    before.stop();
    const after = start(et('2020-12-16 10:05'));
    onBars(after, 'SPY', [bar(et('2020-12-16 10:04'), 105)]);
    onBars(after, 'QQQ', [bar(et('2020-12-15 10:04'), 200)]);
    const { predictions, closes } = after.kept();
    expect(predictions).toHaveLength(1);
    // QQQ has no minute of a day with predictions.
    expect(closes).toMatchObject([{ symbol: 'SPY', day: '2020-12-16' }]);
    const [{ closes: minutes } = { closes: new Float64Array() }] = closes;
    expect([...minutes.slice(30, 35)]).toEqual([100, 100.01, 100.02, Number.NaN, 105]);
    expect(minutes.filter((close) => !Number.isNaN(close))).toHaveLength(4);
    after.stop();
  });

  it('skips predictions that were not accepted, are neutral, or came outside the session', () => {
    const scoring = start(et('2020-12-16 10:00'));
    scoring.onFact(judged(et('2020-12-16 10:00'), {}, 'session_closed'));
    scoring.onFact(judged(et('2020-12-16 10:00'), { signal: 'NEUTRAL' }));
    scoring.onFact(judged(et('2020-12-16 08:00')));
    expect(feedScores(scoring.predictions(), US_EQUITIES)).toEqual([]);
    scoring.stop();
  });

  it('continues after a restart, with history for the time it missed', () => {
    const before = start(et('2020-12-16 10:00'));
    before.onFact(judged(et('2020-12-16 10:00')));
    onBars(before, 'SPY', bars(et('2020-12-16 10:00'), 10));
    before.stop();
    // Judged by a daemon that died before it wrote the score.
    judged(et('2020-12-16 10:12'));
    const after = start(et('2020-12-16 12:00'));
    after.onMarket({ type: 'history', symbol: 'SPY', bars: bars(et('2020-12-16 09:30'), 150) });
    expect(countsOf(after, '5m')).toMatchObject({ known: 2 });
    expect(countsOf(after, '60m')).toMatchObject({ known: 2 });
    expect(countsOf(after, 'close')).toMatchObject({ known: 0, waiting: 2 });
    after.stop();
  });

  it('marks a price unknown if no history reaches back to it, and never guesses', () => {
    const scoring = start(et('2020-12-16 10:00'));
    scoring.onFact(judged(et('2020-12-16 10:00')));
    scoring.onMarket({ type: 'history', symbol: 'SPY', bars: bars(et('2020-12-16 10:03'), 10) });
    expect(countsOf(scoring, '5m')).toEqual({ known: 0, waiting: 0, unknown: 1, 'after-close': 0 });
    scoring.stop();
    const muchLater = start(et('2021-01-15 10:00'));
    letTimePass();
    expect(countsOf(muchLater, 'close')).toMatchObject({ waiting: 0, unknown: 1 });
    muchLater.stop();
  });

  it('finds the bar of a prediction that became durable after it', () => {
    const scoring = start(et('2020-12-16 10:00'));
    const late = judged(instant(et('2020-12-16 10:00') + 59_000));
    onBars(scoring, 'SPY', bars(et('2020-12-16 10:00'), 8));
    scoring.onFact(late);
    expect(countsOf(scoring, '5m')).toMatchObject({ known: 1 });
    scoring.stop();
  });

  it('reads a long journal in steps, and live facts only after it', () => {
    for (let minute = 0; minute < 1_200; minute += 1) judged(et('2020-12-16 10:00'));
    const scoring = start(et('2020-12-16 10:00'));
    scoring.onFact(judged(et('2020-12-16 10:01')));
    letTimePass();
    expect(feedScores(scoring.predictions(), US_EQUITIES)[0]?.predictions).toBe(1_201);
    scoring.stop();
  });

  it('starts over with another journal, and can be read while it is written', () => {
    const scoring = start(et('2020-12-16 10:00'));
    scoring.onFact(judged(et('2020-12-16 10:00')));
    letTimePass();
    const reader = openScoresReadOnly(join(folder, 'scores.sqlite'));
    expect(reader?.predictions()).toMatchObject([{ id: 'p1', signal: 'BUY', confidence: 0.8 }]);
    reader?.close();
    scoring.stop();
    facts = [];
    const other = start(et('2020-12-16 10:00'), 'other');
    expect(other.predictions()).toEqual([]);
    other.stop();
  });
});
