// What survives a crash of a simulator: one line of JSON per change.
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  truncateSync,
  writeSync,
} from 'node:fs';

export interface ChangeFile<Change> {
  /** As they were recorded before. */
  readonly changes: readonly Change[];
  record(change: Change): void;
  close(): void;
}

/**
 * Opens or creates the file; an incomplete last line is dropped, any other invalid line throws. A change that `isLasting` is
 * on the disk when `record` returns.
 */
export function openChangeFile<Change>(
  path: string,
  isLasting: (change: Change) => boolean,
): ChangeFile<Change> {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
  const lines = whole.split('\n').filter((line) => line !== '');
  const changes = lines.map((line, index) => changeIn<Change>(line, index));
  const file = openSync(path, 'a', 0o600);
  return {
    changes,
    record(change) {
      writeSync(file, `${JSON.stringify(change)}\n`);
      if (isLasting(change)) fsyncSync(file);
    },
    close: () => closeSync(file),
  };
}

function changeIn<Change>(line: string, index: number): Change {
  try {
    return JSON.parse(line) as Change;
  } catch {
    throw new Error(`line ${index + 1} is not JSON: restore the file, or begin without it`);
  }
}
