// Which try on its sessions a run is, and what is left of its Sharpe ratio after so many.
import {
  expectedBestSharpe,
  probabilisticSharpe,
  RETURNS_ENOUGH,
  type SharpeSample,
} from '../../../market/performance/deflated-sharpe.ts';
import { momentsOf } from '../../../market/performance/moments.ts';
import type { JsonFields } from './json-fields.ts';
import type { SentenceSection } from './section.ts';

export interface Tries {
  /** Of this run, from 1, in the order in which they were made. */
  readonly number: number;
  /** All of them, this one included. */
  readonly count: number;
  /** Sharpe ratios per day of those that have one, this one included. */
  readonly sharpes: readonly number[];
  /** Of this run; undefined with too few days or without any change of equity. */
  readonly own: SharpeSample | undefined;
  /** The file in which they are counted. */
  readonly file: string;
  /** Why the count may be too small, a sentence each. */
  readonly faults: readonly string[];
}

export type CountedTries = Tries | { readonly uncounted: string };

interface Deflated {
  /** Per day. */
  readonly expectedBest: number;
  readonly probability: number;
}

const DAYS_A_YEAR = 252;
const SURE = 0.95;

export function deflatedOf({ count, sharpes, own }: Tries): Deflated | undefined {
  if (own === undefined) return undefined;
  const variance = sharpes.length < 2 ? 0 : momentsOf(sharpes).deviation ** 2;
  const expectedBest = expectedBestSharpe(count, variance);
  const probability = probabilisticSharpe(own, expectedBest);
  return Number.isFinite(probability) ? { expectedBest, probability } : undefined;
}

export function triesSection(tries: CountedTries): SentenceSection {
  return { kind: 'sentences', title: 'Tries', sentences: triesSentences(tries) };
}

/** Without full stops. */
export function triesSentences(tries: CountedTries): readonly string[] {
  if ('uncounted' in tries) return [`this try was not counted: ${tries.uncounted}`];
  return [`${numberText(tries)}; ${deflatedText(tries)}`, whereText(tries), ...tries.faults];
}

/** Of the variant of a grid with the largest Sharpe; each variant is a try. */
export function gridTriesSection(name: string, tries: CountedTries): SentenceSection {
  const said = { kind: 'sentences', title: 'Tries' } as const;
  if ('uncounted' in tries)
    return { ...said, sentences: [`these tries were not counted: ${tries.uncounted}`] };
  const count = `${tries.count} ${tries.count === 1 ? 'try' : 'tries'} on these sessions with those of this grid`;
  const best = deflatedText(tries, `its best, ${name}, shows`);
  return { ...said, sentences: [`${count}; ${best}`, whereText(tries), ...tries.faults] };
}

function whereText({ file }: Tries): string {
  return `counted in ${file}, whatever files and symbols are called; sluice backtest trials lists them`;
}

function numberText({ number, count }: Tries): string {
  if (count === 1) return 'the first try on these sessions';
  return number === count
    ? `the ${ordinal(number)} try on these sessions`
    : `the ${ordinal(number)} of ${count} tries on these sessions`;
}

function deflatedText(tries: Tries, shows = 'this run shows'): string {
  const deflated = deflatedOf(tries);
  if (deflated === undefined || tries.own === undefined)
    return `without a deflated Sharpe: it needs daily returns that vary on ${RETURNS_ENOUGH} days`;
  const { expectedBest, probability } = deflated;
  const own = `${shows} ${yearly(tries.own.sharpe)}`;
  const verdict = probability >= SURE ? 'more than luck explains' : 'luck may explain it';
  const chance = `deflated Sharpe ${probability.toFixed(2)}`;
  if (tries.count === 1) return `its Sharpe is ${yearly(tries.own.sharpe)}, ${chance}: ${verdict}`;
  return `the best of ${tries.count} without an edge would show a Sharpe of ${yearly(expectedBest)}, ${own}; ${chance}: ${verdict}`;
}

function yearly(sharpe: number): string {
  return (sharpe * Math.sqrt(DAYS_A_YEAR)).toFixed(2);
}

function ordinal(number: number): string {
  const ending = { one: 'st', two: 'nd', few: 'rd', other: 'th', zero: 'th', many: 'th' };
  return `${number}${ending[new Intl.PluralRules('en', { type: 'ordinal' }).select(number)]}`;
}

/** Sharpe ratios are per year of 252 days; moments are of daily returns. */
export function triesJson(tries: CountedTries): JsonFields {
  if ('uncounted' in tries) return { counted: false, why: tries.uncounted };
  const deflated = deflatedOf(tries);
  const { own, number, count, file, faults } = tries;
  const year = Math.sqrt(DAYS_A_YEAR);
  return {
    ...{ counted: true, try: number, tries: count, file, faults },
    sharpe: own === undefined ? null : own.sharpe * year,
    returns: own?.returns ?? null,
    skewness: own?.skewness ?? null,
    kurtosis: own?.kurtosis ?? null,
    expected_best_sharpe: deflated === undefined ? null : deflated.expectedBest * year,
    deflated_sharpe: deflated?.probability ?? null,
  };
}
