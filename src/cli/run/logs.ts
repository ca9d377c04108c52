// `sluice logs`: the end of the daemon's log in readable form; `-f` follows it through rotations.
import { existsSync, statSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { InstanceFolder } from '../../trader/adapters/sqlite/instance/instance-folder.ts';
import {
  fieldsOf,
  isBefore,
  isWanted,
  LOG_LEVELS,
  type WantedLines,
} from '../../trader/app/log-reading/log-line.ts';
import { bytesOf } from '../../trader/app/log-reading/read-backwards.ts';
import { newestLog, storedLines } from '../../trader/app/log-reading/stored-lines.ts';
import { EXIT, type Finish } from '../program/exit-code.ts';
import { addInstanceOptions, type InstanceFlags, locateInstance } from '../program/instance.ts';
import { count } from '../program/option-numbers.ts';
import { type PastTime, timeOption } from '../program/option-time.ts';
import { printError, printLine } from '../program/output.ts';
import { findMeant } from '../program/running.ts';
import { pause } from '../program/waiting.ts';
import { exchangeDateTime, timeLabel } from '../program/words.ts';

const LINES = 50;
const FOLLOW_MS = 200;

interface LogsFlags extends InstanceFlags, Pick<WantedLines, 'level'> {
  readonly since?: PastTime;
  readonly follow?: boolean;
  readonly lines?: number;
  readonly json?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addInstanceOptions(command)
    .option('-f, --follow', 'print new lines until Ctrl-C')
    .option(
      '-n, --lines <count>',
      'number of lines from the end (default: 50; all with --since)',
      count,
    )
    .addOption(new Option('--level <level>', 'this level and worse').choices(LOG_LEVELS))
    .option('--since <time>', 'a span (45m, 2h), 10:15 of today, a day, or an instant', timeOption)
    .option('--json', 'print the lines as stored')
    .action(async (flags: LogsFlags) => {
      const located = locateInstance(flags);
      if (!located.ok) return finish(printError(located.failure));
      const running = await findMeant(located.value);
      if (!running.ok) return finish(printError(running.failure));
      const { folder } = located.value;
      const file = newestLog(folder);
      if (!existsSync(file) && flags.follow !== true) {
        const sentence = `No log at ${file}; it is written once a daemon has started`;
        return finish(printError({ sentence, code: 'no-log', exitCode: EXIT.usage }));
      }
      const wanted = { level: flags.level, since: flags.since?.().begin };
      const print = (line: string) => printLine(flags.json ? line : readable(line));
      const end = existsSync(file) ? statSync(file).size : 0;
      for (const line of lastLines(folder, { ...wanted, lines: flags.lines }, end)) print(line);
      if (flags.follow === true) {
        await follow(file, end, (line) => {
          if (isWanted(line, wanted)) print(line);
        });
      }
      finish(EXIT.ok);
    });
}

/** Wanted lines, oldest first, through rotated files if necessary. */
function lastLines(
  folder: InstanceFolder,
  { lines, ...wanted }: WantedLines & { readonly lines: number | undefined },
  end: number,
): string[] {
  const most = lines ?? (wanted.since === undefined ? LINES : Number.POSITIVE_INFINITY);
  const found: string[] = [];
  for (const line of storedLines(folder, end)) {
    if (found.length >= most || isBefore(line, wanted.since)) break;
    if (isWanted(line, wanted)) found.push(line);
  }
  return found.reverse();
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
    const lines = `${rest}${bytesOf(file, at, size).toString('utf8')}`.split('\n');
    rest = lines.pop() ?? '';
    at = size;
    for (const line of lines.filter(Boolean)) print(line);
  }
}

function readable(line: string): string {
  const fields = fieldsOf(line);
  if (fields === undefined) return line;
  const { timestamp, level, message, service: _, account_id: __, ...more } = fields;
  const rest = Object.entries(more).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  const when = `${exchangeDateTime(String(timestamp))} ${timeLabel()}`;
  return [when, String(level).toUpperCase().padEnd(5), String(message), ...rest].join(' ');
}
