// The lines between the trader and the process that asks conditions: each side writes one and waits for one.
import { readSync, writeSync } from 'node:fs';

/** To the process: a file to load under that number, its condition to be asked, the value of an input or why there is none. */
export type ToAsking =
  | { readonly load: number; readonly name: string; readonly source: string }
  | { readonly ask: number }
  | { readonly value: number | string | boolean }
  | { readonly why: string };

/**
 * From it: an input that the condition reads; its answer, or in words what it did instead, and the seconds of processor time that
 * the process has used.
 */
export type FromAsking =
  | { readonly read: readonly [group: string, name: string, field: string] }
  | { readonly answer: boolean; readonly spent: number }
  | { readonly instead: string; readonly spent: number };

const LINE_BYTES_MAX = 64 * 1_024;
const NEWLINE = 10;

export interface Lines {
  write(line: ToAsking | FromAsking): void;
  /** Waits; undefined once the other side has ended, or if it writes anything but a line. */
  next(): unknown;
}

/** The descriptors block: nothing else happens in this thread until the other side answers. */
export function createLines(from: number, to: number): Lines {
  const chunk = Buffer.alloc(LINE_BYTES_MAX);
  let waiting = Buffer.alloc(0);
  return {
    write(line) {
      let rest = Buffer.from(`${JSON.stringify(line)}\n`);
      while (rest.length > 0) rest = rest.subarray(writeSync(to, rest));
    },
    next() {
      let end = waiting.indexOf(NEWLINE);
      while (end < 0) {
        const bytes = readSync(from, chunk);
        if (bytes === 0) return undefined;
        waiting = Buffer.concat([waiting, chunk.subarray(0, bytes)]);
        end = waiting.indexOf(NEWLINE);
      }
      const line = waiting.subarray(0, end).toString();
      waiting = waiting.subarray(end + 1);
      return JSON.parse(line);
    },
  };
}
