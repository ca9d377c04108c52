// Earlier predictions for conditions, in files and in code: `predictions.last(3).mean_confidence`.
import { BRIEFS_MAX, type PredictionBrief, withoutDust } from '../terms/prediction-brief.ts';
import type { ConditionInput, InputType } from './condition-inputs.ts';

export const PREDICTIONS = 'predictions';

interface Field {
  readonly type: InputType;
  readonly means: string;
  readonly range?: readonly [number, number];
  of(predictions: readonly PredictionBrief[]): unknown;
}

const SHARE = [0, 1] as const;

export const PREDICTIONS_FIELDS = {
  same_signal: {
    type: 'bool',
    means: 'whether all of them have the same signal',
    of: (all) => all.every(({ signal }) => signal === all[0]?.signal),
  },
  buys: { type: 'double', means: 'how many of them are BUY', of: (all) => count(all, 'BUY') },
  sells: { type: 'double', means: 'how many of them are SELL', of: (all) => count(all, 'SELL') },
  mean_confidence: {
    ...{ type: 'double', range: SHARE, means: 'mean of their confidence' },
    of: (all) => mean(all.map(({ confidence }) => confidence)),
  },
  lowest_confidence: {
    ...{ type: 'double', range: SHARE, means: 'lowest of their confidence' },
    of: (all) => Math.min(...all.map(({ confidence }) => confidence)),
  },
  mean_score: {
    ...{ type: 'double', range: [-1, 1], means: 'mean of their score' },
    of: (all) => mean(all.map(({ score = Number.NaN }) => score)),
  },
} as const satisfies Readonly<Record<string, Field>>;

export type PredictionsField = keyof typeof PREDICTIONS_FIELDS;

export function isPredictionsField(text: string): text is PredictionsField {
  return Object.hasOwn(PREDICTIONS_FIELDS, text);
}

const LEAST = 2;

/** How many predictions a condition may ask for. */
export const LAST_TAKES = `${PREDICTIONS}.last takes a whole number from ${LEAST} to ${BRIEFS_MAX}`;

export function isLastTaken(wanted: unknown): wanted is number {
  return Number.isInteger(wanted) && Number(wanted) >= LEAST && Number(wanted) <= BRIEFS_MAX;
}

/** Missing while there are fewer of the day. */
export function predictionsInput(wanted: number, name: PredictionsField): ConditionInput {
  const { type, means, of, ...more }: Field = PREDICTIONS_FIELDS[name];
  return {
    ...{ type, means },
    ...(more.range && { range: more.range }),
    read(context) {
      const all = context.accepted();
      return all.length < wanted ? undefined : of(all.slice(-wanted));
    },
  };
}

function count(all: readonly PredictionBrief[], word: PredictionBrief['signal']): number {
  return all.filter(({ signal }) => signal === word).length;
}

function mean(values: readonly number[]): number {
  return withoutDust(values.reduce((sum, value) => sum + value, 0) / values.length);
}
