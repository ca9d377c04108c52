// What a restore has done, and whether the daemon trades with the restored journal.
import { shellWord } from '../../../kernel/shell-word.ts';
import type { StatusView } from '../../../trader/contract/status.ts';
import { counted } from '../../../trader/domain/wording/figures.ts';
import { type CommandFailure, EXIT, type ExitCode } from '../../program/exit-code.ts';
import type { Instance, InstanceFlags } from '../../program/instance.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import { statusOnceReady } from '../../program/ready-status.ts';
import {
  notedSupervisor,
  type Supervisor,
  supervisorCommandText,
} from '../../program/supervisor.ts';
import type { Worked } from './stopped-daemon.ts';

export interface Restored extends Worked<string | undefined> {
  readonly facts: number;
  readonly instance: Instance;
  /** Undefined if no daemon had to be stopped. */
  readonly supervisor: Supervisor | undefined;
  readonly flags: InstanceFlags & { readonly wait: number; readonly json?: boolean };
}

export async function reportRestored(restored: Restored): Promise<ExitCode> {
  const { done, start, supervisor, instance, flags } = restored;
  const status = start?.kind === 'done' ? await started(instance, flags.wait) : undefined;
  const failures = [
    ...(done.ok ? [] : [done.failure]),
    ...(supervisor === undefined ? [] : startFailures(restored, supervisor, status)),
  ];
  if (done.ok) print(done, restored, status);
  for (const failure of failures) printError(failure);
  return failures[0]?.exitCode ?? EXIT.ok;
}

function started({ folder }: Instance, seconds: number): Promise<StatusView | undefined> {
  return statusOnceReady(folder, seconds, {
    isMeant: () => true,
    isOver: () => false,
    onLive: () => {},
  });
}

function startFailures(
  { start, flags }: Restored,
  supervisor: Supervisor,
  status: StatusView | undefined,
): readonly CommandFailure[] {
  if (start?.kind !== 'done') {
    const why = start?.kind === 'refused' && start.why !== '' ? ` (${start.why})` : '';
    const sentence = `${supervisor.kind} has not started the daemon again${why}; stops at the broker stay. Run \`${supervisorCommandText(supervisor, 'start')}\``;
    return [{ sentence, code: 'not-started', exitCode: EXIT.failure }];
  }
  if (status !== undefined) return [];
  const sentence = `${supervisor.kind} has started the daemon, and it has not answered within ${flags.wait} s; stops at the broker stay. See \`sluice logs\``;
  return [{ sentence, code: 'no-answer', exitCode: EXIT.timeout }];
}

function print(
  { value: kept }: Extract<Restored['done'], { ok: true }>,
  { facts, instance, flags }: Restored,
  status: StatusView | undefined,
): void {
  const { folder } = instance;
  if (flags.json === true) {
    const daemon = status && {
      pid: status.pid,
      ready: status.ready.is_ready,
      reason: status.ready.why,
    };
    return printJson({
      file: folder.journal,
      facts,
      replaced: kept ?? null,
      daemon: daemon ?? null,
    });
  }
  printLine(`Restored ${counted(facts, 'fact')} to ${folder.journal}.`);
  if (kept !== undefined) printLine(`The journal that was there is in ${kept}.`);
  printLine(status === undefined ? nextText(folder.path, flags) : tradingText(status));
}

const OLDER =
  'If the broker knows orders that this journal does not, trading halts with the reason journal-older-than-broker.';

function nextText(folder: string, { config = [] }: InstanceFlags): string {
  const supervisor = notedSupervisor(folder);
  const start =
    supervisor === undefined
      ? ['sluice start', ...config.map((file) => `-c ${shellWord(file)}`)].join(' ')
      : supervisorCommandText(supervisor, 'start');
  return `Next: \`${start}\`. ${OLDER}`;
}

function tradingText({ pid, ready, trading }: StatusView): string {
  if (ready.is_ready) return `The daemon (pid ${pid}) has compared with the broker and trades.`;
  if (trading.state !== 'HALTED')
    return `The daemon (pid ${pid}) does not trade yet: ${ready.why}. ${OLDER}`;
  return `The daemon (pid ${pid}) runs; ${ready.why}. \`sluice incident\` explains each reason.`;
}
