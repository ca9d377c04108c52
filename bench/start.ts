// How long a start takes with a million facts in the journal: with a snapshot, and without one.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { recoverState, snapshotOf } from '../src/trader/engine/fold/recover.ts';
import { sampleFacts } from './sample-facts.ts';
import {
  ACCOUNT,
  append,
  createScratchJournal,
  MODE,
  type ScratchJournal,
} from './scratch-journal.ts';
import { percentile } from './timing.ts';

const FACTS = 1_000_000;
const GROUP = 10_000;
/** After a crash at most this many facts are newer than the newest snapshot. */
const TAIL = 20_000;
const STARTS = 3;
const STARTING = fileURLToPath(new URL('./start-once.ts', import.meta.url));

/** Each start is a separate process, so that the time includes loading the program. */
export function benchStart(): Record<string, number> {
  const scratch = createScratchJournal();
  try {
    fill(scratch);
    const replayMs = startOf(scratch.file);
    const { journal } = scratch;
    const state = recoverState(journal, MODE, ACCOUNT);
    journal.saveSnapshot(snapshotOf(state));
    const tail = [...sampleFacts(TAIL)].map((recorded) => ({
      ...recorded,
      seq: recorded.seq + state.seq,
    }));
    append(journal, tail);
    return { start_ready_ms: startOf(scratch.file), start_without_snapshot_ms: replayMs };
  } finally {
    scratch.discard();
  }
}

function fill({ journal }: ScratchJournal): void {
  let group = [];
  for (const recorded of sampleFacts(FACTS)) {
    group.push(recorded);
    if (group.length < GROUP) continue;
    append(journal, group);
    group = [];
  }
  append(journal, group);
}

function startOf(file: string): number {
  const readings = Array.from({ length: STARTS }, () => {
    const from = performance.now();
    const { status, stderr } = spawnSync(process.execPath, [STARTING, file], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return performance.now() - from;
  });
  return Math.round(percentile(readings, 0.5));
}
