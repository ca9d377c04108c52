import { describe, expect, it } from 'vitest';
import { instant } from '../../../../../src/kernel/instant.ts';
import { matches } from '../../../../../src/trader/domain/intake/mapping/matches.ts';
import { readMapped } from '../../../../../src/trader/domain/intake/mapping/read-mapped.ts';
import { unwrap } from '../../../../../src/trader/domain/intake/mapping/unwrap.ts';
import { profileFrom } from '../../../config/profiles/profile-text.ts';

const AT = Date.parse('2026-03-02T15:00:00Z');
const RECORD = { ticker: 'aapl', side: 'BUY', sure: 0.8, at: AT };

/** The least profile with these lines in its map, in place of those of the same name. */
function reading(lines: Readonly<Record<string, string>> = {}, head = '') {
  const map = {
    symbol: '{ path: ticker }',
    signal: '{ path: side }',
    confidence: '{ path: sure }',
    data_time: '{ path: at, time: { unit: ms } }',
    ...lines,
  };
  const text = Object.entries(map).map(([name, source]) => `  ${name}: ${source}\n`);
  return profileFrom(`name: mine\n${head}request: { mode: feed, path: /x }\nmap:\n${text.join('')}`)
    .reading;
}

function read(record: unknown, lines: Readonly<Record<string, string>> = {}) {
  return readMapped(record, reading(lines), { feed: 'mine', receivedAt: instant(AT + 500) });
}

function prediction(record: unknown, lines?: Readonly<Record<string, string>>) {
  const result = read(record, lines);
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

function refusal(record: unknown, lines?: Readonly<Record<string, string>>) {
  const result = read(record, lines);
  return result.ok ? undefined : result.failure;
}

describe('a record by its map', () => {
  it('becomes a neutral prediction with an upper-case symbol and a derived id', () => {
    const first = prediction(RECORD);
    expect(first).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      source: 'mine',
      kind: 'prediction',
      symbol: 'AAPL',
      signal: 'BUY',
      confidence: 0.8,
      dataTime: AT,
      issuedAt: AT,
      receivedAt: AT + 500,
      features: {},
      raw: JSON.stringify(RECORD),
    });
    expect(prediction({ ...RECORD, note: 'again' }).id).toBe(first.id);
    expect(prediction({ ...RECORD, side: 'SELL' }).id).not.toBe(first.id);
  });

  it("uses the source's own id, prefixed with the feed's name", () => {
    expect(prediction({ ...RECORD, n: 17 }, { id: '{ path: n }' }).id).toBe('mine:17');
  });

  it('treats HOLD and NEUTRAL as the same, and other words as bad signals', () => {
    const hold = prediction({ ...RECORD, side: 'HOLD' });
    expect(prediction({ ...RECORD, side: 'NEUTRAL' })).toEqual({
      ...hold,
      raw: expect.any(String),
    });
    expect(refusal({ ...RECORD, side: 'STRONG' })).toEqual({
      kind: 'bad_signal',
      signal: '"STRONG"',
    });
    const words = { signal: '{ path: side, enum: { up: BUY, down: SELL } }' };
    expect(prediction({ ...RECORD, side: 'up' }, words).signal).toBe('BUY');
    expect(refusal({ ...RECORD, side: 'BUY' }, words)).toEqual({
      kind: 'bad_signal',
      signal: '"BUY"',
    });
    expect(refusal({ ...RECORD, side: 'toString' }, words)).toMatchObject({ kind: 'bad_signal' });
  });

  it.each([1.2, -0.1, '0.8', true])(
    'refuses %j as a confidence, and limits nothing by default',
    (sure) => {
      expect(refusal({ ...RECORD, sure })).toMatchObject({ kind: 'bad_confidence' });
    },
  );

  it('reads features by name and whole objects of them, numbers only', () => {
    const record = { ...RECORD, own: { a: 1, b: '2', c: null }, deep: [{ d: '3.5' }] };
    const lines = {
      features: '{ depth: { path: "deep[0].d", number: {} } }',
      features_from: 'own',
    };
    expect(prediction(record, lines).features).toEqual({ a: 1, depth: 3.5 });
  });

  it('requires probabilities that sum to 1, and a score between -1 and 1', () => {
    const three = '{ sell: { path: "p[0]" }, neutral: { path: "p[1]" }, buy: { path: "p[2]" } }';
    const lines = { probabilities: three, score: '{ path: score }' };
    const record = { ...RECORD, p: [0.1, 0.2, 0.7], score: 0.5 };
    expect(prediction(record, lines)).toMatchObject({
      probabilities: { sell: 0.1, neutral: 0.2, buy: 0.7 },
      score: 0.5,
    });
    expect(refusal({ ...record, p: [0.1, 0.2, 0.6] }, lines)).toMatchObject({ kind: 'malformed' });
    expect(refusal({ ...record, score: -1.1 }, lines)).toEqual({
      kind: 'malformed',
      why: 'score: -1.1 is not between -1 and 1',
    });
  });

  it.each([[undefined], [null], [[]], ['text'], [7]])(
    'refuses a record of %j by its first field',
    (record) => {
      expect(refusal(record)).toEqual({ kind: 'missing_field', field: 'symbol (ticker)' });
    },
  );
});

