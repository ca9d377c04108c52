// The chart as what is drawn: everything stands at the bar during which it happened.
import { price } from './amounts.ts';
import type { Chart, ChartBar, ChartStep } from './chart.ts';

/** Seconds since 1970, UTC. */
export type Slot = number;

/** Without prices: time without a bar, drawn hatched. */
export interface BarPoint {
  readonly time: Slot;
  readonly bar: ChartBar | undefined;
}

export interface LinePoint {
  readonly time: Slot;
  readonly value: number;
}

/** A stop or a target of one position; each point is in force until the next. */
export interface StepLine {
  readonly id: string;
  readonly what: 'stop' | 'target';
  /** At the end of the chart: only then is its price one of now. */
  readonly isInForce: boolean;
  readonly points: readonly LinePoint[];
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

function linesOf(position: Chart['positions'][number], slots: readonly Slot[]): StepLine[] {
  return (['stop', 'target'] as const).flatMap((what) => {
    const points = stepPoints(position[what], slots);
    const isInForce = (position[what].at(-1)?.price ?? null) !== null;
    return points.length === 0 ? [] : [{ id: `${what} ${position.id}`, what, isInForce, points }];
  });
}

/** Of several steps during one bar, the last stands. */
function stepPoints(steps: readonly ChartStep[], slots: readonly Slot[]): LinePoint[] {
  const valueByTime = new Map<Slot, number>();
  let last: number | undefined;
  for (const { at, price: to } of steps) {
    const value = to ?? last;
    if (value !== undefined) valueByTime.set(slotOf(slots, at), value);
    last = to ?? undefined;
  }
  if (last !== undefined) valueByTime.set(slots.at(-1) ?? 0, last);
  return [...valueByTime].map(([time, value]) => ({ time, value }));
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
  const refused = refusedFor(chart, reason).flatMap((one): Mark[] =>
    one.price === null
      ? []
      : [
          {
            ...{ id: one.signal_id, time: slotOf(slots, one.at), price: one.price, text: '' },
            ...{ what: 'not taken', isUp: one.side === 'long' },
          },
        ],
  );
  return [...executions, ...refused].toSorted((one, other) => one.time - other.time);
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

/** The newest slot that began by then; the first one for what was before. */
function slotOf(slots: readonly Slot[], at: string, lessMs = 0): Slot {
  const seconds = (Date.parse(at) - lessMs) / 1_000;
  let low = 0;
  let high = slots.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((slots[middle] ?? 0) <= seconds) low = middle + 1;
    else high = middle;
  }
  return slots[Math.max(0, low - 1)] ?? 0;
}

function secondsOf(iso: string): Slot {
  return Math.floor(Date.parse(iso) / 1_000);
}
