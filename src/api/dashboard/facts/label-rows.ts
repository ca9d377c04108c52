// Where the labels of marks stand above a drawing: none lies on another, and each keeps inside.

export interface PlacedLabel {
  readonly text: string;
  readonly x: number;
  readonly anchor: 'start' | 'middle' | 'end';
  /** The first is 0, at the top. */
  readonly row: number;
}

/** Of small text, about. */
const LETTER = 6.6;
const GAP = 8;

/** Each in the first row with room for it. */
export function placedLabels(
  labels: readonly { readonly text: string; readonly x: number }[],
  width: number,
): readonly PlacedLabel[] {
  const ends: number[] = [];
  return labels
    .toSorted((one, other) => one.x - other.x)
    .map(({ text, x }) => {
      const anchor = anchorAt(x, width);
      const length = text.length * LETTER;
      const start = x - length * SHARE_BEFORE[anchor];
      const free = ends.findIndex((end) => start > end + GAP);
      const row = free === -1 ? ends.length : free;
      ends[row] = start + length;
      return { text, x, anchor, row };
    });
}

const SHARE_BEFORE = { start: 0, middle: 0.5, end: 1 } as const;

export function anchorAt(x: number, width: number): PlacedLabel['anchor'] {
  if (x > width * 0.75) return 'end';
  return x < width * 0.35 ? 'start' : 'middle';
}
