// Works on the files of an instance while no daemon runs: its service manager stops the daemon before and starts it afterwards.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { createPrivately } from '../../../trader/adapters/sqlite/file/private-file.ts';
import { giveToFolderOwner } from '../../../trader/adapters/sqlite/instance/folder-owner.ts';
import { takeLock } from '../../../trader/adapters/sqlite/instance/lock.ts';
import { packageVersion } from '../../../trader/app/instance/package.ts';
import { type CommandFailure, EXIT } from '../../program/exit-code.ts';
import type { Instance } from '../../program/instance.ts';
import { outliveClosedPipes, printNote } from '../../program/output.ts';
import {
  runSupervisor,
  type SupervisorAnswer,
  standingOf,
  startAfresh,
} from '../../program/run-supervisor.ts';
import { findMeant } from '../../program/running.ts';
import {
  notedSupervisor,
  type Supervisor,
  supervisorCommandText,
} from '../../program/supervisor.ts';

/** With what a person types instead, in this order. */
export interface Refusal extends CommandFailure {
  readonly commands?: readonly string[];
}

/** Who has to stop the daemon; undefined if none runs and none is about to start. `again`: the command that asks. */
export async function keeperOf(
  instance: Instance,
  again: string,
): Promise<Result<Supervisor | undefined, Refusal>> {
  const running = await findMeant(instance);
  if (!running.ok) return running;
  const supervisor = notedSupervisor(instance.folder.path);
  const standing = supervisor === undefined ? 'stopped' : standingOf(supervisor);
  if (standing === 'up') return ok(supervisor);
  if (running.value.kind === 'stopped') return ok(undefined);
  return failed(
    supervisor === undefined || standing === 'stopped'
      ? byHand(running.value.pid)
      : outOfReach(supervisor, again),
  );
}

function byHand(pid: number): Refusal {
  return {
    sentence: `A daemon runs${pid > 0 ? ` (pid ${pid})` : ''} without a service manager that could start it again; nothing was changed. Run \`sluice stop\` first, and \`sluice start\` afterwards`,
    code: 'running',
    exitCode: EXIT.failure,
  };
}

function outOfReach(supervisor: Supervisor, again: string): Refusal {
  if (supervisor.kind !== 'container')
    return notStopped(supervisor, 'it does not answer this user here', again);
  const commands = [
    supervisorCommandText(supervisor, 'stop'),
    `docker compose run --rm ${again}`,
    supervisorCommandText(supervisor, 'start'),
  ];
  return {
    sentence:
      'The daemon is the main process of a container, which ends with it; nothing was changed. Type on the host, in this order',
    code: 'supervised',
    exitCode: EXIT.failure,
    commands,
  };
}

function notStopped(supervisor: Supervisor, why: string, again: string): Refusal {
  const isOfRoot = supervisor.kind === 'systemd' && !supervisor.isUser && process.getuid?.() !== 0;
  const command = (verb: 'start' | 'stop') =>
    `${isOfRoot ? 'sudo ' : ''}${supervisorCommandText(supervisor, verb)}`;
  return {
    sentence: `${supervisor.kind} has not stopped the daemon (${why || 'without a reason'}); nothing was changed. Type, in this order`,
    code: 'supervised',
    exitCode: EXIT.failure,
    commands: [command('stop'), again, command('start')],
  };
}

export interface StoppedWork<Done> {
  readonly instance: Instance;
  readonly supervisor: Supervisor | undefined;
  readonly again: string;
  work(): Result<Done, CommandFailure>;
}

export interface Worked<Done> {
  readonly done: Result<Done, CommandFailure>;
  /** Undefined if none had to be started. */
  readonly start: SupervisorAnswer | undefined;
}

/** Signals and a closed terminal do not end this process between the stop and the start. */
export async function whileStopped<Done>(
  parts: StoppedWork<Done>,
): Promise<Result<Worked<Done>, Refusal>> {
  outliveClosedPipes();
  for (const signal of SIGNALS) process.on(signal, ignore);
  try {
    return stoppedAround(parts);
  } finally {
    for (const signal of SIGNALS) process.off(signal, ignore);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const ignore = (): void => {};

function stoppedAround<Done>({
  instance,
  supervisor,
  again,
  work,
}: StoppedWork<Done>): Result<Worked<Done>, Refusal> {
  if (supervisor === undefined) return ok({ done: holdingLock(instance, work), start: undefined });
  printNote(`Stopping the daemon: ${supervisorCommandText(supervisor, 'stop')}`);
  const stop = runSupervisor(supervisor, 'stop');
  if (stop.kind !== 'done')
    return failed(notStopped(supervisor, stop.kind === 'refused' ? stop.why : '', again));
  const done = holdingLock(instance, work);
  printNote(`Starting it again: ${supervisorCommandText(supervisor, 'start')}`);
  return ok({ done, start: startAfresh(supervisor) });
}

/** With the lock of the instance no person and no service manager starts the daemon meanwhile. */
function holdingLock<Done>(
  { folder }: Instance,
  work: () => Result<Done, CommandFailure>,
): Result<Done, CommandFailure> {
  // Root leaves nothing that the user of the daemon cannot use.
  createPrivately(folder.lock);
  giveToFolderOwner(folder.lock);
  const taken = takeLock(folder.lock, {
    pid: process.pid,
    startedAt: new Date().toISOString(),
    version: packageVersion(),
  });
  if (!taken.ok) return failed(locked(taken.failure.pid));
  try {
    return work();
  } finally {
    taken.value.release();
  }
}

function locked(pid: number): CommandFailure {
  return {
    sentence: `Another process${pid > 0 ? ` (pid ${pid})` : ''} has taken the instance meanwhile: a daemon, or another restore. Nothing was changed; run \`sluice status\``,
    code: 'running',
    exitCode: EXIT.failure,
  };
}
