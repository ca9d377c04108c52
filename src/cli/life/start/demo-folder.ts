// Empties the folder of the demonstration at each start, unless --keep is given.
import { rmSync } from 'node:fs';
import { instanceFolder } from '../../../trader/adapters/sqlite/instance/instance-folder.ts';
import type { Settings } from '../../../trader/ports/settings.ts';

/** Deletes only the folder of mode `demo`, which only the demonstration uses. */
export function wipeDemoFolder({ dataFolder, mode, account }: Settings): void {
  if (mode !== 'demo') return;
  rmSync(instanceFolder(dataFolder, mode, account).path, { recursive: true, force: true });
}
