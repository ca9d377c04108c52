// Waits until a daemon that is starting may trade.
import type { InstanceFolder } from '../../trader/adapters/sqlite/instance/instance-folder.ts';
import type { StatusView } from '../../trader/contract/status.ts';
import { findRunning } from './running.ts';
import { waitUntil } from './waiting.ts';

export interface Watched {
  isMeant(pid: number): boolean;
  /** The process has ended. */
  isOver(): boolean;
  onLive(): void;
}

/** Undefined if it never answered within the time. */
export async function statusOnceReady(
  folder: InstanceFolder,
  seconds: number,
  { isMeant, isOver, onLive }: Watched,
): Promise<StatusView | undefined> {
  let status: StatusView | undefined;
  await waitUntil(async () => {
    if (isOver()) return true;
    const running = await findRunning(folder);
    if (running.kind === 'live' && isMeant(running.pid)) {
      status = running.status;
      onLive();
    }
    return status?.ready.is_ready === true || isHalted(status);
  }, seconds);
  return status;
}

/** Only `sluice resume` ends this wait. */
function isHalted(status: StatusView | undefined): boolean {
  return status?.ready.why.startsWith('trading is halted') === true;
}
