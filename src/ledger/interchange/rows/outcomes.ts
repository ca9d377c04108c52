// What became of the rows of a file, by their kind: booked, left to a person, without a booking, or refused, each with its money.
import { plus } from '../../../kernel/amounts.ts';
import { type Money, NO_MONEY } from '../../../kernel/decimal.ts';
import { cashOf } from './file-totals.ts';
import type { FileInParts, Place, StatedMove } from './imported-file.ts';

export type RowOutcome = 'booked' | 'to decide' | 'books nothing' | 'refused';

export interface KindOutcome {
  /** A section or a word of the file; else the type of what is booked. */
  readonly kind: string;
  readonly outcome: RowOutcome;
  readonly rows: number;
  /** What moved, by currency: as booked, or as the rows state it. Empty if they state nothing. */
  readonly sums: ReadonlyMap<string, Money>;
}

interface Seen {
  readonly place: Place;
  readonly kind: string;
  readonly outcome: RowOutcome;
  readonly moved: readonly StatedMove[];
}

/** In the order of the file, what is booked first. */
export function outcomesOf(file: FileInParts): KindOutcome[] {
  const groups = new Map<string, { rows: Set<unknown>; sums: Map<string, Money>; first: Seen }>();
  for (const seen of rowsOf(file)) {
    const key = `${seen.outcome}|${seen.kind}`;
    const group = groups.get(key) ?? { rows: new Set(), sums: new Map(), first: seen };
    groups.set(key, group);
    group.rows.add(identityOf(seen));
    for (const { currency, amount } of seen.moved)
      group.sums.set(currency, plus(group.sums.get(currency) ?? NO_MONEY, amount));
  }
  return [...groups.values()].map(({ rows, sums, first: { kind, outcome } }) => ({
    ...{ kind, outcome, rows: rows.size, sums },
  }));
}

/** What one row books shares its place: a file in one line has all rows in that line. Problems have their column in theirs. */
function identityOf({ place, outcome }: Seen): unknown {
  return outcome === 'refused' ? `${place.line}|${place.part}` : place;
}

function* rowsOf(file: FileInParts): Generator<Seen> {
  for (const { place, draft } of file.drafts) {
    const moved = [{ currency: draft.currency, amount: cashOf(draft) }];
    yield { place, kind: kindOf(place) ?? draft.type, outcome: 'booked', moved };
  }
  for (const { place, action, currency, proceeds } of file.proposals) {
    const moved = [{ currency, amount: proceeds }];
    yield { place, kind: kindOf(place) ?? action.kind, outcome: 'to decide', moved };
  }
  for (const { place, moved = [] } of file.ignored)
    yield { place, kind: kindOf(place) ?? 'rows', outcome: 'books nothing', moved };
  for (const { place, moved = [] } of file.problems)
    yield { place, kind: kindOf(place) ?? 'rows', outcome: 'refused', moved };
}

/** `activities[3]` says where a row is, not what it is. */
function kindOf({ part }: Place): string | undefined {
  return part?.endsWith(']') === true ? undefined : part;
}
