// A day replayed from its tape: the same decisions with the same code, and the first one that differs after a change.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replayText } from '../../../src/cli/setup/replay-text.ts';
import { parseDay } from '../../../src/market/time/day.ts';
import { dayAt } from '../../../src/market/time/zone.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { replayDay } from '../../../src/research/replay/replay-day.ts';
import { IB_TRAITS } from '../../../src/trader/adapters/ib/orders/links.ts';
import {
  type InstanceFolder,
  instanceFolder,
  makeInstanceFolder,
} from '../../../src/trader/adapters/sqlite/instance/instance-folder.ts';
import { createWallClock } from '../../../src/trader/adapters/system/wall-clock.ts';
import { createTapeWriter } from '../../../src/trader/adapters/tape/tape-writer.ts';
import { changeLines } from '../../../src/trader/domain/edits/config-change.ts';
import type { Settings } from '../../../src/trader/ports/settings.ts';
import { createHarness, TEN_O_CLOCK } from '../../trader/engine/harness/harness.ts';
import { ACCOUNT, settings, strategy } from '../../trader/engine/harness/settings.ts';

const DAY = dayAt(US_EQUITIES.zone, TEN_O_CLOCK);
let folder: InstanceFolder;

beforeEach(() => {
  folder = instanceFolder(mkdtempSync(join(tmpdir(), 'sluice-replay-')), 'paper', ACCOUNT);
  makeInstanceFolder(folder);
});
afterEach(() => rmSync(join(folder.path, '..'), { recursive: true, force: true }));

/** A trade that trails its stop, on tape. */
async function playADay(): Promise<void> {
  const silent = () => {};
  let tape: ReturnType<typeof createTapeWriter> | undefined;
  const harness = createHarness({
    file: folder.journal,
    tape: {
      batch: (batch) => tape?.batch(batch),
      snapshotAsked: (now) => tape?.snapshotAsked(now),
    },
  });
  tape = createTapeWriter({
    folder: folder.tape,
    head: {
      journalId: harness.journal.journalId,
      life: TEN_O_CLOCK,
      program: 'test',
      speed: 1,
      isPractice: false,
      settings: settings([strategy()]),
    },
    dayOf: (at) => dayAt(US_EQUITIES.zone, at),
    keepDays: 1,
    wall: createWallClock(),
    log: { error: silent, warn: silent, info: silent, debug: silent },
  });
  await harness.ready();
  await harness.enter();
  for (const last of [101, 102, 102.9]) {
    await harness.pass(6_000);
    await harness.quote(last);
  }
  await tape.stop();
}

async function replayed(changes: { readonly settings?: Settings; readonly day?: string } = {}) {
  const { settings: changed, day } = changes;
  return replayDay({
    folder,
    traitsOf: () => IB_TRAITS,
    day: day === undefined ? DAY : (parseDay(day) ?? DAY),
    ...(changed && { settings: changed }),
  });
}

