// Asks an installed version whether it can take over the instance: its own program checks, as the service would start it.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { type CommandFailure, EXIT } from '../../program/exit-code.ts';
import type { Fitness } from './fitness.ts';
import { programOf, type Releases } from './releases.ts';

export interface Candidate {
  readonly releases: Releases;
  readonly version: string;
  /** The configuration files of the instance, absolute. */
  readonly files: readonly string[];
  /** Of the running daemon, whose environment has the secrets that the configuration names; undefined if none runs. */
  readonly pid: number | undefined;
}

/** Reading all facts of a large journal takes minutes. */
const CHECK_MS = 1_800_000;

export function fitnessOf(candidate: Candidate): Result<Fitness, CommandFailure> {
  const { version } = candidate;
  const fitness = asked(candidate);
  const faults = fitness?.faults ?? ['its program does not run'];
  if (fitness !== undefined && faults.length === 0) return ok(fitness);
  return failed({
    sentence: `${version} cannot take over: ${faults.join('; ')}. Nothing was changed, and no daemon was stopped`,
    code: 'unfit',
    exitCode: EXIT.failure,
  });
}

function asked({ releases, version, files, pid }: Candidate): Fitness | undefined {
  const { stdout } = spawnSync(
    programOf(releases, version),
    ['upgrade', '--check', '--json', ...files.flatMap((file) => ['-c', file])],
    { encoding: 'utf8', env: environmentOf(pid), timeout: CHECK_MS },
  );
  try {
    return JSON.parse(stdout) as Fitness;
  } catch {
    return undefined;
  }
}

/** What belongs to one process alone: channels to its parent and to its service manager. */
const OF_ONE_PROCESS = /^(NODE_CHANNEL_|NOTIFY_SOCKET$|WATCHDOG_|SYSTEMD_EXEC_PID$|pm_id$)/;

function environmentOf(pid: number | undefined): NodeJS.ProcessEnv {
  const entries = pid === undefined ? [] : startedWith(pid);
  const kept = entries.filter(([name]) => !OF_ONE_PROCESS.test(name));
  return { ...process.env, ...Object.fromEntries(kept) };
}

/** Empty where the system does not show it to this user. */
function startedWith(pid: number): readonly (readonly [string, string])[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .filter((entry) => entry.includes('='))
      .map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]);
  } catch {
    return [];
  }
}
