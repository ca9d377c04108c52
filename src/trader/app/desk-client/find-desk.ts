// The desk of an instance by its folder: the running daemon has written where it listens.
import { instanceFolder, readPidFile } from '../../adapters/sqlite/instance/instance-folder.ts';
import type { Settings } from '../../ports/settings.ts';
import { createDeskClient, type DeskClient } from './desk-client.ts';

/** Undefined while no daemon has announced itself. */
export function findDesk({
  dataFolder,
  mode,
  account,
}: Pick<Settings, 'dataFolder' | 'mode' | 'account'>): DeskClient | undefined {
  const written = readPidFile(instanceFolder(dataFolder, mode, account));
  return written === undefined ? undefined : createDeskClient(written.socketPath);
}
