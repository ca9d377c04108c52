// One-minute bars of a test, written as lines.

import { instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import type { Bar } from '../../../../src/market/bars/bar.ts';
import { instantOf, parseWallTime } from '../../../../src/market/time/zone.ts';
import { US_EQUITIES } from '../../../../src/market/venues/us.ts';

/** Lines of `time in New York,open,high,low,close,volume`. */
export function minutes(lines: string): readonly Bar[] {
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const [time = '', ...figures] = line.split(',');
      const [open = 0, high = 0, low = 0, close = 0, volume = 0] = figures.map(Number);
      const at = parseWallTime(time);
      const start = at && instantOf(US_EQUITIES.zone, at.day, at.msOfDay);
      return {
        start: start ?? instant(Number.NaN),
        lengthMs: MINUTE_MS,
        open,
        high,
        low,
        close,
        volume,
      };
    });
}
