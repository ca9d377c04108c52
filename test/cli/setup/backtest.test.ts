// `sluice backtest` as a user runs it: a report, its files, and one sentence for everything that is wrong.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { afterAll, describe, expect, it } from 'vitest';
import { makePlace } from '../place/sluice.ts';

const place = makePlace();
afterAll(() => place.leave());

const shipped = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const BARS = `SPY=${shipped('config/demo/spy-1m.csv')}`;
const PREDICTIONS = shipped('config/demo/predictions.ndjson');
const RULES = shipped('config/demo/strategies');

function wordsOf(more: readonly string[]): string[] {
  const given = (flag: string, value: string) => (more.includes(flag) ? [] : [flag, value]);
  return [
    'backtest',
    ...given('--strategy', RULES),
    ...given('--bars', BARS),
    ...given('--predictions', PREDICTIONS),
    ...more,
  ];
}

/** In a process that stays: the start of one takes longer than most of these. */
const backtest = (...more: string[]) => place.ask(...wordsOf(more));

function written(name: string, text: string): string {
  const file = join(place.folder, name);
  writeFileSync(file, text);
  return file;
}

describe('sluice backtest', () => {
  it('prints the result of the shipped strategy on the shipped days within 80 columns', async () => {
    const { code, out } = await place.run(...wordsOf([]));
    expect(code).toBe(0);
    expect(out).toContain('4 sessions from 2020-12-15 to 2020-12-18');
    expect(out).toMatch(/\nTrades +\d+: \d+ won, \d+ lost/);
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'a bar opens beyond fills a tick beyond that open',
    );
    expect(out).toContain('America/New_York');
    const widest = Math.max(...out.split('\n').map((line) => line.length));
    expect(widest).toBeLessThanOrEqual(80);
  });

  it('writes trades and a page, and prints JSON that agrees with them', async () => {
    const trades = join(place.folder, 'trades.csv');
    const page = join(place.folder, 'report.html');
    const ran = await backtest(
      '--json',
      '--trades',
      trades,
      '--html',
      page,
      '--from',
      '2020-12-17',
    );
    expect(ran.code).toBe(0);
    const { total, trades: told } = JSON.parse(ran.out);
    const lines = readFileSync(trades, 'utf8').trimEnd().split('\r\n');
    expect(lines).toHaveLength(told.length + 1);
    expect(total.trades).toBe(told.length);
    expect(readFileSync(page, 'utf8')).toContain('<title>Backtest');
  });

  it('shows the report and writes the other files although one cannot be written', async () => {
    mkdirSync(join(place.folder, 'page.html'));
    const trades = join(place.folder, 'kept.json');
    const ran = await backtest('--html', 'page.html', '--trades', trades);
    expect([ran.code, ran.out]).toEqual([1, expect.stringContaining('4 sessions from')]);
    expect(ran.err).toContain('error: page.html: it is a folder (file)');
    expect(JSON.parse(readFileSync(trades, 'utf8')).length).toBeGreaterThan(5);
  });

  it('plays the spread of a file of quotes, and says so', async () => {
    const quotes = written(
      'quotes.csv',
      'time,bid,ask,size\n2020-12-16 09:30,369.00,369.10,5\n2020-12-16 09:31,369.00,369.10,5\n',
    );
    const usual = JSON.parse((await backtest('--json')).out);
    const ran = await backtest('--json', '--spread', `SPY=${quotes}`, '--borrow', '2%');
    expect(ran.code).toBe(0);
    const { notes, trades } = JSON.parse(ran.out);
    expect(notes.join()).toContain('the spread is as recorded in the minute before in SPY');
    expect(notes.join()).toContain('borrowed shares cost 2 % a year');
    const [wide] = trades;
    const [narrow] = usual.trades;
    // Half of 0.10 instead of a tick.
    expect(wide.entry - narrow.entry).toBeCloseTo(0.04, 6);
    const wrong = written('wrong-quotes.csv', 'time,bid,ask\n2020-12-16 09:30,369.10,369.00\n');
    const refused = await backtest('--spread', `SPY=${wrong}`);
    expect(refused.err).toContain('wrong-quotes.csv:2: the bid 369.10 is above the ask 369.00');
  });

  it('refuses bars that are named by their end, and plays them with the flag', async () => {
    const days = ['14', '15', '16', '17', '18'];
    const minutes = Array.from({ length: 390 }, (_, at) => 9 * 60 + 31 + at);
    const time = (minute: number) =>
      [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
    const rows = days.flatMap((day) =>
      minutes.map((minute) => `2020-12-${day}T${time(minute)},369,370,368,369,1000`),
    );
    const file = written('ends.csv', ['date,open,high,low,close,volume', ...rows].join('\n'));
    const refused = await backtest('--bars', `SPY=${file}`);
    expect(refused.code).toBe(4);
    expect(refused.err).toMatch(
      /^error: .*ends\.csv: its times are 1 minute late, as where each bar is named by its end: .*; add --shift -1, or --shift 0 if they are right \(backtest\)\n$/,
    );
    const played = await backtest('--bars', `SPY=${file}`, '--shift', '-1', '--json');
    expect(JSON.parse(played.out).symbols).toMatchObject([{ symbol: 'SPY', bars: 1_950 }]);
  });

  it('names the symbols whose bars nothing trades or reads, unless they are the benchmark', async () => {
    const given = ['--bars', BARS, '--bars', BARS.replace('SPY', 'QQQ'), '--json'];
    const note = 'no strategy trades or reads QQQ, whose bars are given';
    expect(JSON.parse((await backtest(...given)).out).notes).toContain(note);
    const beside = await backtest(...given, '--benchmark', 'QQQ');
    expect(JSON.parse(beside.out).notes).not.toContain(note);
  });

  it('says which sessions have predictions where others have none', async () => {
    const { notes } = JSON.parse((await backtest('--json')).out);
    expect(notes).toContain(
      'predictions are of 3 of 4 sessions, from 2020-12-16 to 2020-12-18: the figures count all 4',
    );
  });

  it('says why no strategy saw a prediction', async () => {
    const file = join(place.folder, 'far.ndjson');
    const text = readFileSync(PREDICTIONS, 'utf8');
    writeFileSync(file, text.replaceAll(/"stock_price":[\d.]+/g, '"stock_price":1'));
    const { code, out } = await backtest('--predictions', file);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^PREDICTIONS: 0 ACCEPTED; REASONS TO REFUSE THE OTHERS\nREASON +COUNT\nprice mismatch +464\nlow confidence +74\n/m,
    );
    expect(out).toContain('There were no signals: every prediction was refused.');
  });

  it('writes every signal with its reasons, as many as the report counts', async () => {
    const file = join(place.folder, 'signals.csv');
    const report = JSON.parse((await backtest('--json', '--signals', file)).out);
    const rows: Record<string, string>[] = parse(readFileSync(file), { columns: true });
    const taken = rows.filter((row) => row.taken === 'true');
    expect(taken).toHaveLength(report.signals_taken);
    expect(taken[0]).toMatchObject({
      ...{ at: '2020-12-16T14:36:50.000Z', symbol: 'SPY', strategy: 'flow-follow', side: 'long' },
      ...{ price: '369.4', reasons: '', why: '', shares: '135' },
      ...{ limited_by: 'max_position_notional', condition: '{"prediction.confidence":0.76}' },
    });
    const counts: Record<string, number> = {};
    for (const { reasons } of rows)
      for (const kind of reasons?.split(' ').filter((it) => it !== '') ?? [])
        counts[kind] = (counts[kind] ?? 0) + 1;
    expect(counts).toEqual(report.signals_not_taken);
    const unsure = rows.find(({ reasons }) => reasons === 'condition_false');
    expect(unsure?.condition).toMatch(/^\{"prediction\.confidence":0\.[0-6]\d*\}$/);
    const cooling = rows.find(({ reasons }) => reasons === 'cooldown');
    expect(cooling?.why).toMatch(/^the strategy rests until \d\d:\d\d:\d\d$/);
  });

  it('reads symbols in small letters as their capitals', async () => {
    const bars = BARS.replace('SPY', 'spy');
    const small = [
      '--bars',
      bars,
      '--benchmark',
      'spy',
      '--spread',
      'spy=0.02',
      '--borrow',
      'spy=1%',
    ];
    const [told, usual] = [await backtest('--json', ...small), await backtest('--json')];
    expect(told.code).toBe(0);
    const { trades, benchmark } = JSON.parse(told.out);
    expect(trades).toEqual(JSON.parse(usual.out).trades);
    expect(benchmark.symbol).toBe('SPY');
  });

  it('names the strategy that was probably meant, and a folder without any', async () => {
    mkdirSync(join(place.folder, 'none'));
    writeFileSync(join(place.folder, 'strategies', 'reversal.draft.yaml'), '');
    const sentence = async (path: string) => {
      const { code, err } = await backtest('--strategy', path);
      return [code, err];
    };
    expect(await sentence('reversel')).toEqual([
      4,
      'error: reversel: file not found; did you mean strategies/reversal.draft.yaml? (backtest)\n',
    ]);
    expect(await sentence('nowhere/zzz.yaml')).toEqual([
      4,
      'error: nowhere/zzz.yaml: file not found (backtest)\n',
    ]);
    expect(await sentence('none')).toEqual([
      4,
      'error: none: the folder has no strategy; strategy files end in .yaml or .ts (backtest)\n',
    ]);
  });

  it('puts two reports side by side, and says what only one has', async () => {
    const before = written('before.json', (await backtest('--json')).out);
    const later = await backtest('--json', '--from', '2020-12-17', '--commission', 'none');
    const after = written('after.json', later.out);
    const { code, out } = await place.ask('backtest', 'compare', before, after);
    expect(code).toBe(0);
    expect(out).toMatch(/^Total return % +-0\.34 /m);
    expect(out).toContain('TRADES ONLY IN A');
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'The reports are of different data (the days: 2020',
    );
    expect(out).toContain('- no commission');
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    const json = JSON.parse((await place.ask('backtest', 'compare', before, before, '--json')).out);
    expect(json).toMatchObject({ same_data: true, trades: { same: 10, only_a: [], only_b: [] } });
  });

  it('compares with the benchmark and the seed that are asked for', async () => {
    const plain = JSON.parse((await backtest('--json')).out);
    expect(plain.benchmark).toMatchObject({ symbol: 'SPY', days: 4 });
    expect(plain.monte_carlo).toMatchObject({ runs: 1_000, seed: 1, trades: 10 });
    const asked = ['--benchmark', 'none', '--monte-carlo', '50', '--seed', '9'];
    const other = JSON.parse((await backtest('--json', ...asked)).out);
    expect(other.benchmark).toBeNull();
    expect(other.monte_carlo).toMatchObject({ runs: 50, seed: 9 });
    expect((await backtest('--monte-carlo', '0')).out).not.toContain('MONTE CARLO');
  });

  it('compares the variants of a grid without naming a winner', async () => {
    const { code, out } = await backtest('--grid', 'stop.atr.multiple=2,4', '--walk-forward', '1');
    expect(code).toBe(0);
    expect(out).toMatch(/multiple 2 +\d+ /);
    expect(out).toContain('REASONS FOR DOUBT');
  });

  it('proves that no decision uses later data', async () => {
    const { code, out } = await backtest('--check-lookahead', '2', '--to', '2020-12-16');
    expect(code).toBe(0);
    expect(out.replaceAll('\n', ' ')).toMatch(
      /^No decision uses later data: .* 2 random moments, all \d+ /,
    );
  });

  it('refuses an amount that the cash and the leverage always reduce', async () => {
    const plain = readFileSync(join(RULES, 'flow-follow.yaml'), 'utf8');
    const text = plain.replace(/^size: .*$/m, 'size: { notional: 50000 }');
    const rule = written('amount.yaml', text);
    const ran = await backtest('--strategy', rule, '--cash', '49999');
    expect(ran.code).toBe(4);
    expect(ran.err).toContain(
      'strategy flow-follow: size.notional is above --cash times risk.max_leverage, which is 49999 USD',
    );
    expect((await backtest('--strategy', rule, '--cash', '50000')).code).toBe(0);
  });

  it('takes the limits of a configuration, whose keys need not be set', async () => {
    const config = written(
      'limits.yaml',
      `account: DU1\nrisk: { max_position_notional: 20000 }\nnotify: { heartbeat_url: "\${env:NO_URL}" }\nfeeds: [{ name: flow, url: "http://127.0.0.1:1", api_key: "\${env:NO_KEY}", symbols: [SPY] }]\n`,
    );
    const { code, out, err } = await backtest('-c', config, '--json');
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out).trades[0].quantity).toBe(54);
  });

  it('reports every fault of every file with its place and exits with 4', async () => {
    const rule = written('wrong.yaml', 'name: wrong\nsymbols: [SPY]\nentri: {}\n');
    const bars = written(
      'wrong.csv',
      'date,open,high,low,close,volume\n2020-12-15 09:30,1,2,3,4,5\n',
    );
    const tape = written(
      'wrong.ndjson',
      '{"ticker":"SPY","signal":"BUY","confidence":1}\nnonsense\n',
    );
    const { code, out, err } = await backtest(
      ...['--strategy', rule, '--bars', `SPY=${bars}`, '--predictions', tape],
    );
    expect([code, out]).toEqual([4, '']);
    expect(err).toMatch(/error: wrong\.yaml:3:1: entri: .*did you mean entry\? \(backtest\)/);
    expect(err).toMatch(/wrong\.csv:2: open 1 and close 4 are not within 3 and 2 \(backtest\)/);
    expect(err).toMatch(/wrong\.ndjson:1: the prediction has no "timestamp" \(backtest\)/);
    expect(err).toMatch(/wrong\.ndjson:2: Not valid JSON \(backtest\)/);
  });

  it('runs with the demonstration, and needs no secret of a program that trades through the API', async () => {
    const demo = readFileSync(shipped('config/demo.yaml'), 'utf8');
    for (const secret of ['demo', `"\${env:BOT_SECRET}"`]) {
      const config = written('bot.yaml', demo.replace('api_secret: demo', `api_secret: ${secret}`));
      expect(await backtest('-c', config), secret).toMatchObject({ code: 0, err: '' });
    }
  });

  it('names the fault of a strategy beside the one of the configuration', async () => {
    const rule = written('wrong.yaml', 'name: wrong\nsymbols: [SPY]\nentri: {}\n');
    const config = written('limits.yaml', 'risk: { max_positionen: 5 }\n');
    const { code, out, err } = await backtest('--strategy', rule, '-c', config);
    expect([code, out]).toEqual([4, '']);
    expect(err).toMatch(/error: wrong\.yaml:3:1: entri: .*did you mean entry\? \(backtest\)/);
    expect(err).toMatch(/error: limits\.yaml:1:9: risk\.max_positionen: .*\(backtest\)/);
    expect(err).not.toContain('internal');
  });

  it.each([
    [['--strategy', shipped('strategies/flow-follow.yaml')], /trades AAPL, MSFT, but no bars/],
    [['--bars', `SPY=${shipped('config/demo/nowhere.csv')}`], /nowhere\.csv: file not found/],
    [['--spread', 'AAPL=0.02'], /--spread AAPL: no bars of AAPL are given/],
    [['--spread', 'SPY=nowhere.csv'], /nowhere\.csv: file not found/],
    [['--borrow', 'GME=45%'], /--borrow GME: no bars of GME are given/],
    [['--from', '2021-01-04'], /no bar lies between the first and the last day/],
  ])('rejects %j with one sentence and exits with 4', async (flags, sentence) => {
    const { code, err } = await backtest(...flags);
    expect(code).toBe(4);
    expect(err).toMatch(sentence);
  });

  it.each([
    [['--walk-forward', '2'], /--walk-forward needs a --grid/],
    [
      ['--from', '2020-12-17', '--to', '2020-12-16'],
      /--from 2020-12-17 is after --to 2020-12-16: give the earlier day first/,
    ],
    [['--slippage', '2%'], /Expected USD per share, or basis points/],
    [['--spread', 'wide'], /Expected a spread such as 0\.02/],
    [['--spread', 'SPY=-0.01'], /Expected a spread such as 0\.02/],
    [['--borrow', '3'], /Expected percent a year such as 3%/],
    [['--borrow', '3%', '--borrow', '4%'], /A rate for all symbols is given already/],
    [['--trades', 'trades.txt'], /must end in \.csv or \.json/],
    [['--signals', 'signals.json'], /must end in \.csv/],
    [['--bars', '$=bars.csv'], /"\$" is not a symbol; expected one such as AAPL or BRK\.B/],
    [['--benchmark', 'QQQ'], /--benchmark QQQ has no bars here; .* of --bars: SPY/],
    [['--monte-carlo', '-1'], /Expected a whole number from 0 to 100000/],
    [['--monte-carlo', 'many'], /Expected a whole number from 0 to 100000/],
    [['--seed', '0.5'], /Expected a whole number/],
    [['--cash', '1e308'], /Expected an amount above 0, at most 10000000000000/],
  ])('rejects %j as bad usage and exits with 2', async (flags, sentence) => {
    const { code, err } = await backtest(...flags);
    expect(code).toBe(2);
    expect(err).toMatch(sentence);
  });

  it('names what is missing', async () => {
    const ran = await place.run('backtest', '--strategy', RULES);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(
      "error: Required option '--bars' not specified; see `sluice backtest --help`",
    );
  });

  it.each([
    [['nowhere.json', 'nowhere.json'], /nowhere\.json: file not found/],
    [[PREDICTIONS, PREDICTIONS], /predictions\.ndjson: not JSON; compare takes what/],
    [['one.json'], /missing required argument 'b\.json'/i],
  ])('compare %j is refused with one sentence', async (files, sentence) => {
    const { code, out, err } = await place.ask('backtest', 'compare', ...files);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(sentence);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });
});
