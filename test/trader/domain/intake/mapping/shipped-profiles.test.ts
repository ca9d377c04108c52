import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../../src/kernel/instant.ts';
import { readMapped } from '../../../../../src/trader/domain/intake/mapping/read-mapped.ts';
import { unwrap } from '../../../../../src/trader/domain/intake/mapping/unwrap.ts';
import type { Prediction } from '../../../../../src/trader/domain/terms/prediction.ts';
import { runs } from '../../../../runs/runs.ts';
import { profileFrom, readyProfile } from '../../../config/profiles/profile-text.ts';

const FOLDER = join(import.meta.dirname, '../../../../fixtures/feeds');
const WHALES = readyProfile('unusual-whales');

function text(name: string): string {
  return readFileSync(join(FOLDER, name), 'utf8');
}

function lines(name: string): unknown[] {
  return text(name)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

function read(record: unknown, { reading } = WHALES): Prediction {
  const result = readMapped(record, reading, { feed: 'whales', receivedAt: instant(0) });
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

function recordsIn(name: string, profile: string): unknown[] {
  const opened = unwrap(JSON.parse(text(name)), readyProfile(profile).envelope);
  if (!opened.ok) throw new Error(opened.failure);
  return [...opened.value];
}

/** Frames of the socket: a channel and its payload; the first acknowledges that we joined. */
const { envelope: FRAME } = profileFrom(`name: frames
request: { mode: file, format: ndjson }
envelope: { items: "[1]", skip: [{ path: "[1].ticker", op: exists, value: false }] }
map:
  symbol: { path: s }
  signal: { path: s }
  confidence: { path: s }
  data_time: { path: s }
`);

describe('Unusual Whales', () => {
  const rest = recordsIn('unusual-whales-alerts-rest.json', 'unusual-whales');

  it('gives the same result in all three encodings, except for the raw record', () => {
    const frames = lines('unusual-whales-alerts-socket.ndjson').flatMap((frame) => {
      const opened = unwrap(frame, FRAME);
      return opened.ok ? opened.value : [];
    });
    const kafka = lines('unusual-whales-alerts-kafka.ndjson');
    const neutral = (record: unknown) => ({ ...read(record), raw: '' });
    const expected = rest.map(neutral);
    expect(expected).toHaveLength(4);
    expect(frames.map(neutral)).toEqual(expected);
    expect(kafka.map(neutral)).toEqual(expected);
  });

  it('treats a bought call and a sold put as bullish, in proportion to the stronger side', () => {
    const each = rest
      .map((record) => read(record))
      .map(({ symbol, signal, confidence, flow }) => [symbol, signal, confidence, flow?.side]);
    expect(each).toEqual([
      ['AAPL', 'BUY', 380 / 420, 'ask'],
      ['AAPL', 'BUY', 248 / 310, 'ask'],
      ['AAPL', 'BUY', 1, 'bid'],
      ['MSFT', 'SELL', 84 / 96, 'ask'],
    ]);
    expect(read(rest[0])).toMatchObject({
      id: 'whales:0d1a7c1e-0001',
      kind: 'flow',
      dataTime: Date.parse('2026-03-02T15:00:04.120Z'),
      anchorPrice: 182.31,
      flow: { contract: 'AAPL260320C00185000', right: 'call', strike: 185, expiry: '2026-03-20' },
    });
  });

  it('treats missing values as 0 where the profile says so, and nowhere else', () => {
    const whole = Object(rest[0]);
    const { total_bid_side_prem: _bid, ...withoutBid } = whole;
    expect(read({ ...withoutBid, total_premium: '400000' }).confidence).toBe(1);
    const { total_premium: _total, ...withoutTotal } = whole;
    const refused = readMapped(withoutTotal, WHALES.reading, { feed: 'w', receivedAt: instant(0) });
    expect(refused).toEqual({
      ok: false,
      failure: { kind: 'missing_field', field: 'flow.premium (total_premium)' },
    });
  });

  it.each([
    [
      'both sides alike',
      { total_ask_side_prem: '210000', total_bid_side_prem: '210000' },
      'NEUTRAL',
      'mid',
    ],
    [
      'a side just strong enough',
      { total_ask_side_prem: '252000', total_bid_side_prem: '0' },
      'BUY',
      'ask',
    ],
    ['several legs', { has_multileg: true }, 'NEUTRAL', 'ask'],
  ])('reads the direction of %s', (_, change, signal, side) => {
    expect(read({ ...Object(rest[0]), ...change })).toMatchObject({ signal, flow: { side } });
  });

  it.each([
    ['more than all on one side', { total_ask_side_prem: '500000' }],
    ['a negative premium', { total_premium: '-1' }],
    ['a contract nobody trades', { option_chain: 'AAPL' }],
  ])('is malformed with %s', (_, change) => {
    const record = { ...Object(rest[0]), ...change };
    const refused = readMapped(record, WHALES.reading, { feed: 'w', receivedAt: instant(0) });
    expect(refused).toMatchObject({ ok: false, failure: { kind: 'malformed' } });
  });
});

describe('the other sources', () => {
  it('are Benzinga: all numbers are text, and the trade may be outside the market', () => {
    const profile = readyProfile('benzinga');
    const records = recordsIn('benzinga-option-activity-page.json', 'benzinga');
    const each = records.map((record) => read(record, profile));
    expect(each.map(({ symbol, signal }) => `${symbol} ${signal}`)).toEqual([
      'AAPL BUY',
      'AAPL BUY',
      'AAPL BUY',
      'MSFT SELL',
    ]);
    expect(each.map(({ confidence }) => Math.round(confidence * 100))).toEqual([90, 80, 100, 100]);
    expect(each[0]?.flow).toEqual({
      contract: 'AAPL260320C00185000',
      right: 'call',
      strike: 185,
      expiry: '2026-03-20',
      premium: 420_000,
      size: 1_200,
      isSweep: true,
      openInterest: 5_400,
      volume: 8_100,
    });
  });

  it('are Benzinga with the side and the price of the stock, as its public consumers print them', () => {
    const printed = {
      ...{ aggressor_ind: '0.97', ask: '4.9', bid: '4.65', cost_basis: '47381.399999999994' },
      ...{ date: '2024-02-02', date_expiration: '2024-02-09', exchange: 'NASDAQ' },
      ...{ execution_estimate: 'AT_ASK', id: '65bd57cab95b290001dc9c6e', midpoint: '4.775' },
      ...{ open_interest: '11721', option_activity_type: 'SWEEP', price: '4.81', size: '99' },
      ...{ option_symbol: 'AAPL240209P00190000', put_call: 'PUT', sentiment: 'BEARISH' },
      ...{ strike_price: '190.00', ticker: 'AAPL', time: '15:59:54', trade_count: 5 },
      ...{
        underlying_price: '186.0',
        underlying_type: 'STOCK',
        updated: 1706907594,
        volume: '3291',
      },
    };
    const profile = readyProfile('benzinga');
    expect(read(printed, profile)).toMatchObject({
      ...{ signal: 'SELL', anchorPrice: 186 },
      flow: { contract: 'AAPL240209P00190000', right: 'put', side: 'ask' },
    });
    const below = { ...printed, execution_estimate: 'BELOW_BID', underlying_price: undefined };
    expect(read(below, profile)).toMatchObject({ flow: { side: 'bid' } });
  });

  it('are FlashAlpha: the sign of the net premium, and no price where it is 0', () => {
    const profile = readyProfile('flashalpha');
    const known = read(JSON.parse(text('flashalpha-summary-nvda.json')), profile);
    expect(known).toMatchObject({
      symbol: 'NVDA',
      signal: 'BUY',
      confidence: 0.5,
      anchorPrice: 880.5,
      features: { flow_count: 9, flow_premium: 8_000_000, opening_share: 0.75 },
    });
    const unknown = read(JSON.parse(text('flashalpha-summary-unknown-symbol.json')), profile);
    expect(unknown).toMatchObject({ signal: 'SELL', confidence: 1 });
    expect(unknown.anchorPrice).toBeUndefined();
  });
});

describe('any record', () => {
  it('is parsed or refused, and never crashes', () => {
    const { data } = JSON.parse(text('unusual-whales-alerts-rest.json'));
    const fields = [
      ...Object.keys(data[0]),
      ...[
        'symbol',
        'signal',
        'confidence',
        'data_time',
        'timestamp',
        'features',
        'as_of',
        'updated',
      ],
    ];
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom<unknown>(
        Number.NaN,
        Infinity,
        -0,
        1e308,
        '1e999',
        'AAPL260320C00185000',
        undefined,
      ),
    );
    const profiles = ['unusual-whales', 'benzinga', 'flashalpha', 'json-file', 'csv-file'].map(
      readyProfile,
    );
    const verdicts = ['malformed', 'missing_field', 'bad_signal', 'bad_confidence'];
    fc.assert(
      fc.property(
        fc.constantFrom(...profiles),
        fc.constantFrom<object>(...data, {}),
        fc.dictionary(fc.constantFrom(...fields), value),
        ({ reading }, record, changes) => {
          const changed = { ...record, ...changes };
          const result = readMapped(changed, reading, { feed: 'f', receivedAt: instant(0) });
          if (!result.ok) {
            expect(verdicts).toContain(result.failure.kind);
            return;
          }
          const { confidence, dataTime, features, anchorPrice = 1, flow = {} } = result.value;
          expect(confidence >= 0 && confidence <= 1 && Number.isInteger(dataTime)).toBe(true);
          for (const number of [...Object.values(features), anchorPrice, flow.premium ?? 0]) {
            expect(Number.isFinite(number)).toBe(true);
          }
        },
      ),
      { numRuns: runs(2_000) },
    );
  });
});
