// `sluice logs`: the end of the daemon's log in readable form; `-f` follows it through rotations.
import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { EXIT, type Finish } from '../program/exit-code.ts';
import { addInstanceOptions, type InstanceFlags, locateInstance } from '../program/instance.ts';
import { count } from '../program/option-numbers.ts';
import { printError, printLine } from '../program/output.ts';
import { findMeant } from '../program/running.ts';
import { pause } from '../program/waiting.ts';
import { exchangeDateTime, TIME_LABEL } from '../program/words.ts';

const LOG_FILE = 'sluice.log';
const TAIL_BYTES = 256 * 1024;
const FOLLOW_MS = 200;

interface LogsFlags extends InstanceFlags {
  readonly follow?: boolean;
  readonly lines: number;
  readonly json?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addInstanceOptions(command)
    .option('-f, --follow', 'print new lines until Ctrl-C')
    .option('-n, --lines <count>', 'number of lines from the end', count, 50)
    .option('--json', 'print the lines as stored')
    .action(async (flags: LogsFlags) => {
      const located = locateInstance(flags);
      if (!located.ok) return finish(printError(located.failure));
      const running = await findMeant(located.value);
      if (!running.ok) return finish(printError(running.failure));
      const file = join(located.value.folder.logs, LOG_FILE);
      if (!existsSync(file) && flags.follow !== true) {
        const sentence = `No log at ${file}; it is written once a daemon has started`;
        return finish(printError({ sentence, code: 'no-log', exitCode: EXIT.usage }));
      }
      const print = (line: string) => printLine(flags.json ? line : readable(line));
      const start = printTail(file, flags.lines, print);
      if (flags.follow === true) await follow(file, start, print);
      finish(EXIT.ok);
    });
}

/** Prints the last lines and returns the file size. */
function printTail(file: string, lines: number, print: (line: string) => void): number {
  if (!existsSync(file)) return 0;
  const { size } = statSync(file);
  const from = Math.max(0, size - TAIL_BYTES);
  const whole = readFrom(file, from, size).split('\n').filter(Boolean);
  // The first line of a chunk may be incomplete.
  const shown = from > 0 ? whole.slice(1) : whole;
  for (const line of lines === 0 ? [] : shown.slice(-lines)) print(line);
  return size;
}

async function follow(file: string, start: number, print: (line: string) => void): Promise<never> {
  let at = start;
  let rest = '';
  for (;;) {
    await pause(FOLLOW_MS);
    if (!existsSync(file)) continue;
    const { size } = statSync(file);
    // A smaller file is a new one: the old one was rotated.
    if (size < at) at = 0;
    const lines = `${rest}${readFrom(file, at, size)}`.split('\n');
    rest = lines.pop() ?? '';
    at = size;
    for (const line of lines.filter(Boolean)) print(line);
  }
}

function readFrom(file: string, from: number, to: number): string {
  const handle = openSync(file, 'r');
  try {
    const length = Math.max(0, Math.min(to, fstatSync(handle).size) - from);
    const buffer = Buffer.alloc(length);
    return buffer.toString('utf8', 0, readSync(handle, buffer, 0, length, from));
  } finally {
    closeSync(handle);
  }
}

function readable(line: string): string {
  try {
    const { time, level, message, ...fields } = JSON.parse(line) as Record<string, unknown>;
    const rest = Object.entries(fields).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
    const when = `${exchangeDateTime(String(time))} ${TIME_LABEL}`;
    return [when, String(level).toUpperCase().padEnd(5), String(message), ...rest].join(' ');
  } catch {
    return line;
  }
}
