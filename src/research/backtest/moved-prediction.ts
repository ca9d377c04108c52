// A prediction as it would have been published at another moment, over another price: its times move, its prices are rescaled.
import { DAY_MS, type Instant, plus, toIso } from '../../kernel/instant.ts';
import { nameIn, type RecordPath, valueAt } from '../../kernel/record-path.ts';
import { type Zone, zoneNamed } from '../../market/time/zone.ts';
import { numberFrom, numberText } from '../../trader/domain/intake/mapping/convert.ts';
import type { FieldSource } from '../../trader/domain/intake/mapping/record-map.ts';
import { parseMoment } from '../../trader/domain/intake/neutral/data-time.ts';
import { momentIn } from '../../trader/domain/wording/venue-time.ts';
import type { FeedSettings } from '../../trader/ports/feed-settings.ts';
import type { TapedPrediction } from './prediction-tape.ts';

export interface Move {
  readonly byMs: number;
  /** New price over the old one. */
  readonly factor: number;
}

/** What a record of a feed says about time and price. */
export interface RecordTerms {
  /** Of times without an offset. */
  readonly zone: Zone;
  readonly prices: readonly PricePlace[];
}

interface PricePlace {
  readonly path: RecordPath;
  /** Of a price that is text. */
  readonly thousands: string | undefined;
}

const HAS_CLOCK = /\d:\d\d/;
const HAS_OFFSET = /(?:Z|[+-]\d\d:?\d\d)$/;
/** Units of epoch times, in milliseconds: seconds to nanoseconds. */
const UNITS_MS = [1_000, 1, 1e-3, 1e-6];

export function recordTermsOf(feed: FeedSettings | undefined, zone: Zone): RecordTerms {
  if (feed?.profile === 'declared') {
    const { anchorPrice } = feed.declared.reading.map;
    return { zone, prices: anchorPrice === undefined ? [] : pathsOf(anchorPrice) };
  }
  const own = feed?.profile === 'prediction-api' ? zoneNamed(feed.zone) : zone;
  return { zone: own, prices: [{ path: ['stock_price'], thousands: undefined }] };
}

function pathsOf({ origin, as }: FieldSource): readonly PricePlace[] {
  const thousands = as?.kind === 'number' ? as.thousands : undefined;
  if (origin.kind === 'path') return [{ path: origin.path, thousands }];
  return origin.kind === 'first' ? origin.of.flatMap(pathsOf) : [];
}

/** Times within a day of the prediction move with it; an expiry of an option stays. */
export function movedPrediction(
  { symbol, at, record }: TapedPrediction,
  { byMs, factor }: Move,
  { zone, prices }: RecordTerms,
): TapedPrediction {
  const priced = factor === 1 ? record : rescaled(record, factor, prices);
  const moved = byMs === 0 ? priced : withTimesMoved(priced, { at, byMs, zone });
  return { symbol, at: plus(at, byMs), record: moved };
}

/** The same with another price, where it has one. */
export function withPrice(
  prediction: TapedPrediction,
  price: number,
  { prices }: RecordTerms,
): TapedPrediction {
  const record = prices.reduce((whole, { path, thousands }) => {
    const before = valueAt(whole, path);
    const isText = typeof before === 'string' && before.trim() !== '';
    if (!isText && typeof before !== 'number') return whole;
    return withValue(whole, path, isText ? numberText(price, { thousands }) : price);
  }, prediction.record);
  return { ...prediction, record };
}

function rescaled(record: unknown, factor: number, prices: readonly PricePlace[]): unknown {
  return prices.reduce((whole, { path, thousands }) => {
    const price = valueAt(whole, path);
    const isText = typeof price === 'string';
    const value = numberFrom(price, { thousands });
    if (value === undefined) return whole;
    const scaled = Number((value * factor).toPrecision(12));
    return withValue(whole, path, isText ? numberText(scaled, { thousands }) : scaled);
  }, record);
}

function withValue(whole: unknown, [step, ...rest]: RecordPath, value: unknown): unknown {
  if (step === undefined) return value;
  const name = nameIn(whole, step);
  if (name === undefined) return whole;
  if (Array.isArray(whole))
    return whole.map((one, at) => (at === name ? withValue(one, rest, value) : one));
  const fields = whole as Readonly<Record<string, unknown>>;
  return { ...fields, [name]: withValue(fields[name], rest, value) };
}

interface MovedTimes {
  readonly at: Instant;
  readonly byMs: number;
  readonly zone: Zone;
}

function withTimesMoved(value: unknown, moved: MovedTimes): unknown {
  if (typeof value === 'string') return movedText(value, moved);
  if (typeof value === 'number') return movedEpoch(value, moved);
  if (Array.isArray(value)) return value.map((one) => withTimesMoved(one, moved));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, withTimesMoved(one, moved)]),
  );
}

function movedText(text: string, { at, byMs, zone }: MovedTimes): string {
  if (!HAS_CLOCK.test(text)) return text;
  const moment = parseMoment(text, zone.name);
  if (moment === undefined || Math.abs(moment - at) > DAY_MS) return text;
  const to = plus(moment, byMs);
  return HAS_OFFSET.test(text.trim()) ? toIso(to) : momentIn(zone, to).replace(' ', 'T');
}

function movedEpoch(value: number, { at, byMs }: MovedTimes): number {
  const unitMs = UNITS_MS.find((unit) => Math.abs(value * unit - at) <= DAY_MS);
  return unitMs === undefined ? value : value + byMs / unitMs;
}
