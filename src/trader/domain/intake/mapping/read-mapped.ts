// Reads a record of any source as a neutral prediction with its profile's map, or gives the verdict for its faults.
import { type Instant, instant } from '../../../../kernel/instant.ts';
import { valueAt } from '../../../../kernel/record-path.ts';
import { failed, ok } from '../../../../kernel/result.ts';
import type { ReceivedRecord } from '../../terms/feed-record.ts';
import type { Flow, Prediction, PredictionSignal } from '../../terms/prediction.ts';
import {
  confidenceFrom,
  derivedId,
  isFields,
  malformed,
  numbersIn,
  type Probabilities,
  probabilitiesFrom,
  quoted,
  type Read,
  rawText,
  signalNamed,
} from '../neutral/neutral.ts';
import { derived, readFlow } from './read-flow.ts';
import type { FieldSource, RecordMap, RecordReading } from './record-map.ts';
import { optional, optionalNumber, required, requiredNumber } from './typed-fields.ts';

export interface MappedOrigin extends Pick<ReceivedRecord, 'receivedAt'> {
  /** Name of the feed. */
  readonly feed: string;
  /** Every trade counts: those of one sweep have time, contract and side in common. */
  readonly isSummed?: boolean;
}

/** Signal and confidence as given, or as derived from the flow. */
interface Said {
  readonly signal: PredictionSignal;
  readonly confidence: number;
  readonly flow: Flow | undefined;
}

interface Times {
  readonly dataTime: Instant;
  readonly issuedAt: Instant;
  readonly expiresAt?: Instant;
}

export function readMapped(
  record: unknown,
  reading: RecordReading,
  origin: MappedOrigin,
): Read<Prediction> {
  const { map, kind } = reading;
  const symbol = symbolIn(record, reading);
  if (!symbol.ok) return symbol;
  const said = readSaid(record, reading);
  if (!said.ok) return said;
  const times = readTimes(record, map);
  if (!times.ok) return times;
  const more = readMore(record, map);
  if (!more.ok) return more;
  const features = readFeatures(record, map);
  if (!features.ok) return features;
  const id = optional(record, 'id', map.id);
  if (!id.ok) return id;
  const { signal, confidence, flow } = said.value;
  const identity = { feed: origin.feed, symbol: symbol.value, signal, confidence, ...times.value };
  const { contract } = flow ?? {};
  const isTrade = origin.isSummed === true && kind === 'flow';
  return ok({
    // Two vendors may both number from 1.
    id:
      id.value === undefined
        ? derivedId({
            ...identity,
            ...(contract === undefined ? {} : { contract }),
            ...(isTrade ? { record: JSON.stringify(record) } : {}),
          })
        : `${origin.feed}:${id.value}`,
    source: origin.feed,
    kind,
    symbol: symbol.value,
    signal,
    confidence,
    ...more.value,
    ...times.value,
    receivedAt: origin.receivedAt,
    features: features.value,
    ...(flow === undefined ? {} : { flow }),
    raw: rawText(record),
  });
}

/** The symbol in our spelling. */
export function symbolIn(record: unknown, { map, spelling }: RecordReading): Read<string> {
  const symbol = required(record, 'symbol', map.symbol);
  if (!symbol.ok) return symbol;
  const theirs = String(symbol.value).trim().toUpperCase();
  const ours = Object.keys(spelling).find((name) => spelling[name] === theirs);
  return ok(ours ?? theirs);
}

function readSaid(record: unknown, { kind, map, derive }: RecordReading): Read<Said> {
  if (kind === 'prediction') return readOwn(record, map, undefined);
  const flow = readFlow(record, map);
  if (!flow.ok) return flow;
  if (derive === undefined) return readOwn(record, map, flow.value.flow);
  const follows = derived(flow.value, derive);
  if (!follows.ok) return follows;
  const { signal, confidence } = follows.value;
  return readOwn(record, map, follows.value.flow, { signal, confidence });
}

