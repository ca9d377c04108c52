// Files to import, read in threads: the same as if they were read at once, while the loop turns.
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  createFileReading,
  readImport,
  TooManyFiles,
} from '../../../src/ledger/app/read-import.ts';
import { zoneNamed } from '../../../src/market/time/zone.ts';
import { longFile } from '../harness/long-file.ts';
import { FIXTURES, fixtureBytes } from '../interchange/read/fixtures.ts';

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

/** Each thread that lives holds the port by which it is spoken to. */
const threads = () => process.getActiveResourcesInfo().filter((kind) => kind === 'MessagePort');

describe('a thread that reads a file', () => {
  const refused = bytesOf('no,known,format\n'.repeat(5_000));

  it('ends with a file that is refused, as with one that is read', async () => {
    const reading = createFileReading(0);
    const before = threads().length;
    for (const bytes of [refused, refused, refused, bytesOf(longFile(100))])
      await reading.read({ ...UNSAID, bytes });
    expect(threads()).toHaveLength(before);
  });

  it('ends when its answer is no longer wanted, and hands its place over', async () => {
    const reading = createFileReading(0);
    const before = threads().length;
    const gone = [0, 1, 2, 3].map(() => new AbortController());
    const read = gone.map(({ signal }) =>
      reading.read({ ...UNSAID, bytes: bytesOf(longFile(20_000)) }, signal),
    );
    const last = reading.read({ ...UNSAID, bytes: bytesOf(longFile(50)) });
    for (const one of gone) one.abort(new Error('left'));
    const outcomes = await Promise.allSettled(read);
    expect(outcomes.map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
    expect((await last).ok).toBe(true);
    expect(threads()).toHaveLength(before);
  });

  it('is not waited for by any number of files', async () => {
    const reading = createFileReading(0);
    const left = new AbortController();
    const asked = Array.from({ length: 30 }, () =>
      reading.read({ ...UNSAID, bytes: bytesOf(longFile(2_000)) }, left.signal),
    );
    const settled = Promise.allSettled(asked);
    await expect(asked.at(-1)).rejects.toBeInstanceOf(TooManyFiles);
    left.abort(new Error('left'));
    await settled;
    expect((await reading.read({ ...UNSAID, bytes: bytesOf(longFile(50)) })).ok).toBe(true);
  });
});

it('a short file is read at once', async () => {
  const bytes = bytesOf(longFile(10));
  expect(await turnsUntil(createFileReading().read({ ...UNSAID, bytes }))).toBe(0);
});
