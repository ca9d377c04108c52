// One prediction in the format of the API, from a tape line or from the control port.
import { whyOtherUnit } from '../../../kernel/epoch.ts';
import { type Instant, instant } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { isoUtc, naiveNewYork } from '../protocol/new-york.ts';

/** Field names are the API's own; unknown fields are served unchanged. */
export interface FlowPrediction {
  readonly ticker: string;
  readonly signal: string;
  readonly numeric: number;
  readonly confidence: number;
  /** sell, neutral, buy */
  readonly probabilities: readonly number[];
  readonly timestamp: Instant;
  readonly datetime: string;
  /** Naive New York time. */
  readonly datetime_of_data: string;
  readonly feature_values: Readonly<Record<string, number>>;
  readonly prediction_time: string;
  readonly stock_price?: number;
}

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

export const TICKER = /^[A-Z][A-Z0-9. ]{0,11}$/;

const isNumber: Check = (value) => typeof value === 'number';
const isText: Check = (value) => typeof value === 'string';
const isProbabilities: Check = (value) =>
  Array.isArray(value) && value.length === 3 && value.every(isNumber);

/** Only types are checked: an invalid value (confidence 1.7) is what a client must be tested with. */
const FIELDS: Readonly<Record<string, { readonly check: Check; readonly what: string }>> = {
  ticker: { check: (value) => isText(value) && TICKER.test(String(value)), what: 'a ticker' },
  signal: { check: isText, what: 'text' },
  numeric: { check: isNumber, what: 'a number' },
  confidence: { check: isNumber, what: 'a number' },
  probabilities: { check: isProbabilities, what: 'three numbers (sell, neutral, buy)' },
  timestamp: { check: isEpochMs, what: 'epoch milliseconds' },
  datetime: { check: isText, what: 'text' },
  datetime_of_data: { check: isText, what: 'text' },
  stock_price: { check: isNumber, what: 'a number' },
  feature_values: { check: isNumbersByName, what: 'numbers by name' },
  prediction_time: { check: isText, what: 'text' },
};

const REQUIRED = ['ticker', 'signal', 'confidence'] as const;

/** Fills in optional fields from the others, with `now` for a missing timestamp; a failure is one sentence. */
export function parsePrediction(value: unknown, now: Instant): Result<FlowPrediction, string> {
  if (!isFields(value)) return failed('A prediction must be a JSON object.');
  const missing = REQUIRED.find((name) => value[name] === undefined);
  if (missing !== undefined) return failed(`The prediction has no "${missing}".`);
  for (const [name, { check, what }] of Object.entries(FIELDS)) {
    if (value[name] !== undefined && !check(value[name])) {
      return failed(`The prediction's "${name}" is not ${what}.`);
    }
  }
  return ok(completed(value, now));
}

/** Reads NDJSON; every line has its own timestamp. Lines may be in any order. */
export function parseTape(text: string): Result<FlowPrediction[], string> {
  const predictions: FlowPrediction[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const parsed = parseTapeLine(line);
    if (!parsed.ok) return failed(`Tape line ${index + 1}: ${parsed.failure}`);
    predictions.push(parsed.value);
  }
  return ok(predictions);
}

function parseTapeLine(line: string): Result<FlowPrediction, string> {
  const value = parseJson(line);
  if (!value.ok) return value;
  if (isFields(value.value) && value.value.timestamp === undefined) {
    return failed('The prediction has no "timestamp".');
  }
  const parsed = parsePrediction(value.value, instant(0));
  if (!parsed.ok) return parsed;
  const unit = whyOtherUnit(parsed.value.timestamp, 'ms');
  return unit === undefined ? parsed : failed(`The prediction's "timestamp" ${unit}.`);
}

export function parseJson(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text));
  } catch {
    return failed('Not valid JSON.');
  }
}

function completed(fields: Fields, now: Instant): FlowPrediction {
  const given = fields as Partial<FlowPrediction> & Pick<FlowPrediction, (typeof REQUIRED)[number]>;
  const timestamp = given.timestamp ?? now;
  const numeric = given.numeric ?? numericOf(given.signal);
  const derived = {
    numeric,
    probabilities: probabilitiesOf(numeric, given.confidence),
    timestamp,
    datetime: isoUtc(timestamp),
    datetime_of_data: naiveNewYork(timestamp),
    feature_values: {},
    prediction_time: isoUtc(timestamp),
  };
  // Given fields first, so that they are served in their original order.
  return { ...given, ...derived, ...given };
}

function numericOf(signal: string): number {
  if (signal === 'BUY') return 1;
  return signal === 'SELL' ? -1 : 0;
}

function probabilitiesOf(numeric: number, confidence: number): number[] {
  const rest = (1 - confidence) / 2;
  return [-1, 0, 1].map((side) => (side === numeric ? confidence : rest));
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEpochMs(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0 && Number(value) < 8.64e15;
}

function isNumbersByName(value: unknown): boolean {
  return isFields(value) && Object.values(value).every(isNumber);
}
