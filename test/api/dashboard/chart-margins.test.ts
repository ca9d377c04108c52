// Room for the labels of a chart at its edges.
import { describe, expect, it } from 'vitest';
import type { BarPoint, Mark } from '../../../src/api/dashboard/facts/chart-drawing.ts';
import { marginsOf } from '../../../src/api/dashboard/facts/chart-margins.ts';

const COUNT = 200;
const WIDTH = 280;
const TEXT = '+135 369.49';
/** As wide as it is drawn. */
const HALF_PX = 34;
/** Of `09:30`. */
const HALF_TIME_PX = 15;

const bars = Array.from({ length: COUNT }, (_, time): BarPoint => ({ time, bar: undefined }));
const mark = (time: number, text: string): Mark => ({
  ...{ id: `${time}`, time, text, what: 'entry', isUp: true, price: 369.49 },
});

/** Pixels between the middle of a mark and both edges. */
function distances(marks: readonly Mark[]): readonly (readonly [number, number])[] {
  const { before, after } = marginsOf({ bars, marks }, WIDTH);
  const width = WIDTH / (COUNT + before + after);
  return marks.map(({ time }) => [
    (time + 0.5 + before) * width,
    (COUNT - time - 0.5 + after) * width,
  ]);
}

describe('the margins of a chart', () => {
  it('leave no label cut, at whichever edge it stands', () => {
    const marks = [mark(0, TEXT), mark(7, TEXT), mark(100, TEXT), mark(199, TEXT)];
    for (const [left, right] of distances(marks)) {
      expect(left).toBeGreaterThanOrEqual(HALF_PX);
      expect(right).toBeGreaterThanOrEqual(HALF_PX);
    }
  });

  it('leave the times below the first bar and the last whole', () => {
    for (const [left, right] of [distances([mark(0, '')]), distances([mark(COUNT - 1, '')])].flat())
      expect(Math.min(left, right)).toBeGreaterThanOrEqual(HALF_TIME_PX);
  });

  it('are none where bars are wider than labels, nor before the chart has a width', () => {
    const none = { before: 0, after: 0 };
    expect(marginsOf({ bars: bars.slice(0, 3), marks: [mark(1, TEXT)] }, WIDTH)).toEqual(none);
    expect(marginsOf({ bars, marks: [mark(0, TEXT)] }, 0)).toEqual(none);
    expect(marginsOf({ bars: [], marks: [] }, WIDTH)).toEqual(none);
  });
});
