// Empties the folder of the demonstration or the practice before a run.
import { rmSync } from 'node:fs';
import { ok, type Result } from '../../../kernel/result.ts';
import { instanceFolder } from '../../../trader/adapters/sqlite/instance/instance-folder.ts';
import type { Settings } from '../../../trader/ports/settings.ts';
import type { CommandFailure } from '../../program/exit-code.ts';
import { stopApi } from '../../program/stop-api.ts';

/**
 * Deletes only folders of the modes that no file can set, so never a record of an account. The API of a run that was
 * killed may still have its files open there: it ends first.
 */
export async function emptyRunFolder({
  dataFolder,
  mode,
  account,
  api,
}: Settings): Promise<Result<undefined, CommandFailure>> {
  if (mode !== 'demo' && mode !== 'practice') return ok(undefined);
  const stopped = await stopApi(api.folder, API_SECONDS);
  if (!stopped.ok) return stopped;
  rmSync(instanceFolder(dataFolder, mode, account).path, { recursive: true, force: true });
  return ok(undefined);
}

const API_SECONDS = 30;
