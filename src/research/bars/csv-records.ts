// Reads the records of a CSV file, plain or packed, one after another, so that a file of many years is never in memory
// at once.
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { fileFaultText } from '../../kernel/file-fault.ts';
import { isJson } from '../formats/json-rows.ts';
import type { Separator } from './cells.ts';
import type { FileIssue } from './file-issue.ts';
import { isGzip, isZip, isZstd, unpacked } from './unpacked.ts';

/** Cells of one non-empty line, and its number. */
export type TakeRecord = (cells: readonly string[], line: number) => void;

const PIECE_BYTES = 4 * 2 ** 20;
const NEWLINE = 10;
const HEAD_BYTES = 1_000;
const PARQUET = 'it is Parquet: let its name end in .parquet';
const FEATHER = 'it is Feather (Arrow), as freqtrade keeps it: save it as Parquet';
const DBN = 'it is DBN, as Databento packs it: save it as CSV, as `dbn --csv` does';
const LONG_LINE = 'a line has more than four million characters';
const NO_TEXT = 'it is not text in UTF-8, but binary or UTF-16: save it as CSV in UTF-8';

/** Calls back for every line; returns the fault if the file is missing or not valid CSV. */
export function eachRecord(file: string, take: TakeRecord): FileIssue | undefined {
  let before = 0;
  try {
    for (const piece of piecesOf(file))
      before += recordsIn(piece, { before, separator: 'any' }, take);
    return undefined;
  } catch (error) {
    return faultOf(file, error, before);
  }
}

/** The number of lines in the chunk. */
export function recordsIn(
  piece: Buffer,
  { before, separator }: { readonly before: number; readonly separator: Separator },
  take: TakeRecord,
): number {
  parse(piece, {
    bom: before === 0,
    delimiter: separator === 'any' ? [',', ';', '\t'] : separator,
    trim: true,
    relax_column_count: true,
    skip_empty_lines: true,
    on_record(record: unknown, { lines }) {
      take(record as string[], before + lines);
      return null;
    },
  });
  return linesIn(piece);
}

export function linesIn(piece: Buffer): number {
  let lines = 0;
  for (let at = piece.indexOf(NEWLINE); at >= 0; at = piece.indexOf(NEWLINE, at + 1)) lines += 1;
  return lines;
}

/** Chunks that end with a line. */
export function* piecesOf(file: string): Generator<Buffer> {
  const descriptor = openSync(file, 'r');
  try {
    // Read into before it is read from: clearing it takes longer than a small file.
    const space = Buffer.allocUnsafe(PIECE_BYTES);
    let kept = 0;
    for (let isFirst = true; ; isFirst = false) {
      const size = kept + readSync(descriptor, space, kept, PIECE_BYTES - kept, null);
      const start = space.subarray(0, size);
      if (isFirst && isPacked(start)) {
        yield* piecesIn(unpacked(readFileSync(file)));
        return;
      }
      if (isFirst) refuseBinary(start);
      if (size === kept) {
        if (kept > 0) yield space.subarray(0, kept);
        return;
      }
      const end = space.lastIndexOf(NEWLINE, size - 1) + 1;
      if (end > 0) yield space.subarray(0, end);
      kept = size - end;
      if (kept === PIECE_BYTES) throw new Error(LONG_LINE);
      space.copyWithin(0, end, size);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** JSON has no lines: it is one chunk. */
function* piecesIn(content: Buffer): Generator<Buffer> {
  refuseBinary(content);
  if (isJson(content.toString('utf8', 0, HEAD_BYTES))) {
    yield content;
    return;
  }
  for (let at = 0; at < content.length; ) {
    const most = Math.min(at + PIECE_BYTES, content.length);
    const end = most === content.length ? most : content.lastIndexOf(NEWLINE, most - 1) + 1;
    if (end <= at) throw new Error(LONG_LINE);
    yield content.subarray(at, end);
    at = end;
  }
}

function refuseBinary(start: Buffer): void {
  if (!start.subarray(0, HEAD_BYTES).includes(0)) return;
  const magic = start.toString('latin1', 0, 6);
  if (magic === 'ARROW1') throw new Error(FEATHER);
  if (magic.startsWith('DBN')) throw new Error(DBN);
  throw new Error(magic.startsWith('PAR1') ? PARQUET : NO_TEXT);
}

/** All of it, unpacked. */
export function contentOf(file: string): Buffer {
  const bytes = readFileSync(file);
  return isPacked(bytes) ? unpacked(bytes) : bytes;
}

function isPacked(bytes: Uint8Array): boolean {
  return isGzip(bytes) || isZip(bytes) || isZstd(bytes);
}

export function faultOf(file: string, error: unknown, before: number): FileIssue {
  const whole = { file, line: undefined, field: '' };
  if (!(error instanceof Error)) return { ...whole, message: String(error) };
  if (!('lines' in error)) return { ...whole, message: fileFaultText(error) };
  return {
    ...whole,
    line: before + Number(error.lines),
    message: `not valid CSV: ${error.message}`,
  };
}
