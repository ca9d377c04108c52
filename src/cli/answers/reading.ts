// Shared by every command that reads records: asks the daemon, or reads the journal if no daemon runs.
import type { Command } from 'commander';
import { type Instant, toIso } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { Look } from '../../trader/ports/look.ts';
import { type CommandFailure, EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { addInstanceOptions, type InstanceFlags, locateInstance } from '../program/instance.ts';
import { printError, printJson, printLine, printNote } from '../program/output.ts';
import { absence, findMeant, type NotLive } from '../program/running.ts';
import { openStoppedJournal } from '../program/stopped-journal.ts';
import { exchangeDateTime, timeLabel } from '../program/words.ts';
import { commandFailure } from './asking.ts';
import { type Column, tableText } from './table.ts';
import { wholeList } from './whole-list.ts';

export interface Reading<Row extends object> {
  /** The control API's path. */
  readonly path: string;
  /** The path is that of one page, sorted by time. */
  readonly isPaged?: boolean;
  /** The same query without a daemon. */
  readonly read: (look: Look) => readonly Row[];
  /** Set if the output already says that no daemon answers. */
  readonly isNoted?: boolean;
  /** Maximum number of rows; all without it. */
  readonly isWanted?: (row: Row) => boolean;
}

export interface ReadingCommand<Row extends object> {
  readonly reading: (flags: Readonly<Record<string, unknown>>) => Reading<Row>;
  readonly columns: (flags: Readonly<Record<string, unknown>>) => readonly Column<Row>[];
  readonly nothing: string;
  /** Printed before the table, about all rows. */
  readonly summary?: (rows: readonly Row[], flags: Readonly<Record<string, unknown>>) => string;
  /** Printed below the table, about all rows. */
  readonly below?: (rows: readonly Row[]) => string;
  /** Printed instead of the rows if a flag asks for it; otherwise undefined. */
  readonly instead?: (
    flags: InstanceFlags & Readonly<Record<string, unknown>>,
  ) => Promise<ExitCode | undefined>;
}

export function configureReading<Row extends object>(
  command: Command,
  finish: Finish,
  { reading, columns, nothing, summary = () => '', below = () => '', instead }: ReadingCommand<Row>,
): void {
  addInstanceOptions(command)
    .option('--json', 'print JSON')
    .action(async (flags: InstanceFlags & { readonly json?: boolean }) => {
      const other = await instead?.({ ...flags });
      if (other !== undefined) return finish(other);
      const rows = await readRows(flags, reading({ ...flags }));
      if (!rows.ok) return finish(printError(rows.failure));
      if (flags.json) printJson(rows.value);
      else if (rows.value.length === 0) printLine(nothing);
      else {
        const above = summary(rows.value, { ...flags });
        if (above !== '') printLine(`${above}\n`);
        printLine(tableText(rows.value, columns({ ...flags })));
        const under = below(rows.value);
        if (under !== '') printLine(`\n${under}`);
      }
      finish(EXIT.ok);
    });
}

export type Read<Row> = Row & { readonly live: boolean };

export async function readRows<Row extends object>(
  flags: InstanceFlags,
  { path, isPaged = false, read, isNoted = false, isWanted = () => true }: Reading<Row>,
): Promise<Result<Read<Row>[], CommandFailure>> {
  const located = locateInstance(flags);
  if (!located.ok) return located;
  const found = await findMeant(located.value);
  if (!found.ok) return found;
  const running = found.value;
  if (running.kind === 'live') {
    const { daemon } = running;
    const rows = await (isPaged ? wholeList<Row>(daemon, path) : daemon.get<Row[]>(path));
    if (rows.ok) return ok(rows.value.filter(isWanted).map((row) => ({ ...row, live: true })));
    return failed(commandFailure(rows.failure));
  }
  const opened = openStoppedJournal(located.value);
  if (!opened.ok) return opened;
  const reader = opened.value;
  try {
    if (!isNoted) noteStopped(running, reader.asOf);
    return ok(
      read(reader.look)
        .filter(isWanted)
        .map((row) => ({ ...row, live: false })),
    );
  } finally {
    reader.close();
  }
}

/** States that the rows come from the journal and not from the daemon. */
export function noteStopped(running: NotLive, asOf: Instant | undefined): void {
  const at = asOf === undefined ? 'its first start' : exchangeNote(toIso(asOf));
  printNote(`${absence(running)}; as of ${at}`);
}

function exchangeNote(iso: string): string {
  return `${exchangeDateTime(iso)} ${timeLabel()}`;
}
