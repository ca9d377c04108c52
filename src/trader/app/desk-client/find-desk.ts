// The desk of an instance by its folder: the running daemon has written where it listens.
import { instanceFolder, readPidFile } from '../../adapters/sqlite/instance/instance-folder.ts';
import type { TraderPlace } from '../../ports/settings.ts';
import { createDeskClient, type DeskClient } from './desk-client.ts';

type Instance = Pick<TraderPlace, 'dataFolder' | 'mode' | 'account'>;

/** Undefined while no daemon has announced itself. */
export function findDesk(instance: Instance): DeskClient | undefined {
  const socketPath = deskSocket(instance);
  return socketPath === undefined ? undefined : createDeskClient(socketPath);
}

export function deskSocket({ dataFolder, mode, account }: Instance): string | undefined {
  return readPidFile(instanceFolder(dataFolder, mode, account))?.socketPath;
}
