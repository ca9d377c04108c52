// Who keeps a process of the daemon or the API running: systemd, pm2 or a container. The process notes it in its folder, so
// that commands use or name the supervisor's own command instead of working against it.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { assertNever } from '../../kernel/assert.ts';
import { writeWhole } from '../../trader/adapters/sqlite/instance/instance-folder.ts';

export type Supervisor =
  | { readonly kind: 'systemd'; readonly unit: string; readonly isUser: boolean }
  | { readonly kind: 'pm2'; readonly name: string; readonly home: string }
  | { readonly kind: 'container' };

type Environment = Readonly<Record<string, string | undefined>>;

/** What the system says about this process. */
export interface Surroundings {
  readonly environment: Environment;
  readonly pid: number;
  readonly parentPid: number;
  /** Of /proc/self/cgroup; empty where there is none. */
  readonly cgroup: string;
  /** A container engine has marked the file system. */
  readonly isInContainer: boolean;
}

export function surroundings(): Surroundings {
  const { env: environment, pid, ppid: parentPid } = process;
  const marks = ['/.dockerenv', '/run/.containerenv'];
  const isInContainer = marks.some(existsSync) || environment.KUBERNETES_SERVICE_HOST !== undefined;
  return { environment, pid, parentPid, cgroup: textOf('/proc/self/cgroup'), isInContainer };
}

/** Undefined for a process that somebody started in a shell. pm2 may itself run under systemd, so it is looked for first. */
export function supervisorOf(around: Surroundings): Supervisor | undefined {
  return pm2In(around.environment) ?? systemdIn(around) ?? containerIn(around);
}

function pm2In({ pm_id: id, name, PM2_HOME, HOME = '' }: Environment): Supervisor | undefined {
  if (id === undefined || name === undefined) return undefined;
  return { kind: 'pm2', name, home: PM2_HOME ?? join(HOME, '.pm2') };
}

/** Shells inherit the environment of a service, such as that of a terminal: what counts is that systemd started this process. */
function systemdIn({ environment, pid, parentPid, cgroup }: Surroundings): Supervisor | undefined {
  const { SYSTEMD_EXEC_PID, NOTIFY_SOCKET = '', MANAGERPID } = environment;
  // An old Node stays as the parent of the Node that runs the program.
  const isMain = [pid, parentPid].includes(Number(SYSTEMD_EXEC_PID)) || NOTIFY_SOCKET !== '';
  const unit = /\/([^/\n]+\.service)$/m.exec(cgroup)?.[1];
  return isMain && unit !== undefined
    ? { kind: 'systemd', unit, isUser: MANAGERPID !== undefined }
    : undefined;
}

/** Its first process, or the child of a small init. */
function containerIn({ pid, parentPid, isInContainer }: Surroundings): Supervisor | undefined {
  const isFirst = pid === 1 || (parentPid === 1 && isInContainer);
  return isFirst ? { kind: 'container' } : undefined;
}

export type SupervisorVerb = 'start' | 'stop' | 'restart';

/** As arguments, to be run; undefined where only the host of a container can. */
export function supervisorCommand(
  supervisor: Supervisor,
  verb: SupervisorVerb,
): readonly string[] | undefined {
  switch (supervisor.kind) {
    case 'systemd':
      return ['systemctl', ...(supervisor.isUser ? ['--user'] : []), verb, supervisor.unit];
    case 'pm2':
      return ['pm2', verb, supervisor.name];
    case 'container':
      return undefined;
    default:
      return assertNever(supervisor);
  }
}

/** The same for a person. */
export function supervisorCommandText(supervisor: Supervisor, verb: SupervisorVerb): string {
  return supervisorCommand(supervisor, verb)?.join(' ') ?? `docker compose ${verb} sluice`;
}

const noteFile = (folder: string) => join(folder, 'supervisor.json');

/** `folder`: of the instance or of the API. */
export function noteSupervisor(folder: string, supervisor: Supervisor | undefined): void {
  if (supervisor === undefined) return rmSync(noteFile(folder), { force: true });
  try {
    writeWhole(noteFile(folder), `${JSON.stringify(supervisor)}\n`);
  } catch {
    // Only commands of people read it; on a disk that takes no file they do without.
  }
}

/** Of the process that runs, or that ran last. */
export function notedSupervisor(folder: string): Supervisor | undefined {
  const text = textOf(noteFile(folder));
  try {
    return text === '' ? undefined : (JSON.parse(text) as Supervisor);
  } catch {
    return undefined;
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
