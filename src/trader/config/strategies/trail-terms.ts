// The trail of a strategy, as its file writes it and as the engine applies it: one part, or the tightest of several.
import { partsOf } from '../../domain/strategy/bars-read.ts';
import type {
  RatchetStep,
  StopRule,
  TrailPart,
  TrailRule,
} from '../../domain/strategy/strategy.ts';
import { fieldCodec, listOf } from '../fields/field-codec.ts';
import type { StrategyFile } from '../schema/strategy-schema.ts';
import { BARS, MULTIPLE } from './bar-codecs.ts';
import { checked, familyCodec } from './family-codec.ts';

type TrailFile = NonNullable<StrategyFile['trail']>;

const STEP = fieldCodec<RatchetStep, NonNullable<TrailFile['steps']>[number]>()({
  atR: 'at_r',
  stopR: 'stop_r',
});

const PARTS = familyCodec<TrailPart, TrailFile>({
  atr: [
    'atr_multiple',
    {
      beside: {
        from: ({ atr, atr_multiple }) => ({
          atr: BARS.from(checked(atr)),
          multiple: checked(atr_multiple),
        }),
        written: ({ atr, multiple }) => ({ atr_multiple: multiple, atr: BARS.written(atr) }),
      },
    },
  ],
  percent: ['percent', 'percent'],
  chandelier: ['chandelier', MULTIPLE],
  supertrend: ['supertrend', MULTIPLE],
  'break-even': [
    'break_even_at_r',
    {
      beside: {
        from: ({ break_even_at_r, break_even_offset = 0 }) => ({
          atR: checked(break_even_at_r),
          offset: break_even_offset,
        }),
        written: ({ atR, offset }) => ({
          break_even_at_r: atR,
          ...(offset === 0 ? {} : { break_even_offset: offset }),
        }),
      },
    },
  ],
  steps: ['steps', 'steps', listOf(STEP)],
});

/** The file does not repeat the ATR of the stop. */
export const TRAIL = {
  from({ trail, stop }: Pick<StrategyFile, 'trail' | 'stop'>): TrailRule | undefined {
    if (trail === undefined) return undefined;
    const terms = { activateAtR: trail.activate_at_r, step: trail.step };
    const atr = trail.atr ?? stop?.atr ?? stop?.chandelier ?? stop?.supertrend;
    const [first, ...more] = PARTS.all({ ...trail, atr });
    if (more.length === 0) return { ...terms, ...checked(first) };
    return { ...terms, kind: 'tightest', of: [checked(first), ...more] };
  },
  written(trail: TrailRule | undefined, stop: StopRule): object | undefined {
    if (trail === undefined) return undefined;
    const parts = partsOf(trail);
    return {
      ...Object.assign({}, ...parts.map(PARTS.written)),
      ...('atr' in stop && { atr: undefined }),
      activate_at_r: parts.every(isStepwise) ? undefined : trail.activateAtR,
      step: trail.step,
    };
  },
};

/** These begin at their own gain, not at the activation. */
function isStepwise({ kind }: TrailPart): boolean {
  return kind === 'break-even' || kind === 'steps';
}
