// A client for the daemon of an instance, found by its folder: the running daemon has written where it listens.
import { existsSync } from 'node:fs';
import { instanceFolder, readPidFile } from '../../adapters/sqlite/instance/instance-folder.ts';
import type { TraderPlace } from '../../ports/settings.ts';
import { type ControlClient, createControlClient } from './control-client.ts';

type Instance = Pick<TraderPlace, 'dataFolder' | 'mode' | 'account'>;

/** Undefined while no daemon has announced itself. */
export function findControlClient(instance: Instance): ControlClient | undefined {
  const socketPath = controlSocket(instance);
  return socketPath === undefined ? undefined : createControlClient(socketPath);
}

/** Whether it has ever run on this host. */
export function hasRun({ dataFolder, mode, account }: Instance): boolean {
  return existsSync(instanceFolder(dataFolder, mode, account).journal);
}

export function controlSocket({ dataFolder, mode, account }: Instance): string | undefined {
  return readPidFile(instanceFolder(dataFolder, mode, account))?.socketPath;
}
