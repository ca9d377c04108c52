// Shared by every command that reads records: asks the daemon, or reads the journal if no daemon runs.
import type { Command } from 'commander';
import { type Instant, instant, toIso } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type {
  ControlClient,
  ControlFailure,
} from '../../trader/app/control-client/control-client.ts';
import type { Look } from '../../trader/ports/look.ts';
import { type CommandFailure, EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { addInstanceOptions, type InstanceFlags, locateInstance } from '../program/instance.ts';
import { besideDemos } from '../program/other-instance.ts';
import { printError, printJson, printLine, printNote } from '../program/output.ts';
import { absence, findMeant, type NotLive, type Running } from '../program/running.ts';
import { openStoppedJournal } from '../program/stopped-journal.ts';
import { exchangeDateTime, timeLabel } from '../program/words.ts';
import { commandFailure } from './asking.ts';
import { type Column, tableText } from './table.ts';
import { newestRows, wholeList } from './whole-list.ts';

export interface Reading<Row extends object> {
  /** The control API's path. */
  readonly path: string;
  /** The path is that of one page, sorted by time. */
  readonly isPaged?: boolean;
  /** The same query without a daemon. */
  readonly read: (look: Look) => readonly Row[];
  /** Set if the output already says that no daemon answers. */
  readonly isNoted?: boolean;
  readonly isWanted?: (row: Row) => boolean;
  /** Only the newest that are wanted: then `path` sorts the newest first. */
  readonly last?: number;
}

/** `now`: of the market, once it is known which instance is meant. */
export type ReadingAt<Row extends object> = (now: Instant) => Reading<Row>;

export interface ReadingCommand<Row extends object> {
  readonly reading: (flags: Readonly<Record<string, unknown>>, now: Instant) => Reading<Row>;
  readonly columns: (flags: Readonly<Record<string, unknown>>) => readonly Column<Row>[];
  readonly nothing: string;
  /** Explains an empty list if the options that were given may be the cause; otherwise undefined. */
  readonly ifNone?: (
    flags: InstanceFlags & Readonly<Record<string, unknown>>,
  ) => Promise<string | undefined>;
  /** Printed before the table, about all rows. */
  readonly summary?: (rows: readonly Row[], flags: Readonly<Record<string, unknown>>) => string;
  /** Printed below the table, about all rows. */
  readonly below?: (rows: readonly Row[], flags: Readonly<Record<string, unknown>>) => string;
  /** Printed instead of the rows if a flag asks for it; otherwise undefined. */
  readonly instead?: (
    flags: InstanceFlags & Readonly<Record<string, unknown>>,
  ) => Promise<ExitCode | undefined>;
}

export function configureReading<Row extends object>(
  command: Command,
  finish: Finish,
  parts: ReadingCommand<Row>,
): void {
  const { reading, columns, nothing, summary = () => '', below = () => '', instead } = parts;
  addInstanceOptions(command)
    .option('--json', 'print JSON')
    .action(async (flags: InstanceFlags & { readonly json?: boolean }) => {
      const other = await instead?.({ ...flags });
      if (other !== undefined) return finish(other);
      const rows = await readRows<Row>(flags, (now) => reading({ ...flags }, now));
      if (!rows.ok) return finish(printError(rows.failure));
      const none = rows.value.length === 0 ? await parts.ifNone?.({ ...flags }) : undefined;
      if (none !== undefined) printNote(none);
      if (flags.json) printJson(rows.value);
      else if (rows.value.length === 0) printLine(nothing);
      else {
        const above = summary(rows.value, { ...flags });
        if (above !== '') printLine(`${above}\n`);
        printLine(tableText(rows.value, columns({ ...flags })));
        const under = below(rows.value, { ...flags });
        if (under !== '') printLine(`\n${under}`);
      }
      finish(EXIT.ok);
    });
}

export type Read<Row> = Row & { readonly live: boolean };

export async function readRows<Row extends object>(
  flags: InstanceFlags,
  readingAt: ReadingAt<Row>,
): Promise<Result<Read<Row>[], CommandFailure>> {
  const located = locateInstance(flags);
  if (!located.ok) return failed(besideDemos(located.failure));
  const found = await findMeant(located.value);
  if (!found.ok) return found;
  const running = found.value;
  if (running.kind === 'live') {
    const rows = await askedRows(running.daemon, readingAt(presentOf(running)));
    if (rows.ok) return ok(rows.value.map((row) => ({ ...row, live: true })));
    return failed(commandFailure(rows.failure));
  }
  const { read, isNoted = false, isWanted = all, last } = readingAt(presentOf(running));
  const opened = openStoppedJournal(located.value);
  if (!opened.ok) return opened;
  const reader = opened.value;
  try {
    if (!isNoted) noteStopped(running, reader.asOf);
    const rows = read(reader.look).filter(isWanted);
    const shown = last === undefined ? rows : rows.slice(-last);
    return ok(shown.map((row) => ({ ...row, live: false })));
  } finally {
    reader.close();
  }
}

const all = (): boolean => true;

async function askedRows<Row extends object>(
  daemon: ControlClient,
  { path, isPaged = false, isWanted = all, last }: Reading<Row>,
): Promise<Result<readonly Row[], ControlFailure>> {
  if (last !== undefined) return newestRows<Row>(daemon, path, { isWanted, last });
  const rows = await (isPaged ? wholeList<Row>(daemon, path) : daemon.get<Row[]>(path));
  return rows.ok ? ok(rows.value.filter(isWanted)) : rows;
}

/** The daemon's market time; the machine's without one. */
export function presentOf(running: Running): Instant {
  const marketTime = running.kind === 'live' ? running.status.market_time : null;
  return instant(marketTime === null ? Date.now() : Date.parse(marketTime));
}

/** States that the rows come from the journal and not from the daemon. */
export function noteStopped(running: NotLive, asOf: Instant | undefined): void {
  const at = asOf === undefined ? 'its first start' : exchangeNote(toIso(asOf));
  printNote(`${absence(running)}; as of ${at}`);
}

function exchangeNote(iso: string): string {
  return `${exchangeDateTime(iso)} ${timeLabel()}`;
}