/** One field as a feature `f`: numbers come out as they are. */
function feature(source: string, record: object): unknown {
  const result = read({ ...RECORD, ...record }, { features: `{ f: ${source} }` });
  if (result.ok) return result.value.features.f;
  return result.failure.kind === 'malformed' ? result.failure.why : result.failure;
}

/** One field as the name of the model: any value comes out as text. */
function textOf(source: string, record: object): unknown {
  const result = read({ ...RECORD, ...record }, { model: source });
  if (result.ok) return result.value.model?.name;
  return result.failure.kind === 'malformed' ? result.failure.why : result.failure;
}

describe('a field', () => {
  it.each<[string, string, object, unknown]>([
    ['a path', '{ path: a.b }', { a: { b: 2 } }, 2],
    ['a place in a list', '{ path: "a[1].b" }', { a: [0, { b: 2 }] }, 2],
    ['nothing', '{ path: a.b }', { a: 1 }, undefined],
    ['nothing inherited', '{ path: a.constructor }', { a: {} }, undefined],
    [
      'what nobody reads',
      '{ path: a }',
      { a: { b: 1 } },
      'features.f: a: {"b":1} is not text, a number, or true or false',
    ],
    [
      'a need',
      '{ path: a, required: true }',
      {},
      { kind: 'missing_field', field: 'features.f (a)' },
    ],
    ['0 where the profile says so', '{ path: a, number: {}, default: 0 }', {}, 0],
    ['no 0 where it does not', '{ path: a, number: {} }', {}, undefined],
    ['what stands for nothing', '{ path: a, absent: [0, "N/A"] }', { a: 0 }, undefined],
    ['empty text', '{ path: a, number: {} }', { a: '' }, undefined],
    ['a constant', '{ const: 4 }', {}, 4],
    ['numeric text', '{ path: a, number: {} }', { a: ' -1.5e2 ' }, -150],
    ['scale and offset', '{ path: a, number: { scale: 0.01, offset: 1 } }', { a: 50 }, 1.5],
    [
      'bounds that are asked for',
      '{ path: a, number: { absolute: true, at_most: 1 } }',
      { a: -3 },
      1,
    ],
    [
      'text that is no number',
      '{ path: a, number: {} }',
      { a: '1,000' },
      'features.f: a: "1,000" is not a number',
    ],
    ['text without a reading', '{ path: a }', { a: '5' }, 'features.f: "5" is not a number'],
    ['the first that is there', '{ first: [{ path: a }, { path: b }] }', { b: 2 }, 2],
    [
      'no second for what cannot be read',
      '{ first: [{ path: a, number: {} }, { path: b }] }',
      { a: 'x', b: 2 },
      'features.f: a: "x" is not a number',
    ],
    ['a ratio', '{ ratio: [{ path: a }, { path: b }] }', { a: 1, b: 4 }, 0.25],
    [
      'a ratio of sums',
      '{ ratio: [{ path: a }, { sum: [{ path: a }, { path: b }] }] }',
      { a: 1, b: 3 },
      0.25,
    ],
    ['nothing over 0', '{ ratio: [{ path: a }, { path: b }] }', { a: 1, b: 0 }, undefined],
    ['a difference', '{ diff: [{ path: a }, { path: b, number: {}, default: 0 }] }', { a: 3 }, 3],
    ['a product', '{ product: [{ path: a }, { path: b }, { const: 100 }] }', { a: 1.5, b: 2 }, 300],
    [
      'strikes of OCC symbols',
      '{ occ: { path: a, part: strike } }',
      { a: 'O:SPXW  260320P04512500' },
      4512.5,
    ],
    [
      'other symbols',
      '{ occ: { path: a, part: strike } }',
      { a: 'AAPL' },
      'features.f: a: "AAPL" is not an OCC symbol',
    ],
    [
      'days no calendar has',
      '{ occ: { path: a, part: strike } }',
      { a: 'AAPL260230C00100000' },
      'features.f: a: "AAPL260230C00100000" is not an OCC symbol',
    ],
  ])('reads %s', (_, source, record, expected) => {
    expect(feature(source, record)).toEqual(expected);
  });

  it.each<[string, string, object, unknown]>([
    ['a template', '{ template: "{a}-{b[0]}!" }', { a: 1, b: ['x'] }, '1-x!'],
    ['nothing of a template with a hole', '{ template: "{a}-{c}" }', { a: 1 }, undefined],
    ['words for true', '{ path: a, bool: {} }', { a: 'Yes' }, 'true'],
    [
      'words for neither',
      '{ path: a, bool: {} }',
      { a: 'maybe' },
      'model: a: "maybe" is neither true nor false',
    ],
    ['own words for true', '{ path: a, bool: { yes: [SWEEP] } }', { a: 'TRADE' }, 'false'],
    [
      'roots of OCC symbols',
      '{ occ: { path: a, part: root } }',
      { a: 'BRKB260320C00400000' },
      'BRKB',
    ],
  ])('reads %s', (_, source, record, expected) => {
    expect(textOf(source, record)).toEqual(expected);
  });

  const MOMENT = Date.parse('2026-03-02T15:00:00.250Z');
  it.each<[string, string, object]>([
    ['seconds', '{ path: t, time: { unit: s } }', { t: MOMENT / 1_000 }],
    ['milliseconds as text', '{ path: t, time: { unit: ms } }', { t: String(MOMENT) }],
    ['microseconds', '{ path: t, time: { unit: us } }', { t: MOMENT * 1_000 }],
    ['nanoseconds', '{ path: t, time: { unit: ns } }', { t: MOMENT * 1e6 + 1_000 }],
    [
      'ISO text with an offset',
      '{ path: t, time: { unit: iso } }',
      { t: '2026-03-02T10:00:00.250-05:00' },
    ],
    [
      'ISO text of a zone',
      '{ path: t, time: { unit: iso, zone: America/New_York } }',
      { t: '2026-03-02 10:00:00.25' },
    ],
    [
      'text with an offset of whole hours, as databases write it',
      '{ path: t, time: { unit: iso } }',
      { t: '2026-03-02 15:00:00.25+00' },
    ],
    [
      'a date and a time',
      '{ date_time: { date: d, time: h, zone: Asia/Ho_Chi_Minh } }',
      { d: '2026-03-02', h: '22:00:00.25' },
    ],
    [
      'text with the month first and a clock of twelve hours',
      '{ path: t, time: { unit: mdy, zone: America/New_York } }',
      { t: '3/2/26, 10:00:00.25 AM' },
    ],
    [
      'text with the day first',
      '{ path: t, time: { unit: dmy, zone: Asia/Ho_Chi_Minh } }',
      { t: '02.03.2026 22:00:00.25' },
    ],
    [
      'text with an offset after the clock',
      '{ path: t, time: { unit: mdy } }',
      { t: '03/02/2026 3:00:00.25 p.m.Z' },
    ],
    [
      'a date with the month first and a time of twelve hours',
      '{ date_time: { date: d, time: h, zone: Asia/Ho_Chi_Minh, order: mdy } }',
      { d: '03/02/2026', h: '10:00:00.25PM' },
    ],
    [
      'an hour of one digit',
      '{ date_time: { date: d, time: h, zone: UTC } }',
      { d: '2026-03-02', h: '3:00:00.25 pm' },
    ],
  ])('is a time in %s', (_, source, record) => {
    expect(prediction({ ...RECORD, ...record }, { data_time: source }).dataTime).toBe(MOMENT);
  });

  it.each<[string, string, unknown]>([
    ['text without a zone', '{ path: t, time: { unit: iso } }', '2026-03-02 10:00:00'],
    ['no moment', '{ path: t, time: { unit: ms } }', -1],
    ['a moment after the end of time', '{ path: t, time: { unit: s } }', 1e15],
    ['a day alone', '{ path: t, time: { unit: iso, zone: UTC } }', '2026-03-02'],
    ['a month that is a day', '{ path: t, time: { unit: mdy, zone: UTC } }', '13/12/26 10:00'],
    ['another order', '{ path: t, time: { unit: mdy, zone: UTC } }', '2026-03-02 10:00'],
    ['an hour 0 AM', '{ path: t, time: { unit: mdy, zone: UTC } }', '3/2/26 0:15 AM'],
    ['an hour 13 PM', '{ path: t, time: { unit: mdy, zone: UTC } }', '3/2/26 13:15 PM'],
    ['years of three digits', '{ path: t, time: { unit: mdy, zone: UTC } }', '3/2/126 10:15'],
  ])('is not a time from %s', (_, source, t) => {
    expect(refusal({ ...RECORD, t }, { data_time: source })).toMatchObject({
      kind: 'malformed',
      why: expect.stringMatching(/^data_time: t: /),
    });
  });
});

