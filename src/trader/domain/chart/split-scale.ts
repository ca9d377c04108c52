// Prices from before a split in the shares of today, as a broker's bars are: otherwise a chart shows a fall that never was.
import { DAY_MS, type Instant } from '../../../kernel/instant.ts';
import type { RecordedFact } from '../facts/recorded-fact.ts';
import { factorOf, type SplitRatio } from '../splits/split-ratio.ts';

export interface ChartSplit {
  /** Of its first fact. */
  readonly seq: number;
  readonly at: Instant;
  readonly ratio: SplitRatio;
}

interface Split extends ChartSplit {
  /** The fact of each position and holding that it restated. */
  readonly seqBySubject: Map<string, number>;
}

export interface SplitScale {
  readonly splits: readonly ChartSplit[];
  /** A price of the fact in today's shares. */
  today(price: number, seq: number, subject?: string): number;
}

/** Takes facts ascending. Each position has its own fact of one split. */
export function splitScale(facts: readonly RecordedFact[]): SplitScale {
  const splits: Split[] = [];
  for (const { seq, at, fact } of facts) {
    if (fact.type !== 'position-split' && fact.type !== 'holding-split') continue;
    const subject = fact.type === 'position-split' ? fact.positionId : fact.holdingId;
    const known = splits.findLast((one) => isSame(one, { at, ratio: fact.ratio }));
    if (known !== undefined && !known.seqBySubject.has(subject))
      known.seqBySubject.set(subject, seq);
    else splits.push({ seq, at, ratio: fact.ratio, seqBySubject: new Map([[subject, seq]]) });
  }
  return {
    splits,
    today(price, seq, subject = '') {
      let scaled = price;
      for (const split of splits) {
        const restatedAt = split.seqBySubject.get(subject) ?? split.seq;
        if (restatedAt > seq) scaled /= factorOf(split.ratio);
      }
      return scaled === price ? price : rounded(scaled);
    },
  };
}

type Scale = Pick<ChartSplit, 'at' | 'ratio'>;

/** No company splits its shares twice in a day by the same ratio. */
function isSame(one: Scale, other: Scale): boolean {
  return (
    one.ratio.to === other.ratio.to &&
    one.ratio.from === other.ratio.from &&
    Math.abs(other.at - one.at) < DAY_MS
  );
}

const DECIMALS = 1e6;

function rounded(price: number): number {
  return Math.round(price * DECIMALS) / DECIMALS;
}
