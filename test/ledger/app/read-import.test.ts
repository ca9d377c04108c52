// Files to import, read in threads: the same as if they were read at once, while the loop turns.
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createFileReading, readImport } from '../../../src/ledger/app/read-import.ts';
import { zoneNamed } from '../../../src/market/time/zone.ts';
import { FIXTURES, fixtureBytes } from '../interchange/read/fixtures.ts';
import { longFile } from '../rig/long-file.ts';

const UNSAID = { format: undefined, mapping: undefined, account: undefined, zone: undefined };
const files = readdirSync(FIXTURES).filter((name) => /\.(csv|json|xml)$/.test(name));
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** How often the loop turned meanwhile. */
async function turnsUntil(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let isDone = false;
  const turn = () => {
    turns += 1;
    if (!isDone) setImmediate(turn);
  };
  setImmediate(turn);
  await work;
  isDone = true;
  return turns;
}

describe('a file that is read in a thread', () => {
  const reading = createFileReading(0);

  it.each(files)('gives the same as one that is read at once: %s', async (name) => {
    const source = { ...UNSAID, bytes: fixtureBytes(name), zone: zoneNamed('Europe/Berlin') };
    expect(await reading.read(source)).toStrictEqual(readImport(source));
  });

  it('gives every problem of a long file', async () => {
    const bytes = bytesOf(longFile(3_000).replaceAll(',TSLA,', ',,'));
    const read = await reading.read({ ...UNSAID, bytes });
    expect(read).toStrictEqual(readImport({ ...UNSAID, bytes }));
    expect(read.ok && read.value.problems.length).toBeGreaterThan(300);
  });

  it('lets the loop turn, and waits for its turn behind others', async () => {
    const lengths = [2_000, 1_000, 500, 250, 10];
    const all = lengths.map((rows) => reading.read({ ...UNSAID, bytes: bytesOf(longFile(rows)) }));
    expect(await turnsUntil(Promise.all(all))).toBeGreaterThan(lengths.length);
    const read = await Promise.all(all);
    expect(read.map((one) => one.ok && one.value.drafts.length)).toEqual(lengths);
  });
});

it('a short file is read at once', async () => {
  const bytes = bytesOf(longFile(10));
  expect(await turnsUntil(createFileReading().read({ ...UNSAID, bytes }))).toBe(0);
});
