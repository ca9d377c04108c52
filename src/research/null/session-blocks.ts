// The bars of the sessions of a run in blocks: the night before each open, then half hours.
import { instant, MINUTE_MS } from '../../kernel/instant.ts';
import { type BarColumns, indexFrom } from '../../market/bars/bar-columns.ts';
import type { Session } from '../../market/time/calendar.ts';

export interface Block {
  /** Index of the session. */
  readonly session: number;
  /** 0 is the night before the open. */
  readonly place: number;
  /** Indexes of its bars by symbol, in the order of the symbols; those of a night are its first bar. */
  readonly spans: readonly BlockSpan[];
}

export interface BlockSpan {
  readonly from: number;
  readonly end: number;
}

export const BLOCK_MS = 30 * MINUTE_MS;

/** In order of time. */
export function blocksOf(
  sessions: readonly Session[],
  columns: readonly BarColumns[],
): readonly Block[] {
  return sessions.flatMap(({ open, close }, session) => {
    const blocks: Block[] = [];
    for (let [at, place] = [open as number, 1]; at < close; at += BLOCK_MS, place += 1) {
      const spans = columns.map((bars) => ({
        from: indexFrom(bars, instant(at)),
        end: indexFrom(bars, instant(Math.min(at + BLOCK_MS, close))),
      }));
      if (place === 1) blocks.push({ session, place: 0, spans: spans.map(nightBefore) });
      blocks.push({ session, place, spans });
    }
    return blocks;
  });
}

/** The price at which a block of bars begins: the open of a session, else the close before it. */
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

/** Blocks of one place with the same minutes in all symbols can stand for each other. */
export function likenessOf({ place, spans }: Block): string {
  return `${place}/${spans.map(({ from, end }) => end - from).join(',')}`;
}
