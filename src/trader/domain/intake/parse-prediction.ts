// Parses one record of the prediction API as a neutral prediction, or gives the verdict for its faults.
import { failed, ok } from '../../../kernel/result.ts';
import type { ReceivedRecord } from '../terms/feed-record.ts';
import type { Prediction, PredictionSignal } from '../terms/prediction.ts';
import { parseTimes } from './neutral/data-time.ts';
import {
  confidenceFrom,
  derivedId,
  type Fields,
  isFields,
  isFiniteNumber,
  malformed,
  numbersIn,
  type Probabilities,
  probabilitiesFrom,
  type Read,
  rawText,
  signalNamed,
} from './neutral/neutral.ts';

export interface RecordOrigin extends Omit<ReceivedRecord, 'record'> {
  /** Name of the feed. */
  readonly feed: string;
  /** Zone of times without an offset, such as `America/New_York`. */
  readonly zone: string;
}

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
  const { feed, symbol } = origin;
  const said = { signal: signal.value, confidence: confidence.value, ...times.value };
  return ok({
    id: vendorId(record) ?? derivedId({ feed, symbol, ...said }),
    source: feed,
    kind: 'prediction',
    symbol,
    ...said,
    ...(probabilities.value === undefined ? {} : { probabilities: probabilities.value }),
    receivedAt: origin.receivedAt,
    ...(anchorPrice.value === undefined ? {} : { anchorPrice: anchorPrice.value }),
    ...(model === undefined ? {} : { model }),
    // The record's own number replaces another endpoint's of the same name.
    features: { ...origin.features, ...numbersIn(record.feature_values) },
    raw: rawText(record),
  });
}

function parseSignal(record: Fields): Read<PredictionSignal> {
  const said = record.signal ?? record.numeric;
  return said === undefined || said === null
    ? failed({ kind: 'missing_field', field: 'signal' })
    : signalNamed(said);
}

function parseConfidence({ confidence }: Fields): Read<number> {
  return confidence === undefined || confidence === null
    ? failed({ kind: 'missing_field', field: 'confidence' })
    : confidenceFrom(confidence);
}

/** Three numbers in the order sell, neutral, buy. */
function parseProbabilities(value: unknown): Read<Probabilities | undefined> {
  if (value === undefined || value === null) return ok(undefined);
  const [sell, neutral, buy, ...more] = Array.isArray(value) ? value : [];
  return probabilitiesFrom(sell, neutral, more.length === 0 ? buy : undefined);
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

function vendorId({ id }: Fields): string | undefined {
  if (isFiniteNumber(id)) return String(id);
  return typeof id === 'string' && id !== '' ? id : undefined;
}