/** A value given by the source takes precedence over a derived one. */
function readOwn(
  record: unknown,
  map: RecordMap,
  flow: Flow | undefined,
  follows: { readonly signal?: PredictionSignal; readonly confidence?: number | undefined } = {},
): Read<Said> {
  const word = optional(record, 'signal', map.signal);
  if (!word.ok) return badWord(record, word, map.signal);
  const signal = word.value === undefined ? follows.signal : signalNamed(word.value);
  if (signal === undefined) return failed({ kind: 'missing_field', field: 'signal' });
  if (typeof signal !== 'string' && !signal.ok) return signal;
  const number = optional(record, 'confidence', map.confidence);
  if (!number.ok) return number;
  const given = number.value ?? follows.confidence;
  if (given === undefined) return failed({ kind: 'missing_field', field: 'confidence' });
  const confidence = confidenceFrom(given);
  if (!confidence.ok) return confidence;
  const meant = typeof signal === 'string' ? signal : signal.value;
  return ok({ signal: meant, confidence: confidence.value, flow });
}

/** A word outside the profile's enum is a bad signal. */
function badWord(
  record: unknown,
  refused: Extract<Read<unknown>, { ok: false }>,
  source: FieldSource | undefined,
): Read<never> {
  if (source?.as?.kind !== 'enum') return refused;
  const plain = optional(record, 'signal', { ...source, as: undefined });
  return plain.ok && plain.value !== undefined
    ? failed({ kind: 'bad_signal', signal: quoted(plain.value) })
    : refused;
}

function readTimes(record: unknown, map: RecordMap): Read<Times> {
  const dataTime = requiredNumber(record, 'data_time', map.dataTime);
  if (!dataTime.ok) return dataTime;
  const issuedAt = readInstant(record, 'issued_at', map.issuedAt);
  if (!issuedAt.ok) return issuedAt;
  const expiresAt = readInstant(record, 'expires_at', map.expiresAt);
  if (!expiresAt.ok) return expiresAt;
  const at = instant(dataTime.value);
  return ok({
    dataTime: at,
    issuedAt: issuedAt.value ?? at,
    ...(expiresAt.value === undefined ? {} : { expiresAt: expiresAt.value }),
  });
}

function readInstant(
  record: unknown,
  name: string,
  source: FieldSource | undefined,
): Read<Instant | undefined> {
  const read = optionalNumber(record, name, source);
  if (!read.ok) return read;
  return ok(read.value === undefined ? undefined : instant(read.value));
}

type More = Pick<Prediction, 'score' | 'probabilities' | 'anchorPrice' | 'model'>;

function readMore(record: unknown, map: RecordMap): Read<More> {
  const score = optionalNumber(record, 'score', map.score);
  if (!score.ok) return score;
  if (score.value !== undefined && Math.abs(score.value) > 1) {
    return malformed(`score: ${score.value} is not between -1 and 1`);
  }
  const probabilities = readProbabilities(record, map);
  if (!probabilities.ok) return probabilities;
  const anchor = optionalNumber(record, 'anchor_price', map.anchorPrice);
  if (!anchor.ok) return anchor;
  if (anchor.value !== undefined && anchor.value <= 0) {
    return malformed(`anchor_price: ${anchor.value} is not a price`);
  }
  const model = optional(record, 'model', map.model);
  if (!model.ok) return model;
  return ok({
    ...(score.value === undefined ? {} : { score: score.value }),
    ...(probabilities.value === undefined ? {} : { probabilities: probabilities.value }),
    ...(anchor.value === undefined ? {} : { anchorPrice: anchor.value }),
    ...(model.value === undefined ? {} : { model: { name: String(model.value) } }),
  });
}

function readProbabilities(record: unknown, map: RecordMap): Read<Probabilities | undefined> {
  if (map.probabilities === undefined) return ok(undefined);
  const { sell, neutral, buy } = map.probabilities;
  const three: unknown[] = [];
  for (const [name, source] of Object.entries({ sell, neutral, buy })) {
    const read = optionalNumber(record, `probabilities.${name}`, source);
    if (!read.ok) return read;
    three.push(read.value);
  }
  if (three.every((number) => number === undefined)) return ok(undefined);
  return probabilitiesFrom(three[0], three[1], three[2]);
}

function readFeatures(record: unknown, map: RecordMap): Read<Readonly<Record<string, number>>> {
  const mapped: Record<string, number> = {};
  for (const [name, source] of Object.entries(map.features)) {
    const read = optionalNumber(record, `features.${name}`, source);
    if (!read.ok) return read;
    if (read.value !== undefined) mapped[name] = read.value;
  }
  const all = map.featuresFrom === undefined ? {} : valueAt(record, map.featuresFrom);
  // If there are too many, those named in the profile come first, and they take precedence.
  return ok(numbersIn({ ...mapped, ...(isFields(all) ? all : {}), ...mapped }));
}
