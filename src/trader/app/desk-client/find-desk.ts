// The desk of an instance by its folder: the running daemon has written where it listens.
import { existsSync } from 'node:fs';
import { instanceFolder, readPidFile } from '../../adapters/sqlite/instance/instance-folder.ts';
import type { TraderPlace } from '../../ports/settings.ts';
import { createDeskClient, type DeskClient } from './desk-client.ts';

type Instance = Pick<TraderPlace, 'dataFolder' | 'mode' | 'account'>;

/** Undefined while no daemon has announced itself. */
export function findDesk(instance: Instance): DeskClient | undefined {
  const socketPath = deskSocket(instance);
  return socketPath === undefined ? undefined : createDeskClient(socketPath);
}

/** Whether it has ever run on this host. */
export function hasRun({ dataFolder, mode, account }: Instance): boolean {
  return existsSync(instanceFolder(dataFolder, mode, account).journal);
}

export function deskSocket({ dataFolder, mode, account }: Instance): string | undefined {
  return readPidFile(instanceFolder(dataFolder, mode, account))?.socketPath;
}
