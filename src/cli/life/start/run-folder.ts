// Empties the folder of the demonstration or the practice before a run.
import { rmSync } from 'node:fs';
import { instanceFolder } from '../../../trader/adapters/sqlite/instance/instance-folder.ts';
import type { Settings } from '../../../trader/ports/settings.ts';

/** Deletes only folders of the modes that no file can set, so never a record of an account. */
export function wipeRunFolder({ dataFolder, mode, account }: Settings): void {
  if (mode !== 'demo' && mode !== 'practice') return;
  rmSync(instanceFolder(dataFolder, mode, account).path, { recursive: true, force: true });
}
