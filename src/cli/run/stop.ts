// `sluice stop`: stops the daemon and waits until it has ended; orders resting at the broker stay.
import type { Command } from 'commander';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { InstanceFolder } from '../../trader/adapters/sqlite/instance/instance-folder.ts';
import { lockHolder } from '../../trader/adapters/sqlite/instance/lock.ts';
import { type CommandFailure, EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import {
  addInstanceOptions,
  type Instance,
  type InstanceFlags,
  locateInstance,
} from '../program/instance.ts';
import { seconds } from '../program/option-numbers.ts';
import { addOnlyOption, type ServicePart } from '../program/option-only.ts';
import { registeredPid } from '../program/other-instance.ts';
import { printError, printJson, printLine, printNote } from '../program/output.ts';
import { isStartingAgain, runSupervisor, watchedPid } from '../program/run-supervisor.ts';
import { findMeant, findRunning } from '../program/running.ts';
import { stopApi } from '../program/stop-api.ts';
import { requestStop } from '../program/stop-request.ts';
import { notedSupervisor, type Supervisor, supervisorCommandText } from '../program/supervisor.ts';
import { waitUntil } from '../program/waiting.ts';

export function configure(command: Command, finish: Finish): void {
  addOnlyOption(addInstanceOptions(command))
    .option('--timeout <seconds>', 'longest time to wait for the end', seconds, 30)
    .option('--json', 'print JSON')
    .action(async (flags: StopFlags) => finish(await stop(flags)));
}

interface StopFlags extends InstanceFlags {
  readonly timeout: number;
  readonly json?: boolean;
  readonly only?: ServicePart;
}

async function stop({ only, timeout, json, ...flags }: StopFlags): Promise<ExitCode> {
  const located = locateInstance(flags);
  if (!located.ok) return printError(located.failure);
  const [trader, api] = await Promise.all([
    only === 'api' ? undefined : stopMeant(located.value, timeout),
    only === 'trader' ? undefined : stopApi(located.value.api.folder, timeout),
  ]);
  const apiPid = api?.ok ? api.value : undefined;
  const apiText = apiPid === undefined ? 'The API does not run.' : `API stopped (pid ${apiPid}).`;
  const isReported = apiPid !== undefined || only === 'api';
  const texts = [...(trader?.ok ? [trader.value.text] : []), ...(isReported ? [apiText] : [])];
  if (json === true) {
    const stopped = { stopped: trader?.ok !== false && api?.ok !== false };
    printJson({ ...stopped, ...(trader?.ok ? trader.value : {}), api: { pid: apiPid ?? null } });
  } else if (texts.length > 0) printLine(texts.join('\n'));
  const failures = [trader, api].flatMap((one) => (one?.ok === false ? [one.failure] : []));
  for (const failure of failures) printError(failure);
  return failures[0]?.exitCode ?? EXIT.ok;
}

async function stopMeant(
  instance: Instance,
  timeoutSeconds: number,
): Promise<Result<Stopped, CommandFailure>> {
  const running = await findMeant(instance);
  if (!running.ok) return running;
  const { folder } = instance;
  const supervisor = running.value.kind === 'stopped' ? undefined : notedSupervisor(folder.path);
  // Said before it stops: the container ends with its first process, and this command with the container.
  if (supervisor?.kind === 'container') printNote(CONTAINER);
  const watched = supervisor && watchedPid(supervisor);
  const stopped = await stopDaemon(folder, timeoutSeconds);
  if (!stopped.ok || supervisor === undefined) return stopped;
  // systemd does nothing at a start that is asked for before it has noticed the end.
  if (watched !== undefined)
    await waitUntil(() => watchedPid(supervisor) !== watched, timeoutSeconds);
  return ok({ ...stopped.value, text: `${stopped.value.text} ${settled(supervisor)}`.trimEnd() });
}

const CONTAINER =
  'This daemon is the main process of a container, which may start it again: `docker compose stop sluice` on the host keeps it stopped.';

/** What its supervisor did. pm2 lists it as waiting for a restart unless it is stopped there, too. */
function settled(supervisor: Supervisor): string {
  if (supervisor.kind === 'container') return '';
  if (supervisor.kind === 'pm2') runSupervisor(supervisor, 'stop');
  const command = supervisorCommandText(supervisor, 'start');
  if (!isStartingAgain(supervisor))
    return `${supervisor.kind} does not start it again; \`${command}\` does.`;
  const stop = supervisorCommandText(supervisor, 'stop');
  return `WARNING: ${supervisor.kind} is starting it again, because its unit is of an older sluice. Run \`${stop}\`, and copy the new unit.`;
}

export interface Stopped {
  readonly text: string;
  /** Undefined if no daemon ran. */
  readonly pid?: number;
}

export async function stopDaemon(
  folder: InstanceFolder,
  timeoutSeconds: number,
): Promise<Result<Stopped, CommandFailure>> {
  const running = await findRunning(folder);
  if (running.kind === 'stopped') return ok({ text: 'Not running.' });
  const { pid } = running;
  let text = '';
  if (running.kind === 'live') {
    const answered = await running.daemon.post<{ text: string }>('/stop');
    if (answered.ok) text = ` ${answered.value.text}`;
    else tryStop(folder, pid);
  } else {
    // The control API may not be open yet, or closed already; the signal has the same effect.
    tryStop(folder, pid);
  }
  const hasEnded = await waitUntil(
    () => lockHolder(folder.lock) === undefined && registeredPid(folder) === undefined,
    timeoutSeconds,
  );
  if (hasEnded) return ok({ pid, text: `Stopped (pid ${pid}).${text}` });
  return failed({
    sentence: `The daemon (pid ${pid}) has not ended within ${timeoutSeconds} s; stops at the broker stay. See \`sluice logs\`; \`kill -9 ${pid}\` ends it, and the next start continues from the journal`,
    code: 'stop-timeout',
    exitCode: EXIT.timeout,
  });
}

function tryStop({ path }: InstanceFolder, pid: number): void {
  try {
    if (pid > 0) requestStop(path, pid);
  } catch {
    // The process has ended already.
  }
}
