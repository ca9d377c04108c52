// A backtest of a strategy that buys calls, as a user runs it: rows of a vendor into the store, a run over them, its report and files.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePlace } from '../place/sluice.ts';

const place = makePlace();
afterAll(() => place.leave());

const STRATEGY = `name: calls
symbols: [TWX]
trade: { as: call_or_put, dte: 10..50, delta: 0.20..0.60, max_spread_percent: 20, min_volume: 0 }
entry: { side: both, when: prediction.confidence >= 0.7 }
size: { shares: 2 }
stop: { percent: 50 }
exit: { max_minutes: 60, opposite: false }
`;
const PREDICTIONS = ['2014-06-05T14:00:20Z', '2014-06-05T17:00:20Z', '2014-06-06T14:30:20Z'].map(
  (timestamp, index) =>
    JSON.stringify({
      ...{ id: `p${index}`, ticker: 'TWX', signal: 'BUY', confidence: 0.9 },
      timestamp: Date.parse(timestamp),
    }),
);

const recorded = (name: string) =>
  fileURLToPath(new URL(`../../fixtures/lean/${name}`, import.meta.url));
const file = (name: string) => join(place.folder, name);
const asked = (...more: readonly string[]) =>
  place.ask(
    ...['backtest', '--strategy', file('calls.yaml'), '--bars', 'TWX', '--poll-latency', '0'],
    ...['--predictions', file('twx.ndjson'), '--json', ...more],
  );

beforeAll(async () => {
  writeFileSync(file('calls.yaml'), STRATEGY);
  writeFileSync(file('twx.ndjson'), `${PREDICTIONS.join('\n')}\n`);
  await place.ask('data', 'import', `TWX=${recorded('twx-1m-2014-06-05-to-09.csv')}`);
});

describe('sluice backtest over a synthetic chain', () => {
  const LABEL = 'SYNTHETIC OPTION CHAIN of TWX: none of these option prices was ever quoted.';

  it('is labelled in the report, its page, its files and its JSON, with three other runs beside it', async () => {
    const [trades, page] = [file('synthetic.csv'), file('synthetic.html')];
    const terms = ['--synthetic-chain', 'volatility=0.25,spread=4', '--fills', 'fraction=0.5'];
    const { code, out } = await asked(...terms, '--trades', trades, '--html', page);
    expect(code).toBe(0);
    const report = JSON.parse(out);
    expect(report.trades.length).toBeGreaterThan(0);
    for (const trade of report.trades) expect(trade.prices).toBe('synthetic');
    expect(report.synthetic_chain.label).toContain(LABEL);
    expect(report.notes.join('\n')).toContain(LABEL);
    expect(report.synthetic_chain.label).toMatch(
      / a spread of 4 %\. These terms are as stated, calibrated on no quotes: compare /,
    );
    const [own, low, high, wide] = report.synthetic_chain.runs;
    expect(own).toMatchObject({ name: 'as asked', trades: report.total.trades });
    expect(own.profit).toBeCloseTo(report.end_equity - report.start_equity, 2);
    expect([low.name, high.name, wide.name]).toEqual([
      ...['volatility - 20 %', 'volatility + 20 %', 'double spread'],
    ]);
    const wider = ['--synthetic-chain', 'volatility=0.25,spread=8', '--fills', 'fraction=0.5'];
    const [again] = JSON.parse((await asked(...wider)).out).synthetic_chain.runs;
    expect(again).toEqual({ ...wide, name: 'as asked' });
    expect(wide.profit).not.toBe(own.profit);
    expect(readFileSync(trades, 'utf8').split('\n')[1]).toMatch(/,synthetic\r?$/);
    const html = readFileSync(page, 'utf8');
    expect(html).toContain('<title>SYNTHETIC OPTION CHAIN: ');
    expect(html.split(LABEL).length).toBeGreaterThan(3);
    const text = await place.ask(
      ...['backtest', '--strategy', file('calls.yaml'), '--bars', 'TWX', ...terms],
      ...['--predictions', file('twx.ndjson')],
    );
    expect(text.out.replaceAll(/\s+/g, ' ').startsWith(LABEL)).toBe(true);
    expect(text.out).toMatch(/OPTION PRICES +TRADES +WINNERS +PROFIT USD +RETURN %\nas asked/);
    const grid = await asked(...terms, '--grid', 'size.shares=1,2');
    expect(JSON.parse(grid.out).synthetic_chain.label).toContain(LABEL);
  });

  it('needs closes for its volatility, or a stated one', async () => {
    const { code, err } = await asked('--synthetic-chain');
    expect([code, err.replaceAll(/\s+/g, ' ')]).toEqual([
      4,
      'error: --synthetic-chain: the volatility needs 21 closes of TWX before 2014-06-05, and its bars have 0: begin later with --from, give earlier bars, or state the volatility, such as --synthetic-chain volatility=0.25 (backtest) ',
    ]);
    for (const [terms, sentence] of [
      ['skew=3', 'skew must be from -1 to 1 '],
      ['volatility=0.2,floor=0.1', 'volatility is fixed; factor and floor belong to'],
      ['volatility=0.2,volatility=0.3', 'volatility is given twice '],
      ['smile=1', 'known are volatility, factor, floor, term, skew, spread '],
    ] as const)
      expect((await asked('--synthetic-chain', terms)).err.replaceAll(/\s+/g, ' ')).toContain(
        sentence,
      );
  });
});

