// Writes files whose failures name them: Node names the file if it cannot be opened, but not if it cannot be filled.
import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';

/** Whole or not at all: an empty file on a full disk would be kept by the next try. */
export function writeNewFile(path: string, text: string, mode = 0o666): void {
  const file = openSync(path, 'wx', mode);
  try {
    naming(path, () => writeFileSync(file, text));
  } catch (error) {
    rmSync(path);
    throw error;
  } finally {
    closeSync(file);
  }
}

export function naming(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw error instanceof Error ? Object.assign(error, { path }) : error;
  }
}
