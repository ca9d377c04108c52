import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import { fingerprint } from '../../../../src/trader/domain/intake/neutral/fingerprint.ts';
import { parsePrediction } from '../../../../src/trader/domain/intake/parse-prediction.ts';
import type { Prediction } from '../../../../src/trader/domain/terms/prediction.ts';
import { runs } from '../../../runs/runs.ts';

const DATA_TIME = instant(Date.parse('2020-12-16T14:36:20Z'));
const ORIGIN = {
  feed: 'flow',
  symbol: 'AAPL',
  receivedAt: instant(DATA_TIME + 1_500),
  zone: 'America/New_York',
  model: { model_path: 'models/aapl.joblib', is_ticker_specific: true, using_default_only: false },
};
const RECORD = {
  ticker: 'AAPL',
  signal: 'BUY',
  numeric: 1,
  confidence: 0.8,
  probabilities: [0.05, 0.15, 0.8],
  timestamp: DATA_TIME + 400,
  datetime: '2020-12-16T14:36:20+00:00',
  datetime_of_data: '2020-12-16T09:36:20',
  stock_price: 127.41,
  feature_values: { d_diff_short: -3.25, lambda: 0.45 },
  prediction_time: '2020-12-16T14:36:20+00:00',
};

function parse(more: object = {}, origin: object = {}) {
  return parsePrediction({ ...RECORD, ...more }, { ...ORIGIN, ...origin });
}

function prediction(more: object = {}, origin: object = {}): Prediction {
  const parsed = parse(more, origin);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  return parsed.value;
}

function failure(more: object) {
  const parsed = parse(more);
  return parsed.ok ? 'accepted' : parsed.failure;
}

describe('parsing a record', () => {
  it('becomes a neutral prediction with its time in the zone of the feed', () => {
    expect(prediction()).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      source: 'flow',
      kind: 'prediction',
      symbol: 'AAPL',
      signal: 'BUY',
      confidence: 0.8,
      probabilities: { sell: 0.05, neutral: 0.15, buy: 0.8 },
      dataTime: DATA_TIME,
      issuedAt: DATA_TIME + 400,
      receivedAt: DATA_TIME + 1_500,
      anchorPrice: 127.41,
      model: { name: 'models/aapl.joblib', tickerSpecific: true },
      features: { d_diff_short: -3.25, lambda: 0.45 },
      raw: JSON.stringify(RECORD),
    });
  });

  it('needs only a signal, a confidence and one time', () => {
    const bare = { signal: 'SELL', confidence: 1, timestamp: DATA_TIME };
    const parsed = parsePrediction(bare, { ...ORIGIN, model: null });
    expect(parsed).toMatchObject({ ok: true, value: { dataTime: DATA_TIME, features: {} } });
    expect(Object.keys(parsed.ok ? parsed.value : {})).not.toContain('anchorPrice');
  });

  it.each([
    [['BUY', 'buy', ' Long ', 'LONG', 'bullish', 1, '1'], 'BUY'],
    [['SELL', 'SHORT', 'bearish', 'Bearish', -1, '-1'], 'SELL'],
    [['NEUTRAL', 'HOLD', 'hold', 'neutral', 0, '0'], 'NEUTRAL'],
  ])('reads each of %j as %s', (aliases, signal) => {
    for (const alias of aliases) {
      expect(prediction({ signal: alias }).signal).toBe(signal);
      expect(prediction({ signal: undefined, numeric: alias }).signal).toBe(signal);
    }
    expect(new Set(aliases.map((alias) => prediction({ signal: alias }).id)).size).toBe(1);
  });

  it.each([
    ['2020-12-16 09:36:20', 'America/New_York'],
    ['2020-12-16T09:36:20.123456', 'America/New_York'],
    ['2020-12-16T21:36:20', 'Asia/Ho_Chi_Minh'],
    ['2020-12-16T14:36:20Z', 'America/New_York'],
    ['2020-12-16T14:36:20.5+00:00', 'Asia/Ho_Chi_Minh'],
    ['2020-12-16T09:36:20-0500', 'UTC'],
  ])('reads %s in %s', (datetime_of_data, zone) => {
    const { dataTime } = prediction({ datetime_of_data }, { zone });
    expect(Math.floor(dataTime / 1_000) * 1_000).toBe(DATA_TIME);
  });

  it('follows the zone through daylight saving', () => {
    const july = { datetime_of_data: '2020-07-16T09:36:20', timestamp: undefined };
    expect(prediction(july).dataTime).toBe(Date.parse('2020-07-16T13:36:20Z'));
  });

  it('keeps only finite features, at most 64', () => {
    const odd = { a: 1, b: Number.NaN, c: '3', d: Number.POSITIVE_INFINITY, e: null, f: -2 };
    expect(prediction({ feature_values: odd }).features).toEqual({ a: 1, f: -2 });
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`f${n}`, n]));
    expect(Object.keys(prediction({ feature_values: many }).features)).toHaveLength(64);
  });

  it('truncates the raw record at 4,096 characters', () => {
    expect(prediction({ note: 'x'.repeat(10_000) }).raw).toHaveLength(4_096);
  });
});

