// The tape on a real disk: a file per day, readable after a kill, and deleted when it is old.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, type Instant, instant, plus } from '../../../../src/kernel/instant.ts';
import { dayFromUtc } from '../../../../src/market/time/day.ts';
import { createWallClock } from '../../../../src/trader/adapters/system/wall-clock.ts';
import { tapeFilesIn } from '../../../../src/trader/adapters/tape/tape-files.ts';
import { readTape, type TapeReading } from '../../../../src/trader/adapters/tape/tape-reader.ts';
import {
  createTapeWriter,
  type TapeWriter,
} from '../../../../src/trader/adapters/tape/tape-writer.ts';
import { settings, strategy } from '../../engine/harness/settings.ts';

const MONDAY = instant(Date.UTC(2026, 10, 16, 15));
let folder: string;
const warnings: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-tape-'));
  warnings.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(life: Instant, keepDays = 30, into = folder): TapeWriter {
  const quiet = () => {};
  return createTapeWriter({
    folder: into,
    head: {
      journalId: 'abcdefgh',
      life,
      program: 'test',
      speed: 1,
      isPractice: false,
      settings: settings([strategy()]),
    },
    dayOf: dayFromUtc,
    keepDays,
    wall: createWallClock(),
    log: { error: quiet, warn: (text) => warnings.push(text), info: quiet, debug: quiet },
  });
}

function beat(now: Instant, seq = 0) {
  return { now, seq, inputs: [{ from: 'timer' }], waiting: 0, isHalted: false };
}

async function kindsIn(path: string): Promise<string[]> {
  const kinds: string[] = [];
  for await (const reading of readTape(path)) kinds.push(kindOf(reading));
  return kinds;
}

function kindOf(reading: TapeReading): string {
  return reading.kind === 'line' ? reading.line.kind : reading.sentence;
}

describe('a tape', () => {
  it('is one file per day, each with its own head', async () => {
    const tape = write(MONDAY);
    tape.batch(beat(MONDAY));
    tape.snapshotAsked(MONDAY);
    tape.batch(beat(plus(MONDAY, DAY_MS), 41));
    await tape.stop();
    const files = tapeFilesIn(folder);
    expect(files.map(({ day, life }) => [day, life])).toEqual([
      ['2026-11-16', MONDAY],
      ['2026-11-17', MONDAY],
    ]);
    expect(await kindsIn(files[0]?.path ?? '')).toEqual(['head', 'batch', 'asked']);
    for await (const reading of readTape(files[1]?.path ?? '')) {
      expect(reading).toMatchObject({ line: { kind: 'head', head: { part: 2, seq: 41 } } });
      break;
    }
  });

  it('keeps every line of a day in its file, however many come at once', async () => {
    const tape = write(MONDAY);
    const days = [MONDAY, plus(MONDAY, DAY_MS)];
    for (const day of days)
      for (let count = 0; count < 3_000; count += 1) tape.batch(beat(plus(day, count)));
    await tape.stop();
    const kinds = await Promise.all(tapeFilesIn(folder).map(({ path }) => kindsIn(path)));
    const whole = ['head', ...Array<string>(3_000).fill('batch')];
    expect(kinds).toEqual([whole, whole]);
  });

  it('stops when the day before is on the disk too, however much longer it is', async () => {
    const tape = write(MONDAY);
    for (let count = 0; count < 30_000; count += 1) tape.batch(beat(plus(MONDAY, count)));
    tape.batch(beat(plus(MONDAY, DAY_MS)));
    await tape.stop();
    const [monday] = tapeFilesIn(folder);
    expect(await kindsIn(monday?.path ?? '')).toHaveLength(30_001);
  });

  it('is read up to the last flush if the process was killed', async () => {
    const tape = write(MONDAY);
    for (let count = 0; count < 2_000; count += 1) tape.batch(beat(plus(MONDAY, count)));
    await tape.stop();
    const [file] = tapeFilesIn(folder);
    const whole = readFileSync(file?.path ?? '');
    const torn = join(folder, 'torn.gz');
    writeFileSync(torn, whole.subarray(0, Math.floor(whole.length / 2)));
    const kinds = await kindsIn(torn);
    expect(kinds[0]).toBe('head');
    expect(new Set(kinds.slice(1))).toEqual(new Set(['batch']));
  });

  it('reports a file that is not a tape', async () => {
    const file = join(folder, 'letter.gz');
    writeFileSync(file, 'Dear reader');
    expect(await kindsIn(file)).toEqual([expect.stringMatching(/^letter\.gz: /)]);
  });

  it('deletes old days when a new one begins, and touches no other file', async () => {
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    const old = write(instant(MONDAY - 40 * DAY_MS));
    old.batch(beat(instant(MONDAY - 40 * DAY_MS)));
    await old.stop();
    const tape = write(MONDAY);
    tape.batch(beat(MONDAY));
    await tape.stop();
    expect(tapeFilesIn(folder).map(({ day }) => day)).toEqual(['2026-11-16']);
    expect(readdirSync(folder)).toContain('notes.txt');
  });

  it('is dropped with a log line if the disk refuses it, and never delays the engine', async () => {
    const blocked = join(folder, 'blocked');
    writeFileSync(blocked, 'a file where the folder belongs');
    const tape = write(MONDAY, 30, blocked);
    tape.batch(beat(MONDAY));
    tape.batch(beat(plus(MONDAY, 1)));
    await tape.stop();
    expect(warnings).toEqual(['The tape is not written until the next start.']);
  });

  it('accepts no further line once dropped, and reports so', async () => {
    mkdirSync(join(folder, 'tape'));
    const tape = write(MONDAY);
    tape.batch(beat(MONDAY));
    tape.giveUp();
    tape.batch(beat(plus(MONDAY, 1)));
    await tape.stop();
    expect(await kindsIn(tapeFilesIn(folder)[0]?.path ?? '')).toEqual(['head', 'batch']);
    expect(warnings).toEqual(['The tape is not written until the next start.']);
  });
});
