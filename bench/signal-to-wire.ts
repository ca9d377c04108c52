// From an accepted prediction to the order's bytes on the socket, beside the commits of as many entries on the same disk.
import { percentile } from './timing.ts';
import { POLL, type Reading, ROUND, type WireHarness, withWireHarness } from './wire-harness.ts';

export const ENTRIES = 150;

export function benchSignalToWire(): Promise<Record<string, number>> {
  return withWireHarness(async (harness) => {
    // Not counted, but for its first entry.
    const [first] = await harness.enter(ROUND);
    await harness.commit(POLL);
    const { entries, commits } = await inTurns(harness);
    const afterPause = entries.filter(({ isAfterPause }) => isAfterPause);
    const p50 = percentile(partOf(entries, 'ms'), 0.5);
    const p99 = percentile(partOf(entries, 'ms'), 0.99);
    const commitP50 = percentile(commits, 0.5);
    const commitP99 = percentile(commits, 0.99);
    return {
      signal_to_wire_p50_ms: p50,
      signal_to_wire_p99_ms: p99,
      signal_to_wire_after_pause_p50_ms: percentile(partOf(afterPause, 'ms'), 0.5),
      signal_to_wire_first_ms: percentile([first?.ms ?? Number.NaN], 1),
      signal_to_wire_deciding_p50_ms: percentile(partOf(entries, 'decidingMs'), 0.5),
      signal_to_wire_committing_p50_ms: percentile(partOf(entries, 'committingMs'), 0.5),
      signal_to_wire_sending_p50_ms: percentile(partOf(entries, 'sendingMs'), 0.5),
      signal_to_wire_commit_alone_p50_ms: commitP50,
      signal_to_wire_commit_alone_p99_ms: commitP99,
      start_with_fifty_symbols_block_ms: harness.startBlockMs,
      signal_to_wire_commits_p50: tenths(p50 / commitP50),
      signal_to_wire_commits_p99: tenths(p99 / commitP99),
    };
  });
}

/** Polls of entries and of commits in turn, so that both meet the same disk. */
async function inTurns(harness: WireHarness): Promise<{ entries: Reading[]; commits: number[] }> {
  const entries: Reading[] = [];
  const commits: number[] = [];
  for (let poll = 0; poll < ENTRIES / POLL; poll += 1) {
    entries.push(...(await harness.enter(POLL)));
    commits.push(...(await harness.commit(POLL)));
  }
  return { entries, commits };
}

function partOf(
  readings: readonly Reading[],
  part: 'ms' | 'decidingMs' | 'committingMs' | 'sendingMs',
): number[] {
  return readings.map((reading) => reading[part]);
}

function tenths(ratio: number): number {
  return Math.round(ratio * 10) / 10;
}
