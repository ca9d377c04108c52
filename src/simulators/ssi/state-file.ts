// The state on disk: one JSON line per change, synced with every fill, so that it survives a crash of the simulator.
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { type Change, type Memory, remembered } from './exchange/memory.ts';

export interface StateFile {
  readonly memory: Memory;
  record(change: Change): void;
  close(): void;
}

/** Opens or creates the file; an incomplete last line is dropped, any other invalid line throws. */
export function openStateFile(path: string): StateFile {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
  const lines = whole.split('\n').filter((line) => line !== '');
  const memory = remembered(lines.map(changeOf));
  const file = openSync(path, 'a');
  return {
    memory,
    record(change) {
      writeSync(file, `${JSON.stringify(change)}\n`);
      if (change.kind === 'fill') fsyncSync(file);
    },
    close: () => closeSync(file),
  };
}

function changeOf(line: string, index: number): Change {
  try {
    return JSON.parse(line) as Change;
  } catch {
    throw new Error(`line ${index + 1} is not JSON: restore the file, or begin without it`);
  }
}