describe('sluice backtest of options', () => {
  it('says in one sentence that rows are missing, and how to bring them', async () => {
    const { code, err } = await asked();
    expect([code, err.replaceAll(/\s+/g, ' ')]).toEqual([
      4,
      expect.stringMatching(
        /^error: no option rows of TWX between 2014-06-05 and 2014-06-09 are stored in \S+ \(none are\): bring them with `sluice data import FILE --format …` \(backtest\) $/,
      ),
    ]);
  });

  it('plays recorded quotes, and labels its assumptions', async () => {
    const rows = recorded('twx-options-2014-06-05-to-06.csv.gz');
    await place.ask('data', 'import', rows, '--format', 'canonical');
    const trades = file('trades.csv');
    const { code, out, err } = await asked('--fills', 'mid', '--trades', trades);
    expect([code, err]).toEqual([0, expect.stringContaining('Wrote')]);
    const report = JSON.parse(out);
    expect(report.trades.length).toBeGreaterThan(1);
    for (const { symbol, net_pnl, entry, exit, quantity, commission } of report.trades) {
      expect(symbol).toMatch(/^TWX 140(621|719)C000/);
      expect(net_pnl).toBe(Math.round((exit - entry) * quantity * 10_000 - commission * 100) / 100);
    }
    const notes = report.notes.join('\n');
    expect(notes).toContain(
      'option rows of TWX: 2 days from 2014-06-05 to 2014-06-06, quotes every 1 min; 1 session has no rows: 2014-06-09',
    );
    expect(notes).toContain('OPTIMISTIC: an order in options fills');
    const [head = '', first = ''] = readFileSync(trades, 'utf8').split('\n');
    const cells = Object.fromEntries(
      head.split(',').map((name, index) => [name, first.split(',')[index]]),
    );
    expect(cells).toMatchObject({ underlying: 'TWX', right: 'call' });
  });

  it('fills less, or worse, where the market must be paid', async () => {
    const ends = await Promise.all(
      ['mid', 'fraction=0.5', 'cross', 'walk'].map(async (fills) => {
        const { out } = await asked('--fills', fills);
        const { trades } = JSON.parse(out);
        return trades.map(({ entry }: { entry: number }) => entry)[0];
      }),
    );
    const [mid = Number.NaN, half = Number.NaN] = ends;
    expect(half).toBeGreaterThan(mid);
    const wrong = await asked('--fills', 'best');
    expect(wrong.err).toContain('Expected walk, cross, mid, or fraction such as fraction=0.75');
  });

  it('refuses a synthetic chain where rows are stored: they are never mixed', async () => {
    const { code, err } = await asked('--synthetic-chain', 'volatility=0.25');
    expect([code, err.replaceAll(/\s+/g, ' ')]).toEqual([
      4,
      expect.stringContaining(
        'for 2 of the 3 sessions, and synthetic prices are never mixed with recorded ones: leave --synthetic-chain away, or choose other days',
      ),
    ]);
    const later = await asked('--synthetic-chain', 'volatility=0.25', '--from', '2014-06-09');
    expect(later.err).toContain('no prediction of these symbols');
  });

  it('uses no later row', async () => {
    const { out } = await asked('--fills', 'mid', '--check-lookahead', '6');
    expect(JSON.parse(out)).toMatchObject({ cuts: 6, differences: [] });
  });
});

