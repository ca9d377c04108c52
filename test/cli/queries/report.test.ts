import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { openScores } from '../../../src/trader/adapters/sqlite/scores.ts';
import { dueBars } from '../../../src/trader/domain/score/horizon.ts';
import { duePrices } from '../../../src/trader/domain/score/scored-prediction.ts';
import { CLOSING, OPENING, recorded, START } from '../../trader/adapters/sqlite/one-trade.ts';
import { keepJournal } from '../place/kept-journal.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
let folder = '';

beforeAll(() => {
  place = makePlace();
  folder = keepJournal(place, recorded([...OPENING, ...CLOSING]));
  const scores = openScores(join(folder, 'scores.sqlite'), 'abcdefgh');
  const prediction = { symbol: 'SPY', signal: 'BUY', confidence: 0.8, at: START } as const;
  const prices = duePrices(dueBars(START, US_EQUITIES) ?? []);
  scores.write({
    predictions: ['flow', 'other'].map((feed, index) => ({
      ...prediction,
      seq: index + 1,
      id: feed,
      feed,
      prices,
    })),
    prices: [
      { seq: 1, moment: 'base', price: 100 },
      { seq: 1, moment: '5m', price: 101 },
    ],
    cursor: 2,
  });
  scores.close();
});
afterAll(() => place.leave());

describe('report', () => {
  it('shows the newest day from the journal alone', async () => {
    const { code, out, err } = await place.ask('report');
    expect(code).toBe(0);
    expect(err).toMatch(/^daemon stopped; as of 2020-12-16 /);
    expect(out).toMatch(/^2020-12-16, paper DU1, not final yet$/m);
    expect(out).toMatch(/^Trades +1: /m);
    expect(out).toMatch(/^Matches IB to the cent +not compared$/m);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('prints JSON on request, and exits with 2 for a day without records', async () => {
    const { out } = await place.ask('report', '--date', '2020-12-16', '--json');
    expect(JSON.parse(out)).toMatchObject({ day: '2020-12-16', trade_count: 1, is_final: false });
    const nothing = await place.ask('report', '--date', '2020-12-17');
    expect(nothing.code).toBe(2);
    expect(nothing.err).toContain('error: Nothing is recorded for 2020-12-17 (no-report)');
    expect((await place.ask('report', '--date', 'yesterday')).code).toBe(2);
  });

  it('keeps the result of a compared broker statement', async () => {
    const statement = join(place.folder, 'flex.csv');
    writeFileSync(
      statement,
      'Symbol,DateTime,Buy/Sell,Quantity,TradePrice,IBExecID\nSPY,20201216;093800,SELL,-100,368.00,x1.01\n',
    );
    expect((await place.ask('reconcile', '--statement', statement)).code).toBe(1);
    const { out } = await place.ask('report', '--json');
    expect(JSON.parse(out)).toMatchObject({ matches_ib: false });
    const kept = join(folder, 'reports/2020-12-16.statement.json');
    expect(existsSync(kept) && JSON.parse(readFileSync(kept, 'utf8')).matches).toBe(false);
  });
});

describe('predictions --score', () => {
  it('scores every feed, or a single one', async () => {
    const { code, out } = await place.ask('predictions', '--score');
    expect(code).toBe(0);
    expect(out).toContain('FEED FLOW: 1 PREDICTION TO BUY OR SELL');
    expect(out).toMatch(/^5m +1 +100\.0 +- +\+1\.000 +- +0 +0 +0$/m);
    const one = await place.ask('predictions', '--score', '--feed', 'other', '--json');
    expect(JSON.parse(one.out)).toMatchObject([
      {
        feed: 'other',
        live: false,
        horizons: [
          {
            horizon: '5m',
            scored: 0,
            waiting: 1,
            hit_rate: null,
            unknown: { hit_rate: 'nothing is scored yet' },
          },
          { horizon: '30m' },
          { horizon: '60m' },
          { horizon: 'close' },
        ],
        decay: { is_decayed: null },
      },
    ]);
  });

  it('scores what is of a symbol and a time', async () => {
    const all = await place.ask('predictions', '--score', '--json');
    for (const asked of [
      ['--symbol', 'SPY'],
      ['--since', '2020-12-16', '--until', '2020-12-16'],
    ])
      expect((await place.ask('predictions', '--score', '--json', ...asked)).out).toBe(all.out);
    for (const asked of [
      ['--symbol', 'QQQ'],
      ['--since', '2020-12-17'],
      ['--until', '2020-12-15'],
    ]) {
      const { code, out, err } = await place.ask('predictions', '--score', '--json', ...asked);
      expect({ code, out }, asked.join(' ')).toEqual({ code: 0, out: '[]\n' });
      expect(err).toContain('None of 2 scored predictions is of that symbol and time.');
    }
    expect(await place.ask('predictions', '--score', '--last', '5')).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(/^error: --last does not narrow a score; --feed, /),
    });
  });

  it('rejects a feed without scores and lists those with scores', async () => {
    expect(await place.ask('predictions', '--score', '--feed', 'flwo')).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(
        /^error: No prediction of flwo has been scored; feeds with scores: /,
      ),
    });
  });

  it('shows the predictions of one feed without --score', async () => {
    const { out } = await place.ask('predictions', '--feed', 'nobody');
    expect(out).toBe('No predictions.\n');
  });
});
