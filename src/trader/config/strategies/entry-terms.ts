// The entry terms of a strategy, as its file writes them and as the engine applies them: the order, the hours and the size.
import { SECOND_MS } from '../../../kernel/instant.ts';
import { atrSpecOf } from '../../domain/strategy/bars-read.ts';
import {
  type ConfidenceScale,
  type EntryHours,
  type EntryOrder,
  type KellyTerms,
  type PriceOffset,
  type SizeRule,
  type TermsOfStrategy,
  WALK_DEFAULTS,
  type WalkTerms,
} from '../../domain/strategy/strategy.ts';
import { type Codec, fieldCodec } from '../fields/field-codec.ts';
import type { StrategyFile } from '../schema/strategy-schema.ts';
import { BARS, TIME_OF_DAY } from './bar-codecs.ts';
import { checked, familyCodec } from './family-codec.ts';

type OrderFile = NonNullable<StrategyFile['entry']['order']>;
type Exits = Pick<TermsOfStrategy, 'stop' | 'trail'>;

type WalkFile = NonNullable<Exclude<OrderFile, string>['walk']>;

const WALK = fieldCodec<WalkTerms, WalkFile>()({
  steps: 'steps',
  everyMs: ['every_seconds', SECOND_MS],
  reachPercent: 'reach_percent',
  lifeMs: ['seconds', SECOND_MS],
});

/** An offset in ATRs uses the ATR of the stop or trail, which the file states there only. */
export const ORDER = {
  from(order: OrderFile, exits: Exits): EntryOrder {
    if (order === 'market') return { kind: 'market' };
    if (order === 'limit') return { kind: 'marketable' };
    if (order === 'walk') return { kind: 'walk', ...WALK_DEFAULTS };
    const { limit, stop, walk } = order;
    if (walk !== undefined) return { kind: 'walk', ...WALK.from(walk) };
    const resting = checked(limit ?? stop);
    return {
      kind: limit === undefined ? 'stop' : 'limit',
      offset: offsetFrom(resting, exits),
      lifeMs: resting.seconds * SECOND_MS,
    };
  },
  written(order: EntryOrder): unknown {
    if (order.kind === 'market') return 'market';
    if (order.kind === 'marketable') return 'limit';
    if (order.kind === 'walk') return { walk: WALK.written(order) };
    const { kind, offset, lifeMs } = order;
    return { [kind]: { ...offsetWritten(offset), seconds: lifeMs / SECOND_MS } };
  },
};

type RestingFile = NonNullable<Exclude<OrderFile, string>['limit']>;

function offsetFrom({ offset_percent, offset_atr }: RestingFile, exits: Exits): PriceOffset {
  if (offset_percent !== undefined) return { kind: 'percent', percent: offset_percent };
  return { kind: 'atr', atr: checked(atrSpecOf(exits)), multiple: checked(offset_atr) };
}

function offsetWritten(its: PriceOffset): object {
  return its.kind === 'percent' ? { offset_percent: its.percent } : { offset_atr: its.multiple };
}

type HoursFile = Pick<StrategyFile['entry'], 'between' | 'days' | 'early_close'>;

export const HOURS = {
  from: ({ between, days, early_close }: HoursFile): EntryHours => ({
    between: between && {
      fromMs: TIME_OF_DAY.from(between[0]),
      untilMs: TIME_OF_DAY.from(between[1]),
    },
    days: days && new Set(days),
    allowsEarlyClose: early_close ?? true,
  }),
  written: ({ between, days, allowsEarlyClose }: EntryHours) => ({
    between: between && [TIME_OF_DAY.written(between.fromMs), TIME_OF_DAY.written(between.untilMs)],
    days: days && [...days],
    early_close: allowsEarlyClose ? undefined : false,
  }),
};

type SizeFile = StrategyFile['size'];

const KELLY = fieldCodec<KellyTerms, NonNullable<SizeFile['kelly']>>()({
  fraction: 'fraction',
  capPercent: 'cap_percent',
  tradesMin: 'min_trades',
  fallbackPercent: 'fallback_percent',
});

type Volatility = Omit<Extract<SizeRule, { readonly kind: 'volatility' }>, 'kind'>;

const VOLATILITY: Codec<Volatility, NonNullable<SizeFile['volatility']>> = {
  from: ({ target_percent, ...bars }) => ({ percent: target_percent, bars: BARS.from(bars) }),
  written: ({ percent, bars }) => ({ target_percent: percent, ...BARS.written(bars) }),
};

const RULE = familyCodec<SizeRule, SizeFile>({
  'risk-percent': ['risk_percent', 'percent'],
  shares: ['shares', 'shares'],
  notional: ['notional', 'notional'],
  'equity-percent': ['equity_percent', 'percent'],
  volatility: ['volatility', VOLATILITY],
  kelly: ['kelly', KELLY],
});

const CONFIDENCE = fieldCodec<ConfidenceScale, NonNullable<SizeFile['by_confidence']>>()({
  from: 'from',
  to: 'to',
  leastPercent: 'least_percent',
});

export const SIZE: Codec<SizeRule, SizeFile> = {
  from: (size) => ({
    ...RULE.from(size),
    ...(size.by_confidence && { byConfidence: CONFIDENCE.from(size.by_confidence) }),
  }),
  written: (size) => ({
    ...RULE.written(size),
    ...(size.byConfidence && { by_confidence: CONFIDENCE.written(size.byConfidence) }),
  }),
};
