import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TARGET_WEIGHTS } from '../../../../src/advisers/policy/learning/environment.ts';
import { adviceOf } from '../../../../src/advisers/policy/versions/advice.ts';
import { learningCurveSvg } from '../../../../src/advisers/policy/versions/learning-curve.ts';
import { parseVersion } from '../../../../src/advisers/policy/versions/parse-version.ts';
import type { Attempt } from '../../../../src/advisers/policy/versions/tries.ts';
import {
  type HashedVersion,
  whyNotAsked,
} from '../../../../src/advisers/policy/versions/version.ts';
import {
  openVersionFolder,
  type VersionFolder,
} from '../../../../src/advisers/policy/versions/version-folder.ts';
import { DAY_MS } from '../../../../src/kernel/instant.ts';
import { dayFromUtc } from '../../../../src/market/time/day.ts';
import { drawnSeries, passed, sampleVersion, trainedOn } from './sample-version.ts';

let path: string;
let folder: VersionFolder;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'sluice-policy-'));
  folder = openVersionFolder(path, (file, text) => {
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  });
});
afterEach(() => rmSync(path, { recursive: true, force: true }));

describe('a version', () => {
  const series = drawnSeries(300);
  const version = sampleVersion(series);
  const asked = { subject: 'bars-SPY', series, isPastFixed: true };

  it('has one hash for one seed and one series, and another for others', () => {
    expect(sampleVersion(series)).toEqual(version);
    const otherSeed = trainedOn(series, { seed: 2 });
    const otherSeries = sampleVersion(drawnSeries(300, 2));
    expect(otherSeed.ok && otherSeed.value.hash).not.toBe(version.hash);
    expect(otherSeries.hash).not.toBe(version.hash);
    expect(otherSeries.data?.hash).not.toBe(version.data?.hash);
  });

  it('is read from its text exactly as it was', () => {
    expect(parseVersion(JSON.stringify(version))).toEqual({ ok: true, value: version });
  });

  it('records which days it was trained on', () => {
    expect(version.data).toMatchObject({
      ...{ returns: 300, firstDay: '1970-01-01' },
      ...{ trainedThrough: '1970-07-29', lastDay: '1970-10-27' },
    });
  });

  it('is judged by its own seed besides those of the gate', () => {
    const trained = trainedOn(series, { seed: 9 });
    if (!trained.ok) throw new Error('refused');
    expect(trained.value.gate.signal.seeds.map(({ seed }) => seed)).toEqual([1, 2, 3, 4, 5, 9]);
  });

  it('is trained on from another one, and says so', () => {
    const longer = drawnSeries(500);
    const further = trainedOn(longer, { from: version });
    if (!further.ok) throw new Error('refused');
    expect(further.value.from).toBe(version.hash);
    expect(further.value.weights).not.toEqual(sampleVersion(longer).weights);
  });

  it('is not trained on from one that has seen days on which it would be judged', () => {
    const longer = sampleVersion(drawnSeries(500));
    expect(trainedOn(series, { from: longer })).toMatchObject({
      ok: false,
      failure: { kind: 'seen-before', trainedThrough: '1970-12-16', firstUnseen: '1970-07-30' },
    });
  });

  it('gives no advice unless its gate has passed on data of the owner', () => {
    expect(whyNotAsked(version)).toMatch(/^its gate has not passed: /);
    const reference = trainedOn(undefined);
    if (!reference.ok) throw new Error('refused');
    expect(whyNotAsked(passed(reference.value))).toContain('the reference market');
    expect(whyNotAsked(passed(version))).toBeUndefined();
    expect(adviceOf(version, asked)).toMatchObject({ ok: false });
  });

  it('advises a target weight whose value exceeds the others by the margin', () => {
    for (const weight of [undefined, 0, 0.4, 1]) {
      const advice = adviceOf(passed(version), { ...asked, weight });
      if (!advice.ok) throw new Error(advice.failure);
      const { targetWeight, margin, values } = advice.value;
      expect(values.map((it) => it.weight)).toEqual([...TARGET_WEIGHTS]);
      const [best, next] = values.toSorted((a, b) => b.value - a.value);
      expect(targetWeight).toBe(best?.weight);
      expect(margin).toBeCloseTo((best?.value ?? 0) - (next?.value ?? 0), 6);
      if (weight !== undefined) expect(advice.value.weight).toBe(weight);
    }
  });

  it('gives no advice on another subject', () => {
    expect(adviceOf(passed(version), { ...asked, subject: 'bars-QQQ' })).toMatchObject({
      failure: 'its version was trained on bars-SPY, and not on bars-QQQ',
    });
  });

  it('gives no advice when the days that it was trained on have changed, and more days may follow', () => {
    const longer = drawnSeries(320);
    expect(adviceOf(passed(version), { ...asked, series: longer }).ok).toBe(true);
    const returns = longer.returns.with(40, 0.5);
    const shorter = { days: series.days.slice(50), returns: series.returns.slice(50) };
    for (const changed of [{ ...longer, returns }, shorter]) {
      const again = { ...asked, series: changed };
      expect(adviceOf(passed(version), again)).toMatchObject({
        failure: expect.stringMatching(/^the data changed: .*; train again$/),
      });
      expect(adviceOf(passed(version), { ...again, isPastFixed: false }).ok).toBe(true);
    }
  });
});

