// The exit terms of a checked strategy file as tagged unions: stop, target, trail and exits.
import { MINUTE_MS } from '../../../kernel/instant.ts';
import { BAR_MS, type BarName } from '../../../market/bars/bar-lengths.ts';
import type {
  AddRule,
  AtrSpec,
  ExitRule,
  PartialExit,
  StopRule,
  TargetGain,
  TargetRule,
  TrailPart,
  TrailRule,
} from '../../domain/strategy/strategy.ts';
import type { StrategyFile } from '../schema/strategy-schema.ts';

export function toStop(stop: StrategyFile['stop']): StopRule {
  const { atr, percent, price, chandelier, supertrend, previous_bar } = stop;
  if (percent !== undefined) return { kind: 'percent', percent };
  if (price !== undefined) return { kind: 'price', distance: price };
  if (chandelier !== undefined) return { kind: 'chandelier', ...toMultiple(chandelier) };
  if (supertrend !== undefined) return { kind: 'supertrend', ...toMultiple(supertrend) };
  if (previous_bar === undefined) return { kind: 'atr', ...toMultiple(checked(atr)) };
  const { bar, offset_ticks } = previous_bar;
  return { kind: 'previous-bar', barMs: BAR_MS[bar], offsetTicks: offset_ticks };
}

export function toTarget(target: StrategyFile['target']): TargetRule | undefined {
  if (target === undefined) return undefined;
  if (!Array.isArray(target))
    return target.decay === undefined ? toPoint(target) : toDecay(target.decay);
  const taken = target.reduce((sum, { portion_percent = 0 }) => sum + portion_percent, 0);
  const legs = target.map((leg) => ({
    ...toPoint(leg),
    portionPercent: leg.portion_percent ?? 100 - taken,
  }));
  return { kind: 'legs', legs };
}

interface Point {
  readonly r?: number | undefined;
  readonly percent?: number | undefined;
}

function toDecay(steps: readonly (Point & { readonly after_minutes: number })[]): TargetRule {
  return {
    kind: 'decay',
    steps: steps.map((step) => ({ afterMs: step.after_minutes * MINUTE_MS, gain: toPoint(step) })),
  };
}

function toPoint({ r, percent }: Point): TargetGain {
  return percent === undefined ? { kind: 'r', r: checked(r) } : { kind: 'percent', percent };
}

export function toTrail({ trail, stop }: StrategyFile): TrailRule | undefined {
  if (trail === undefined) return undefined;
  const terms = { activateAtR: trail.activate_at_r, step: trail.step };
  const [first, ...more] = partsIn(trail, stop);
  if (more.length === 0) return { ...terms, ...checked(first) };
  return { ...terms, kind: 'tightest', of: [checked(first), ...more] };
}

function partsIn(
  trail: NonNullable<StrategyFile['trail']>,
  stop: StrategyFile['stop'],
): readonly TrailPart[] {
  const { atr_multiple, percent, chandelier, supertrend, steps } = trail;
  const parts: TrailPart[] = [];
  if (atr_multiple !== undefined) {
    const spec = checked(trail.atr ?? stop.atr ?? stop.chandelier ?? stop.supertrend);
    parts.push({ kind: 'atr', atr: toAtr(spec), multiple: atr_multiple });
  }
  if (percent !== undefined) parts.push({ kind: 'percent', percent });
  if (chandelier !== undefined) parts.push({ kind: 'chandelier', ...toMultiple(chandelier) });
  if (supertrend !== undefined) parts.push({ kind: 'supertrend', ...toMultiple(supertrend) });
  if (trail.break_even_at_r !== undefined)
    parts.push({
      kind: 'break-even',
      atR: trail.break_even_at_r,
      offset: trail.break_even_offset ?? 0,
    });
  if (steps !== undefined)
    parts.push({
      kind: 'steps',
      steps: steps.map((step) => ({ atR: step.at_r, stopR: step.stop_r })),
    });
  return parts;
}

export function toExit(exit: StrategyFile['exit']): ExitRule {
  return {
    opposite: exit.opposite,
    neutral: exit.neutral,
    maxMs: toMs(exit.max_minutes),
    flattenBeforeCloseMs: toMs(exit.flatten_minutes_before_close),
    atMs: exit.at === undefined ? undefined : toMsOfDay(exit.at),
    when: exit.when === undefined ? undefined : [exit.when],
    partial: exit.partial?.map(toPartial),
  };
}

export function toAdd(add: StrategyFile['add']): AddRule | undefined {
  if (add === undefined) return undefined;
  const { at_r, when, shares_percent: percent = 100, max } = add;
  if (when !== undefined) return { kind: 'when', when, percent, max };
  return { kind: 'r', r: checked(at_r), percent, max };
}

function toPartial({ when, after_minutes, percent }: EarlyPart): PartialExit {
  if (when !== undefined) return { kind: 'when', when, percent };
  return { kind: 'age', afterMs: checked(after_minutes) * MINUTE_MS, percent };
}

type EarlyPart = NonNullable<StrategyFile['exit']['partial']>[number];

function toMs(minutes: number | undefined): number | undefined {
  return minutes === undefined ? undefined : minutes * MINUTE_MS;
}

/** `15:45` as ms after midnight. */
export function toMsOfDay(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return (hours * 60 + minutes) * MINUTE_MS;
}

interface Bars {
  readonly period: number;
  readonly bar: BarName;
}

function toMultiple({ multiple, ...bars }: Bars & { readonly multiple: number }) {
  return { atr: toAtr(bars), multiple };
}

export function toAtr({ period, bar }: Bars): AtrSpec {
  return { period, barMs: BAR_MS[bar] };
}

/** The schema guarantees one member of each family. */
export function checked<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('the schema accepted an incomplete strategy');
  return value;
}