describe('refusing a record', () => {
  it.each([null, 'BUY', 7, [RECORD], undefined])('calls %j malformed', (record) => {
    const parsed = parsePrediction(record, ORIGIN);
    expect(parsed).toMatchObject({ ok: false, failure: { kind: 'malformed' } });
  });

  it.each([
    ['another ticker', { ticker: 'MSFT' }, { kind: 'malformed' }],
    ['no signal', { signal: undefined, numeric: null }, { kind: 'missing_field', field: 'signal' }],
    ['an unknown signal', { signal: 'MAYBE' }, { kind: 'bad_signal', signal: '"MAYBE"' }],
    ['a signal in a list', { signal: ['BUY'] }, { kind: 'bad_signal' }],
    ['no confidence', { confidence: undefined }, { kind: 'missing_field', field: 'confidence' }],
    ['NaN', { confidence: Number.NaN }, { kind: 'bad_confidence', confidence: 'NaN' }],
    ['a percent', { confidence: 80 }, { kind: 'bad_confidence', confidence: '80' }],
    ['just over one', { confidence: 1.0001 }, { kind: 'bad_confidence' }],
    ['below zero', { confidence: -0.1 }, { kind: 'bad_confidence' }],
    ['text', { confidence: '0.8' }, { kind: 'bad_confidence' }],
    [
      'no time',
      { datetime_of_data: undefined, timestamp: undefined },
      { kind: 'missing_field', field: 'datetime_of_data' },
    ],
    [
      'a time in seconds',
      { timestamp: 1_608_129_380 },
      { kind: 'malformed', why: expect.stringContaining('has the magnitude of epoch seconds') },
    ],
    ['an unreadable time', { datetime_of_data: 'yesterday' }, { kind: 'malformed' }],
    ['a day without a time', { datetime_of_data: '2020-12-16' }, { kind: 'malformed' }],
    [
      'a time of the wrong zone',
      { datetime_of_data: '2020-12-16T14:36:20' },
      { kind: 'malformed' },
    ],
    ['seconds for milliseconds', { timestamp: DATA_TIME / 1_000 }, { kind: 'malformed' }],
    ['a timestamp of NaN', { timestamp: Number.NaN }, { kind: 'malformed' }],
    ['two probabilities', { probabilities: [0.5, 0.5] }, { kind: 'malformed' }],
    ['four probabilities', { probabilities: [0.5, 0.5, 0, 0] }, { kind: 'malformed' }],
    ['a probability of NaN', { probabilities: [0.2, Number.NaN, 0.8] }, { kind: 'malformed' }],
    ['a negative probability', { probabilities: [-0.1, 0.3, 0.8] }, { kind: 'malformed' }],
    ['a price of zero', { stock_price: 0 }, { kind: 'malformed' }],
    ['a price of NaN', { stock_price: Number.NaN }, { kind: 'malformed' }],
  ])('names %s', (_, more, expected) => {
    expect(failure(more)).toMatchObject(expected);
  });

  it('permits five minutes between the two times and no more', () => {
    expect(failure({ timestamp: DATA_TIME + 5 * MINUTE_MS })).toBe('accepted');
    expect(failure({ timestamp: DATA_TIME - 5 * MINUTE_MS })).toBe('accepted');
    expect(failure({ timestamp: DATA_TIME + 5 * MINUTE_MS + 1 })).toMatchObject({
      kind: 'malformed',
    });
  });

  it('permits probabilities to miss 1 by 0.02 and no more', () => {
    expect(failure({ probabilities: [0.1, 0.1, 0.82] })).toBe('accepted');
    expect(failure({ probabilities: [0.1, 0.1, 0.78] })).toBe('accepted');
    expect(failure({ probabilities: [0.1, 0.1, 0.8201] })).toMatchObject({ kind: 'malformed' });
    expect(failure({ probabilities: [0.1, 0.1, 0.7799] })).toMatchObject({ kind: 'malformed' });
  });

  it('never throws, for any input', () => {
    const anything = fc.anything({ withNullPrototype: true, withSparseArray: true });
    const record = fc.record(
      Object.fromEntries(Object.keys(RECORD).map((key) => [key, anything])),
      {
        requiredKeys: [],
      },
    );
    fc.assert(
      fc.property(record, anything, (more, model) => {
        const parsed = parsePrediction({ ...RECORD, ...more }, { ...ORIGIN, model });
        if (!parsed.ok) return;
        expect(parsed.value.confidence).toBeGreaterThanOrEqual(0);
        expect(parsed.value.confidence).toBeLessThanOrEqual(1);
        expect(Number.isFinite(parsed.value.dataTime)).toBe(true);
        expect(Object.values(parsed.value.features).every(Number.isFinite)).toBe(true);
      }),
      { numRuns: runs(500) },
    );
  });
});

describe('identity', () => {
  it("is the vendor's id if there is one", () => {
    expect(prediction({ id: 'flow-77' }).id).toBe('flow-77');
    expect(prediction({ id: 77 }).id).toBe('77');
    expect(prediction({ id: '' }).id).toBe(prediction().id);
  });

  it('is the same each time the same prediction is received, and after a restart', () => {
    const again = prediction(
      { prediction_time: 'later' },
      { receivedAt: instant(DATA_TIME + 600_000) },
    );
    expect(again.id).toBe(prediction().id);
    expect(prediction().id).toBe('5d777b142a5959b9');
  });

  it.each([
    ['signal', { signal: 'SELL' }, {}],
    ['confidence', { confidence: 0.8001 }, {}],
    ['data time', { datetime_of_data: '2020-12-16T09:36:21' }, {}],
    ['symbol', { ticker: undefined }, { symbol: 'MSFT' }],
    ['source', {}, { feed: 'other' }],
  ])('changes with the %s', (_, more, origin) => {
    expect(prediction(more, origin).id).not.toBe(prediction().id);
  });

  it("ignores the model's noise in the confidence", () => {
    expect(prediction({ confidence: 0.80001 }).id).toBe(prediction().id);
  });

  it('matches the published FNV-1a vectors', () => {
    expect(fingerprint('')).toBe('cbf29ce484222325');
    expect(fingerprint('a')).toBe('af63dc4c8601ec8c');
    expect(fingerprint('foobar')).toBe('85944171f73967e8');
  });
});
