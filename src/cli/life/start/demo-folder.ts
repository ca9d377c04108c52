// The folder of the demonstration begins empty each time, unless it is to be kept.
import { rmSync } from 'node:fs';
import { instanceFolder } from '../../../trader/adapters/sqlite/instance/instance-folder.ts';
import type { Settings } from '../../../trader/ports/settings.ts';

/** Only ever the folder of the mode `demo`, which nothing but the demonstration can have. */
export function wipeDemoFolder({ dataFolder, mode, account }: Settings): void {
  if (mode !== 'demo') return;
  rmSync(instanceFolder(dataFolder, mode, account).path, { recursive: true, force: true });
}
