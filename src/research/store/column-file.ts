// One file of a store: a header, then columns of doubles, so that reading is copying. What they hold is the caller's matter.
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
import { flushFolder } from '../../files/flush-folder.ts';
import { fileFaultText } from '../../kernel/file-fault.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';

/** What kind of file it is. */
export interface FileKind {
  /** Eight bytes, in latin1. */
  readonly magic: string;
  /** `file of bars`, in messages. */
  readonly noun: string;
  /** `import or fetch that year again`: what brings a damaged file back. */
  readonly remedy: string;
  readonly columns: number;
}

/** What the header says; all numbers in the file are little-endian, as on every machine that runs Node. */
export interface FileHeader {
  readonly symbol: string;
  /** 16 bits, of the kind's own. */
  readonly flags: number;
  /** 32 bits, of the kind's own. */
  readonly figure: number;
  readonly year: number;
  readonly rows: number;
  /** CRC-32 of the columns. */
  readonly checksum: number;
}

/** In the order of the kind; each has room for the rows from where they are read to. */
type Columns = readonly Float64Array[];

const VERSION = 1;
const HEADER_BYTES = 64;
const SYMBOL_BYTES_MAX = 32;
const SYMBOL_AT = 24;
const CHECKSUM_AT = 56;
const CHECK_AT = 60;
const VALUE_BYTES = 8;
const MAGIC_BYTES = 8;

/** Undefined if a header can hold it. */
export function symbolFault(symbol: string): string | undefined {
  if (symbol.trim() === '') return 'a symbol is empty';
  return Buffer.byteLength(symbol) > SYMBOL_BYTES_MAX
    ? `the symbol ${symbol} is longer than ${SYMBOL_BYTES_MAX} bytes`
    : undefined;
}

/** The file is whole or absent, also after a crash: it is written beside its place, flushed, and renamed. */
export function writeColumns(
  file: string,
  kind: FileKind,
  header: Omit<FileHeader, 'checksum'>,
  columns: Columns,
): Result<undefined, string> {
  const beside = `${file}.${process.pid}.part`;
  try {
    writeWhole(beside, kind, header, columns);
    renameSync(beside, file);
    flushFolder(dirname(file));
    return ok(undefined);
  } catch (error) {
    rmSync(beside, { force: true });
    return failed(`${file}: ${fileFaultText(error)}; what was there before is unchanged`);
  }
}

function writeWhole(
  file: string,
  kind: FileKind,
  header: Omit<FileHeader, 'checksum'>,
  columns: Columns,
): void {
  const parts = columns.map((column) => bytesOf(column, 0, header.rows));
  const checksum = parts.reduce((sum, bytes) => crc32(bytes, sum), 0);
  const descriptor = openSync(file, 'w');
  try {
    writeAll(descriptor, headerBytes(kind, { ...header, checksum }));
    for (const bytes of parts) writeAll(descriptor, bytes);
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

export function readHeader(file: string, kind: FileKind): Result<FileHeader, string> {
  return withFile(file, (descriptor) => headerIn(descriptor, file, kind));
}

/** Reads the rows into the columns from `at` on; their number. */
export function readColumns(
  file: string,
  kind: FileKind,
  into: Columns,
  at: number,
): Result<number, string> {
  return withFile(file, (descriptor) => {
    const header = headerIn(descriptor, file, kind);
    if (!header.ok) return header;
    const { rows, checksum } = header.value;
    let place = HEADER_BYTES;
    let sum = 0;
    for (const column of into) {
      const bytes = bytesOf(column, at, rows);
      if (!fill(descriptor, bytes, place))
        return failed(remedied(file, kind, 'it ended while it was read'));
      sum = crc32(bytes, sum);
      place += bytes.length;
    }
    if (sum !== checksum)
      return failed(
        remedied(file, kind, 'its contents do not fit its checksum: it was changed or damaged'),
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
    return failed(`${file}: ${fileFaultText(error)}`);
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

function headerIn(descriptor: number, file: string, kind: FileKind): Result<FileHeader, string> {
  const bytes = Buffer.alloc(HEADER_BYTES);
  const isWhole = fill(descriptor, bytes, 0);
  if (bytes.toString('latin1', 0, MAGIC_BYTES) !== kind.magic)
    return failed(remedied(file, kind, `it is not a ${kind.noun}`));
  if (!isWhole) return failed(remedied(file, kind, 'it ends in its header'));
  if (crc32(bytes.subarray(0, CHECK_AT)) !== bytes.readUInt32LE(CHECK_AT))
    return failed(remedied(file, kind, 'its header was changed or damaged'));
  const version = bytes.readUInt16LE(8);
  if (version !== VERSION)
    return failed(
      `${file}: its format is ${version}, and this sluice reads ${VERSION}: update sluice`,
    );
  const rows = bytes.readUInt32LE(12);
  const whole = HEADER_BYTES + rows * kind.columns * VALUE_BYTES;
  const missing = whole - fstatSync(descriptor).size;
  if (missing > 0)
    return failed(remedied(file, kind, `it is torn: ${missing} bytes are missing at its end`));
  if (missing < 0)
    return failed(remedied(file, kind, `it has ${-missing} bytes too many at its end`));
  return ok({
    rows,
    flags: bytes.readUInt16LE(10),
    figure: bytes.readUInt32LE(16),
    year: bytes.readUInt16LE(20),
    symbol: bytes.toString('utf8', SYMBOL_AT, SYMBOL_AT + bytes.readUInt16LE(22)),
    checksum: bytes.readUInt32LE(CHECKSUM_AT),
  });
}

function remedied(file: string, { remedy }: FileKind, what: string): string {
  return `${file}: ${what}. Delete it, and ${remedy}`;
}

function headerBytes({ magic }: FileKind, header: FileHeader): Buffer {
  const { symbol, flags, figure, year, rows, checksum } = header;
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.write(magic, 'latin1');
  bytes.writeUInt16LE(VERSION, 8);
  bytes.writeUInt16LE(flags, 10);
  bytes.writeUInt32LE(rows, 12);
  bytes.writeUInt32LE(figure, 16);
  bytes.writeUInt16LE(year, 20);
  bytes.writeUInt16LE(bytes.write(symbol, SYMBOL_AT, SYMBOL_BYTES_MAX), 22);
  bytes.writeUInt32LE(checksum, CHECKSUM_AT);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, CHECK_AT)), CHECK_AT);
  return bytes;
}