describe('a date of a profile', () => {
  it.each([
    ['{ path: e, date: { order: mdy } }', '12/18/26'],
    ['{ path: e, date: { order: mdy } }', '12-18-2026'],
    ['{ path: e, date: { order: dmy } }', '18.12.2026'],
    ['{ path: e }', '2026-12-18'],
  ])('%s reads %s', (source, text) => {
    expect(textOf(source, { e: text })).toBe('2026-12-18');
  });

  it.each([
    ['mdy', '18/12/26'],
    ['dmy', '31.11.2026'],
    ['mdy', '2026-12-18'],
  ])('in the order %s is not %s', (order, e) => {
    const model = `{ path: e, date: { order: ${order} } }`;
    expect(refusal({ ...RECORD, e }, { model })).toMatchObject({
      why: expect.stringMatching(/^model: e: .* is not a date, the (?:month|day) first$/),
    });
  });
});

describe('tests of a profile', () => {
  it.each<[string, string, boolean]>([
    ['text that is meant as a number', '{ path: a, op: eq, value: 5 }', true],
    ['another value', '{ path: a, op: ne, value: 6 }', true],
    ['nothing equal to nothing', '{ path: z, op: eq, value: "" }', false],
    ['one of a list', '{ path: a, op: in, value: [1, "5"] }', true],
    ['at least', '{ path: a, op: gte, value: 5 }', true],
    ['at most', '{ path: a, op: lte, value: 4.9 }', false],
    ['nothing compared', '{ path: z, op: lte, value: 9 }', false],
    ['something there', '{ path: a, op: exists }', true],
    ['something not there', '{ path: z, op: exists, value: false }', true],
  ])('know %s', (_, text, expected) => {
    const { where } = reading({}, `where: [${text}]\n`);
    expect(where.map((test) => matches({ a: '5' }, test))).toEqual([expected]);
  });

  it.each([
    ['1,250,000.5', 'gte, value: 1000000, number: { thousands: "," }', true],
    ['1.250,5', 'lte, value: 1250.4, number: { thousands: "." }', false],
    ['85%', 'gte, value: 0.85, number: { percent: true }', true],
    ['85', 'gte, value: 0.1, number: { percent: true }', false],
    ['12,50', 'gte, value: 0, number: { thousands: "," }', false],
    ['1,250', 'gte, value: 0', false],
  ])('compare %s with %s', (a, comparison, expected) => {
    const { where } = reading({}, `where: [{ path: a, op: ${comparison} }]\n`);
    expect(where.map((test) => matches({ a }, test))).toEqual([expected]);
  });
});

