// A history answer read from the fields of its message in one pass. The library makes several objects for each bar and keeps them
// until all are read: a week of minutes then takes five times as long, most of it to collect the garbage.
import type { WireBar } from '../messages/messages.ts';
import { number } from './values.ts';

export interface WireHistory {
  readonly reqId: number;
  readonly bars: readonly WireBar[];
}

const HISTORICAL_DATA = '17';
/** Message, request, start, end, number of bars. */
const HEAD = 5;
/** Time, open, high, low, close, volume, average price, number of trades. */
const WIDTH = 8;
const VOLUME = 5;
const TRADES = 7;

/** Undefined if it is another message, or a history of another shape. */
export function historyFrom(fields: readonly string[]): WireHistory | undefined {
  if (fields[0] !== HISTORICAL_DATA) return undefined;
  const [, reqId, , , count] = fields;
  if (fields.length !== HEAD + Number(count) * WIDTH) return undefined;
  const bars: WireBar[] = [];
  for (let at = HEAD; at < fields.length; at += WIDTH) {
    const valueAt = (place: number) => number(Number(fields[at + place]));
    bars.push({
      time: valueAt(0),
      open: valueAt(1),
      high: valueAt(2),
      low: valueAt(3),
      close: valueAt(4),
      volume: decimalFrom(fields[at + VOLUME]),
      trades: valueAt(TRADES),
    });
  }
  return { reqId: Number(reqId), bars };
}

/** NaN without a value; thousands may be set apart. */
function decimalFrom(text = ''): number {
  return number(Number.parseFloat(text.replaceAll(',', '')));
}
