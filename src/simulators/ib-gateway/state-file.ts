// The state of the exchange on disk: one JSON line per change, synced with every execution, so that it survives a
// crash of the gateway.
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { type Change, type Memory, remembered } from './exchange/memory/changes.ts';

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
  const memory = remembered(lines.map((line) => fromLine(line)));
  const file = openSync(path, 'a');
  return {
    memory,
    record(change) {
      writeSync(file, `${JSON.stringify(change)}\n`);
      if (change.kind === 'trade') fsyncSync(file);
    },
    close: () => closeSync(file),
  };
}

function fromLine(line: string): Change {
  const change = JSON.parse(line) as Change;
  if (change.kind !== 'order') return change;
  // JSON has no NaN, which marks an order without a trailing stop.
  return { ...change, order: { ...change.order, trailStop: change.order.trailStop ?? Number.NaN } };
}
