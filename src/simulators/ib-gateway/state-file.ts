// The state of the exchange on disk, which survives a crash of the gateway; executions are synced.
import { openChangeFile } from '../host/change-file.ts';
import { type Change, type ExchangeState, stateAfter } from './exchange/state/changes.ts';

export interface StateFile {
  readonly memory: ExchangeState;
  record(change: Change): void;
  close(): void;
}

/** Throws if a line is invalid. */
export function openStateFile(path: string): StateFile {
  const { changes, ...file } = openChangeFile<Change>(path, ({ kind }) => kind === 'trade');
  return { ...file, memory: stateAfter(changes.map(fromJson)) };
}

function fromJson(change: Change): Change {
  if (change.kind !== 'order') return change;
  // JSON has no NaN, which marks an order without a trailing stop.
  return { ...change, order: { ...change.order, trailStop: change.order.trailStop ?? Number.NaN } };
}
