import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PriceSeries, seriesOf } from '../../../src/advisers/policy/markets/price-series.ts';
import { barCloses } from '../../../src/cli/advise/subject/bar-closes.ts';
import { passed, sampleVersion } from '../../advisers/policy/versions/sample-version.ts';
import { makePlace, type Place } from '../place/sluice.ts';
import { barsText, drawnCloses } from './price-files.ts';

const CLOSES = drawnCloses(319);

let place: Place;
beforeAll(() => {
  place = makePlace();
  writeFileSync(join(place.folder, 'spy.csv'), barsText(CLOSES));
});
afterAll(() => place.leave());

/** As the command reads it. */
function seriesIn(name: string): PriceSeries {
  const file = join(place.folder, name);
  const read = barCloses({ symbol: 'IWM', file, actionsFile: undefined });
  const series = read.ok ? seriesOf(read.value.closes, 300) : undefined;
  if (!series?.ok) throw new Error(`${name} cannot be read`);
  return series.value;
}

const policyFolder = (subject: string) =>
  join(place.folder, 'data', 'paper-DU1', 'policy', subject);

function hashIn(out: string): string | undefined {
  return /^hash ([0-9a-f]{64})$/m.exec(out)?.[1];
}

describe('sluice train', () => {
  it('prints one hash in two runs with one seed, and keeps one version', async () => {
    const args = ['train', '--seed', '1', '--episodes', '3', '--curve', 'curve.svg'];
    const one = await place.run(...args);
    const two = await place.run(...args);
    const listed = await place.ask('train', '--list');
    // Three episodes teach too little, so the gate does not pass.
    expect([one.code, two.code]).toEqual([1, 1]);
    expect(hashIn(one.out)).toBeDefined();
    expect(hashIn(two.out)).toBe(hashIn(one.out));
    expect(one.out).toContain('The gate has NOT passed:\n- ');
    expect(one.out).toContain('Kept as version 1.');
    expect(two.out).toContain('Version 1 is the same already.');
    expect(one.err).toBe('Wrote curve.svg.\n');
    for (const line of one.out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(readdirSync(policyFolder('two-regime'))).toEqual(['0001.json']);
    expect(readFileSync(join(place.folder, 'curve.svg'), 'utf8')).toMatch(/^<svg .*<\/svg>\n$/s);
    expect(listed?.out).toContain(hashIn(one.out)?.slice(0, 12));
  });

  it('takes the bars of a symbol from the store as from a file', async () => {
    await place.ask('data', 'import', 'STORED=spy.csv');
    const train = (bars: string) => place.ask('train', '--bars', bars, '--episodes', '2', '--json');
    const ofStore = await train('STORED');
    const ofFile = await train('STORED=spy.csv');
    expect(ofStore.err).toBe('');
    expect(JSON.parse(ofStore.out)).toMatchObject({ version: 1, data: { returns: 319 } });
    expect(JSON.parse(ofFile.out).hash).toBe(JSON.parse(ofStore.out).hash);
    expect((await place.ask('advise', '--bars', 'XYZ')).err).toMatch(
      /^error: no daily or one-minute bars of XYZ are stored in \S+ \(there are STORED\): bring them with `sluice data import`, or write XYZ=FILE \(series\)\n$/,
    );
  });

  it('trains on the bars of a symbol, and says as JSON what it did', async () => {
    const train = ['train', '--bars', 'SPY=spy.csv', '--episodes', '2', '--json'];
    const [ran, further, used] = await Promise.all([
      place.ask(...train),
      place.ask(...train, '--continue', '1'),
      place.ask('train', '--bars', 'SPY=spy.csv', '--use', '2'),
    ]);
    expect(ran?.code).toBe(1);
    // STORED has the same prices, so its training was the first try on them.
    const body = JSON.parse(ran?.out ?? '');
    expect(body).toMatchObject({
      ...{ version: 1, subject: 'bars-SPY', seed: 1, episodes: 2, from: null, new: true },
      ...{
        in_use: false,
        usable: false,
        gate: { passed: false, try: 2, confidence: 0.998333333333 },
      },
      data: { returns: 319 },
    });
    expect(body.gate.signal.seeds).toHaveLength(5);
    expect(JSON.parse(further?.out ?? '')).toMatchObject({
      ...{ version: 2, from: body.hash, gate: { try: 3 } },
    });
    expect(used?.err).toMatch(/^error: version 2 cannot be used: its gate has not passed: .*\n$/);
  });

  it('leaves everything as it was if it is interrupted', async () => {
    const before = readdirSync(policyFolder('two-regime'));
    const child = place.spawnAtTerminal('train', '--seed', '2', '--episodes', '10000');
    const ended = once(child, 'exit');
    const isTraining = Promise.withResolvers<void>();
    child.stdout?.on('data', (chunk) => {
      if (String(chunk).includes('train  [')) isTraining.resolve();
    });
    await isTraining.promise;
    child.stdin?.write('\u0003');
    await ended;
    expect(readdirSync(policyFolder('two-regime'))).toEqual(before);
  });

  it('refuses what it cannot do, each in one sentence with its exit code', async () => {
    const write = (name: string, closes: readonly string[]) =>
      writeFileSync(join(place.folder, name), barsText(closes));
    write('short.csv', CLOSES.slice(0, 100));
    // Fewer would be skipped.
    const inEachTen = (close: string) => CLOSES.map((known, at) => (at % 10 === 5 ? close : known));
    write('word.csv', inEachTen('1o7'));
    write('zero.csv', inEachTen('0'));
    write('negative.csv', inEachTen('-3'));
    write(
      'flat.csv',
      CLOSES.map(() => '7'),
    );
    const ran = await Promise.all(REFUSALS.map(([args]) => place.ask('train', ...args)));
    for (const [at, [args, code, sentence]] of REFUSALS.entries()) {
      const { out, err, code: ended } = ran[at] ?? {};
      expect([args, ended, out]).toEqual([args, code, '']);
      expect(err).toMatch(/^error: [^\n]+\n$/);
      expect(err).toContain(sentence);
    }
  });
});

const REFUSALS: readonly (readonly [args: readonly string[], code: number, sentence: string])[] = [
  [['--seed', '0'], 2, 'Expected a whole number from 1 to 1000000'],
  [['--seed', 'x'], 2, 'Expected a whole number'],
  [['--episodes', '1'], 2, 'Expected a whole number from 2 to 10000'],
  [['--episods', '5'], 2, 'did you mean "--episodes"'],
  [['--bars', 'spy.csv'], 2, 'Which symbol is in spy.csv?'],
  [['--bars', 'SPY=spy.csv', '--bars', 'QQQ=spy.csv'], 2, 'give one symbol at a time'],
  [['--bars', '../up=spy.csv'], 2, '"../up" is not a symbol'],
  [['--bars', 'BRK/B=spy.csv'], 2, 'a symbol has letters, digits'],
  [['--bars', 'SPY=spy.csv', '--portfolio', '1'], 2, 'cannot be combined'],
  [['--actions', 'a.csv'], 2, '--actions needs --bars'],
  [['--curve', 'curve.png'], 2, 'must end in .svg'],
  [['--list', '--use', '1'], 2, 'cannot be combined'],
  [['--use', '9'], 1, 'there is no version 9'],
  [['--continue'], 1, 'cannot train on: no version has passed its gate on your data'],
  [['--bars', 'SPY=none.csv'], 4, 'none.csv: file not found'],
  [['--bars', 'SPY=short.csv'], 4, '99 daily returns are too few; at least 300 are needed'],
  [['--bars', 'SPY=word.csv'], 4, '"1o7" is not a number'],
  [['--bars', 'SPY=zero.csv'], 4, '0 is not a price'],
  [['--bars', 'SPY=negative.csv'], 4, '-3 is not a price'],
  [['--bars', 'SPY=flat.csv'], 4, 'the price does not change'],
];

describe('sluice advise', () => {
  it('refuses without a subject', async () => {
    expect(await place.run('advise')).toMatchObject({ code: 2, out: '' });
  });

  it('refuses a damaged version, one of another subject, and one of bars that are no longer the same', async () => {
    const text = JSON.stringify(passed(sampleVersion(seriesIn('spy.csv'), 'bars-DIA')));
    for (const [subject, kept] of [
      ['bars-DIA', text],
      ['bars-EFA', text],
      ['bars-IWM', text.replace('"seed":1', '"seed":2')],
    ] as const) {
      mkdirSync(policyFolder(subject), { recursive: true });
      writeFileSync(join(policyFolder(subject), '0001.json'), kept);
      writeFileSync(join(policyFolder(subject), 'in-use'), '1\n');
    }
    writeFileSync(join(place.folder, 'restated.csv'), barsText(CLOSES.with(50, '890.00')));
    const [same, changed, other, damaged] = await Promise.all([
      place.ask('advise', '--bars', 'DIA=spy.csv'),
      place.ask('advise', '--bars', 'DIA=restated.csv'),
      place.ask('advise', '--bars', 'EFA=spy.csv'),
      place.ask('advise', '--bars', 'IWM=spy.csv'),
    ]);
    expect(same).toMatchObject({ code: 0, err: '' });
    expect(changed?.err).toMatch(
      /^error: No advice on DIA: the data changed: .*; train again; .*\n$/,
    );
    expect(other?.err).toContain('its version was trained on bars-DIA, and not on bars-EFA');
    expect(damaged?.err).toMatch(
      /^error: No advice on IWM: .*0001\.json: it is damaged: [^\n]*\n$/,
    );
    for (const refused of [changed, other, damaged])
      expect([refused?.code, refused?.out]).toEqual([1, '']);
  });
});
