// The exit terms of a strategy, as its file writes them and as the engine applies them: stop, target, exits and additions.
import { MINUTE_MS } from '../../../kernel/instant.ts';
import { NO_STOP } from '../../domain/exits/protective-stop.ts';
import {
  type AddRule,
  type ExitRule,
  FLOOR_PERCENT,
  type PartialExit,
  type StopRule,
  type TargetGain,
  type TargetLeg,
  type TargetPoint,
  type TargetRule,
  type TargetStep,
  type UnderlyingExit,
} from '../../domain/strategy/strategy.ts';
import { type Codec, fieldCodec, inUnits, listOf, optional } from '../fields/field-codec.ts';

import type { StrategyFile } from '../schema/strategy-schema.ts';
import { BAR, MULTIPLE, TIME_OF_DAY } from './bar-codecs.ts';
import { familyCodec } from './family-codec.ts';

type StopFile = NonNullable<StrategyFile['stop']>;
type PreviousBar = Omit<Extract<StopRule, { readonly kind: 'previous-bar' }>, 'kind'>;

const RULE = familyCodec<Exclude<StopRule, typeof NO_STOP>, StopFile>({
  atr: ['atr', MULTIPLE],
  percent: ['percent', 'percent'],
  price: ['price', 'distance'],
  chandelier: ['chandelier', MULTIPLE],
  supertrend: ['supertrend', MULTIPLE],
  'previous-bar': [
    'previous_bar',
    fieldCodec<PreviousBar, NonNullable<StopFile['previous_bar']>>()({
      barMs: ['bar', BAR],
      offsetTicks: 'offset_ticks',
    }),
  ],
});

/** Absent for an option without a watched stop. */
export const STOP: Codec<StopRule, StopFile | undefined> = {
  from: (stop) => (stop === undefined ? NO_STOP : RULE.from(stop)),
  written: (stop) => (stop.kind === 'none' ? undefined : RULE.written(stop)),
};

interface GainFile {
  readonly r?: number | undefined;
  readonly percent?: number | undefined;
}

const GAIN = familyCodec<TargetGain, GainFile>({ r: ['r', 'r'], percent: ['percent', 'percent'] });

type StepFile = GainFile & { readonly after_minutes: number };

const STEP: Codec<TargetStep, StepFile> = {
  from: (step) => ({ afterMs: step.after_minutes * MINUTE_MS, gain: GAIN.from(step) }),
  written: ({ afterMs, gain }) => ({ after_minutes: afterMs / MINUTE_MS, ...GAIN.written(gain) }),
};

/** A price is stated by a person; no file has one. */
interface PointFile extends GainFile {
  readonly decay?: readonly StepFile[] | undefined;
  readonly price?: number;
}

const POINT = familyCodec<TargetPoint, PointFile>({
  r: ['r', 'r'],
  percent: ['percent', 'percent'],
  at: ['price', 'price'],
  decay: ['decay', 'steps', listOf(STEP)],
});

type LegFile = GainFile & { readonly portion_percent?: number | undefined };

const LEGS: Codec<readonly TargetLeg[], readonly LegFile[]> = {
  from(legs) {
    const taken = legs.reduce((sum, { portion_percent = 0 }) => sum + portion_percent, 0);
    return legs.map((leg) => ({
      ...POINT.from(leg),
      portionPercent: leg.portion_percent ?? 100 - taken,
    }));
  },
  written: (legs) =>
    legs.map((leg) => ({ ...POINT.written(leg), portion_percent: leg.portionPercent })),
};

export const TARGET: Codec<TargetRule, NonNullable<StrategyFile['target']>> = {
  from: (target) =>
    Array.isArray(target) ? { kind: 'legs', legs: LEGS.from(target) } : POINT.from(target),
  written: (target) => (target.kind === 'legs' ? LEGS.written(target.legs) : POINT.written(target)),
};

type ExitFile = StrategyFile['exit'];
type PartialFile = NonNullable<ExitFile['partial']>[number];

const EARLY = familyCodec<PartialExit, PartialFile>({
  when: ['when', 'when'],
  age: ['after_minutes', 'afterMs', inUnits(MINUTE_MS)],
});

const PARTIAL: Codec<PartialExit, PartialFile> = {
  from: (part) => ({ ...EARLY.from(part), percent: part.percent }),
  written: (part) => ({ ...EARLY.written(part), percent: part.percent }),
};

/** Positions may have several conditions, a file has one. */
const CONDITIONS: Codec<readonly string[], string> = {
  from: (condition) => [condition],
  written: (conditions) => (conditions.length === 1 ? conditions[0] : conditions),
};

/** A price is stated by a person; no file has one. */
type UnderlyingFile = Omit<NonNullable<ExitFile['underlying']>, 'percent'> &
  ({ readonly percent: number } | { readonly price: number });

const UNDERLYING: Codec<UnderlyingExit, UnderlyingFile> = {
  from: ({ rested, floor_percent = FLOOR_PERCENT, ...level }) => ({
    ...level,
    ...(rested === true && { floorPercent: floor_percent }),
  }),
  written: ({ floorPercent, ...level }) =>
    floorPercent === undefined ? level : { ...level, rested: true, floor_percent: floorPercent },
};

const EXITS = fieldCodec<ExitRule, ExitFile>()({
  opposite: 'opposite',
  neutral: 'neutral',
  maxMs: ['max_minutes', MINUTE_MS],
  flattenBeforeCloseMs: ['flatten_minutes_before_close', MINUTE_MS],
  atMs: ['at', optional(TIME_OF_DAY)],
  when: ['when', optional(CONDITIONS)],
  partial: ['partial', optional(listOf(PARTIAL))],
  underlying: ['underlying', optional(UNDERLYING)],
  holdsToExpiry: 'hold_to_expiry',
});

/** `at_dte` is short for a condition, which is what the position keeps. */
export const EXIT = {
  from(file: ExitFile): ExitRule {
    const exit = EXITS.from(file);
    if (file.at_dte === undefined) return exit;
    return { ...exit, when: [...(exit.when ?? []), `${AT_DTE}${file.at_dte}`] };
  },
  written({ when = [], ...exit }: ExitRule) {
    const [early] = when.filter((text) => text.startsWith(AT_DTE));
    const others = when.filter((text) => text !== early);
    const rest = EXITS.written({ ...exit, when: others.length === 0 ? undefined : others });
    return { ...rest, at_dte: early && Number(early.slice(AT_DTE.length)) };
  },
};

const AT_DTE = 'option.dte <= ';

type AddFile = NonNullable<StrategyFile['add']>;

const ADDED = familyCodec<AddRule, AddFile>({ r: ['at_r', 'r'], when: ['when', 'when'] });

export const ADD: Codec<AddRule, AddFile> = {
  from: (add) => ({ ...ADDED.from(add), percent: add.shares_percent ?? 100, max: add.max }),
  written: (add) => ({ ...ADDED.written(add), shares_percent: add.percent, max: add.max }),
};
