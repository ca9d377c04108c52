import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instanceFolder } from '../../../src/trader/adapters/sqlite/instance/instance-folder.ts';
import { openScores } from '../../../src/trader/adapters/sqlite/scores.ts';
import { coin, skilled, worldOf } from '../../trader/domain/judge/seeded-feed.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
let folder: string;

const world = worldOf(5);
/** Three symbols are enough for the options; the figures have tests of their own. */
const SYMBOLS = ['S00', 'S01', 'S02'];
const BARS = SYMBOLS.flatMap((symbol) => ['--bars', `${symbol}=${symbol}.csv`]);

beforeAll(() => {
  place = makePlace();
  folder = place.folder;
  mkdirSync(join(folder, 'bars'), { recursive: true });
  for (const symbol of SYMBOLS) {
    const rows = world.prices.sessions.flatMap(({ open }, day) =>
      [...(world.prices.closesBySymbol.get(symbol)?.[day] ?? [])].map((close, minute) => {
        const price = close.toFixed(3);
        return `${new Date(open + minute * 60_000).toISOString()},${price},${price},${price},${price},100`;
      }),
    );
    writeFileSync(
      join(folder, `${symbol}.csv`),
      ['timestamp,open,high,low,close,volume', ...rows, ''].join('\n'),
    );
  }
  writeFile('skilled.ndjson', skilled(0.75)(world));
  writeFile('coin.ndjson', coin(world));
});
afterAll(() => place.leave());

function writeFile(name: string, predictions: ReturnType<typeof coin>): void {
  const lines = predictions.map(({ symbol, signal, confidence, at }) =>
    JSON.stringify({ ticker: symbol, signal, confidence, timestamp: at }),
  );
  writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
}

