// What a tape has of a day: the settings in force, the answers, the minutes and the spreads; nothing of another journal.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  type Instant,
  instant,
  MINUTE_MS,
  plus,
  type TradingDay,
} from '../../../src/kernel/instant.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { readTapedDay } from '../../../src/research/against/taped-day.ts';
import { tapeFile } from '../../../src/trader/adapters/tape/tape-files.ts';
import { type TapeLine, tapeText } from '../../../src/trader/adapters/tape/tape-text.ts';
import { TAPE_VERSION } from '../../../src/trader/ports/tape.ts';
import { barAt } from '../../trader/engine/harness/history.ts';
import { settings, strategy } from '../../trader/engine/harness/settings.ts';

const DAY = '2026-11-18' as TradingDay;
const BEGAN = instant(Date.UTC(2026, 10, 17, 15));
const OPEN = instant(Date.UTC(2026, 10, 18, 14, 30));
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-taped-day-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function keep(day: string, lines: readonly TapeLine[]): void {
  const file = tapeFile(folder, BEGAN, day as TradingDay);
  writeFileSync(file, gzipSync(`${lines.map(tapeText).join('\n')}\n`));
}

function head(part: number, journalId = 'j'): TapeLine {
  const run = { version: TAPE_VERSION, journalId, life: BEGAN, part, seq: 0 } as const;
  const first = { ...settings([strategy({ hash: 'first' })]), hash: 'first' };
  return {
    kind: 'head',
    head: { ...run, program: 'test', speed: 1, isPractice: false, settings: first },
  };
}

function batch(now: Instant, ...inputs: readonly object[]): TapeLine {
  return { kind: 'batch', batch: { now, seq: 0, waiting: 0, isHalted: false, inputs } };
}

function quote(at: Instant, ask: number): object {
  const prices = { symbol: 'AAPL', bid: 100, ask, last: 100, at, isLive: true, isHalted: false };
  return { from: 'market', update: { type: 'quote', quote: prices } };
}

const read = (journalId = 'j') =>
  readTapedDay(folder, { journalId, days: [DAY], dayOf: US_EQUITIES.dayOf });

it('has settings that changed on the day before, and minutes of both days', async () => {
  const changed = { ...settings([strategy({ hash: 'second' })]), hash: 'second' };
  const reload = { from: 'reload', reload: { kind: 'change', settings: changed, by: 'an edit' } };
  const history = { type: 'history', symbol: 'AAPL', bars: [barAt(BEGAN, 100)] };
  keep('2026-11-17', [
    head(1),
    batch(BEGAN, { from: 'market', update: history }),
    batch(plus(BEGAN, 1), reload),
  ]);
  const bar = { type: 'bar', symbol: 'AAPL', bar: barAt(OPEN, 101) };
  keep(DAY, [
    head(2),
    batch(OPEN, { from: 'market', update: bar }, quote(OPEN, 100.02), quote(OPEN, 100.06)),
  ]);
  const day = await read();
  if (!day.ok) throw new Error(day.failure);
  const { settings: inForce, minutes, spreads, notes } = day.value;
  expect(inForce.map((each) => [each.from, each.settings.hash])).toEqual([
    [BEGAN, 'first'],
    [plus(BEGAN, 1), 'second'],
  ]);
  expect([...(minutes.get('AAPL')?.keys() ?? [])]).toEqual([BEGAN, OPEN]);
  expect(spreads.get('AAPL')?.get(Math.floor(OPEN / MINUTE_MS) * MINUTE_MS)).toBeCloseTo(0.04, 9);
  expect(notes).toEqual([]);
});

it('says that the beginning of the run is deleted, and reads no tape of another journal', async () => {
  keep(DAY, [head(2)]);
  const day = await read();
  expect(day.ok && day.value.notes).toEqual([
    expect.stringContaining('the beginning of the run is deleted'),
  ]);
  const other = await read('k');
  expect(other.ok ? '' : other.failure).toMatch(
    /^The tape of 2026-11-18 cannot be read: .*belongs to the journal j, not to k$/,
  );
});
