// What stands around the prices of a chart: volume, the mean price by volume, and the indicators that strategies read.
import { createVwap } from '../../../market/indicators/session-figures.ts';
import type { Chart } from './chart.ts';
import { type LinePoint, type Slot, slotOf } from './chart-lines.ts';
import { dayOf, type Zone } from './times.ts';

export interface SessionFigures {
  readonly volumes: readonly LinePoint[];
  readonly vwap: readonly LinePoint[];
  /** On the scale of the prices. */
  readonly indicators: readonly { readonly name: string; readonly points: readonly LinePoint[] }[];
}

/** Of the first bar of a day the mean price begins anew; none after minutes that are missing there. */
export function sessionFigures(chart: Chart, slots: readonly Slot[], zone: Zone): SessionFigures {
  const vwap: LinePoint[] = [];
  const volumes: LinePoint[] = [];
  let mean = createVwap();
  let day = '';
  for (const bar of chart.bars) {
    const time = Math.floor(Date.parse(bar.at) / 1_000);
    const own = dayOf(bar.at, zone);
    const isFirst = own !== day;
    if (isFirst) mean = createVwap();
    mean.push({ ...bar, isOpening: isFirst && chart.gaps.every(({ until }) => until !== bar.at) });
    day = own;
    volumes.push({ time, value: bar.volume });
    if (mean.value !== undefined) vwap.push({ time, value: mean.value });
  }
  const drawn = chart.indicators.filter((one) => one.is_price && one.name !== VWAP);
  const indicators = drawn.map(({ name, points }) => ({ name, points: atSlots(points, slots) }));
  return { volumes, vwap, indicators };
}

/** As strategies write it; the chart has it in any case. */
const VWAP = 'vwap()';

type Points = Chart['indicators'][number]['points'];

/** At the bar that ended then; of several during one bar, the last stands. */
function atSlots(points: Points, slots: readonly Slot[]): LinePoint[] {
  const valueByTime = new Map(points.map(({ at, value }) => [slotOf(slots, at, 1), value]));
  return [...valueByTime].map(([time, value]) => ({ time, value }));
}
