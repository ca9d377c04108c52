// Bars that are stored come back as they were; a file that is not whole is never read as if it were.
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../src/kernel/instant.ts';
import type { BarColumns } from '../../../src/market/bars/bar-columns.ts';
import { openBarStore } from '../../../src/research/store/bar-store.ts';
import { runs } from '../../runs/runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-store-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => rmSync(folder, { recursive: true, force: true }));

const SPY = { symbol: 'SPY', lengthMs: MINUTE_MS, isDaily: false };
const NEW_YEARS_EVE = Date.UTC(2020, 11, 31, 20, 58);
const YEAR_2020 = join(folder, 'SPY', '1m-2020.bars');

/** Minutes from the start on, closing at the given prices. */
function minutes(start: number, ...closes: readonly number[]): BarColumns {
  const column = (value: (close: number, at: number) => number) => Float64Array.from(closes, value);
  return {
    lengthMs: MINUTE_MS,
    count: closes.length,
    start: column((_, at) => start + at * MINUTE_MS),
    open: column((close) => close - 0.1),
    high: column((close) => close + 0.2),
    low: column((close) => close - 0.3),
    close: column((close) => close),
    volume: column((_, at) => 100 + at),
  };
}

function stored(name = SPY): BarColumns | undefined {
  const read = openBarStore(folder).read(name);
  if (!read.ok) throw new Error(read.failure);
  return read.value;
}

function faultOf(): string {
  const read = openBarStore(folder).read(SPY);
  return read.ok ? 'none' : read.failure;
}

describe('the store of bars', () => {
  it('gives back what was put in, with one file per year, and knows it again', () => {
    const store = openBarStore(folder);
    const bars = minutes(NEW_YEARS_EVE, 370.1, 370.2);
    const later = minutes(NEW_YEARS_EVE + 4 * 86_400_000, 371.5, 371.25, 371.125);
    expect(store.merge(SPY, bars, 'refuse')).toEqual({
      ok: true,
      value: { added: 2, replaced: 0 },
    });
    expect(store.merge(SPY, later, 'refuse')).toMatchObject({ value: { added: 3 } });
    expect(store.merge(SPY, later, 'refuse')).toMatchObject({ value: { added: 0, replaced: 0 } });
    expect(store.years().years.map(({ year, rows }) => [year, rows])).toEqual([
      [2020, 2],
      [2021, 3],
    ]);
    const whole = stored();
    expect([...(whole?.start ?? [])]).toEqual([...bars.start, ...later.start]);
    expect([...(whole?.close ?? [])]).toEqual([370.1, 370.2, 371.5, 371.25, 371.125]);
    expect([...(whole?.volume ?? [])]).toEqual([100, 101, 100, 101, 102]);
    expect(stored({ ...SPY, symbol: 'QQQ' })).toBeUndefined();
  });

  it('puts bars between others, in any order of arrival', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...Array(40).keys()], { minLength: 1 }), (order) => {
        rmSync(folder, { recursive: true, force: true });
        const store = openBarStore(folder);
        for (const at of order)
          store.merge(SPY, minutes(NEW_YEARS_EVE - at * MINUTE_MS, 300 + at), 'refuse');
        const expected = order.toSorted((a, b) => b - a);
        expect([...(stored()?.close ?? [])]).toEqual(expected.map((at) => 300 + at));
      }),
      { numRuns: runs(100) },
    );
  });

  it('changes no stored bar unless it is asked to replace', () => {
    const store = openBarStore(folder);
    store.merge(SPY, minutes(NEW_YEARS_EVE, 370.1, 370.2), 'refuse');
    const before = readFileSync(YEAR_2020);
    const others = minutes(NEW_YEARS_EVE, 370.1, 99, 98);
    expect(store.merge(SPY, others, 'refuse')).toEqual({
      ok: false,
      failure: {
        ...{ kind: 'different', file: YEAR_2020, bars: 1 },
        ...{ start: NEW_YEARS_EVE + MINUTE_MS, column: 'close', stored: 370.2, given: 99 },
      },
    });
    expect(readFileSync(YEAR_2020)).toEqual(before);
    expect(store.merge(SPY, others, 'replace')).toMatchObject({ value: { added: 1, replaced: 1 } });
    expect([...(stored()?.close ?? [])]).toEqual([370.1, 99, 98]);
  });

  it('keeps symbols apart that are no names of files', () => {
    const store = openBarStore(folder);
    for (const symbol of ['BRK.B', 'BRK B', '^GSPC', '../up', '.', 'a/b'])
      store.merge({ ...SPY, symbol }, minutes(NEW_YEARS_EVE, 5), 'refuse');
    expect(new Set(store.years().years.map(({ symbol }) => symbol))).toEqual(
      new Set(['BRK.B', 'BRK B', '^GSPC', '../up', '.', 'a/b']),
    );
    expect(existsSync(join(folder, '..', 'up'))).toBe(false);
    expect(store.merge({ ...SPY, symbol: 'x'.repeat(33) }, minutes(0, 5), 'refuse')).toMatchObject({
      failure: { sentence: expect.stringContaining('longer than 32 bytes') },
    });
  });

  it('finds the bars of a command that was killed while it wrote', () => {
    const store = openBarStore(folder);
    store.merge(SPY, minutes(NEW_YEARS_EVE, 370.1), 'refuse');
    writeFileSync(join(folder, 'SPY', '1m-2020.bars.99.part'), 'half');
    writeFileSync(join(folder, 'SPY', '.writing'), '999999999\n');
    expect(store.merge(SPY, minutes(NEW_YEARS_EVE + MINUTE_MS, 370.2), 'refuse').ok).toBe(true);
    expect(stored()?.count).toBe(2);
  });

  it('refuses a second command that adds to the same symbol', () => {
    const store = openBarStore(folder);
    store.merge(SPY, minutes(NEW_YEARS_EVE, 370.1), 'refuse');
    writeFileSync(join(folder, 'SPY', '.writing'), `${process.ppid}\n`);
    expect(store.merge(SPY, minutes(NEW_YEARS_EVE + MINUTE_MS, 3), 'refuse')).toMatchObject({
      failure: { sentence: expect.stringContaining('wait for its end') },
    });
  });
});

describe('a file of the store', () => {
  function withBars(): Buffer {
    openBarStore(folder).merge(SPY, minutes(NEW_YEARS_EVE, 370.1, 370.2), 'refuse');
    return readFileSync(YEAR_2020);
  }

  it('that is torn anywhere is told with its name and what to do', () => {
    const whole = withBars();
    for (let bytes = 0; bytes < whole.length; bytes += 1) {
      writeFileSync(YEAR_2020, whole);
      truncateSync(YEAR_2020, bytes);
      expect(faultOf()).toMatch(
        /1m-2020\.bars: it (is torn: \d+ bytes are missing at its end|ends in its header|is not a file of bars)\. Delete it, and import or fetch that year again$/,
      );
    }
    writeFileSync(YEAR_2020, Buffer.concat([whole, Buffer.alloc(7)]));
    expect(faultOf()).toContain('it has 7 bytes too many');
  });

  it('in which any bit was changed is told', () => {
    const whole = withBars();
    for (let at = 0; at < whole.length; at += 1) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      writeFileSync(YEAR_2020, changed);
      expect(faultOf()).toMatch(/1m-2020\.bars: it/);
    }
  });

  it('under the name of another year or symbol is told', () => {
    withBars();
    renameSync(YEAR_2020, join(folder, 'SPY', '1m-2019.bars'));
    expect(faultOf()).toContain('it holds the bars of SPY of 2020 (1m): it was renamed or moved');
  });
});