describe('the folder of versions', () => {
  const version = sampleVersion();

  it('keeps a version once, and does not use it before its gate has passed', () => {
    expect(folder.inUse()).toMatchObject({ ok: false, failure: { kind: 'none' } });
    expect(folder.add(version)).toEqual({ number: 1, isNew: true, isInUse: false });
    expect(folder.add(version)).toEqual({ number: 1, isNew: false, isInUse: false });
    expect(folder.inUse()).toMatchObject({ ok: false });
    expect(folder.use(1)).toMatchObject({
      ok: false,
      failure: { sentence: expect.stringContaining('its gate has not passed') },
    });
    expect(folder.use(7)).toMatchObject({
      failure: { sentence: 'there is no version 7; there are 1' },
    });
  });

  it('uses the newest that has passed, and goes back to an earlier one', () => {
    const [first, second] = [passed(version), passed(sampleVersion(drawnSeries(300, 2)))];
    expect(folder.add(first)).toMatchObject({ number: 1, isInUse: true });
    expect(folder.add(second)).toMatchObject({ number: 2, isInUse: true });
    expect(folder.add(version)).toMatchObject({ number: 3, isInUse: false });
    expect(folder.inUse()).toMatchObject({ value: { number: 2, version: { hash: second.hash } } });
    expect(folder.use(1).ok).toBe(true);
    expect(folder.inUse()).toMatchObject({ value: { number: 1, version: { hash: first.hash } } });
    expect(readdirSync(path).sort()).toEqual(['0001.json', '0002.json', '0003.json', 'in-use']);
  });

  it('uses a version that was kept when the training ended before it was put in use', () => {
    const good = passed(version);
    folder.add(good);
    rmSync(join(path, 'in-use'));
    expect(folder.add(good)).toEqual({ number: 1, isNew: false, isInUse: true });
    expect(folder.inUse()).toMatchObject({ ok: true, value: { number: 1 } });
  });

  it('keeps both of two trainings that end at the same time', () => {
    const [first, second] = [passed(version), passed(sampleVersion(drawnSeries(300, 2)))];
    let isFirst = true;
    const slow = openVersionFolder(path, (file, text) => {
      if (isFirst) folder.add(first);
      isFirst = false;
      writeFileSync(file, text);
    });
    expect(slow.add(second)).toEqual({ number: 2, isNew: true, isInUse: true });
    expect(folder.read(1)).toMatchObject({ value: { version: { hash: first.hash } } });
    expect(readdirSync(path).sort()).toEqual(['0001.json', '0002.json', 'in-use']);
  });

  it.each([
    ['a changed figure', (text: string) => text.replace('"seed":1', '"seed":2'), 'is damaged'],
    ['a gate changed by hand', forged, 'is damaged'],
    ['half of a file', (text: string) => text.slice(0, 900), 'not a file of weights'],
    ['an empty file', () => '', 'not a file of weights'],
    [
      'another format',
      (text: string) => text.replace('"format":2', '"format":3'),
      'its format is 3',
    ],
    [
      'an earlier format, whose gate was another one',
      (text: string) => text.replace('"format":2', '"format":1'),
      'its format is 1, and this program reads format 2; train again',
    ],
    ['something else', () => '{}', 'its format is unknown'],
  ])('refuses %s in one sentence', (_, change, sentence) => {
    folder.add(passed(version));
    const file = join(path, '0001.json');
    writeFileSync(file, change(readFileSync(file, 'utf8')));
    const found = folder.inUse();
    expect(found).toMatchObject({ failure: { sentence: expect.stringContaining(sentence) } });
    expect(found).toMatchObject({ failure: { sentence: expect.stringContaining('0001.json: ') } });
  });
});