describe('an envelope', () => {
  const { envelope } = profileFrom(`name: mine
request: { mode: feed, path: /x }
envelope:
  items: data.rows
  ok: { path: status, op: eq, value: fine }
  error: error
  skip: [{ path: type, op: eq, value: heartbeat }]
map:
  symbol: { path: s }
  signal: { path: s }
  confidence: { path: s }
  data_time: { path: s }
`);

  it.each<[string, unknown, unknown]>([
    ['a list', { status: 'fine', data: { rows: [1, 2] } }, [1, 2]],
    ['one record', { status: 'fine', data: { rows: { a: 1 } } }, [{ a: 1 }]],
    ['no record yet', { status: 'fine', data: { rows: null } }, []],
    ['a heartbeat', { type: 'heartbeat' }, []],
    [
      'an error in a good answer',
      { status: 'fine', error: 'model down' },
      'the source says: model down',
    ],
    [
      'another status',
      { status: 'odd', data: { rows: [] } },
      'the body does not pass its test: status',
    ],
    ['no records', { status: 'fine', data: {} }, 'there are no records at data.rows'],
    ['a number', 7, 'the body does not pass its test: status'],
  ])('contains %s', (_, body, expected) => {
    const opened = unwrap(body, envelope);
    expect(opened.ok ? opened.value : opened.failure).toEqual(expected);
  });
});

