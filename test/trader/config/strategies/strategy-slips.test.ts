// Slips of the pen in every documented example: never a crash, never a key that means nothing, never a change without another hash.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../runs/runs.ts';
import { EXAMPLES, type Folder, folderOf, loaded } from './documented-examples.ts';

const FOLDERS = EXAMPLES.map(folderOf);
const RUNS = 1_000;

interface Piece {
  readonly file: string;
  readonly at: number;
  readonly text: string;
}

/** The position of the pattern outside comments. */
function piecesOf(folder: Folder, pattern: RegExp): Piece[] {
  return Object.entries(folder).flatMap(([file, text]) => {
    const bare = text.replaceAll(/#.*/g, (comment) => ' '.repeat(comment.length));
    return [...bare.matchAll(pattern)].map((found) => ({ file, at: found.index, text: found[0] }));
  });
}

function replaced(folder: Folder, { file, at, text }: Piece, by: string): Folder {
  const whole = folder[file] ?? '';
  return { ...folder, [file]: whole.slice(0, at) + by + whole.slice(at + text.length) };
}

const folder = fc.constantFrom(...FOLDERS);
const place = fc.nat(10_000);

function slipped(pattern: RegExp, by: fc.Arbitrary<string>) {
  return fc
    .tuple(folder, place, by)
    .map(([from, index, text]) => {
      const pieces = piecesOf(from, pattern);
      const piece = pieces[index % Math.max(1, pieces.length)];
      return { from, piece, to: piece === undefined ? from : replaced(from, piece, text) };
    })
    .filter(({ piece }) => piece !== undefined);
}

/** Rejected with a place, or accepted; every message is a sentence with file, line and column. */
function verdictOn(to: Folder): 'refused' | readonly string[] {
  const found = loaded(to);
  const hashes = found.flatMap((each) => (typeof each === 'string' ? [] : [each.hash]));
  if (hashes.length === found.length && found.length > 0) return hashes;
  for (const sentence of found) expect(String(sentence)).toMatch(/^s\/\S+\.yaml:\d+:\d+: \S/);
  return 'refused';
}

describe('a typo in a strategy file', () => {
  it('in a key is rejected', () => {
    const other = fc.stringMatching(/^[a-z_]{1,12}$/).map((name) => `x${name}`);
    fc.assert(
      fc.property(slipped(/[a-z_]+(?=:( |\n))/g, other), ({ to }) => {
        expect(verdictOn(to)).toBe('refused');
      }),
      { numRuns: runs(RUNS) },
    );
  });

  it('in a value is rejected, or makes another strategy', () => {
    const value = fc.oneof(
      fc.double().map(String),
      fc.integer({ min: -5, max: 5_000 }).map(String),
      fc.constantFrom('', 'true', 'null', '~', '[]', '{}', '"x"', '.nan', '1e9', '5m', 'AAPL', '-'),
    );
    fc.assert(
      fc.property(slipped(/(?<=: )[\w.-]+(?=[ ,}\n])/g, value), ({ from, piece, to }) => {
        const [before, after] = [verdictOn(from), verdictOn(to)];
        if (after === 'refused' || hasSameMeaning(from, piece, to)) return;
        expect(after).not.toEqual(before);
      }),
      { numRuns: runs(RUNS) },
    );
  });

  it('in any character never crashes', () => {
    const anything = fc.oneof(fc.string({ maxLength: 4 }), fc.constantFrom('\t', '\n', '\u0000'));
    fc.assert(
      fc.property(slipped(/[\s\S]/g, anything), ({ to }) => void verdictOn(to)),
      { numRuns: runs(RUNS) },
    );
  });
});

/** `5` for `5.0`, or an explicit default, is not a typo. */
function hasSameMeaning(from: Folder, piece: Piece | undefined, to: Folder): boolean {
  if (piece === undefined) return true;
  const after = (to[piece.file] ?? '').slice(piece.at);
  const value = /^[\w.-]*/.exec(after)?.[0] ?? '';
  return Number(value) === Number(piece.text) || value === piece.text || from === to;
}