describe('feed judge', () => {
  it('begins with what the feed knows, within 80 columns', async () => {
    const { code, out, err } = await place.ask(
      'feed',
      'judge',
      'skilled.ndjson',
      ...BARS,
      '--market',
      'S00',
    );
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toMatch(
      /^skilled\.ndjson: The feed knows something\. After 30 minutes 7/,
    );
    expect(out).toContain('HITS AFTER EACH HORIZON\n');
    expect(out).toContain('MOVES IN BASIS POINTS, NET OF S00; LEFT: AFTER THE SPREAD\n');
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    // Seventeen of the twenty symbols have no bars.
    expect(err).toMatch(
      /predictions without bars \(S03, S04, S05, S06, S07, S08, S09, S10 and others\)/,
    );
  });

  it('has the same as JSON, under its old name too', async () => {
    const { code, out } = await place.ask('feed', 'score', 'coin.ndjson', ...BARS, '--json');
    expect(code).toBe(0);
    const [judged] = JSON.parse(out);
    expect(judged).toMatchObject({
      feed: 'coin.ndjson',
      verdict: 'nothing_shown',
      primary: '30m',
      days: 20,
      market: null,
    });
    expect(judged.horizons).toHaveLength(8);
    expect(judged.horizons[3].hits).toMatchObject({ days: 20, holm_p: null });
    expect(judged.power.days).toBeGreaterThanOrEqual(10);
  });

  it('names what is missing or malformed, with its place', async () => {
    writeFileSync(
      join(folder, 'bad.ndjson'),
      `${JSON.stringify({ ticker: 'S00', signal: 'BUY', confidence: 0.7, timestamp: 1 })}\n{"ticker":\n`,
    );
    const bad = await place.ask('feed', 'judge', 'bad.ndjson', ...BARS);
    expect(bad.code).toBe(1);
    expect(bad.err).toMatch(/bad\.ndjson:2: /);
    const none = await place.ask('feed', 'judge', 'coin.ndjson');
    expect(none.code).toBe(1);
    expect(none.err).toMatch(/no prediction can be judged: 2000 predictions without bars/);
    const directory = await place.ask('feed', 'judge', 'bars', ...BARS);
    expect(directory).toMatchObject({ code: 1 });
    expect(directory.err).toMatch(/^error: bars: it is a folder/);
    const absent = await place.ask('feed', 'judge', 'absent.ndjson', ...BARS);
    expect(absent).toMatchObject({ code: 2 });
    expect(absent.err).toBe('error: absent.ndjson: file not found (no-file)\n');
    const bars = await place.ask('feed', 'judge', 'coin.ndjson', '--bars', 'S00=absent.csv');
    expect(bars).toMatchObject({ code: 2 });
  });

  it('fails where a file has nothing to judge', async () => {
    const saying = async (...signals: readonly string[]) => {
      const lines = signals.map((signal, at) =>
        JSON.stringify({
          ticker: 'S00',
          signal,
          confidence: 0.7,
          timestamp: 1_700_000_000_000 + at,
        }),
      );
      writeFileSync(join(folder, 'few.ndjson'), lines.join('\n'));
      const { code, err } = await place.ask('feed', 'judge', 'few.ndjson', ...BARS);
      return [code, err];
    };
    expect(await saying()).toEqual([
      1,
      expect.stringMatching(/^error: few\.ndjson: contains no prediction \(judge\)/),
    ]);
    expect(await saying('NEUTRAL', 'HOLD')).toEqual([
      1,
      expect.stringMatching(
        /error: few\.ndjson: contains no prediction to buy or to sell \(judge\)/,
      ),
    ]);
  });

  it('calls a single call the only one', async () => {
    const [session] = world.prices.sessions;
    const call = {
      ticker: 'S00',
      signal: 'BUY',
      confidence: 0.7,
      timestamp: (session?.open ?? 0) + 6e5,
    };
    writeFileSync(join(folder, 'one.ndjson'), JSON.stringify(call));
    const { code, out } = await place.ask('feed', 'judge', 'one.ndjson', ...BARS);
    expect(code).toBe(0);
    expect(out).toMatch(/Not decidable: the only call is BUY\. What it gains may be/);
  });

  it('counts a prediction once, however often it is in the file, and says so', async () => {
    const calls = coin(world);
    writeFile('once.ndjson', calls);
    writeFile('twice.ndjson', [...calls, ...calls]);
    const asked = (file: string) => place.ask('feed', 'judge', file, ...BARS, '--json');
    const [once, twice] = [await asked('once.ndjson'), await asked('twice.ndjson')];
    expect(twice.err).toContain(
      `twice.ndjson: ${calls.length} predictions are there again; left out`,
    );
    const figures = ({ out }: typeof once) => ({ ...JSON.parse(out)[0], feed: '' });
    expect(figures(twice)).toEqual(figures(once));
  });

  it('does not count the days that calls on one side would need', async () => {
    const calls = coin(world).map((one) => ({ ...one, signal: 'BUY' as const }));
    writeFile('buys.ndjson', calls);
    const { out } = await place.ask('feed', 'judge', 'buys.ndjson', ...BARS);
    expect(out).toContain('calls are BUY. What they gain may be');
    expect(out).not.toMatch(/takes|are found with/);
  });

  it('says how many days it needs', async () => {
    const early = skilled(0.75)(world).filter(
      ({ at }) => at < (world.prices.sessions[6]?.open ?? 0),
    );
    writeFile('early.ndjson', early);
    const { code, out } = await place.ask('feed', 'judge', 'early.ndjson', ...BARS);
    expect(code).toBe(0);
    expect(out).toMatch(/Not decidable yet: 6 days with calls, and at least 10 are needed\./);
    expect(out).not.toContain('HOLM P counts all 0 figures');
  });

  it('judges what a daemon accepted, by the minutes it saw where no bars are stored', async () => {
    place.configure();
    const nothing = await place.ask('feed', 'judge', '--journal');
    expect(nothing.code).toBe(2);
    expect(nothing.err).toMatch(/has no accepted prediction to buy or to sell yet/);
    const instance = instanceFolder(join(folder, 'data'), 'paper', 'DU1');
    mkdirSync(instance.path, { recursive: true });
    const store = openScores(instance.scores, 'abcdefgh');
    const waiting = { kind: 'waiting' } as const;
    const prices = { base: waiting, '5m': waiting, '30m': waiting, '60m': waiting, close: waiting };
    const predictions = skilled(0.75)(world)
      .slice(0, 1_500)
      .map((call, at) => ({ ...call, seq: at + 1, id: `p${at}`, feed: 'flow', prices }));
    const closes = world.prices.sessions.flatMap(({ day }, at) =>
      SYMBOLS.map((symbol) => ({
        ...{ symbol, day },
        closes: world.prices.closesBySymbol.get(symbol)?.[at] ?? new Float64Array(),
      })),
    );
    store.write({ predictions, prices: [], cursor: 1_500, closes });
    store.close();
    const { code, out, err } = await place.ask('feed', 'judge', '--journal', '--feed', 'flow');
    expect(code).toBe(0);
    expect(out).toMatch(/^flow: The feed knows something\. After 30 minutes 7/);
    expect(err).toMatch(/^No bars are stored: prices are the minutes that the daemon saw/);
    const other = await place.ask('feed', 'judge', '--journal', '--feed', 'other');
    expect(other).toMatchObject({ code: 2 });
    expect(other.err).toMatch(/no prediction of other was accepted; feeds with predictions: flow/);
  });

  it('asks for a file or the journal, and for one of its horizons', async () => {
    expect(await place.ask('feed', 'judge')).toMatchObject({
      code: 2,
      err: 'error: give either a FILE of predictions or --journal (usage)\n',
    });
    expect(await place.ask('feed', 'judge', 'coin.ndjson', '--journal')).toMatchObject({ code: 2 });
    const other = await place.ask('feed', 'judge', 'coin.ndjson', '--horizon', '7m');
    expect(other.code).toBe(2);
    expect(other.err).toMatch(/Allowed choices are 1m, 5m, 15m, 30m, 60m, 120m, close, next close/);
  });
});
