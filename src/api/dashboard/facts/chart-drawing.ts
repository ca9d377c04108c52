// The chart as what is drawn: everything stands at the bar during which it happened.
import { price } from './amounts.ts';
import type { Chart, ChartBar } from './chart.ts';
import { linesOf, type Slot, type StepLine, slotOf } from './chart-lines.ts';
import type { SessionFigures } from './session-figures.ts';

/** Without prices: time without a bar, drawn hatched. */
export interface BarPoint {
  readonly time: Slot;
  readonly bar: ChartBar | undefined;
}

export interface Mark {
  readonly id: string;
  readonly time: Slot;
  readonly what: 'entry' | 'exit' | 'not taken';
  readonly isUp: boolean;
  readonly price: number;
  readonly text: string;
}

export interface Shade {
  readonly from: Slot;
  /** Inclusive. */
  readonly until: Slot;
  readonly what: 'gap' | 'halt' | 'away' | 'unprotected';
}

export interface Sign {
  readonly time: Slot;
  readonly text: string;
}

export interface Drawing {
  readonly bars: readonly BarPoint[];
  readonly lines: readonly StepLine[];
  readonly marks: readonly Mark[];
  readonly shades: readonly Shade[];
  /** Splits: a vertical line each. */
  readonly signs: readonly Sign[];
  /** Absent: neither is drawn. */
  readonly figures?: SessionFigures;
}

/** Without a reason: signals refused for any. */
export function drawingOf(chart: Chart, reason: string): Drawing {
  const bars = barPoints(chart);
  const slots = bars.map(({ time }) => time);
  return {
    bars,
    lines: slots.length === 0 ? [] : chart.positions.flatMap((one) => linesOf(one, slots)),
    marks: slots.length === 0 ? [] : marksOf(chart, reason, slots),
    shades: slots.length === 0 ? [] : shadesOf(chart, slots),
    signs:
      slots.length === 0
        ? []
        : chart.splits.map(({ at, to, from }) => ({
            time: slotOf(slots, at),
            text: `split ${to}:${from}`,
          })),
  };
}

function barPoints({ bars, gaps, bar_seconds: seconds }: Chart): BarPoint[] {
  const points = new Map<Slot, BarPoint>();
  for (const gap of gaps) {
    const end = secondsOf(gap.until);
    for (let time = secondsOf(gap.from); time < end; time += seconds)
      points.set(time, { time, bar: undefined });
  }
  for (const bar of bars) points.set(secondsOf(bar.at), { time: secondsOf(bar.at), bar });
  return [...points.values()].toSorted((one, other) => one.time - other.time);
}

function marksOf(chart: Chart, reason: string, slots: readonly Slot[]): Mark[] {
  const sideById = new Map(chart.positions.map(({ id, side }) => [id, side]));
  const executions = chart.executions.map((one): Mark => {
    const isBought = one.side === 'BOT';
    const side = sideById.get(one.position_id);
    const isEntry = side === undefined ? one.leg === 'entry' : isBought === (side === 'long');
    return {
      ...{ id: one.exec_id, time: slotOf(slots, one.at), isUp: isBought, price: one.price },
      what: isEntry ? 'entry' : 'exit',
      text: `${isBought ? '+' : '−'}${one.shares} ${price(one.price)}`,
    };
  });
  return [...executions, ...refusedMarks(refusedFor(chart, reason), slots)].toSorted(
    (one, other) => one.time - other.time,
  );
}

/** As many as a phone shows beside its bars without covering them. */
const REFUSED_MAX = 24;

/** One for all of a side that are close to each other, with their number: the table has each. */
function refusedMarks(refused: Chart['not_taken'], slots: readonly Slot[]): Mark[] {
  const priced = refused.flatMap((one) => {
    if (one.price === null) return [];
    const time = slotOf(slots, one.at);
    return [{ ...one, time, price: one.price, place: slots.indexOf(time) }];
  });
  const size = Math.ceil(slots.length / (REFUSED_MAX / 2));
  const isMany = new Set(priced.map(({ place, side }) => `${place} ${side}`)).size > REFUSED_MAX;
  const groupOf = ({ place, side }: (typeof priced)[number]) =>
    `${isMany ? Math.floor(place / size) : place} ${side}`;
  return [...Map.groupBy(priced, groupOf).values()].flatMap((group): Mark[] => {
    const newest = group.toSorted((one, other) => other.place - one.place)[0];
    if (newest === undefined) return [];
    const { signal_id: id, time, price: at, side } = newest;
    const text = group.length > 1 ? String(group.length) : '';
    return [{ id, time, price: at, text, what: 'not taken', isUp: side === 'long' }];
  });
}

export function refusedFor(chart: Chart, reason: string): Chart['not_taken'] {
  if (reason === '') return chart.not_taken;
  return chart.not_taken.filter(({ reasons }) => reasons.some(({ kind }) => kind === reason));
}

function shadesOf(chart: Chart, slots: readonly Slot[]): Shade[] {
  const shade = (what: Shade['what'], from: string | null, until: string | null): Shade => ({
    ...{ what, from: slotOf(slots, from ?? until ?? chart.from) },
    // What ends with a bar does not touch the next one.
    until: slotOf(slots, until ?? chart.to, until === null ? 0 : 1),
  });
  return [
    ...chart.gaps.map(({ from, until }) => shade('gap', from, until)),
    ...chart.halts.map(({ from, until }) => shade('halt', from, until)),
    ...chart.away.map(({ from, until }) => shade('away', from, until)),
    ...chart.positions.flatMap(({ unprotected }) =>
      unprotected.map(({ from, until }) => shade('unprotected', from, until)),
    ),
  ].filter(({ from, until }) => from <= until);
}

function secondsOf(iso: string): Slot {
  return Math.floor(Date.parse(iso) / 1_000);
}
