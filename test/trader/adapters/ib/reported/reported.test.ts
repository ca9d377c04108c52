// Reported behaviour of real gateways, played against session and engine: each case is a file with its source.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { play } from './player.ts';
import type { ReportedCase } from './reported-case.ts';

const FOLDER = join(import.meta.dirname, '../../../../fixtures/ib/reported');

/** Each is played, or the document says why not. */
const CASES = 161;

const cases = readdirSync(FOLDER)
  .sort()
  .map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as ReportedCase);

describe('reported behaviour of a gateway', () => {
  it.each(cases)('$case: $title ($severity)', async (reported) => {
    await play(reported);
  });

  it('is listed in docs/faults.md with its sources; a case that is not played says why', () => {
    const text = readFileSync(join(FOLDER, '../../../../docs/faults.md'), 'utf8');
    const rows = text.slice(text.indexOf('## Reported behaviour')).split('\n');
    for (const { case: number, source } of cases) {
      const row = rows.find((line) => line.startsWith(`| ${number} | `));
      for (const name of source) expect(row, `case ${number}`).toContain(name);
    }
    const listed = rows.flatMap((line) => /^\| (\d+) \| .*\|$/.exec(line)?.[1] ?? []);
    const all = Array.from({ length: CASES }, (_, at) => String(at + 1));
    expect(listed.toSorted((one, other) => Number(one) - Number(other))).toEqual(all);
  });

  it('has a source in every case, and a basis in every step', () => {
    for (const { source, steps } of cases) {
      expect(source.length).toBeGreaterThan(0);
      for (const { basis } of steps) expect(['stated', 'assumed']).toContain(basis);
    }
  });
});
