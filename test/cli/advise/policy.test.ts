import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PriceSeries, seriesOf } from '../../../src/advisers/policy/markets/price-series.ts';
import { barCloses } from '../../../src/cli/advise/subject/bar-closes.ts';
import { createRandom } from '../../../src/kernel/random.ts';
import { VENUES } from '../../../src/trader/config/settings/venues.ts';
import { passed, sampleVersion } from '../../advisers/policy/versions/sample-version.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
beforeAll(() => {
  place = makePlace();
  writeFileSync(join(place.folder, 'spy.csv'), barsText(320));
});
afterAll(() => place.leave());

const HEADER = 'date,open,high,low,close,volume\n';

/** Daily bars of as many sessions; a row of the file may be replaced. */
function barsText(count: number, replaced: Readonly<Record<number, string>> = {}): string {
  const { calendar } = VENUES.home;
  const random = createRandom(1, 'bars');
  const rows: string[] = [];
  let price = 300;
  let session = calendar.nextSession('2018-01-02' as Parameters<typeof calendar.nextSession>[0]);
  while (session !== undefined && rows.length < count) {
    price *= 1 + random.between(-0.02, 0.021);
    const close = replaced[rows.length] ?? price.toFixed(2);
    rows.push(`${session.day},${close},${close},${close},${close},1000\n`);
    session = calendar.nextSession(session.day);
  }
  return HEADER + rows.join('');
}

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
    const listed = await place.run('train', '--list');
    expect(listed.out).toContain(hashIn(one.out)?.slice(0, 12));
  });

  it('trains on the bars of a symbol, and says as JSON what it did', async () => {
    const ran = await place.run('train', '--bars', 'SPY=spy.csv', '--episodes', '2', '--json');
    expect(ran.code).toBe(1);
    const body = JSON.parse(ran.out);
    expect(body).toMatchObject({
      ...{ version: 1, subject: 'bars-SPY', seed: 1, episodes: 2, from: null, new: true },
      ...{ in_use: false, usable: false, gate: { passed: false } },
      data: { returns: 319 },
    });
    expect(body.gate.signal.seeds).toHaveLength(5);
    const again = [
      'train',
      '--bars',
      'SPY=spy.csv',
      '--episodes',
      '2',
      '--continue',
      '1',
      '--json',
    ];
    const further = await place.run(...again);
    expect(JSON.parse(further.out)).toMatchObject({ version: 2, from: body.hash });
    const used = await place.run('train', '--bars', 'SPY=spy.csv', '--use', '2');
    expect(used.err).toMatch(/^error: version 2 cannot be used: its gate has not passed: .*\n$/);
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

  it.each([
    [['--seed', '0'], 2, 'Expected a whole number from 1 to 1000000'],
    [['--seed', 'x'], 2, 'Expected a whole number'],
    [['--episodes', '1'], 2, 'Expected a whole number from 2 to 10000'],
    [['--episods', '5'], 2, 'did you mean "--episodes"'],
    [['--bars', 'SPY'], 2, 'Expected SYMBOL=FILE'],
    [['--bars', 'SPY=spy.csv', '--bars', 'QQQ=spy.csv'], 2, 'give one symbol at a time'],
    [['--bars', '../up=spy.csv'], 2, 'a symbol has letters, digits'],
    [['--bars', 'SPY=spy.csv', '--portfolio', '1'], 2, 'cannot be combined'],
    [['--actions', 'a.csv'], 2, '--actions needs --bars'],
    [['--curve', 'curve.png'], 2, 'must end in .svg'],
    [['--list', '--use', '1'], 2, 'cannot be combined'],
    [['--use', '9'], 1, 'there is no version 9'],
    [['--continue'], 1, 'cannot train on: no version has passed its gate on your data'],
    [['--bars', 'SPY=none.csv'], 4, 'none.csv: file not found'],
    [['--bars', 'SPY=short.csv'], 4, '99 daily returns are too few; at least 300 are needed'],
    [['--bars', 'SPY=nan.csv'], 4, '"NaN" is not a number'],
    [['--bars', 'SPY=zero.csv'], 4, '0 is not a price'],
    [['--bars', 'SPY=negative.csv'], 4, '-3 is not a price'],
    [['--bars', 'SPY=flat.csv'], 4, 'the price does not change'],
  ])('refuses %j with exit code %d and one sentence', async (args, code, sentence) => {
    const write = (name: string, text: string) => writeFileSync(join(place.folder, name), text);
    write('short.csv', barsText(100));
    write('nan.csv', barsText(320, { 50: 'NaN' }));
    write('zero.csv', barsText(320, { 50: '0' }));
    write('negative.csv', barsText(320, { 50: '-3' }));
    write('flat.csv', barsText(320, Object.fromEntries(Array(320).fill('7').entries())));
    const ran = await place.run('train', ...args);
    expect(ran.err).toMatch(/^error: [^\n]+\n$/);
    expect(ran.err).toContain(sentence);
    expect([ran.code, ran.out]).toEqual([code, '']);
  });
});

