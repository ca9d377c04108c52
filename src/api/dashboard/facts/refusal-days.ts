// Why signals were not taken, by reason and day.
import { reasonWords } from './reasons.ts';
import type { Signal } from './shapes.ts';
import { dayOf, type Zone } from './times.ts';

export interface ReasonDays {
  readonly kind: string;
  /** As many as there are days. */
  readonly counts: readonly number[];
  readonly total: number;
}

export interface RefusalDays {
  /** The newest first. */
  readonly days: readonly string[];
  /** The most frequent first. */
  readonly reasons: readonly ReasonDays[];
  /** Of one reason on one day. */
  readonly most: number;
}

/** A signal with several reasons counts for each, once. */
export function refusalDays(
  signals: readonly Signal[],
  zone: Zone,
  daysShown: number,
): RefusalDays {
  const refused = signals.filter(({ taken }) => !taken);
  const byDay = Map.groupBy(refused, ({ at }) => dayOf(at, zone));
  const days = [...byDay.keys()].toSorted().reverse().slice(0, daysShown);
  const kindsByDay = days.map((day) => (byDay.get(day) ?? []).flatMap(kindsOf));
  const reasons = [...new Set(kindsByDay.flat())]
    .map((kind) => {
      const counts = kindsByDay.map((kinds) => kinds.filter((one) => one === kind).length);
      return { kind, counts, total: counts.reduce((sum, count) => sum + count, 0) };
    })
    .toSorted((one, other) => other.total - one.total || one.kind.localeCompare(other.kind));
  const most = Math.max(0, ...reasons.flatMap(({ counts }) => counts));
  return { days, reasons, most };
}

export function kindsOf({ reasons }: Pick<Signal, 'reasons'>): readonly string[] {
  return [...new Set(reasons.map(({ kind }) => kind))];
}

/** For a choice: `rule_max_positions` as `rule max positions`. */
export function reasonChoices(signals: readonly Signal[]): readonly (readonly [string, string])[] {
  const kinds = new Set(signals.flatMap(kindsOf));
  return [...kinds].toSorted().map((kind) => [kind, reasonWords(kind)] as const);
}
