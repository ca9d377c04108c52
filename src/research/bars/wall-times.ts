// Many times of day without a zone, kept as runs of equal steps: ten years of minutes are some thousand runs.
import { DAY_MS } from '../../kernel/instant.ts';

export interface Run {
  /** The earliest one. Wall time, in milliseconds as if it were UTC. */
  readonly first: number;
  readonly stepMs: number;
  /** All on one day. */
  count: number;
}

export interface WallTimes {
  readonly count: number;
  readonly runs: readonly Run[];
  add(local: number): void;
}

export function createWallTimes(): WallTimes {
  const runs: Run[] = [];
  let count = 0;
  let last: { first: number; stepMs: number; count: number } | undefined;
  let dayEnd = Number.NEGATIVE_INFINITY;
  return {
    runs,
    get count() {
      return count;
    },
    add(local) {
      count += 1;
      if (last !== undefined && local < dayEnd) {
        if (last.count === 1 && local > last.first) last.stepMs = local - last.first;
        if (local === last.first + last.count * last.stepMs) {
          last.count += 1;
          return;
        }
        // Newest first.
        if (last.count === 1 && local < last.first && local >= dayEnd - DAY_MS)
          last.stepMs = last.first - local;
        if (local === last.first - last.stepMs && local >= dayEnd - DAY_MS) {
          last.first = local;
          last.count += 1;
          return;
        }
      }
      dayEnd = (Math.floor(local / DAY_MS) + 1) * DAY_MS;
      last = { first: local, stepMs: DAY_MS, count: 1 };
      runs.push(last);
    },
  };
}

/** How many of the run are at `from` or later and before `to`. */
export function countWithin({ first, stepMs, count }: Run, from: number, to: number): number {
  const before = (at: number) => Math.min(count, Math.max(0, Math.ceil((at - first) / stepMs)));
  return to > from ? before(to) - before(from) : 0;
}
