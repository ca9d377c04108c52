// Runs the command of a supervisor and reports what it answered.
import { spawnSync } from 'node:child_process';
import { type Supervisor, type SupervisorVerb, supervisorCommand } from './supervisor.ts';

export type SupervisorAnswer =
  | { readonly kind: 'done' }
  /** Its program is not installed here, or does not know this process any more. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly why: string };

/** A service of systemd counts as started when its own start has succeeded. */
const TIMEOUT_MS = 120_000;

export function runSupervisor(supervisor: Supervisor, verb: SupervisorVerb): SupervisorAnswer {
  const command = supervisorCommand(supervisor, verb);
  if (command === undefined || !knows(supervisor)) return { kind: 'unknown' };
  const { status, output } = ran(command, supervisor);
  if (status === 0) return { kind: 'done' };
  return { kind: 'refused', why: output.trim().split('\n')[0] ?? '' };
}

/** `up`: it runs the process, or has not given up starting it, or gave up without being asked to stop. */
export type Standing = 'up' | 'stopped' | 'unknown';

export function standingOf(supervisor: Supervisor): Standing {
  const state = supervisor.kind === 'pm2' ? pm2Status(supervisor) : unitState(supervisor);
  if (state === undefined) return 'unknown';
  return ['inactive', 'stopped'].includes(state) ? 'stopped' : 'up';
}

function unitState(supervisor: Supervisor): string | undefined {
  return knows(supervisor) ? shown(supervisor, 'ActiveState') : undefined;
}

function pm2Status(supervisor: Supervisor & { readonly kind: 'pm2' }): string | undefined {
  const { status, output } = ran(['pm2', 'jlist'], supervisor);
  // pm2 prints its own news before the list.
  const list = /^\[.*\]$/m.exec(output)?.[0];
  if (status !== 0 || list === undefined) return undefined;
  const rows = JSON.parse(list) as readonly Listed[];
  return rows.find(({ name }) => name === supervisor.name)?.pm2_env.status;
}

interface Listed {
  readonly name: string;
  readonly pm2_env: { readonly status: string };
}

/** Starts it even if systemd has given up after too many failures. */
export function startAfresh(supervisor: Supervisor): SupervisorAnswer {
  forgetFailures(supervisor);
  return runSupervisor(supervisor, 'start');
}

/** One command, which the manager completes even if this process is killed meanwhile. */
export function restartAfresh(supervisor: Supervisor): SupervisorAnswer {
  forgetFailures(supervisor);
  return runSupervisor(supervisor, 'restart');
}

function forgetFailures(supervisor: Supervisor): void {
  if (supervisor.kind !== 'systemd') return;
  const scope = supervisor.isUser ? ['--user'] : [];
  ran(['systemctl', ...scope, 'reset-failed', supervisor.unit], supervisor);
}

/** Whether systemd is about to start a service that has just ended. */
export function isStartingAgain(supervisor: Supervisor): boolean {
  if (supervisor.kind !== 'systemd') return false;
  return shown(supervisor, 'ActiveState') === 'activating';
}

/** Of the process that systemd watches as this service; undefined if none runs, or another supervisor watches it. */
export function watchedPid(supervisor: Supervisor): number | undefined {
  return Number(shown(supervisor, 'MainPID')) || undefined;
}

function knows(supervisor: Supervisor): boolean {
  if (supervisor.kind === 'pm2')
    return ran(['pm2', 'describe', supervisor.name], supervisor).status === 0;
  return shown(supervisor, 'LoadState') === 'loaded';
}

function shown(supervisor: Supervisor, property: string): string {
  if (supervisor.kind !== 'systemd') return '';
  const { unit, isUser } = supervisor;
  const scope = isUser ? ['--user'] : [];
  const command = ['systemctl', ...scope, 'show', '--value', '-p', property, unit];
  return ran(command, supervisor).output.trim();
}

/** Known to Node, but not to its types. */
const DETACHED = { detached: true };

function ran([program = '', ...args]: readonly string[], supervisor: Supervisor) {
  const home = supervisor.kind === 'pm2' ? { PM2_HOME: supervisor.home } : {};
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, ...home },
    timeout: TIMEOUT_MS,
    // Ctrl-C is for the command that waits for it.
    ...DETACHED,
  });
  // Without the program there is no output either.
  return { status, output: `${stdout ?? ''}${stderr ?? ''}` };
}
