// How much of a chart stays empty beside its bars, so that no label is cut at an edge: of `+135 369.49` it would leave `5 369.49`.
import type { Drawing } from './chart-drawing.ts';

/** In bars. */
export interface Margins {
  readonly before: number;
  readonly after: number;
}

/** A label stands centred at its bar. */
const HALF_CHARACTER_PX = 3.5;
/** Below the first bar and the last. */
const TIME = '09:30';

export function marginsOf(
  { bars, marks }: Pick<Drawing, 'bars' | 'marks'>,
  width: number,
): Margins {
  const places = new Map(bars.map(({ time }, index) => [time, index + 0.5]));
  let [before, after] = [0, 0];
  const times = [...bars.slice(0, 1), ...bars.slice(-1)].map(({ time }) => ({ time, text: TIME }));
  const labels = [...marks, ...times];
  // Room at one end takes from the other: the second time, both are known.
  for (const { time, text } of [...labels, ...labels]) {
    const place = places.get(time);
    const half = text.length * HALF_CHARACTER_PX;
    if (place === undefined || 2 * half >= width) continue;
    const atStart = { place, half, count: bars.length + after, width };
    before = Math.max(before, room(atStart));
    const atEnd = { place: bars.length - place, half, count: bars.length + before, width };
    after = Math.max(after, room(atEnd));
  }
  return { before, after };
}

interface Label {
  /** In bars from the edge. */
  readonly place: number;
  readonly half: number;
  /** Of the bars that share the width. */
  readonly count: number;
  readonly width: number;
}

/** The bars that are added at the edge take their part of the width as well. */
function room({ place, half, count, width }: Label): number {
  return Math.max(0, (half * count - place * width) / (width - half));
}
