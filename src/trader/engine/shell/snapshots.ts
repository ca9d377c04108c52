// Saves snapshots of the state, so that a start does not have to fold every fact again.
import type { Journal } from '../../ports/journal.ts';
import type { Core } from '../core/core.ts';
import { snapshotOf } from '../fold/recover.ts';
import { isDiskFull } from '../state/full-disk.ts';

const EVERY_FACTS = 20_000;

export interface Snapshots {
  isDue(): boolean;
  /** Call only while the state is durable. */
  save(): void;
}

export function createSnapshots(core: Core, journal: Journal): Snapshots {
  let lastSeq = core.state.seq;
  return {
    isDue: () => core.state.seq - lastSeq >= EVERY_FACTS,
    save() {
      if (isDiskFull(core.state)) return;
      if (journal.saveSnapshot(snapshotOf(core.state)) === undefined) lastSeq = core.state.seq;
    },
  };
}