describe('records in nested lists', () => {
  const ACCOUNTS = {
    data: [
      {
        ticker: 'AAPL',
        at: 1,
        side: 'none',
        extra: { a: 1 },
        alerts: [{ side: 'BUY' }, { side: 'SELL' }],
      },
      { ticker: 'MSFT', at: 2, alerts: [] },
      { ticker: 'NVDA', at: 3 },
      { ticker: 'TSLA', at: 4, alerts: { side: 'BUY', ticker: 'TSLA.O' } },
    ],
  };
  const FOUND = [
    { ticker: 'AAPL', at: 1, side: 'BUY' },
    { ticker: 'AAPL', at: 1, side: 'SELL' },
    { ticker: 'TSLA.O', at: 4, side: 'BUY' },
  ];

  it.each<[string, unknown, unknown]>([
    ['data[*].alerts', ACCOUNTS, FOUND],
    ['data[*].alerts', { data: null }, []],
    ['data[*].alerts', { data: 7 }, 'there are no records at data[*].alerts'],
    ['data[*].alerts', {}, 'there are no records at data[*].alerts'],
    ['[*].alerts', ACCOUNTS.data, FOUND],
    ['[*][*].rows', [{ a: { n: 1, rows: [{ x: 2 }] } }], [{ '@key': 'a', n: 1, x: 2 }]],
    [
      'data[*]',
      { data: { AAPL: { side: 'BUY' }, MSFT: { side: 'SELL' } } },
      [
        { '@key': 'AAPL', side: 'BUY' },
        { '@key': 'MSFT', side: 'SELL' },
      ],
    ],
    [
      'data.groups[kind=flow].rows',
      { data: { groups: [{ kind: 'x' }, { kind: 'flow', rows: [1] }] } },
      [1],
    ],
  ])('at %s of %j are %j', (items, body, expected) => {
    const { envelope } = profileFrom(`
name: nested
request: { mode: feed, path: /x }
envelope: { items: '${items}' }
map: { symbol: { path: s }, signal: { path: s }, confidence: { path: s }, data_time: { path: s } }
`);
    const opened = unwrap(body, envelope);
    expect(opened.ok ? opened.value : opened.failure).toEqual(expected);
  });

  it.each(['data[*', 'data[]', 'data[*].', 'data[*]alerts', '[*].[*]'])(
    'refuses the path "%s"',
    (items) => {
      const written = `name: x\nrequest: { mode: feed, path: /x }\nenvelope: { items: '${items}' }\nmap: { symbol: { path: s }, signal: { path: s }, confidence: { path: s }, data_time: { path: s } }\n`;
      expect(() => profileFrom(written)).toThrow(
        'expected a path such as data.items or data[*].alerts',
      );
    },
  );
});

