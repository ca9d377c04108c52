// Packed files of strangers: a few kilobytes may unpack to more than a machine has, and to no text at all.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { eachRecord } from '../../../src/research/bars/csv-records.ts';
import { unpacked } from '../../../src/research/bars/unpacked.ts';
import { zipOf, zipped } from '../imports/zipped.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-packed-'));
afterAll(() => rmSync(folder, { recursive: true }));

function faultOf(content: Buffer): string | undefined {
  const file = join(folder, 'bars.csv.gz');
  writeFileSync(file, content);
  return eachRecord(file, () => {})?.message;
}

describe('a packed file', () => {
  it.each([
    ['gzip', gzipSync(Buffer.alloc(100_000))],
    ['zstd', zstdCompressSync(Buffer.alloc(100_000))],
    ['zip', zipped('bars.csv', 'a'.repeat(100_000))],
  ])('of %s is not unpacked beyond a limit', (_, packed) => {
    expect(() => unpacked(packed, 50_000)).toThrow(
      'it has more than 50,000 bytes when unpacked: split it',
    );
    expect(unpacked(packed, 100_000)).toHaveLength(100_000);
  });

  it('of zip is read beside what an archiver adds, and names what else it has', () => {
    const bars = ['bars.csv', 'a,b\n1,2\n'] as const;
    const added = [
      ['spy/', ''],
      ['__MACOSX/._bars.csv', '\0'],
      ['spy/.DS_Store', '\0'],
    ] as const;
    expect(unpacked(zipOf([...added, bars])).toString()).toBe(bars[1]);
    expect(() => unpacked(zipOf([bars, ['notes.txt', 'a']]))).toThrow(
      'the archive has 2 files (bars.csv, notes.txt); one is expected',
    );
    const report = ['bars.txt', 'Gap of 62s found\n'] as const;
    expect(unpacked(zipOf([bars, report])).toString()).toBe(bars[1]);
    expect(unpacked(zipOf([report])).toString()).toBe(report[1]);
    expect(() => unpacked(zipOf(added))).toThrow('the archive has 0 files; one is expected');
  });

  it('is refused if it has no text, or a line without an end', () => {
    expect(faultOf(gzipSync(Buffer.alloc(10_000)))).toContain('it is not text in UTF-8');
    expect(faultOf(gzipSync(Buffer.alloc(4_200_000, 'a')))).toBe(
      'a line has more than four million characters',
    );
  });

  it('is read whole, also in several pieces', () => {
    const file = join(folder, 'long.csv.gz');
    const lines = Array.from({ length: 12 }, (_, index) => `${index},${'1'.repeat(900_000)}`);
    writeFileSync(file, gzipSync(lines.join('\n')));
    let next = 0;
    const fault = eachRecord(file, ([first], line) => {
      if (Number(first) === next && line === next + 1) next += 1;
    });
    expect([fault, next]).toEqual([undefined, lines.length]);
  });

  it('says that a folder is one', () => {
    expect(eachRecord(folder, () => {})?.message).toBe('it is a folder');
  });
});
