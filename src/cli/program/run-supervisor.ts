// Runs the command of a supervisor and reports what it answered.
import { spawnSync } from 'node:child_process';
import { type Supervisor, supervisorCommand } from './supervisor.ts';

export type SupervisorAnswer =
  | { readonly kind: 'done' }
  /** Its program is not installed here, or does not know this process any more. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly why: string };

/** A service of systemd counts as started when its own start has succeeded. */
const PATIENCE_MS = 120_000;

export function runSupervisor(supervisor: Supervisor, verb: 'start' | 'stop'): SupervisorAnswer {
  const command = supervisorCommand(supervisor, verb);
  if (command === undefined || !knows(supervisor)) return { kind: 'unknown' };
  const { status, output } = ran(command, supervisor);
  if (status === 0) return { kind: 'done' };
  return { kind: 'refused', why: output.trim().split('\n')[0] ?? '' };
}

/** Whether systemd is about to start a service that has just ended. */
export function isStartingAgain(supervisor: Supervisor): boolean {
  if (supervisor.kind !== 'systemd') return false;
  return shown(supervisor, 'ActiveState') === 'activating';
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

function ran([program = '', ...args]: readonly string[], supervisor: Supervisor) {
  const home = supervisor.kind === 'pm2' ? { PM2_HOME: supervisor.home } : {};
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, ...home },
    timeout: PATIENCE_MS,
  });
  // Without the program there is no output either.
  return { status, output: `${stdout ?? ''}${stderr ?? ''}` };
}