describe('the record of tries', () => {
  const day = (number: number) => dayFromUtc(number * DAY_MS);
  const attempt = (training: string, first: number, last: number): Attempt => {
    const [firstUnseen, lastDay] = [day(first), day(last)];
    return { training, data: `data of ${training}`, firstUnseen, lastDay };
  };
  const numbersOf = (...attempts: readonly Attempt[]) => attempts.map(folder.tryNumberOf);

  it('counts each further training that is judged on some of the same unseen days, and none twice', () => {
    const [first, shifted, within] = [
      attempt('a', 70, 99),
      attempt('b', 90, 120),
      attempt('c', 80, 85),
    ];
    expect(numbersOf(first, shifted, within)).toEqual([1, 2, 2]);
    expect(numbersOf(first, shifted, within)).toEqual([1, 2, 2]);
    expect(numbersOf(attempt('d', 70, 99), attempt('e', 99, 99))).toEqual([4, 4]);
  });

  it('begins anew on days that no training was judged on', () => {
    expect(numbersOf(attempt('a', 70, 99), attempt('b', 100, 140))).toEqual([1, 1]);
  });

  it('counts a line that was cut off or cannot be read', () => {
    numbersOf(attempt('a', 70, 99));
    const record = join(path, 'tries.jsonl');
    writeFileSync(record, readFileSync(record, 'utf8').slice(0, -30));
    expect(numbersOf(attempt('b', 70, 99), attempt('c', 500, 510))).toEqual([2, 2]);
    writeFileSync(record, '{}\nnull\n');
    expect(numbersOf(attempt('b', 70, 99), attempt('b', 70, 99))).toEqual([3, 3]);
  });

  it('makes a later try harder to pass, outlives a deleted version, and keeps one hash for one training', () => {
    const series = drawnSeries(300);
    const trainedHere = (seed: number) => {
      const trained = trainedOn(series, { seed, tryNumberOf: folder.tryNumberOf });
      if (!trained.ok) throw new Error('seen before');
      folder.add(trained.value);
      return trained.value;
    };
    const first = trainedHere(1);
    rmSync(join(path, '0001.json'));
    const second = trainedHere(2);
    expect([first, second].map(({ gate }) => gate.tryNumber)).toEqual([1, 2]);
    const earlier = lowerBoundsIn(first);
    for (const [at, lower] of lowerBoundsIn(second).entries())
      expect(lower).toBeLessThan(earlier[at] ?? Number.NaN);
    expect(second.gate.control).toEqual(first.gate.control);
    expect(trainedHere(1)).toEqual(first);
  });

  it('counts a training that ran at the same time', () => {
    let inner: readonly number[] = [];
    const trained = trainedOn(drawnSeries(300), {
      tryNumberOf(one) {
        inner = numbersOf({ ...one, training: 'of another process' });
        return folder.tryNumberOf(one);
      },
    });
    expect(inner).toEqual([1]);
    expect(trained).toMatchObject({ value: { gate: { tryNumber: 2 } } });
  });

  it('has no line for the reference market, whose paths are drawn', () => {
    expect(trainedOn(undefined, { tryNumberOf: folder.tryNumberOf })).toMatchObject({
      value: { gate: { tryNumber: 1 } },
    });
    expect(readdirSync(path)).toEqual([]);
  });
});

function lowerBoundsIn({ gate }: HashedVersion): readonly number[] {
  return gate.signal.seeds.flatMap(({ overHold, overRandom, overConstants }) =>
    [overHold, overRandom, ...overConstants].map(({ lower }) => lower),
  );
}

function forged(text: string): string {
  return text.replace('"policyMeanMin":', '"policyMeanMin":0,"was":');
}

describe('the learning curve', () => {
  const pictureOf = (policy: readonly number[], title = 'A <b> & c') =>
    learningCurveSvg({
      title,
      curve: policy.map((value) => ({ policy: value, asset: value / 2 })),
      exploringUntil: 2,
    });

  it('is a picture with a dot and a point for each episode, also for a flat or a short curve', () => {
    for (const count of [1, 2, 40]) {
      const svg = pictureOf(Array(count).fill(0));
      const lines = [...svg.matchAll(/points="([^"]+)"/g)].map(([, points]) => points?.split(' '));
      expect(lines.map((points) => points?.length)).toEqual([count, count]);
      expect(svg.match(/<circle/g)).toHaveLength(count + 1);
      expect(svg).toContain('A &lt;b&gt; &amp; c');
      expect(svg).not.toMatch(/NaN|Infinity/);
    }
  });

  it('has lines at round numbers, zero among them, and everything lies between the outer ones', () => {
    const svg = pictureOf(Array.from({ length: 100 }, (_, at) => 24 * Math.sin(at)));
    expect([...svg.matchAll(/>(-?[\d.]+) %</g)].map(([, tick]) => tick)).toEqual([
      ...['-30', '-20', '-10', '0', '10', '20', '30'],
    ]);
    expect([...svg.matchAll(/middle"[^>]*>(\d+)</g)].map(([, tick]) => tick)).toEqual([
      ...['1', '20', '40', '60', '80', '100'],
    ]);
    const heights = [...svg.matchAll(/cy="([\d.]+)"/g)].map(([, cy]) => Number(cy));
    const grid = [...svg.matchAll(/y1="([\d.]+)" y2="\1" stroke="#(?:8b949e|e4e7eb)"/g)].map(
      ([, y]) => Number(y),
    );
    expect(Math.min(...heights.slice(1))).toBeGreaterThanOrEqual(Math.min(...grid));
    expect(Math.max(...heights)).toBeLessThanOrEqual(Math.max(...grid));
  });
});
