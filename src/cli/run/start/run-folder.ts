// Empties the folder of the demonstration or the practice before a run.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../../files/make-folder.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { instanceFolder } from '../../../trader/adapters/sqlite/instance/instance-folder.ts';
import { processMark } from '../../../trader/adapters/system/process-mark.ts';
import type { Settings } from '../../../trader/ports/settings.ts';
import type { CommandFailure } from '../../program/exit-code.ts';
import { naming } from '../../program/new-file.ts';
import { stopApi } from '../../program/stop-api.ts';
import { alreadyRunning } from './start-failure.ts';

/**
 * Deletes only folders of the modes that no file can set, so never a record of an account. The API of a run that was
 * killed may still have its files open there: it ends first.
 */
export async function emptyRunFolder(
  { dataFolder, mode, account, api }: Settings,
  runFlag: string,
): Promise<Result<undefined, CommandFailure>> {
  if (mode !== 'demo' && mode !== 'practice') return ok(undefined);
  const { path } = instanceFolder(dataFolder, mode, account);
  const starter = claimed(path);
  if (starter !== undefined) return failed(alreadyRunning(starter, runFlag));
  const stopped = await stopApi(api.folder, API_SECONDS);
  if (!stopped.ok) return stopped;
  for (const name of readdirSync(path))
    if (name !== CLAIM) rmSync(join(path, name), { recursive: true, force: true });
  return ok(undefined);
}

const API_SECONDS = 30;
const CLAIM = 'started-by';

/**
 * The process that claimed it before and still runs; else it is claimed for this one. Servers beside a run take long to start, and
 * the folder is in use before the run locks it.
 */
function claimed(folder: string): number | undefined {
  const file = join(folder, CLAIM);
  const [pid = 0, mark] = claimIn(file);
  if (pid !== process.pid && mark !== undefined && processMark(pid) === mark) return pid;
  makeFolder(folder, 0o700);
  const text = `${process.pid} ${processMark(process.pid) ?? ''}`;
  naming(file, () => writeFileSync(file, text, { mode: 0o600 }));
  return undefined;
}

function claimIn(file: string): readonly [number?, string?] {
  try {
    const [pid, ...mark] = readFileSync(file, 'utf8').split(' ');
    return [Number(pid), mark.join(' ')];
  } catch {
    return [];
  }
}
