// A file of lines that is rotated when full: older files have a number, and the oldest is deleted.
import { type FileHandle, mkdir, open, rename } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { Writable } from 'node:stream';

export interface RotatingFileOptions {
  readonly folder: string;
  readonly name: string;
  readonly bytesMax: number;
  /** Including the current file. */
  readonly filesMax: number;
}

/**
 * Each chunk is one or more complete lines. A failed write is lost, but affects neither the process nor other lines.
 */
export function createRotatingFile(options: RotatingFileOptions): Writable {
  const { folder, bytesMax, filesMax } = options;
  const { name, ext } = parse(options.name);
  let file: FileHandle | undefined;
  let bytes = 0;

  const pathOf = (age: number) => join(folder, `${name}${age === 0 ? '' : age}${ext}`);

  async function opened(): Promise<FileHandle> {
    if (file !== undefined) return file;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    file = await open(pathOf(0), 'a', 0o600);
    bytes = (await file.stat()).size;
    return file;
  }

  async function close(): Promise<void> {
    const left = file;
    file = undefined;
    await left?.close();
  }

  async function makeWay(): Promise<void> {
    await close();
    for (let age = filesMax - 2; age >= 0; age -= 1)
      await rename(pathOf(age), pathOf(age + 1)).catch(none);
  }

  async function append(lines: Buffer): Promise<void> {
    await opened();
    if (bytes > 0 && bytes + lines.length > bytesMax) await makeWay();
    const target = await opened();
    try {
      await target.appendFile(lines);
      bytes += lines.length;
    } catch {
      // An incomplete line would damage the next one.
      await target.truncate(bytes);
    }
  }

  return new Writable({
    write: (line: Buffer, _encoding, done) =>
      void append(line)
        .catch(none)
        .then(() => done()),
    final: (done) =>
      void close()
        .catch(none)
        .then(() => done()),
  });
}

function none(): void {}
