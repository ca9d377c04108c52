// `sluice alarms`: lists what is wrong, since when and what to do; acknowledges or mutes it.

import type { Command } from 'commander';
import { ok, type Result } from '../../kernel/result.ts';
import type { AlarmRow } from '../../trader/contract/alarms.ts';
import { alarmRows } from '../../trader/surfaces/control/alarm-row.ts';
import {
  type AskingFlags,
  addAskingOptions,
  askDaemon,
  commandFailure,
} from '../answers/asking.ts';
import { noteStopped } from '../answers/reading.ts';
import { type CommandFailure, EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { locateInstance } from '../program/instance.ts';
import { wholeFrom } from '../program/option-numbers.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { findMeant } from '../program/running.ts';
import { exchangeShort, timeLabel } from '../program/words.ts';
import { riskOnDisk } from './stopped-risk.ts';

interface AlarmsFlags extends AskingFlags {
  readonly acknowledge?: string;
  readonly note?: string;
  readonly mute?: string;
  readonly minutes: number;
  readonly history?: boolean;
}

type Shown = AlarmRow & { readonly live: boolean };

const MINUTES = 30;
const MINUTES_MAX = 240;

export function configure(command: Command, finish: Finish): void {
  addAskingOptions(command)
    .option('--acknowledge <id>', 'say that somebody has seen this alarm')
    .option('--note <text>', 'with --acknowledge: what is being done about it')
    .option('--mute <id>', 'keep this alarm quiet for a time, unless it gets worse')
    .option(
      '--minutes <n>',
      `with --mute: for how long, at most ${MINUTES_MAX}`,
      wholeFrom(1, MINUTES_MAX),
      MINUTES,
    )
    .option('--history', 'also those that have ended')
    .addHelpText(
      'after',
      `
An alarm stays until its cause ends. A position without a stop cannot be muted.`,
    )
    .action(async (flags: AlarmsFlags) => finish(await done(flags)));
}

function done(flags: AlarmsFlags): Promise<ExitCode> {
  if (flags.acknowledge !== undefined) {
    const { acknowledge: alarm_id, note = '' } = flags;
    return askDaemon(flags, { type: 'acknowledge-alarm', alarm_id, note });
  }
  if (flags.mute === undefined) return show(flags);
  return askDaemon(flags, {
    ...{ type: 'mute-alarm', alarm_id: flags.mute },
    minutes: flags.minutes,
  });
}

async function show(flags: AlarmsFlags): Promise<ExitCode> {
  const all = await alarmsOf(flags);
  if (!all.ok) return printError(all.failure);
  const rows = flags.history ? all.value : all.value.filter(({ ended_at: at }) => at === null);
  if (flags.json) printJson(rows);
  else printLine(rows.length === 0 ? 'No alarms.' : rows.map(alarmText).join('\n\n'));
  return EXIT.ok;
}

async function alarmsOf(flags: AlarmsFlags): Promise<Result<readonly Shown[], CommandFailure>> {
  const located = locateInstance(flags);
  if (!located.ok) return located;
  const found = await findMeant(located.value);
  if (!found.ok) return found;
  const running = found.value;
  if (running.kind === 'live') {
    const answer = await running.daemon.get<readonly AlarmRow[]>('/alarms');
    if (!answer.ok) return { ok: false, failure: commandFailure(answer.failure) };
    return ok(answer.value.map((row) => ({ ...row, live: true })));
  }
  const stopped = riskOnDisk(located.value);
  if (!stopped.ok) return stopped;
  noteStopped(running, stopped.value?.asOf);
  if (stopped.value === undefined) return ok([]);
  const { asOf: marketTime, alarms, endedAlarms } = stopped.value;
  return ok(alarmRows({ alarms, endedAlarms, marketTime }).map((row) => ({ ...row, live: false })));
}

function alarmText(row: Shown): string {
  const { id, kind, severity, title, symbol, text, means, what_to_do: todo, since } = row;
  const head = `${id} ${severity === 'danger' ? 'DANGER' : 'WARNING'} ${title}${symbol === null ? '' : ` ${symbol}`}`;
  return [
    `${head}, since ${exchangeShort(since)} ${timeLabel()}${stateText(row)}`,
    `  ${text}`,
    `  ${means}`,
    `  ${todo} More: \`sluice incident ${kind}\`.`,
  ].join('\n');
}

function stateText(row: Shown): string {
  const { ended_at: endedAt, acknowledged, muted, escalated_at: escalatedAt } = row;
  const parts = [
    ...(typeof escalatedAt === 'string' ? [`escalated ${exchangeShort(escalatedAt)}`] : []),
    ...(endedAt === null ? [] : [`ended ${exchangeShort(endedAt)}`]),
    ...(acknowledged === null
      ? []
      : [
          `acknowledged by ${acknowledged.by}${acknowledged.note === '' ? '' : ` (${acknowledged.note})`}`,
        ]),
    ...(muted === null ? [] : [`muted by ${muted.by} until ${exchangeShort(muted.until)}`]),
  ];
  return parts.map((part) => `; ${part}`).join('');
}
