// Everything a condition can read, by name: this table is the documentation, the type check and the reader at once.
import type { Instant } from '../../../kernel/instant.ts';
import type { IndicatorSpec } from '../../../market/indicators/registry.ts';
import { midOf, type Quote, spreadOf } from '../../../market/quotes/quote.ts';
import type { Prediction } from '../terms/prediction.ts';
import { confidenceChange, type PredictionBrief } from '../terms/prediction-brief.ts';

/** Over finished 5-minute bars; an unknown or stale number is undefined, and refuses any reader. */
export interface RegimeSeen {
  readonly close: number | undefined;
  readonly sma20: number | undefined;
}

/** The inputs of a condition. An unknown or stale number is NaN or undefined, and refuses any reader. */
export interface ConditionContext {
  readonly now: Instant;
  readonly prediction: Prediction;
  /** Accepted ones of the same feed, symbol and day, newest last; that is the one above. */
  accepted(): readonly PredictionBrief[];
  /** The quote of the symbol; a stale one has NaN prices. */
  readonly quote: Quote;
  readonly indicators: IndicatorValues;
  /** Over finished bars of the symbol. */
  indicator(spec: IndicatorSpec): number | undefined;
  regime(symbol: string): RegimeSeen;
  readonly position: PositionSeen;
  /** Of the option that is held; undefined for a stock and before an entry. */
  option(): OptionSeen | undefined;
  readonly session: SessionSeen;
}

type Unsure = number | undefined;

export interface IndicatorValues {
  /** ATR of the strategy's stop, else of its trail. */
  readonly atr: Unsure;
  /** Over finished 5-minute bars, as are the next four. */
  readonly sma20: Unsure;
  readonly sma50: Unsure;
  readonly ema20: Unsure;
  readonly high20: Unsure;
  readonly low20: Unsure;
  /** Mean shares of the last 30 regular minutes. */
  readonly minuteVolume: Unsure;
  /** The first price of today's session. */
  readonly sessionOpen: Unsure;
}

/** Our own position in the symbol; `quantity` is unsigned, and flat means 0 for every number but the average price. */
export interface PositionSeen {
  readonly side: 'long' | 'short' | 'flat';
  readonly quantity: number;
  readonly averagePrice: Unsure;
  readonly unrealizedR: Unsure;
}

export interface OptionSeen {
  /** Calendar days to expiry; 0 on its day. */
  readonly dte: number;
  /** The middle of its quote, for one share. */
  readonly premium: Unsure;
  /** Of a vertical, the distance of its strikes: the most that one share of it is worth. */
  readonly width: Unsure;
  /** Without its sign. */
  readonly delta: Unsure;
}

/** NaN outside regular hours. */
export interface SessionSeen {
  readonly minutesSinceOpen: number;
  readonly minutesToClose: number;
  readonly isEarlyClose: boolean;
}

export type InputType = 'double' | 'string' | 'bool';

export interface ConditionInput {
  readonly type: InputType;
  readonly means: string;
  /** The only possible words of a text input; absent if any text is possible. */
  readonly words?: readonly string[];
  /** The lowest and the highest value of a number; absent if any number is possible. */
  readonly range?: readonly [number, number];
  /** Of an indicator with parameters. */
  readonly spec?: IndicatorSpec;
  read(context: ConditionContext): unknown;
}

function input<Type extends InputType>(
  type: Type,
  means: string,
  read: (context: ConditionContext) => unknown,
): ConditionInput & { readonly type: Type } {
  return { type, means, read };
}

/** A number between two others. */
function bounded(
  range: readonly [number, number],
  means: string,
  read: (context: ConditionContext) => unknown,
): ConditionInput & { readonly type: 'double' } {
  return { type: 'double', means, range, read };
}

/** A text with a few possible words. */
function word<const Word extends string>(
  words: readonly Word[],
  read: (context: ConditionContext) => Word,
): ConditionInput & { readonly type: 'string'; readonly words: readonly Word[] } {
  const means = words.map((each) => JSON.stringify(each)).join(', ');
  return { type: 'string', means, words, read };
}

function premiumPercent({ option, position }: ConditionContext): number {
  return ((option()?.premium ?? Number.NaN) / (position.averagePrice ?? Number.NaN)) * 100;
}

function widthPercent({ option }: ConditionContext): number {
  const { premium = Number.NaN, width = Number.NaN } = option() ?? {};
  return (premium / width) * 100;
}

const NUMERIC = { BUY: 1, NEUTRAL: 0, SELL: -1 } as const;