describe('a day on tape', () => {
  it('gives the same decisions again, in the same order', async () => {
    await playADay();
    const day = await replayed();
    expect(day).toMatchObject({ ok: true, value: { notes: [] } });
    if (!day.ok) return;
    const [life] = day.value.lives;
    expect(life?.divergence).toBeUndefined();
    expect(life?.decisions).toBeGreaterThanOrEqual(3);
  });

  it('decides the same again when its facts do not say yet how their orders stand', async () => {
    await playADay();
    // The harness's own playback reads its file as it was written.
    const journal = join(folder.path, 'older.sqlite');
    new Database(folder.journal).exec(`VACUUM INTO '${journal}'`).close();
    const older = new Database(journal);
    const { changes } = older
      .prepare(
        `UPDATE facts SET body = json_remove(body, '$.ordersAfter') WHERE body LIKE '%ordersAfter%'`,
      )
      .run();
    older.close();
    expect(changes).toBeGreaterThanOrEqual(6);
    const day = await replayDay({
      folder: { ...folder, journal },
      traitsOf: () => IB_TRAITS,
      day: DAY,
    });
    expect(day.ok && day.value.lives).toMatchObject([{ divergence: undefined }]);
  });

  it('decides the same as a daemon that runs meanwhile: its tape and its journal both grow', async () => {
    await playADay();
    const journal = join(folder.path, 'growing.sqlite');
    new Database(folder.journal).exec(`VACUUM INTO '${journal}'`).close();
    const growing = new Database(journal);
    growing.exec(`ATTACH '${folder.journal}' AS whole`);
    growing.exec('DELETE FROM facts WHERE at = (SELECT max(at) FROM whole.facts)');
    let batches = 0;
    const growsAfter = (due: number) =>
      replayDay({
        folder: { ...folder, journal },
        traitsOf: () => IB_TRAITS,
        day: DAY,
        onBatch: () => {
          batches += 1;
          if (batches === due)
            growing.exec('INSERT OR IGNORE INTO facts SELECT * FROM whole.facts');
        },
      });
    const short = await growsAfter(Number.POSITIVE_INFINITY);
    expect(short.ok && short.value.lives[0]?.divergence).toBeDefined();
    // All that the journal had is read by now.
    const read = batches;
    batches = 0;
    const day = await growsAfter(read);
    growing.close();
    expect(day.ok && day.value.lives).toMatchObject([{ divergence: undefined }]);
  });

  it('shows the first decision that another strategy makes otherwise, beside the one made then', async () => {
    await playADay();
    const careful = settings([
      strategy({ entry: { ...strategy().entry, when: 'prediction.confidence > 0.99' } }),
    ]);
    const day = await replayed({ settings: careful });
    const divergence = day.ok ? day.value.lives[0]?.divergence : undefined;
    expect(divergence?.recorded?.fact.type).toBe('position-planned');
    expect(divergence?.replayed?.fact).toMatchObject({
      type: 'signal-refused',
      reasons: [{ kind: 'condition_false' }],
    });
  });

  it('goes on past a changed plan, to the first decision that it changes', async () => {
    await playADay();
    const exit = { ...strategy().exit, maxMs: 12_000 };
    const day = await replayed({ settings: settings([strategy({ hash: 'shorter', exit })]) });
    const life = day.ok ? day.value.lives[0] : undefined;
    expect(life?.changes && changeLines(life.changes)).toEqual([
      'follow: exit.max_minutes nothing -> 0.2',
    ]);
    const { first, facts } = life?.otherTerms ?? {};
    expect(first?.recorded?.fact.type).toBe('position-planned');
    expect(facts).toBe(1);
    const { divergence } = life ?? {};
    expect(divergence?.recorded).toBeUndefined();
    expect(divergence?.replayed?.fact).toMatchObject({ reason: 'max_minutes' });
    // At the first look after twelve seconds.
    const afterMs = (divergence?.at ?? 0) - (first?.at ?? 0);
    expect(afterMs).toBeGreaterThanOrEqual(12_000);
    expect(afterMs).toBeLessThan(13_000);
    const text = day.ok ? replayText(day.value) : '';
    expect(text).toContain('  follow: exit.max_minutes nothing -> 0.2\n');
    expect(text).toMatch(/1 fact before records other terms without another outcome/);
    expect(text).toContain('  then: nothing more was decided\n');
  });

  it('reports a changed setting that would not have mattered', async () => {
    await playADay();
    const risk = { ...settings([]).risk, positionNotionalMax: 500_000, ordersPerMinuteMax: 7 };
    const day = await replayed({ settings: settings([strategy()], { risk }) });
    const life = day.ok ? day.value.lives[0] : undefined;
    expect(life?.divergence).toBeUndefined();
    const text = day.ok ? replayText(day.value) : '';
    expect(text).toContain('  risk.max_position_notional 1000000 -> 500000\n');
    expect(text).toContain('  risk.max_orders_per_minute 100 -> 7\n');
    expect(text).toMatch(/\d+ decisions and \d+ facts on \S+, every outcome the same\./);
  });

  it('lists nothing if the settings are those of that day', async () => {
    await playADay();
    const day = await replayed({ settings: settings([strategy()]) });
    expect(day.ok && replayText(day.value)).toMatch(/^No setting has changed since the run of /);
  });

  it('reports how much of the day a truncated tape lacks', async () => {
    await playADay();
    const tape = join(folder.tape, readdirSync(folder.tape)[0] ?? '');
    const whole = await replayed();
    const lines = gunzipSync(readFileSync(tape)).toString().split('\n');
    writeFileSync(tape, gzipSync(lines.slice(0, lines.length / 8).join('\n')));
    const half = await replayed();
    if (!whole.ok || !half.ok) throw new Error('no replay');
    const [of, to] = [whole.value.lives[0]?.facts ?? 0, half.value.lives[0]?.facts ?? 0];
    expect(to).toBeLessThan(of);
    expect(half.value.notes).toEqual([
      `${basename(tape)} ends early: only the journal has ${of - to} later facts.`,
    ]);
  });

  it.each<[string, (tape: string) => void, string]>([
    ['empty', (tape) => writeFileSync(tape, ''), 'it contains nothing readable'],
    ['text', (tape) => writeFileSync(tape, gzipSync('hello\n')), 'it contains nothing readable'],
    ['not compressed', (tape) => writeFileSync(tape, 'hello\n'), 'incorrect header check'],
    ['a pipe', (tape) => execFileSync('mkfifo', [tape]), 'it is not a regular file'],
  ])('reports a tape that is %s', async (_, replace, why) => {
    await playADay();
    const [name = ''] = readdirSync(folder.tape);
    rmSync(join(folder.tape, name));
    replace(join(folder.tape, name));
    expect(await replayed()).toMatchObject({ value: { lives: [], notes: [`${name}: ${why}`] } });
  });

  it('lists the available days if the requested one is missing', async () => {
    expect(await replayed()).toMatchObject({
      failure: { sentence: 'This instance has no tape yet; a daemon writes one while it runs' },
    });
    await playADay();
    expect(await replayed({ day: '2026-01-05' })).toMatchObject({
      failure: { sentence: `No tape of 2026-01-05; available: ${DAY}` },
    });
  });
});
