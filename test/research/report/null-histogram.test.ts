// The histogram of runs that can know nothing: each run in its bar, and this run at its place.
import { expect, it } from 'vitest';
import { US } from '../../../src/market/venues/us.ts';
import { nullHistogram } from '../../../src/research/report/null-histogram.ts';

it('draws each run once and marks this one between the least and the largest profit', () => {
  const drawn = [-120, -120, -60, 0, 120].map((profit) => ({ profit, meanR: 0, trades: 10 }));
  const own = { profit: 60, meanR: 0.1, trades: 10 };
  const { markup } = nullHistogram({ kind: 'predictions', block: '30m', seed: 1, own, drawn }, US);
  const heights = [...markup.matchAll(/<rect [^>]*height="([\d.]+)"/g)].map(([, text]) =>
    Number(text),
  );
  const most = Math.max(...heights);
  expect(heights.reduce((sum, height) => sum + (2 * height) / most, 0)).toBeCloseTo(5, 6);
  expect(heights[0]).toBe(most);
  expect(markup).toContain('<line x1="540.0" x2="540.0"');
  expect(markup).toContain('The line is this run, +60.00 USD; 5 runs');
  expect(markup).toContain('between -120.00 and +120.00');
});