const KNOWN_INPUTS = {
  prediction: {
    symbol: input('string', 'the feed symbol', (c) => c.prediction.symbol),
    source: input('string', 'name of the feed', (c) => c.prediction.source),
    kind: word(['prediction', 'flow', 'aggregate'], (c) => c.prediction.kind),
    signal: word(['BUY', 'SELL', 'NEUTRAL'], (c) => c.prediction.signal),
    numeric: bounded([-1, 1], '1 for BUY, -1 for SELL, 0', (c) => NUMERIC[c.prediction.signal]),
    confidence: bounded([0, 1], '0 to 1', (c) => c.prediction.confidence),
    confidence_change: bounded(
      [-1, 1],
      'confidence less that of the prediction before it on the same day',
      (c) => confidenceChange(c.accepted()),
    ),
    score: bounded([-1, 1], 'signed strength, -1 to 1', (c) => c.prediction.score),
    buy_probability: bounded([0, 1], '0 to 1', (c) => c.prediction.probabilities?.buy),
    neutral_probability: bounded([0, 1], '0 to 1', (c) => c.prediction.probabilities?.neutral),
    sell_probability: bounded([0, 1], '0 to 1', (c) => c.prediction.probabilities?.sell),
    age_seconds: input(
      'double',
      'market time since its data time',
      (c) => (c.now - c.prediction.dataTime) / 1000,
    ),
    anchor_price: input('double', 'price at its data time', (c) => c.prediction.anchorPrice),
    model: input('string', 'name of the model', (c) => c.prediction.model?.name),
    model_version: input('string', 'version of the model', (c) => c.prediction.model?.version),
    is_ticker_specific: input(
      'bool',
      'whether the model was made for this symbol only',
      (c) => c.prediction.model?.tickerSpecific,
    ),
  },
  price: {
    last: input('double', 'last print', (c) => c.quote.last),
    bid: input('double', 'best bid', (c) => c.quote.bid),
    ask: input('double', 'best ask', (c) => c.quote.ask),
    mid: input('double', 'middle of bid and ask', (c) => midOf(c.quote)),
    spread: input('double', 'ask minus bid', (c) => spreadOf(c.quote)),
    spread_percent: input(
      'double',
      'spread in percent of the middle',
      (c) => (spreadOf(c.quote) / midOf(c.quote)) * 100,
    ),
  },
  indicators: {
    atr: input('double', "ATR of the strategy's stop, else of its trail", (c) => c.indicators.atr),
    atr_percent: input(
      'double',
      'that ATR in percent of the last print',
      (c) => ((c.indicators.atr ?? Number.NaN) / c.quote.last) * 100,
    ),
    sma_20: input('double', 'mean close of 20 5-minute bars', (c) => c.indicators.sma20),
    sma_50: input('double', 'mean close of 50 5-minute bars', (c) => c.indicators.sma50),
    ema_20: input('double', 'exponential mean of 20 5-minute bars', (c) => c.indicators.ema20),
    high_20: input('double', 'highest high of 20 5-minute bars', (c) => c.indicators.high20),
    low_20: input('double', 'lowest low of 20 5-minute bars', (c) => c.indicators.low20),
    minute_volume: input(
      'double',
      'mean shares of the last 30 regular minutes',
      (c) => c.indicators.minuteVolume,
    ),
    change_percent: input(
      'double',
      'last print against the first trade of the session, in percent',
      (c) => (c.quote.last / (c.indicators.sessionOpen ?? Number.NaN) - 1) * 100,
    ),
  },
  position: {
    is_open: input('bool', 'whether we hold the symbol', (c) => c.position.side !== 'flat'),
    side: word(['long', 'short', 'flat'], (c) => c.position.side),
    quantity: input('double', 'shares, 0 when flat', (c) => c.position.quantity),
    average_price: input(
      'double',
      'average fill; missing when flat',
      (c) => c.position.averagePrice,
    ),
    unrealized_r: input('double', 'open profit in R, 0 when flat', (c) => c.position.unrealizedR),
  },
  option: {
    dte: input('double', 'calendar days to its expiry', (c) => c.option()?.dte),
    premium: input('double', 'middle of its quote, for one share', (c) => c.option()?.premium),
    premium_percent: input('double', 'that premium in percent of what was paid', premiumPercent),
    width_percent: bounded(
      [0, 100],
      'of a vertical, that premium in percent of its width',
      widthPercent,
    ),
    delta: bounded([0, 1], 'its delta, without the sign', (c) => c.option()?.delta),
  },
  session: {
    minutes_since_open: input('double', 'regular hours only', (c) => c.session.minutesSinceOpen),
    minutes_to_close: input('double', 'regular hours only', (c) => c.session.minutesToClose),
    is_early_close: input('bool', 'whether today closes early', (c) => c.session.isEarlyClose),
  },
};

/** By group and name, e.g. `prediction.confidence`. */
export type KnownInputs = typeof KNOWN_INPUTS;

export const CONDITION_INPUTS: Readonly<Record<string, Readonly<Record<string, ConditionInput>>>> =
  KNOWN_INPUTS;

/** The one open group: any number that the feed sends, `features.<name>`. */
export const FEATURES = 'features';

/** The input of a feature; an absent name is missing, and inherited names do not count. */
export function featureInput(name: string): ConditionInput {
  return input('double', 'a number that the feed sends', ({ prediction: { features } }) =>
    Object.hasOwn(features, name) ? features[name] : undefined,
  );
}

/** True if the value is present, of the right kind, and a comparable number. */
export function isPresent(type: InputType, value: unknown): value is number | string | boolean {
  switch (type) {
    case 'double':
      return Number.isFinite(value);
    case 'string':
      return typeof value === 'string' && value !== '';
    case 'bool':
      return typeof value === 'boolean';
  }
}