describe('an element of a list', () => {
  const LEGS = [
    { side: 'sell', strike: 240 },
    { side: 'buy', strike: 230 },
    { side: 'buy', strike: 1 },
  ];
  const SURE = { confidence: "{ path: 'scores[name=sure thing].value' }" };

  it('is found by its key, the first of several', () => {
    const record = { ...RECORD, legs: LEGS, scores: [{ name: 'sure thing', value: 0.7 }] };
    const lines = { ...SURE, features: "{ strike: { path: 'legs[side=buy].strike' } }" };
    expect(prediction(record, lines)).toMatchObject({ confidence: 0.7, features: { strike: 230 } });
  });

  it('is missing if no element has the key, or if there is no list', () => {
    for (const scores of [[], [{ name: 'other', value: 0.7 }], { name: 'sure thing' }, [null, 3]])
      expect(refusal({ ...RECORD, scores }, SURE)).toMatchObject({
        kind: 'missing_field',
        field: 'confidence',
      });
  });
});

describe('a number in text', () => {
  it.each<[string, unknown, number]>([
    ['percent: true', '85%', 0.85],
    ['percent: true', ' 12.5 % ', 0.125],
    ["percent: true, thousands: '.'", '7,5%', 0.075],
    ["thousands: ','", '1,234,567.5', 1_234_567.5],
    ["thousands: ','", '0.4', 0.4],
    ["thousands: ','", 1234, 1234],
    ["thousands: '.'", '1.234,5', 1_234.5],
    ["thousands: '.'", '-1.234', -1_234],
    ["thousands: ' '", '12 345', 12_345],
    ['thousands: "\'"', "1'000.25", 1_000.25],
    ['amount: true', '$107.5K', 107_500],
    ['amount: true', '1.1m', 1_100_000],
    ['amount: true', '-$2.35 B', -2_350_000_000],
    ['amount: true', '250', 250],
    ['amount: true', 250, 250],
    ["amount: true, thousands: ','", '$1,250K', 1_250_000],
  ])('by { %s }: %j is %d', (as, given, expected) => {
    const lines = { features: `{ n: { path: n, number: { ${as} } } }` };
    expect(prediction({ ...RECORD, n: given }, lines).features).toEqual({ n: expected });
  });

  it.each<[string, unknown]>([
    ['percent: true', '85'],
    ['percent: true', 0.85],
    ['percent: true', '%'],
    ["thousands: ','", '1,23'],
    ["thousands: ','", '1234,567'],
    ["thousands: ','", '1,234,56'],
    ["thousands: '.'", '1.5'],
    ["thousands: ','", ',5'],
    ['', '1,234'],
    ['', '$107.5K'],
    ['amount: true', 'K'],
    ['amount: true', '$'],
    ['amount: true', '5KM'],
    ['amount: true', '1,250K'],
  ])('by { %s } refuses %j', (as, given) => {
    const lines = { confidence: `{ path: n, number: { ${as} } }` };
    expect(refusal({ ...RECORD, n: given }, lines)).toMatchObject({ kind: 'malformed' });
  });
});