describe('a strategy that sells covered calls', () => {
  const COVERED = STRATEGY.replace('call_or_put', 'covered_call')
    .replace('both', 'short')

    .replaceAll('calls', 'covered');
  const sells = (...more: readonly string[]) => {
    writeFileSync(file('covered.yaml'), COVERED);
    writeFileSync(file('sell.ndjson'), PREDICTIONS.join('\n').replaceAll('BUY', 'SELL'));
    return place.ask(
      ...['backtest', '--strategy', file('covered.yaml'), '--bars', 'TWX', '--poll-latency', '0'],
      ...['--predictions', file('sell.ndjson'), '--fills', 'fraction=0.5', ...more],
    );
  };

  it('sells calls against shares that the account has at the start, and says what became of them', async () => {
    const { code, out } = await sells('--holdings', 'twx=250@60', '--json');
    expect(code).toBe(0);
    const report = JSON.parse(out);
    expect(report.trades.length).toBeGreaterThan(0);
    const premium = report.trades.reduce(
      (sum: number, one: { net_pnl: number }) => sum + one.net_pnl,
      0,
    );
    const [{ start_price, last, ...holding }] = report.holdings;
    expect(holding).toMatchObject({
      ...{ symbol: 'TWX', start_shares: 250, shares: 250, average_price: 60 },
      ...{ realized_pnl: 0, dividends: 0, premium: Math.round(premium * 100) / 100 },
    });
    expect(holding.unrealized_pnl).toBeCloseTo((last - 60) * 250, 2);
    expect(report.start_equity).toBeCloseTo(100_000 + 250 * start_price, 2);
    const { out: text } = await sells('--holdings', 'TWX=250');
    expect(text).toMatch(
      /SYMBOL +START +END +COST +LAST +SOLD +HELD +DIVIDENDS +PREMIUM\nTWX +250 +250 /,
    );
    for (const line of text.split('HOLDINGS:')[1]?.split('\n') ?? [])
      expect(line.length).toBeLessThanOrEqual(80);
  });

  it('has nothing to sell calls against without shares, and reads what is no holding', async () => {
    const { code, err } = await sells();
    expect([code, err.replaceAll(/\s+/g, ' ')]).toEqual([
      4,
      expect.stringContaining(
        'covered sells calls against shares of a holding (as: covered_call), and there are none of TWX: give them with --holdings TWX=100@PRICE, or add a strategy that sells its puts (as: cash_secured_put)',
      ),
    ]);
    for (const [typed, sentence] of [
      ['SPY=100', '--holdings SPY: no bars of SPY are given'],
      ['TWX', 'Expected whole shares of a symbol and what was paid for one, such as AAPL=300@180'],
      ['TWX=0', 'Expected whole shares of a symbol'],
      ['TWX=10@0', 'Expected whole shares of a symbol'],
    ] as const)
      expect((await sells('--holdings', typed)).err.replaceAll(/\s+/g, ' ')).toContain(sentence);
  });
});

describe('the archives of LEAN', () => {
  const goog = (...more: readonly string[]) =>
    place.ask(
      ...['backtest', '--strategy', file('goog.yaml'), '--bars', 'GOOG', '--poll-latency', '0'],
      ...['--predictions', file('goog.ndjson'), '--fills', 'cross', '--json', ...more],
    );

  it('are recognised by their folder, and a backtest trades over them', async () => {
    const own = STRATEGY.replace('TWX', 'GOOG').replace('10..50', '0..3').replace('0.60', '0.80');
    writeFileSync(file('goog.yaml'), own);
    const [first = ''] = PREDICTIONS;
    const prediction = { ...JSON.parse(first), ticker: 'GOOG' };
    const timestamp = Date.parse('2015-12-23T17:00:20Z');
    writeFileSync(file('goog.ndjson'), `${JSON.stringify({ ...prediction, timestamp })}\n`);
    await place.ask('data', 'import', `GOOG=${recorded('goog-1m-2015-12-23-to-28.csv')}`);
    const imported = await place.ask('data', 'import', recorded('option'));
    expect(imported.err).toContain('2 files: LEAN, times of America/New_York');
    expect(imported.out).toMatch(/^GOOG +2015-12-23 +2015-12-24 +2 +13,066 +13,066 +0$/m);
    const { code, out } = await goog();
    expect(code).toBe(0);
    const { trades } = JSON.parse(out);
    // At the ask, then at the bid of a minute that follows.
    expect(trades).toMatchObject([
      { symbol: 'GOOG 151224C00747500', quantity: 2, entry: 3.7, exit: 1.65, reason: 'stop' },
    ]);
  });

  it('with trades alone are refused, and say which archive is missing', async () => {
    const trades = recorded('option/usa/minute/goog/20151223_trade_american.zip');
    const { code, err } = await place.ask('data', 'import', trades);
    expect(code).toBe(1);
    expect(err).toContain('name the archive that ends in _quote_american.zip, or its folder');
  });
});
