// A file of lines that is rotated when full: older files have a number, and the oldest is deleted.
import { type FileHandle, mkdir, open, rename, stat } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { Writable } from 'node:stream';

export interface RotatingFileOptions {
  readonly folder: string;
  readonly name: string;
  readonly bytesMax: number;
  /** Including the current file. */
  readonly filesMax: number;
}

/** Lines that wait for the one before are written together, up to this much. */
const BATCH_BYTES_MAX = 64 * 1024;

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

  /** Another program may have renamed, removed or emptied it. */
  async function openedAgain(): Promise<void> {
    const [ours, there] = await Promise.all([
      file?.stat(),
      stat(pathOf(0)).catch((): undefined => undefined),
    ]);
    if (ours?.ino !== there?.ino || ours?.dev !== there?.dev) await close();
    else bytes = there?.size ?? 0;
    await opened();
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

  /** False: nothing of it was written. */
  async function append(lines: Buffer): Promise<boolean> {
    await opened();
    if (bytes > 0 && bytes + lines.length > bytesMax) await makeWay();
    const target = await opened();
    try {
      await target.appendFile(lines);
      bytes += lines.length;
      return true;
    } catch {
      // An incomplete line would damage the next one.
      await target.truncate(bytes);
      return false;
    }
  }

  async function appendAll(chunks: readonly Buffer[]): Promise<void> {
    let left = chunks;
    await openedAgain().catch(none);
    while (left.length > 0) {
      const batch = startOf(left, Math.min(BATCH_BYTES_MAX, bytesMax - bytes));
      left = left.slice(batch.length);
      const isWritten = await append(Buffer.concat(batch)).catch(() => false);
      if (isWritten || batch.length === 1) continue;
      for (const one of batch) await append(one).catch(none);
    }
  }

  return new Writable({
    write: (line: Buffer, _encoding, done) => void appendAll([line]).then(() => done()),
    writev: (lines, done) =>
      void appendAll(lines.map(({ chunk }) => chunk as Buffer)).then(() => done()),
    final: (done) =>
      void close()
        .catch(none)
        .then(() => done()),
  });
}

/** As many as fit, and one if none does. */
function startOf(chunks: readonly Buffer[], bytesMax: number): readonly Buffer[] {
  let bytes = 0;
  const tooMuch = chunks.findIndex((chunk) => {
    bytes += chunk.length;
    return bytes > bytesMax;
  });
  return tooMuch === -1 ? chunks : chunks.slice(0, Math.max(1, tooMuch));
}

function none(): void {}
