// Shared by the readers of all sources: words for signals, checks of numbers, the id of a prediction that has none.
import type { Instant } from '../../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import type { Prediction, PredictionSignal, Verdict } from '../../terms/prediction.ts';
import { fingerprint } from './fingerprint.ts';

/** Verdicts on a record that could not become a prediction. */
export type UnreadVerdict = Extract<
  Verdict,
  { kind: 'malformed' | 'missing_field' | 'bad_signal' | 'bad_confidence' | 'thin_flow' }
>;

export type Read<Value> = Result<Value, UnreadVerdict>;

export type Fields = Readonly<Record<string, unknown>>;

export type Probabilities = NonNullable<Prediction['probabilities']>;

const RAW_LENGTH_MAX = 4_096;
const QUOTED_LENGTH_MAX = 64;
const SUM_TOLERANCE = 0.02;
/** Sums of three decimals differ from their exact value by less than this. */
const ROUNDING = 1e-9;
/**
 * Decimal places of the confidence in a derived id: smaller differences are noise of the model, not another
 * prediction.
 */
const CONFIDENCE_PLACES = 4;

/** Additional features are skipped. */
const FEATURES_MAX = 64;

const SIGNAL_BY_ALIAS: ReadonlyMap<string, PredictionSignal> = new Map([
  ['BUY', 'BUY'],
  ['LONG', 'BUY'],
  ['BULLISH', 'BUY'],
  ['1', 'BUY'],
  ['SELL', 'SELL'],
  ['SHORT', 'SELL'],
  ['BEARISH', 'SELL'],
  ['-1', 'SELL'],
  ['NEUTRAL', 'NEUTRAL'],
  ['HOLD', 'NEUTRAL'],
  ['0', 'NEUTRAL'],
]);

/** Synonyms: HOLD means NEUTRAL, LONG and 1 mean BUY. */
export function signalNamed(said: unknown): Read<PredictionSignal> {
  const isAlias = typeof said === 'string' || typeof said === 'number';
  const signal = isAlias ? SIGNAL_BY_ALIAS.get(String(said).trim().toUpperCase()) : undefined;
  return signal === undefined ? failed({ kind: 'bad_signal', signal: quoted(said) }) : ok(signal);
}

export function confidenceFrom(value: unknown): Read<number> {
  return isFraction(value)
    ? ok(value)
    : failed({ kind: 'bad_confidence', confidence: quoted(value) });
}

export function probabilitiesFrom(
  sell: unknown,
  neutral: unknown,
  buy: unknown,
): Read<Probabilities> {
  if (!isFraction(sell) || !isFraction(neutral) || !isFraction(buy)) {
    return malformed('probabilities are not three numbers between 0 and 1');
  }
  const sum = sell + neutral + buy;
  return Math.abs(sum - 1) <= SUM_TOLERANCE + ROUNDING
    ? ok({ sell, neutral, buy })
    : malformed(`probabilities sum to ${sum}`);
}

/** The values that identify a prediction without its own id. */
export interface Identity {
  readonly feed: string;
  readonly symbol: string;
  readonly dataTime: Instant;
  readonly signal: PredictionSignal;
  readonly confidence: number;
  readonly contract?: string;
  /** All that the source says, where less would take several trades for one. */
  readonly record?: string;
}

/** The same prediction gets the same id whenever it is read, so that a restart recognises it. */
export function derivedId({ feed, symbol, dataTime, signal, ...said }: Identity): string {
  const confidence = said.confidence.toFixed(CONFIDENCE_PLACES);
  const more = [said.contract, said.record].filter((text) => text !== undefined);
  return fingerprint(JSON.stringify([feed, symbol, dataTime, signal, confidence, ...more]));
}

/** The record as JSON text, truncated to the part that the journal keeps. */
export function rawText(record: unknown): string {
  return (JSON.stringify(record) ?? String(record)).slice(0, RAW_LENGTH_MAX);
}

/** A value as a verdict shows it; JSON cannot represent NaN. */
export function quoted(value: unknown): string {
  return (typeof value === 'number' ? String(value) : rawText(value)).slice(0, QUOTED_LENGTH_MAX);
}

export function malformed(why: string): {
  readonly ok: false;
  readonly failure: Extract<UnreadVerdict, { kind: 'malformed' }>;
} {
  return failed({ kind: 'malformed', why });
}

export function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** Values that are not finite numbers are skipped: a condition that reads one then refuses because it is missing. */
export function numbersIn(value: unknown): Record<string, number> {
  if (!isFields(value)) return {};
  const finite = Object.entries(value).filter((entry): entry is [string, number] =>
    isFiniteNumber(entry[1]),
  );
  return Object.fromEntries(finite.slice(0, FEATURES_MAX));
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFraction(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1;
}
