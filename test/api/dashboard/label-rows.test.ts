// Labels of marks above a drawing stand in rows, so that none lies on another.
import { describe, expect, it } from 'vitest';
import { placedLabels } from '../../../src/api/dashboard/facts/label-rows.ts';

describe('labels above a drawing', () => {
  it('share a row where there is room, and take the next where there is none', () => {
    const marks = [
      { text: 'strike 242.50', x: 420 },
      { text: 'strike 232.50', x: 230 },
      { text: 'now 230.00', x: 190 },
    ];
    expect(placedLabels(marks, 600).map(({ text, row }) => [text, row])).toEqual([
      ...[
        ['now 230.00', 0],
        ['strike 232.50', 1],
        ['strike 242.50', 0],
      ],
    ]);
  });

  it('all have their own row on a narrow screen if they are close', () => {
    const marks = [100, 110, 120].map((x) => ({ text: `strike ${x}.00`, x }));
    expect(placedLabels(marks, 300).map(({ row }) => row)).toEqual([0, 1, 2]);
  });
});
