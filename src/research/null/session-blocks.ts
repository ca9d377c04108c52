// The bars of the units of a run in blocks: the night before each open, then stretches of one length.
import { instant } from '../../kernel/instant.ts';
import { type BarColumns, indexFrom } from '../../market/bars/bar-columns.ts';
import type { Unit } from './draw-units.ts';

export interface Block {
  /** Index of its unit. */
  readonly unit: number;
  /** 0 is the night before the open. */
  readonly place: number;
  /** Indexes of its bars by symbol, in the order of the symbols; those of a night are its first bar. */
  readonly spans: readonly BlockSpan[];
}

export interface BlockSpan {
  readonly from: number;
  readonly end: number;
}

/** In order of time; `lengthMs`: of a block, at most a unit. */
export function blocksOf(
  units: readonly Unit[],
  columns: readonly BarColumns[],
  lengthMs: number,
): readonly Block[] {
  return units.flatMap(({ open, close }, unit) => {
    const blocks: Block[] = [];
    for (let [at, place] = [open as number, 1]; at < close; at += lengthMs, place += 1) {
      const spans = columns.map((bars) => ({
        from: indexFrom(bars, instant(at)),
        end: indexFrom(bars, instant(Math.min(at + lengthMs, close))),
      }));
      if (place === 1) blocks.push({ unit, place: 0, spans: spans.map(nightBefore) });
      blocks.push({ unit, place, spans });
    }
    return blocks;
  });
}

/** The price at which a block of bars begins: the open of a unit, else the close before it. */
export function priceBefore(
  { open, close }: BarColumns,
  { from }: BlockSpan,
  place: number,
): number {
  return (place === 1 || from === 0 ? open[from] : close[from - 1]) ?? Number.NaN;
}

/** Empty where no bar comes before it. */
function nightBefore({ from, end }: BlockSpan): BlockSpan {
  return { from, end: from > 0 && end > from ? from + 1 : from };
}

/** Blocks of one place with as many bars in all symbols can stand for each other. */
export function likenessOf({ place, spans }: Block): string {
  return `${place}/${spans.map(({ from, end }) => end - from).join(',')}`;
}
