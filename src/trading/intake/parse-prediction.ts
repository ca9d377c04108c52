// Reads one record of the prediction API as a neutral prediction, or says which verdict its faults earn.
import type { Instant } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { Prediction, PredictionSignal, Verdict } from '../prediction.ts';
import { parseTimes, type RecordTimes } from './data-time.ts';
import { fingerprint } from './fingerprint.ts';

export interface RecordOrigin {
  /** Name of the feed. */
  readonly feed: string;
  /** The symbol asked for. */
  readonly symbol: string;
  readonly receivedAt: Instant;
  /** Zone of times without an offset, such as `America/New_York`. */
  readonly zone: string;
  /** What the envelope said about the model, unread. */
  readonly model: unknown;
}

/** Verdicts a record can earn before it is a prediction. */
export type UnreadVerdict = Extract<
  Verdict,
  { kind: 'malformed' | 'missing_field' | 'bad_signal' | 'bad_confidence' }
>;

type Fields = Readonly<Record<string, unknown>>;
type Read<Value> = Result<Value, UnreadVerdict>;
type Probabilities = NonNullable<Prediction['probabilities']>;

const RAW_LENGTH_MAX = 4_096;
const QUOTED_LENGTH_MAX = 64;
const FEATURES_MAX = 64;
const SUM_TOLERANCE = 0.02;
/** Sums of three decimals miss their exact value by less than this. */
const ROUNDING = 1e-9;
/** Confidence is part of the derived id to this many places: less is noise of the model, not another prediction. */
const CONFIDENCE_PLACES = 4;

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

export function parsePrediction(record: unknown, origin: RecordOrigin): Read<Prediction> {
  if (!isFields(record)) return malformed('the record is not a JSON object');
  const { ticker } = record;
  if (ticker !== undefined && ticker !== origin.symbol) {
    return malformed('the record is for another ticker than the one asked for');
  }
  const signal = parseSignal(record);
  if (!signal.ok) return signal;
  const confidence = parseConfidence(record);
  if (!confidence.ok) return confidence;
  const times = parseTimes(record, origin.zone);
  if (!times.ok) return times;
  const probabilities = parseProbabilities(record.probabilities);
  if (!probabilities.ok) return probabilities;
  const anchorPrice = parseAnchorPrice(record.stock_price);
  if (!anchorPrice.ok) return anchorPrice;
  const model = parseModel(origin.model);
  const said = { signal: signal.value, confidence: confidence.value, ...times.value };
  return ok({
    id: vendorId(record) ?? derivedId(origin, said),
    source: origin.feed,
    kind: 'prediction',
    symbol: origin.symbol,
    ...said,
    ...(probabilities.value === undefined ? {} : { probabilities: probabilities.value }),
    receivedAt: origin.receivedAt,
    ...(anchorPrice.value === undefined ? {} : { anchorPrice: anchorPrice.value }),
    ...(model === undefined ? {} : { model }),
    features: parseFeatures(record.feature_values),
    raw: rawText(record),
  });
}

/** The record as JSON text, cut to what the journal keeps of it. */
export function rawText(record: unknown): string {
  return (JSON.stringify(record) ?? String(record)).slice(0, RAW_LENGTH_MAX);
}

function parseSignal(record: Fields): Read<PredictionSignal> {
  const said = record.signal ?? record.numeric;
  if (said === undefined || said === null)
    return failed({ kind: 'missing_field', field: 'signal' });
  const isAlias = typeof said === 'string' || typeof said === 'number';
  const signal = isAlias ? SIGNAL_BY_ALIAS.get(String(said).trim().toUpperCase()) : undefined;
  return signal === undefined ? failed({ kind: 'bad_signal', signal: quoted(said) }) : ok(signal);
}

function parseConfidence({ confidence }: Fields): Read<number> {
  if (confidence === undefined || confidence === null) {
    return failed({ kind: 'missing_field', field: 'confidence' });
  }
  return isFraction(confidence)
    ? ok(confidence)
    : failed({ kind: 'bad_confidence', confidence: quoted(confidence) });
}

/** Three numbers in the order sell, neutral, buy. */
function parseProbabilities(value: unknown): Read<Probabilities | undefined> {
  if (value === undefined || value === null) return ok(undefined);
  const [sell, neutral, buy, ...more] = Array.isArray(value) ? value : [];
  if (!isFraction(sell) || !isFraction(neutral) || !isFraction(buy) || more.length > 0) {
    return malformed('probabilities are not three numbers between 0 and 1');
  }
  const sum = sell + neutral + buy;
  return Math.abs(sum - 1) <= SUM_TOLERANCE + ROUNDING
    ? ok({ sell, neutral, buy })
    : malformed(`probabilities sum to ${sum}`);
}

function parseAnchorPrice(value: unknown): Read<number | undefined> {
  if (value === undefined || value === null) return ok(undefined);
  return isFiniteNumber(value) && value > 0 ? ok(value) : malformed('stock_price is not a price');
}

function parseModel(value: unknown): Prediction['model'] {
  if (!isFields(value) || typeof value.model_path !== 'string') return undefined;
  const { model_path: name, is_ticker_specific: tickerSpecific } = value;
  return { name, ...(typeof tickerSpecific === 'boolean' ? { tickerSpecific } : {}) };
}

/** What is not a finite number is left out: a condition that reads it then refuses for want of it. */
function parseFeatures(value: unknown): Readonly<Record<string, number>> {
  if (!isFields(value)) return {};
  const finite = Object.entries(value).filter((entry): entry is [string, number] =>
    isFiniteNumber(entry[1]),
  );
  return Object.fromEntries(finite.slice(0, FEATURES_MAX));
}

function vendorId({ id }: Fields): string | undefined {
  if (typeof id === 'number' && Number.isFinite(id)) return String(id);
  return typeof id === 'string' && id !== '' ? id : undefined;
}

/** The same prediction gets the same id whenever it is read, so that a restart knows it again. */
function derivedId(
  { feed, symbol }: RecordOrigin,
  said: RecordTimes & Pick<Prediction, 'signal' | 'confidence'>,
): string {
  const confidence = said.confidence.toFixed(CONFIDENCE_PLACES);
  return fingerprint(JSON.stringify([feed, symbol, said.dataTime, said.signal, confidence]));
}

/** A value as a verdict shows it; JSON has no word for NaN. */
function quoted(value: unknown): string {
  return (typeof value === 'number' ? String(value) : rawText(value)).slice(0, QUOTED_LENGTH_MAX);
}

function malformed(why: string): Read<never> {
  return failed({ kind: 'malformed', why });
}

function isFraction(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
