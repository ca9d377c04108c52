// Minutes of a symbol from a CSV file, in the time of Vietnam, full VND.
import { MINUTE_MS } from '../../../../kernel/instant.ts';
import { type Bar, isSoundBar } from '../../../../market/bars/bar.ts';
import { parseWallTime } from '../../../../market/time/zone.ts';
import { atTimeOf } from './local-time.ts';

const HEADER = 'date,open,high,low,close,volume';

/** Throws with the number of the line that is not a bar. */
export function parseMinuteFile(csv: string): readonly Bar[] {
  const lines = csv.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines[0]?.trim().toLowerCase() !== HEADER)
    throw new Error(`line 1: the header is not ${HEADER}`);
  const bars = lines.flatMap((line, index) =>
    index === 0 || line.trim() === '' ? [] : [barOf(line, index + 1)],
  );
  if (bars.length === 0) throw new Error('the file has no bars');
  return bars.sort((a, b) => a.start - b.start);
}

function barOf(line: string, number: number): Bar {
  const [date = '', ...columns] = line.split(',');
  const at = parseWallTime(date.trim());
  if (at === undefined) throw new Error(`line ${number}: "${date}" is not a local date and time`);
  const [open = 0, high = 0, low = 0, close = 0, volume = Number.NaN] = columns.map(Number);
  const start = atTimeOf(at.day, at.msOfDay);
  const bar = { start, lengthMs: MINUTE_MS, open, high, low, close, volume };
  if (!isSoundBar(bar)) throw new Error(`line ${number}: not a valid bar`);
  return bar;
}
