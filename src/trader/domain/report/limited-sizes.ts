// Which caps reduced the size of entries, and which left nothing to trade.
import type { Fact } from '../facts/facts.ts';
import { words } from '../wording/figures.ts';
import type { TableSection } from './section.ts';

/** A cap, or the size of the strategy itself if it is smaller than one lot. */
export interface LimitedSize {
  readonly cap: string;
  /** Entries that it made smaller. */
  readonly reduced: number;
  /** Signals refused because it left nothing. */
  readonly refused: number;
}

export interface SizeTally {
  count(fact: Fact): void;
  /** The most frequent first. */
  limited(): LimitedSize[];
}

export function createSizeTally(): SizeTally {
  const byCap = new Map<string, { reduced: number; refused: number }>();

  function countsOf(cap: string): { reduced: number; refused: number } {
    const counts = byCap.get(cap) ?? { reduced: 0, refused: 0 };
    byCap.set(cap, counts);
    return counts;
  }

  return {
    count(fact) {
      if (fact.type === 'signal-taken') {
        const { shares, wanted, binding } = fact.sizing;
        if (shares < wanted) countsOf(binding).reduced += 1;
      } else if (fact.type === 'signal-refused') {
        for (const reason of fact.reasons)
          if (reason.kind === 'size_zero') countsOf(reason.binding).refused += 1;
      }
    },
    limited() {
      const all = [...byCap].map(([cap, counts]) => ({ cap, ...counts }));
      const totalOf = ({ reduced, refused }: LimitedSize) => reduced + refused;
      return all.sort((a, b) => totalOf(b) - totalOf(a) || (a.cap < b.cap ? -1 : 1));
    },
  };
}

export function limitedTable(limited: readonly LimitedSize[]): TableSection {
  return {
    kind: 'table',
    title: 'Sizes limited by a cap',
    columns: ['CAP', 'REDUCED', 'TO NOTHING'],
    rows: limited.map(({ cap, reduced, refused }) => [
      words(cap),
      String(reduced),
      String(refused),
    ]),
    nothing: 'No cap reduced an entry.',
  };
}

export function limitedJson(limited: readonly LimitedSize[]): object {
  return Object.fromEntries(
    limited.map(({ cap, reduced, refused }) => [cap, { reduced, refused }]),
  );
}
