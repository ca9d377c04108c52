// Starts the API in its own session and waits until it listens.
import { spawn } from 'node:child_process';
import { closeSync, readFileSync } from 'node:fs';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { PROGRAM_FILE } from '../../../trader/app/instance/package.ts';
import { type ApiProcess, findApi } from '../../program/api-process.ts';
import type { CommandFailure } from '../../program/exit-code.ts';
import type { InstanceFlags } from '../../program/instance.ts';
import { waitUntil } from '../../program/waiting.ts';
import {
  apiFailureIn,
  openStartLog,
  type ReadyApi,
  readyApi,
  serveArguments,
  startLog,
} from './api-ready.ts';
import { endedAtOnce, startBySupervisor } from './by-supervisor.ts';

/** By its supervisor, if it has one. */
export async function startApi(
  flags: InstanceFlags,
  folder: string,
): Promise<Result<ApiProcess, CommandFailure>> {
  const begun = startBySupervisor(folder);
  if (begun === undefined) return startApiDetached(flags, folder);
  if (!begun.ok) return begun;
  await waitUntil(() => findApi(folder)?.url !== undefined, SUPERVISED_SECONDS);
  const found = findApi(folder);
  return found === undefined ? failed(endedAtOnce(begun.value)) : ok(found);
}

const SUPERVISED_SECONDS = 30;

export async function startApiDetached(
  flags: InstanceFlags,
  folder: string,
  /** Of the process that it replaces. */
  port?: string,
): Promise<Result<ReadyApi, CommandFailure>> {
  const said = openStartLog(folder);
  const child = spawn(
    process.execPath,
    [PROGRAM_FILE, ...serveArguments(flags, port === undefined)],
    {
      detached: true,
      stdio: ['ignore', 'pipe', said],
      env: { ...process.env, ...(port === undefined ? {} : { SLUICE__API__PORT: port }) },
    },
  );
  closeSync(said);
  // Its output closes then, too.
  child.on('error', () => {});
  const ready = await readyApi(child);
  // The child outlives this command.
  child.stdout?.destroy();
  child.unref();
  if (ready !== undefined) return ok(ready);
  const log = startLog(folder);
  return failed(apiFailureIn(readFileSync(log, 'utf8'), log));
}
