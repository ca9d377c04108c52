// The bars of one symbol in one year as one file: a header, then six columns of doubles, so that reading is copying.
import {
  closeSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { fileTroubleText } from '../../kernel/file-trouble.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { BarColumns } from '../../market/bars/bar-columns.ts';
import { flushFolder } from '../../trader/adapters/system/flush-folder.ts';

/** What the header says; all numbers in the file are little-endian, as on every machine that runs Node. */
export interface YearHeader {
  readonly symbol: string;
  readonly year: number;
  readonly lengthMs: number;
  readonly isDaily: boolean;
  readonly rows: number;
  /** CRC-32 of the columns. */
  readonly checksum: number;
}

const MAGIC = Buffer.from('SLBARS\0\0', 'latin1');
const VERSION = 1;
const HEADER_BYTES = 64;
const SYMBOL_BYTES_MAX = 32;
const COLUMNS = ['start', 'open', 'high', 'low', 'close', 'volume'] as const;
const VALUE_BYTES = 8;
const ROW_BYTES = COLUMNS.length * VALUE_BYTES;

/** The columns into which the rows of several years are read, one after the other. */
export type ColumnSpace = Pick<BarColumns, (typeof COLUMNS)[number]>;

export function columnSpace(rows: number): ColumnSpace {
  const column = () => new Float64Array(rows);
  return {
    ...{ start: column(), open: column(), high: column() },
    ...{ low: column(), close: column(), volume: column() },
  };
}

/** Undefined if a header can hold it. */
export function symbolFault(symbol: string): string | undefined {
  if (symbol.trim() === '') return 'a symbol is empty';
  return Buffer.byteLength(symbol) > SYMBOL_BYTES_MAX
    ? `the symbol ${symbol} is longer than ${SYMBOL_BYTES_MAX} bytes`
    : undefined;
}

/** The file is whole or absent, also after a crash: it is written beside its place, flushed, and renamed. */
export function writeYearFile(
  file: string,
  header: Omit<YearHeader, 'rows' | 'checksum'>,
  bars: BarColumns,
): Result<undefined, string> {
  const beside = `${file}.${process.pid}.part`;
  try {
    writeWhole(beside, header, bars);
    renameSync(beside, file);
    flushFolder(dirname(file));
    return ok(undefined);
  } catch (error) {
    rmSync(beside, { force: true });
    return failed(`${file}: ${fileTroubleText(error)}; what was there before is unchanged`);
  }
}

function writeWhole(
  file: string,
  header: Omit<YearHeader, 'rows' | 'checksum'>,
  bars: BarColumns,
): void {
  const columns = COLUMNS.map((name) => bytesOf(bars[name], 0, bars.count));
  const checksum = columns.reduce((sum, bytes) => crc32(bytes, sum), 0);
  const descriptor = openSync(file, 'w');
  try {
    writeAll(descriptor, headerBytes({ ...header, rows: bars.count, checksum }));
    for (const bytes of columns) writeAll(descriptor, bytes);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
}

/** The columns' own memory: nothing is copied. */
function bytesOf(column: Float64Array, from: number, rows: number): Uint8Array {
  const { buffer, byteOffset } = column;
  return new Uint8Array(buffer, byteOffset + from * VALUE_BYTES, rows * VALUE_BYTES);
}

export function readYearHeader(file: string): Result<YearHeader, string> {
  return withFile(file, (descriptor) => headerIn(descriptor, file));
}

/** Reads the rows into the columns from `at` on. */
export function readYearFile(file: string, into: ColumnSpace, at: number): Result<number, string> {
  return withFile(file, (descriptor) => {
    const header = headerIn(descriptor, file);
    if (!header.ok) return header;
    const { rows, checksum } = header.value;
    let place = HEADER_BYTES;
    let sum = 0;
    for (const name of COLUMNS) {
      const bytes = bytesOf(into[name], at, rows);
      if (!fill(descriptor, bytes, place))
        return failed(remedied(file, 'it ended while it was read'));
      sum = crc32(bytes, sum);
      place += bytes.length;
    }
    if (sum !== checksum)
      return failed(
        remedied(file, 'its contents do not fit its checksum: it was changed or damaged'),
      );
    return ok(rows);
  });
}

function withFile<Value>(
  file: string,
  read: (descriptor: number) => Result<Value, string>,
): Result<Value, string> {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    return read(descriptor);
  } catch (error) {
    return failed(`${file}: ${fileTroubleText(error)}`);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** False if the file ends before. */
function fill(descriptor: number, bytes: Uint8Array, place: number): boolean {
  let filled = 0;
  while (filled < bytes.length) {
    const read = readSync(descriptor, bytes, filled, bytes.length - filled, place + filled);
    if (read === 0) return false;
    filled += read;
  }
  return true;
}

function headerIn(descriptor: number, file: string): Result<YearHeader, string> {
  const bytes = Buffer.alloc(HEADER_BYTES);
  const isWhole = fill(descriptor, bytes, 0);
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC))
    return failed(remedied(file, 'it is not a file of bars'));
  if (!isWhole) return failed(remedied(file, 'it ends in its header'));
  if (crc32(bytes.subarray(0, CHECK_AT)) !== bytes.readUInt32LE(CHECK_AT))
    return failed(remedied(file, 'its header was changed or damaged'));
  const version = bytes.readUInt16LE(8);
  if (version !== VERSION)
    return failed(
      `${file}: its format is ${version}, and this sluice reads ${VERSION}: update sluice`,
    );
  const rows = bytes.readUInt32LE(12);
  const missing = HEADER_BYTES + rows * ROW_BYTES - fstatSync(descriptor).size;
  if (missing > 0)
    return failed(remedied(file, `it is torn: ${missing} bytes are missing at its end`));
  if (missing < 0) return failed(remedied(file, `it has ${-missing} bytes too many at its end`));
  return ok({
    rows,
    isDaily: (bytes.readUInt16LE(10) & 1) === 1,
    lengthMs: bytes.readUInt32LE(16),
    year: bytes.readUInt16LE(20),
    symbol: bytes.toString('utf8', SYMBOL_AT, SYMBOL_AT + bytes.readUInt16LE(22)),
    checksum: bytes.readUInt32LE(CHECKSUM_AT),
  });
}

function remedied(file: string, what: string): string {
  return `${file}: ${what}. Delete it, and import or fetch that year again`;
}

const SYMBOL_AT = 24;
const CHECKSUM_AT = 56;
const CHECK_AT = 60;

function headerBytes({ symbol, year, lengthMs, isDaily, rows, checksum }: YearHeader): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(bytes);
  bytes.writeUInt16LE(VERSION, 8);
  bytes.writeUInt16LE(isDaily ? 1 : 0, 10);
  bytes.writeUInt32LE(rows, 12);
  bytes.writeUInt32LE(lengthMs, 16);
  bytes.writeUInt16LE(year, 20);
  bytes.writeUInt16LE(bytes.write(symbol, SYMBOL_AT, SYMBOL_BYTES_MAX), 22);
  bytes.writeUInt32LE(checksum, CHECKSUM_AT);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, CHECK_AT)), CHECK_AT);
  return bytes;
}
