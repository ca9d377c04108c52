import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePlace, type Place } from '../place/sluice.ts';

const FEEDS = join(import.meta.dirname, '../../fixtures/feeds');
const ALERTS = join(FEEDS, 'unusual-whales-alerts-rest.json');

let place: Place;
let vendor: Server;
const asked: string[] = [];

beforeAll(async () => {
  place = makePlace();
  vendor = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url?.includes('tickers=HTML')) response.end('<html>');
    else response.end(readFileSync(ALERTS));
  });
  await new Promise<void>((resolve) => vendor.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  place.leave();
  await new Promise((resolve) => vendor.close(resolve));
});

describe('feed check', () => {
  it('shows how each record of a sample is parsed, and its windows', async () => {
    const { code, out, err } = await place.ask(
      'feed',
      'check',
      'unusual-whales',
      '--sample',
      ALERTS,
    );
    expect([code, err]).toEqual([0, '']);
    expect(out.split('\n')).toEqual([
      'unusual-whales: 4 records, 4 read, 0 refused, 0 left out; times in ET',
      '  1  flow        AAPL BUY 0.90 at 2026-03-02 10:00:04, price 182.31, 2026-03-20 185 call, 420,000 USD, at ask',
      '  2  flow        AAPL BUY 0.80 at 2026-03-02 10:01:30, price 182.35, 2026-03-13 187.5 call, 310,000 USD, at ask',
      '  3  flow        AAPL BUY 1.00 at 2026-03-02 10:03:12, price 182.4, 2026-03-20 175 put, 180,000 USD, at bid',
      '  4  flow        MSFT SELL 0.88 at 2026-03-02 10:04:59, price 411.02, 2026-04-17 400 put, 96,000 USD, at ask',
      'windows:',
      '  AAPL 2026-03-02 10:00:00 to 10:05:00  BUY 0.89, 3 trades, 910,000 USD; AAPL 20 Mar 2026 185 call, 420K USD bought',
      '  MSFT 2026-03-02 10:00:00 to 10:05:00  thin_flow: too little flow: trades 1, at least 3; premium 96,000.00 USD, at least 250,000.00 USD',
      '',
    ]);
  });

  it('names the field of each refusal, also in JSON', async () => {
    const sample = join(FEEDS, 'json-file-predictions.ndjson');
    const { code, out } = await place.ask(
      'feed',
      'check',
      'json-file',
      '--sample',
      sample,
      '--json',
    );
    expect(code).toBe(0);
    const { records } = JSON.parse(out);
    expect(records).toMatchObject([
      {
        n: 1,
        outcome: 'read',
        prediction: { id: 'json-file:a1', features: { d_diff_short: 2.5 } },
      },
      { n: 2, outcome: 'read', prediction: { symbol: 'MSFT', signal: 'NEUTRAL' } },
      { n: 3, outcome: 'refused', verdict: 'bad_confidence', why: '1.2 is not a confidence' },
      { n: 4, outcome: 'refused', verdict: 'bad_signal', record: { id: 'a4' } },
      { n: 5, outcome: 'refused', verdict: 'missing_field', why: 'confidence is missing' },
    ]);
  });

  it('reports an invalid row by its line number beside the parsed rows', async () => {
    const sample = join(place.folder, 'desk.csv');
    const row = 'AAPL,BUY,0.8,2026-03-02 10:00:00';
    writeFileSync(sample, `symbol,signal,confidence,data_time\n${row},more\n${row}\n`);
    const check = ['feed', 'check', 'csv-file', '--sample', sample];
    const [text, json] = [await place.ask(...check), await place.ask(...check, '--json')];
    expect([text.code, json.code]).toEqual([0, 0]);
    expect(text.out.split('\n').slice(0, 2)).toEqual([
      'csv-file: 1 record, 1 read, 0 refused, 0 left out; times in ET',
      '  1  prediction  AAPL BUY 0.80 at 2026-03-02 10:00:00',
    ]);
    const fault =
      'line 2 is not a row of the table: it has a different number of fields than the header';
    expect(text.out).toContain(`\nunreadable:\n  ${fault}\n`);
    expect(JSON.parse(json.out).unreadable).toEqual([fault]);
  });

  it('accepts the built-in profile by name', async () => {
    const prediction = {
      ticker: 'SPY',
      signal: 'BUY',
      confidence: 0.8,
      timestamp: 1_772_463_600_000,
    };
    const sample = join(place.folder, 'latest.json');
    writeFileSync(
      sample,
      JSON.stringify({ status: 'success', data: { ticker: 'SPY', prediction } }),
    );
    const { code, out } = await place.ask('feed', 'check', 'prediction-api', '--sample', sample);
    expect([code, out]).toEqual([0, expect.stringMatching(/SPY BUY 0\.80 at 2026-03-02 10:00:00/)]);
  });

  it('polls a source once, for the given symbols', async () => {
    const { port } = vendor.address() as AddressInfo;
    const profile = join(place.folder, 'mine.yaml');
    const text = readFileSync(
      join(import.meta.dirname, '../../../config/feeds/unusual-whales.yaml'),
      'utf8',
    );
    writeFileSync(
      profile,
      text
        .replace('ticker_symbol:', 'tickers:')
        .replace('{ kind: bearer, env: UNUSUAL_WHALES_KEY }', '{ kind: none }'),
    );
    const live = (symbols: string) =>
      place.ask(
        'feed',
        'check',
        'mine.yaml',
        '--live',
        '--symbols',
        symbols,
        '--url',
        `http://127.0.0.1:${port}`,
      );
    const good = await live('AAPL');
    expect([good.code, good.err]).toEqual([0, '']);
    expect(good.out).toMatch(/^unusual-whales: 3 records, 3 read/);
    expect(asked[0]).toMatch(
      /^\/api\/option-trades\/flow-alerts\?limit=200&tickers=AAPL&newer_than=\d{10}$/,
    );
    const bad = await live('HTML');
    expect([bad.code, bad.err]).toEqual([
      1,
      `error: http://127.0.0.1:${port}: the source answered 200: the body is not JSON (sample)\n`,
    ]);
  });

  it.each<[string, string[], number, RegExp]>([
    [
      'a profile nobody ships',
      ['unusal-whales', '--sample', ALERTS],
      4,
      /did you mean unusual-whales\? \(configuration\)$/m,
    ],
    [
      'a profile that is not there',
      ['no.yaml', '--sample', ALERTS],
      4,
      /^error: no\.yaml: file not found \(configuration\)$/m,
    ],
    [
      'a sample that is not there',
      ['benzinga', '--sample', 'no.json'],
      2,
      /^error: no\.json: file not found \(no-file\)$/m,
    ],
    [
      'a sample of another source',
      ['benzinga', '--sample', ALERTS],
      1,
      /there are no records at option_activity \(sample\)$/m,
    ],
    ['neither sample nor poll', ['benzinga'], 2, /--sample FILE or --live/],
    ['a poll without symbols', ['benzinga', '--live'], 2, /--live needs --symbols/],
    [
      'a poll of an invalid symbol',
      ['benzinga', '--live', '--symbols', 'aapl,,MSFT'],
      2,
      /--symbols aapl,,MSFT is not a list of different symbols in capital letters/,
    ],
    [
      'a poll of an invalid address',
      ['benzinga', '--live', '--symbols', 'AAPL', '--url', 'http://a:b:c'],
      2,
      /--url http:\/\/a:b:c is not an http address/,
    ],
    [
      'a poll without a key',
      ['benzinga', '--live', '--symbols', 'AAPL'],
      1,
      /BENZINGA_KEY is not set/,
    ],
  ])('exits with a sentence for %s', async (_, args, code, sentence) => {
    const ran = await place.ask('feed', 'check', ...args);
    expect([ran.code, ran.out, ran.err]).toEqual([code, '', expect.stringMatching(sentence)]);
  });
});