describe('sluice advise', () => {
  it('refuses without a version that has passed its gate', async () => {
    const ran = await place.run('advise', '--bars', 'QQQ=spy.csv');
    expect(ran).toMatchObject({
      code: 1,
      out: '',
      err: 'error: No advice on QQQ: no version has passed its gate on your data; `sluice train` trains and judges one (version)\n',
    });
    const nothing = await place.run('advise');
    expect(nothing).toMatchObject({ code: 2, out: '' });
  });

  it('gives the target weight of the version in use, and refuses a damaged one', async () => {
    const folder = policyFolder('bars-IWM');
    const text = JSON.stringify(passed(sampleVersion(seriesIn('spy.csv'), 'bars-IWM')));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, '0001.json'), text);
    writeFileSync(join(folder, 'in-use'), '1\n');
    const args = ['advise', '--bars', 'IWM=spy.csv', '--weight', '50'];
    const [shown, json] = await Promise.all([place.run(...args), place.run(...args, '--json')]);
    expect([shown.code, shown.err]).toEqual([0, '']);
    const body = JSON.parse(json.out);
    expect(body).toMatchObject({ subject: 'bars-IWM', weight: 0.5, version: 1 });
    expect(body.confidence).toBeGreaterThanOrEqual(0);
    expect(shown.out).toContain(`hold ${body.target_weight * 100} % in it (now 50 %)`);
    for (const line of shown.out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    writeFileSync(join(folder, '0001.json'), text.replace('"seed":1', '"seed":2'));
    const damaged = await place.run(...args);
    expect(damaged.err).toMatch(/^error: No advice on IWM: .*0001\.json: it is damaged: [^\n]*\n$/);
    expect([damaged.code, damaged.out]).toEqual([1, '']);
  });

  it('refuses a version of another subject, or of bars that are no longer the same', async () => {
    const text = JSON.stringify(passed(sampleVersion(seriesIn('spy.csv'), 'bars-DIA')));
    for (const subject of ['bars-DIA', 'bars-EFA']) {
      mkdirSync(policyFolder(subject), { recursive: true });
      writeFileSync(join(policyFolder(subject), '0001.json'), text);
      writeFileSync(join(policyFolder(subject), 'in-use'), '1\n');
    }
    writeFileSync(join(place.folder, 'restated.csv'), barsText(320, { 50: '265.00' }));
    const [changed, other] = await Promise.all([
      place.run('advise', '--bars', 'DIA=restated.csv'),
      place.run('advise', '--bars', 'EFA=spy.csv'),
    ]);
    expect(changed.err).toMatch(
      /^error: No advice on DIA: the data changed: .*; train again; .*\n$/,
    );
    expect([changed.code, changed.out]).toEqual([1, '']);
    expect(other.err).toContain('its version was trained on bars-DIA, and not on bars-EFA');
    expect([other.code, other.out]).toEqual([1, '']);
  });
});
