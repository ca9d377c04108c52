// Notices that wait for one channel: the loudest leaves first, and a full line gives up the oldest of the quietest.
import { NOTICE_LEVELS, type Notice } from '../../ports/notifier.ts';

export interface WaitingLine {
  push(notice: Notice): void;
  /** Loudest, then oldest; it stays in the line until removed. */
  first(): Notice | undefined;
  remove(notice: Notice): void;
  /** How many were given up since this was last asked. */
  takeDropped(): number;
}

export function createWaitingLine(lengthMax: number): WaitingLine {
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

/** The oldest of those no other beats. */
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
