// A profile from a sample: of vendors whose profiles are known, of files as strangers write them, and of an address.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { text as whole } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAIN } from '../../processes/program.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;

beforeAll(() => {
  place = makePlace();
});
afterAll(() => place.leave());

const FIXTURES = resolve('test/fixtures/feeds');

/** Of the records that the profile reads, what it read. */
async function readBy(profile: string, sample: string) {
  const { out } = await place.ask('feed', 'check', profile, '--sample', sample, '--json');
  const { records } = JSON.parse(out);
  return records.map(({ outcome, prediction }: Record<string, Record<string, unknown>>) => {
    if ((outcome as unknown) !== 'read') return outcome;
    const { symbol, signal, data_time, flow } = prediction as Record<
      string,
      Record<string, unknown>
    >;
    const { right, strike, expiry, premium, contract } = flow ?? {};
    return { symbol, signal, data_time, right, strike, expiry, premium, contract };
  });
}

async function learnt(sample: string, name: string) {
  const out = join(place.folder, `${name}.yaml`);
  const run = await place.ask('feed', 'learn', sample, '--name', name, '--out', out);
  return { ...run, profile: out, text: existsSync(out) ? readFileSync(out, 'utf8') : '' };
}

describe('a profile learnt from a sample', () => {
  it('needs a sample that is there', async () => {
    const { code, err } = await place.ask('feed', 'learn', 'absent.ndjson');
    expect({ code, err }).toEqual({
      code: 2,
      err: 'error: absent.ndjson: file not found (no-file)\n',
    });
  });

  it.each([
    ['unusual-whales', 'unusual-whales-alerts-rest.json'],
    ['benzinga', 'benzinga-option-activity-page.json'],
  ])('reads what the profile of %s reads of %s', async (known, file) => {
    const sample = join(FIXTURES, file);
    const { code, profile } = await learnt(sample, file.replaceAll(/[^a-z]+/g, '-').slice(0, 30));
    expect(code).toBe(0);
    const [ours, theirs] = [await readBy(profile, sample), await readBy(known, sample)];
    expect(ours.filter((one: unknown) => typeof one === 'object').length).toBeGreaterThan(2);
    ours.forEach((one: unknown, index: number) => {
      if (typeof one === 'object' && typeof theirs[index] === 'object')
        expect(one).toEqual(theirs[index]);
    });
  });

  it('finds the expiry of a table and the time of a record under their short names', async () => {
    const sample = join(place.folder, 'short.csv');
    const lines = [
      't,Symbol,Type,Strike,Exp Date,Side,Premium',
      '1764514955000,AAPL,Call,185,2026-12-18,ask,"258,000"',
      '1764514999000,TSLA,Put,240,2026-12-18,bid,"256,000"',
    ];
    writeFileSync(sample, `${lines.join('\n')}\n`);
    const { code, profile } = await learnt(sample, 'short');
    expect(code).toBe(0);
    expect(await readBy(profile, sample)).toEqual([
      expect.objectContaining({ symbol: 'AAPL', strike: 185, expiry: '2026-12-18' }),
      expect.objectContaining({ data_time: '2025-11-30T15:03:19.000Z', expiry: '2026-12-18' }),
    ]);
  });

  it.each([
    [
      'dates with the month first',
      'Date,Time,Symbol,Type,Strike,Exp,Side,Premium',
      '11/13/26,9:31:05 AM,AAPL,Call,185,12/18/26,ask,"258,000"',
      '11/13/26,1:05:00 PM,TSLA,Put,240,12/18/26,bid,"256,000"',
    ],
    [
      'times with the day first',
      'Traded at;Symbol;Type;Strike;Expiration;Side;Premium',
      '13.11.2026 9:31:05;AAPL;Call;185;18.12.2026;ask;258000',
      '13.11.2026 13:05:00;TSLA;Put;240;18.12.2026;bid;256000',
    ],
  ])('reads %s', async (name, ...lines) => {
    const sample = join(place.folder, 'ordered.csv');
    writeFileSync(sample, `${lines.join('\n')}\n`);
    const { code, profile, text } = await learnt(sample, name.replaceAll(' ', '-'));
    expect(code).toBe(0);
    expect(text).not.toContain('month or the day');
    expect(await readBy(profile, sample)).toEqual([
      expect.objectContaining({ data_time: '2026-11-13T14:31:05.000Z', expiry: '2026-12-18' }),
      expect.objectContaining({ data_time: '2026-11-13T18:05:00.000Z', expiry: '2026-12-18' }),
    ]);
  });

  it('reads a daily report with times as databases write them', async () => {
    const sample = join(place.folder, 'report.csv');
    const lines = [
      'executed_at,underlying_symbol,side,strike,option_type,expiry,underlying_price,price,size,premium',
      '2026-04-23 13:30:00+00,AAPL,ask,105,call,2026-05-15,100,2.00,10,2000',
      '2026-04-23 13:30:01.123+00,MSFT,bid,400,put,2026-05-15,401,2.00,10,2000',
    ];
    writeFileSync(sample, `${lines.join('\n')}\n`);
    const { code, profile } = await learnt(sample, 'report');
    expect(code).toBe(0);
    expect(await readBy(profile, sample)).toEqual([
      expect.objectContaining({ symbol: 'AAPL', data_time: '2026-04-23T13:30:00.000Z' }),
      expect.objectContaining({ symbol: 'MSFT', data_time: '2026-04-23T13:30:01.123Z' }),
    ]);
  });

  it('finds the symbol in contracts that are padded with underscores', async () => {
    const sample = join(place.folder, 'padded.json');
    const trade = (symbol: string, contract_type: string) => ({
      ...{ symbol, timestamp: '2026-11-30T20:59:58.123456Z', total_value: 414_000 },
      ...{ sentiment: 'bullish', contract_type, contract_expiration: '2026-12-18' },
    });
    const trades = [trade('AAPL__261218C00185000', 'call'), trade('TSLA__261218P00230000', 'put')];
    writeFileSync(sample, JSON.stringify({ trades }));
    const { code, profile } = await learnt(sample, 'padded');
    expect(code).toBe(0);
    expect(await readBy(profile, sample)).toEqual([
      expect.objectContaining({ symbol: 'AAPL', strike: 185, contract: 'AAPL261218C00185000' }),
      expect.objectContaining({ symbol: 'TSLA', right: 'put', premium: 414_000 }),
    ]);
  });

  it('asks where a date may have the month or the day first', async () => {
    const sample = join(place.folder, 'unclear.csv');
    writeFileSync(sample, 'time,symbol,signal\n11/06/26 9:31 AM,SPY,BUY\n');
    const { text } = await learnt(sample, 'unclear');
    expect(text).toContain('unit: mdy');
    expect(text).toMatch(/# \? .*month or the day first: taken as the month first/);
  });

  it('reads amounts such as $107.5K', async () => {
    const sample = join(place.folder, 'amounts.csv');
    const lines = [
      'Time,Symbol,C/P,Strike,Expiry,Side,Premium',
      '1764514955000,AAPL,Call,185,2026-12-18,ask,$107.5K',
      '1764514999000,TSLA,Put,240,2026-12-18,bid,$1.2M',
    ];
    writeFileSync(sample, `${lines.join('\n')}\n`);
    const { code, profile } = await learnt(sample, 'amounts');
    expect(code).toBe(0);
    expect(await readBy(profile, sample)).toEqual([
      expect.objectContaining({ symbol: 'AAPL', premium: 107_500 }),
      expect.objectContaining({ symbol: 'TSLA', premium: 1_200_000 }),
    ]);
  });

  it('says what to type next, also of a file in a folder with a space', async () => {
    const sample = join(place.folder, 'my flow.json');
    writeFileSync(sample, readFileSync(join(FIXTURES, 'unusual-whales-alerts-rest.json')));
    const { err, profile } = await learnt(sample, 'mine');
    expect(err).toContain(`\`sluice feed check ${profile} --sample '${sample}'\``);
  });

  it.each([
    ['unusual-whales-alerts-socket.ndjson', /^4 of 5 records read/m],
    ['unusual-whales-alerts-kafka.ndjson', /^3 of 4 records read/m],
    ['json-file-predictions.ndjson', /^1 of 5 records read/m],
  ])('says how many records of %s it reads', async (file, sentence) => {
    const { code, err } = await place.ask('feed', 'learn', join(FIXTURES, file));
    expect(code).toBe(0);
    expect(err).toMatch(sentence);
  });

  it.each([
    [
      'a table with a date and a time, calls as C and percent',
      'flow.csv',
      'Date,Time,Ticker,Expiry,Strike,C/P,Spot,Side,Size,Price,Prem,IV\n' +
        '2026-03-02,10:00:04,AAPL,2026-03-20,185,C,182.31,Ask,"1,200",3.50,"420,000",31%\n' +
        '2026-03-02,10:01:30,MSFT,2026-03-27,400,C,401.10,Bid,300,2.10,"63,000",28%\n',
      ['symbol: { path: Ticker', 'zone: America/New_York', '"C": call, "P": put', 'thousands: ","'],
      { symbol: 'AAPL', signal: 'BUY', data_time: '2026-03-02T15:00:04.000Z', premium: 420000 },
    ],
    [
      'a table with semicolons and confidence in percent',
      'signals.csv',
      'time;symbol;direction;confidence\n2026-03-02T15:00:00Z;SPY;up;85%\n2026-03-02T15:05:00Z;QQQ;down;60%\n',
      ['delimiter: ";"', 'enum: { up: BUY, down: SELL }', 'percent: true'],
      { symbol: 'SPY', signal: 'BUY', data_time: '2026-03-02T15:00:00.000Z' },
    ],
    [
      'objects keyed by ticker',
      'keyed.json',
      JSON.stringify({
        data: {
          AAPL: { prediction: 'SELL', probability: 71, as_of: 1772463604 },
          'BRK.B': { prediction: 'HOLD', probability: 55, as_of: 1772463605 },
        },
      }),
      ['items: "data[*]"', 'path: "@key"', 'scale: 0.01', 'unit: s'],
      { symbol: 'AAPL', signal: 'SELL', data_time: '2026-03-02T15:00:04.000Z' },
    ],
    [
      'lists within a list, with the symbol around them',
      'nested.json',
      JSON.stringify({
        meta: { pages: 1 },
        results: [
          {
            underlying: 'NVDA',
            alerts: [
              { at: '2026-03-02T10:00:00-05:00', bias: 'bullish', strength: 0.7 },
              { at: '2026-03-02T10:02:00-05:00', bias: 'bearish', strength: 0.6 },
            ],
          },
        ],
      }),
      ['items: "results[*].alerts"', 'symbol: { path: underlying'],
      { symbol: 'NVDA', signal: 'BUY', data_time: '2026-03-02T15:00:00.000Z' },
    ],
    [
      'ratings, which do not say how sure they are',
      'grades.json',
      JSON.stringify([
        {
          symbol: 'AAPL',
          publishedDate: '20260302T150000Z',
          previousGrade: 'Sell',
          newGrade: 'Buy',
        },
        {
          symbol: 'MSFT',
          publishedDate: '20260302T150100Z',
          previousGrade: 'Buy',
          newGrade: 'Hold',
        },
      ]),
      [
        '# ? found by its words: is it what to buy and sell?',
        'signal: { path: newGrade, required: true }',
        '# ? no field says how sure it is: each counts as sure',
      ],
      { symbol: 'AAPL', signal: 'BUY', data_time: '2026-03-02T15:00:00.000Z' },
    ],
    [
      'the order of a chart, within its strategy',
      'hook.json',
      JSON.stringify({
        ticker: 'AAPL',
        strategy: { order_action: 'buy', order_contracts: '10' },
        time: '2026-03-02T15:00:00Z',
      }),
      ['path: strategy.order_action', 'confidence: { const: 1 }'],
      { symbol: 'AAPL', signal: 'BUY', data_time: '2026-03-02T15:00:00.000Z' },
    ],
    [
      'one record in nanoseconds',
      'one.json',
      JSON.stringify({ sym: 'TSLA', signal: -1, confidence: 0.9, ts: '1772463604000000000' }),
      ['unit: ns'],
      { symbol: 'TSLA', signal: 'SELL', data_time: '2026-03-02T15:00:04.000Z' },
    ],
  ])('reads %s', async (_, file, text, lines, first) => {
    const sample = join(place.folder, file);
    writeFileSync(sample, text);
    const {
      code,
      err,
      profile,
      text: yaml,
    } = await learnt(sample, file.replace(/\..*/, '-learnt'));
    expect(code, err).toBe(0);
    expect(err).toMatch(/(\d+) of \1 records?\b.* read; /);
    for (const line of lines) expect(yaml).toContain(line);
    expect((await readBy(profile, sample))[0]).toMatchObject(first);
  });

  it('names what no field looks like, beside the fields that there are', async () => {
    const sample = join(place.folder, 'prices.json');
    writeFileSync(sample, '[{"ticker":"SPY","price":371.2,"when":"2026-03-02T15:00:00Z"}]');
    const { code, out, err } = await place.ask('feed', 'learn', sample);
    expect(code).toBe(1);
    expect(out).toContain('  # signal: { path: ... }   # no field looks like it');
    expect(err).toContain(
      'whose fields are ticker (SPY), price (371.2), when (2026-03-02T15:00:00Z)',
    );
    expect(err).toMatch(/error: no field looks like .*signal or confidence: write what is meant/);
  });

  it.each([
    ['an empty file', '', /is empty \(sample\)/],
    ['text', 'hello\nworld\n', /is neither JSON, JSON lines nor a table with a header/],
    ['no text', '\u0001\0,\u0002\n\u0003,\0\n', /it is not text in UTF-8/],
    ['broken JSON', '{"data": [', /is neither JSON nor JSON lines/],
    ['numbers', '[1, 2, 3]', /it contains no JSON objects/],
  ])('refuses %s in one sentence', async (_, text, sentence) => {
    const sample = join(place.folder, 'bad.json');
    writeFileSync(sample, text);
    const { code, out, err } = await place.ask('feed', 'learn', sample);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(sentence);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('keeps a file that is there, and refuses options of an address beside a file', async () => {
    const sample = join(FIXTURES, 'unusual-whales-alerts-rest.json');
    const out = join(place.folder, 'kept.yaml');
    writeFileSync(out, 'mine');
    const kept = await place.ask('feed', 'learn', sample, '--out', out);
    expect(kept.code).not.toBe(0);
    expect(kept.err).toContain('kept.yaml');
    expect(readFileSync(out, 'utf8')).toBe('mine');
    expect((await place.ask('feed', 'learn', sample, '--symbols', 'SPY')).err).toContain(
      '--key and --symbols need an address',
    );
  });
});

/** From a shell that has the key of the source. */
async function runWithKey(...args: string[]) {
  const env = { PATH: process.env.PATH, HOME: place.folder, MY_KEY: 's3cret' };
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: place.folder, env });
  const [out, err, [code]] = await Promise.all([
    whole(child.stdout),
    whole(child.stderr),
    once(child, 'close'),
  ]);
  return { code, out, err };
}

describe('a profile learnt from an address', () => {
  const BODY = {
    rows: [
      { ticker: 'AAPL', signal: 'BUY', confidence: 0.8, created_at: '2026-03-02T15:00:00Z' },
      { ticker: 'SPY', signal: 'SELL', confidence: 0.7, created_at: '2026-03-02T15:01:00Z' },
    ],
  };
  let address = '';
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization ?? '-'}`);
    const isAllowed =
      request.headers.authorization === 'Bearer s3cret' || request.url?.includes('token=s3cret');
    response.writeHead(isAllowed ? 200 : 401).end(JSON.stringify(isAllowed ? BODY : { no: 'key' }));
  });
  beforeAll(async () => {
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((closed) => server.close(closed)));

  it('asks once with the key, and the profile asks for any symbols with its variable', async () => {
    const out = join(place.folder, 'address.yaml');
    const given = [
      '--name',
      'mine',
      '--symbols',
      'AAPL,SPY',
      '--key',
      'bearer:MY_KEY',
      '--out',
      out,
    ];
    const url = `${address}/v1/flow?tickers=AAPL,SPY&limit=5`;
    const refused = await place.ask('feed', 'learn', url, ...given);
    expect(refused.err).toContain('MY_KEY is not set');
    const { code, err } = await runWithKey('feed', 'learn', url, ...given);
    expect(code, err).toBe(0);
    expect(asked).toEqual(['/v1/flow?tickers=AAPL,SPY&limit=5 Bearer s3cret']);
    const text = readFileSync(out, 'utf8');
    expect(text).not.toContain('s3cret');
    expect(text).toContain('query: { tickers: "{symbols}", limit: "5" }');
    expect(text).toContain('auth: { kind: bearer, env: MY_KEY }');
    const live = await runWithKey('feed', 'check', out, '--live', '--symbols', 'AAPL,SPY');
    expect(live.out).toContain('mine: 2 records, 2 read');
  });

  it('writes no secret of the address into the profile', async () => {
    const { code, out, err } = await place.ask('feed', 'learn', `${address}/v1/flow?token=s3cret`);
    expect(code, err).toBe(0);
    expect(`${out}${err}`).not.toContain('s3cret');
    expect(out).toContain('auth: { kind: query, name: token, env: FEED_KEY }');
    const none = await place.ask('feed', 'learn', `${address}/v1/flow`);
    expect(none.err).toMatch(/error: http.*: HTTP 401 .*\(sample\)/);
  });
});
