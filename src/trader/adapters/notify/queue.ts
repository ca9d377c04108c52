// The queue of one channel: the highest level is sent first, and a full queue drops the oldest of the lowest level.
import { NOTICE_LEVELS, type Notice } from '../../ports/notifier.ts';

export interface Queue {
  push(notice: Notice): void;
  /** Highest level, then oldest; it stays in the queue until removed. */
  first(): Notice | undefined;
  remove(notice: Notice): void;
  /** How many were dropped since the last call. */
  takeDropped(): number;
}

export function createQueue(lengthMax: number): Queue {
  const waiting: Notice[] = [];
  let dropped = 0;

  return {
    push(notice) {
      waiting.push(notice);
      if (waiting.length <= lengthMax) return;
      waiting.splice(
        placeOf(waiting, (rank, best) => rank < best),
        1,
      );
      dropped += 1;
    },
    first: () => waiting[placeOf(waiting, (rank, best) => rank > best)],
    remove(notice) {
      const place = waiting.indexOf(notice);
      if (place >= 0) waiting.splice(place, 1);
    },
    takeDropped() {
      const count = dropped;
      dropped = 0;
      return count;
    },
  };
}

export function rankOf({ level }: Notice): number {
  return NOTICE_LEVELS.indexOf(level);
}

/** The oldest of the highest level. */
function placeOf(
  waiting: readonly Notice[],
  beats: (rank: number, best: number) => boolean,
): number {
  let place = 0;
  let best = Number.NaN;
  for (const [index, notice] of waiting.entries()) {
    const rank = rankOf(notice);
    if (index > 0 && !beats(rank, best)) continue;
    best = rank;
    place = index;
  }
  return place;
}
