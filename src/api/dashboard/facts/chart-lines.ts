// Stops and targets as lines of a chart. While a stop did not rest at the broker it is another line, so that it never looks like
// one that did.
import type { ChartPosition, ChartStep } from './chart.ts';

/** Seconds since 1970, UTC. */
export type Slot = number;

export interface LinePoint {
  readonly time: Slot;
  readonly value: number;
}

/** A stop or a target of one position, or a part of a stop; each point is in force until the next. */
export interface StepLine {
  readonly id: string;
  readonly what: 'stop' | 'target';
  /** At the end of the chart: only then is its price one of now. */
  readonly isInForce: boolean;
  /** Orders at the broker covered all that was held. */
  readonly isResting: boolean;
  readonly points: readonly LinePoint[];
}

export function linesOf(position: ChartPosition, slots: readonly Slot[]): StepLine[] {
  const target = stepPoints(position.target, slots);
  const lines = stopLines(position, stepPoints(position.stop, slots), slots);
  if (target.length === 0) return lines;
  const isInForce = endsInForce(position.target);
  const id = `target ${position.id}`;
  return [...lines, { id, what: 'target', isInForce, isResting: true, points: target }];
}

function endsInForce(steps: readonly ChartStep[]): boolean {
  return (steps.at(-1)?.price ?? null) !== null;
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

/** Cut where it began, or ended, to rest; each part ends where the next one begins. */
function stopLines(
  { id, stop, unprotected, locked }: ChartPosition,
  points: readonly LinePoint[],
  slots: readonly Slot[],
): StepLine[] {
  const [first, end] = [points[0], points.at(-1)];
  if (first === undefined || end === undefined) return [];
  const bare = [...unprotected, ...locked].map(({ from, until }) => ({
    from: slotOf(slots, from),
    until: isPast(until, end.time) ? slotOf(slots, until) : Number.POSITIVE_INFINITY,
  }));
  const cuts = bare
    .flatMap(({ from, until }) => [from, until])
    .filter((time) => time > first.time && time < end.time);
  const begins = [first.time, ...new Set(cuts.toSorted((one, other) => one - other))];
  return begins.map((begin, at): StepLine => {
    const until = begins[at + 1] ?? end.time;
    const inside = points.filter(({ time }) => time > begin && time < until);
    const isLast = at === begins.length - 1;
    return {
      id: at === 0 ? `stop ${id}` : `stop ${id} ${at}`,
      what: 'stop',
      isInForce: isLast && endsInForce(stop),
      isResting: !bare.some((one) => one.from <= begin && begin < one.until),
      points: distinct([
        { time: begin, value: valueAt(points, begin) },
        ...inside,
        { time: until, value: valueAt(points, isLast ? until : until - 1) },
      ]),
    };
  });
}

/** Shares are locked until a time that is known before it comes. */
function isPast(until: string | null, end: Slot): until is string {
  return until !== null && Date.parse(until) / 1_000 <= end;
}

function valueAt(points: readonly LinePoint[], time: Slot): number {
  return (points.findLast((one) => one.time <= time) ?? points[0])?.value ?? Number.NaN;
}

/** Begin and end may be one. */
function distinct(points: readonly LinePoint[]): LinePoint[] {
  return points.filter(({ time }, at) => time !== points[at - 1]?.time);
}

/** The newest slot that began by then; the first one for what was before. */
export function slotOf(slots: readonly Slot[], at: string, lessMs = 0): Slot {
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
