// Counts the facts of the day while the process runs, for the all-clear and the quiet-feed notice.
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import type { Calendar } from '../../../market/time/calendar.ts';
import type { RecordedFact } from '../../ports/journal.ts';

export interface DayCounts {
  readonly day: TradingDay;
  /** Facts before this moment are not counted. */
  readonly since: Instant;
  readonly alarms: number;
  readonly taken: number;
  readonly refused: number;
  readonly refusedByReason: ReadonlyMap<string, number>;
  /** By feed, then by verdict. */
  readonly verdicts: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

export interface DayTally {
  count(recorded: RecordedFact): void;
  /** The counts of the day that contains `now`. */
  today(now: Instant): DayCounts;
}

/** The same counts while they are counted. */
interface Writable extends DayCounts {
  alarms: number;
  taken: number;
  refused: number;
  readonly refusedByReason: Map<string, number>;
  readonly verdicts: Map<string, Map<string, number>>;
}

export function createDayTally(calendar: Calendar, startedAt: Instant): DayTally {
  let counts = newDay(calendar.dayOf(startedAt), startedAt);

  function turnTo(now: Instant): Writable {
    const day = calendar.dayOf(now);
    if (day !== counts.day) counts = newDay(day, calendar.boundsOf(day).start);
    return counts;
  }

  return {
    today: turnTo,
    count({ fact, at }) {
      const day = turnTo(at);
      switch (fact.type) {
        case 'alarm-raised':
        case 'config-refused':
          day.alarms += 1;
          return;
        case 'signal-taken':
          day.taken += 1;
          return;
        case 'signal-refused':
          day.refused += 1;
          for (const { kind } of fact.reasons) add(day.refusedByReason, kind, 1);
          return;
        case 'prediction-judged':
          return add(verdictsOf(day, fact.feed), fact.verdict.kind, 1);
        case 'prediction-repeated':
          return add(verdictsOf(day, fact.feed), 'duplicate', fact.times);
        default:
          // Not counted.
          return;
      }
    },
  };
}

function newDay(day: TradingDay, since: Instant): Writable {
  return {
    day,
    since,
    alarms: 0,
    taken: 0,
    refused: 0,
    refusedByReason: new Map(),
    verdicts: new Map(),
  };
}

function verdictsOf({ verdicts }: Writable, feed: string): Map<string, number> {
  const known = verdicts.get(feed) ?? new Map<string, number>();
  verdicts.set(feed, known);
  return known;
}

function add(counts: Map<string, number>, key: string, times: number): void {
  counts.set(key, (counts.get(key) ?? 0) + times);
}
