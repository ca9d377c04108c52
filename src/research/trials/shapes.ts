// The shape of a session: in which of its parts the price rose. Coarser prices, other cents and missing minutes change little of it.
import { type Instant, MINUTE_MS } from '../../kernel/instant.ts';
import type { BarColumns } from '../../market/bars/bar-columns.ts';

/** One bit for each but the first. */
const PARTS = 61;
const BITS_PER_LETTER = 6;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Sessions that rise or fall nearly always have a shape that many others have. */
const RISES = { min: 15, max: 45 } as const;
/** Two symbols that move together differ in eight and more, the same prices in other cents seldom in more than four. */
const BITS_APART = 6;

export interface ShapedStretch {
  readonly name: string;
  readonly open: Instant;
  readonly close: Instant;
  /** Of the first bar, and of the first one after the stretch. */
  readonly from: number;
  readonly end: number;
}

/** `2026-11-18 aB3…`; empty unless it has minutes enough to be known by it. */
export function shapeOf(columns: BarColumns, stretch: ShapedStretch): string {
  const { name, from, end } = stretch;
  if (columns.lengthMs !== MINUTE_MS || end - from < 2 * PARTS) return '';
  const means = meansOf(columns, stretch);
  const rises = means.slice(1).map((mean, part) => mean > (means[part] ?? Number.NaN));
  const count = rises.filter(Boolean).length;
  return count < RISES.min || count > RISES.max ? '' : `${name} ${lettersOf(rises)}`;
}

/** Of the closes of each part; a part without a bar keeps the mean before it. */
function meansOf(columns: BarColumns, { open, close, from, end }: ShapedStretch): number[] {
  const [sums, counts] = [new Array<number>(PARTS).fill(0), new Array<number>(PARTS).fill(0)];
  for (let at = from; at < end; at += 1) {
    const since = (columns.start[at] ?? 0) - open;
    const part = Math.floor((since / (close - open)) * PARTS);
    sums[part] = (sums[part] ?? 0) + (columns.close[at] ?? 0);
    counts[part] = (counts[part] ?? 0) + 1;
  }
  let mean = Number.NaN;
  return sums.map((sum, part) => {
    const count = counts[part] ?? 0;
    if (count > 0) mean = sum / count;
    return mean;
  });
}

function lettersOf(rises: readonly boolean[]): string {
  let text = '';
  for (let first = 0; first < rises.length; first += BITS_PER_LETTER) {
    const bits = rises.slice(first, first + BITS_PER_LETTER);
    text += LETTERS[bits.reduce((all, bit) => all * 2 + Number(bit), 0)] ?? '';
  }
  return text;
}

/** By the day or month of the shape. */
export function shapesByName(shapes: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  return Map.groupBy([...shapes].filter(Boolean), nameOf);
}

export function isShapeAmong(
  shape: string,
  byName: ReadonlyMap<string, readonly string[]>,
): boolean {
  const others = byName.get(nameOf(shape)) ?? [];
  return others.some((other) => bitsApart(shape, other) <= BITS_APART);
}

function nameOf(shape: string): string {
  return shape.slice(0, shape.indexOf(' '));
}

function bitsApart(one: string, other: string): number {
  let apart = 0;
  for (let at = one.indexOf(' ') + 1; at < one.length; at += 1) {
    const differing = LETTERS.indexOf(one[at] ?? '') ^ LETTERS.indexOf(other[at] ?? '');
    for (let bit = 0; bit < BITS_PER_LETTER; bit += 1) apart += (differing >> bit) & 1;
  }
  return apart;
}
