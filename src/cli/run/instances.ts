// `sluice instances`: the daemons of this user on this host, in whatever folder they run.
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { instanceFolder } from '../../trader/adapters/sqlite/instance/instance-folder.ts';
import {
  type RunningInstance,
  registered,
} from '../../trader/adapters/system/instance-registry.ts';
import { runtimeFolder } from '../../trader/adapters/system/runtime-folder.ts';
import { type Column, tableText } from '../answers/table.ts';
import { EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { printJson, printLine } from '../program/output.ts';
import { findRunning } from '../program/running.ts';
import { exchangeShort, timeLabel } from '../program/words.ts';

/** A running instance as JSON shows it, with the state that its daemon reports. */
interface InstanceRow {
  readonly pid: number;
  readonly mode: string;
  readonly account: string;
  /** As in `sluice status`, or `silent` if the daemon does not answer. */
  readonly state: string;
  readonly gateway: string;
  readonly folder: string;
  readonly config: readonly string[];
  readonly started_at: string;
  readonly version: string;
}

export function configure(command: Command, finish: Finish): void {
  command
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
To address one of them from any shell, set SLUICE__DATA to the folder above its
FOLDER, and name its configuration with -c (--json lists the files).`,
    )
    .action(async (flags: { readonly json?: boolean }) => finish(await list(flags.json === true)));
}

async function list(isJson: boolean): Promise<ExitCode> {
  const rows = await Promise.all(registered(runtimeFolder(process.env)).map(rowOf));
  if (isJson) printJson(rows);
  else if (rows.length === 0) printLine('No daemon of this user runs on this host.');
  else printLine(tableText(rows, COLUMNS));
  return EXIT.ok;
}

async function rowOf({ startedAt, ...instance }: RunningInstance): Promise<InstanceRow> {
  const { pid, mode, account, gateway, folder, config, version } = instance;
  const running = await findRunning(instanceFolder(dirname(folder), mode, account));
  const state = running.kind === 'live' ? running.status.state : 'silent';
  return { pid, mode, account, state, gateway, folder, config, started_at: startedAt, version };
}

const COLUMNS: readonly Column<InstanceRow>[] = [
  { title: 'PID', cell: (row) => row.pid },
  { title: 'MODE', cell: (row) => row.mode },
  { title: 'ACCOUNT', cell: (row) => row.account },
  { title: 'STATE', cell: (row) => row.state },
  { title: () => `SINCE ${timeLabel()}`, cell: (row) => exchangeShort(row.started_at) },
  { title: 'FOLDER', cell: (row) => row.folder },
];
