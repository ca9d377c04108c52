// Proves by truncation that no decision uses later data: with the data cut off, everything before the cut stays
// identical.
import { type Instant, instant } from '../../kernel/instant.ts';
import type { BarColumns } from '../../market/bars/bar-columns.ts';
import { indexFrom } from '../../market/bars/bar-columns.ts';
import type { RecordedFact } from '../../trader/ports/journal.ts';
import { tapedUntil } from '../chains/taped-until.ts';
import type { BacktestInputs } from './backtest-inputs.ts';
import { runBacktest } from './run-backtest.ts';

export interface LookaheadCheck {
  readonly cuts: number;
  /** Number of facts compared, over all cuts. */
  readonly compared: number;
  /** The first difference of each cut that has one. */
  readonly differences: readonly LookaheadDifference[];
}

export interface LookaheadDifference {
  /** The shorter run knew no data from this moment on. */
  readonly cut: Instant;
  /** As text; undefined where one run has no further fact. */
  readonly whole: string | undefined;
  readonly shorter: string | undefined;
}

/** `draw` returns numbers from 0 (inclusive) to 1 (exclusive). */
export function checkLookahead(
  inputs: BacktestInputs,
  cuts: number,
  draw: () => number,
): LookaheadCheck {
  const whole = factsOf(inputs);
  const differences: LookaheadDifference[] = [];
  let compared = 0;
  for (let count = 0; count < cuts; count += 1) {
    const cut = randomMoment(inputs, draw);
    const before = whole.filter(({ at }) => at < cut);
    const shorter = factsOf(truncated(inputs, cut)).filter(({ at }) => at < cut);
    compared += before.length;
    const differs = firstDifference(before, shorter);
    if (differs !== undefined) differences.push({ cut, ...differs });
  }
  return { cuts, compared, differences };
}

interface FactText {
  readonly at: Instant;
  readonly text: string;
}

function factsOf(inputs: BacktestInputs): FactText[] {
  const facts: FactText[] = [];
  runBacktest({
    ...inputs,
    onFact: (recorded: RecordedFact) =>
      void facts.push({ at: recorded.at, text: JSON.stringify(recorded) }),
  });
  return facts;
}

/** The start of a random bar of a random session: no decision may know the content of that bar yet. */
function randomMoment({ sessions, bars }: BacktestInputs, draw: () => number): Instant {
  const session = sessions[Math.floor(draw() * sessions.length)];
  const [columns] = bars.values();
  if (session === undefined || columns === undefined) return instant(0);
  const count = Math.floor((session.close - session.open) / columns.lengthMs);
  return instant(session.open + Math.floor(draw() * count) * columns.lengthMs);
}

function truncated(inputs: BacktestInputs, cut: Instant): BacktestInputs {
  const bars = new Map<string, BarColumns>();
  for (const [symbol, columns] of inputs.bars) {
    const count = indexFrom(columns, cut);
    const upTo = (column: Float64Array) => column.subarray(0, count);
    bars.set(symbol, {
      lengthMs: columns.lengthMs,
      count,
      start: upTo(columns.start),
      open: upTo(columns.open),
      high: upTo(columns.high),
      low: upTo(columns.low),
      close: upTo(columns.close),
      volume: upTo(columns.volume),
      ...(columns.end && { end: upTo(columns.end) }),
    });
  }
  const { options } = inputs;
  return {
    ...inputs,
    ...(options && {
      options: { ...options, rows: options.rows.map((taped) => tapedUntil(taped, cut)) },
    }),
    bars,
    predictions: inputs.predictions.filter(({ at }) => at < cut),
    sessions: inputs.sessions.filter(({ open }) => open <= cut),
  };
}

function firstDifference(
  whole: readonly FactText[],
  shorter: readonly FactText[],
): Omit<LookaheadDifference, 'cut'> | undefined {
  for (let index = 0; index < Math.max(whole.length, shorter.length); index += 1) {
    const [a, b] = [whole[index]?.text, shorter[index]?.text];
    if (a !== b) return { whole: a, shorter: b };
  }
  return undefined;
}
