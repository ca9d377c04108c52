// The indicators that a condition can ask for with parameters: `rsi(14, '5m')`. This table is the documentation, the check and
// the maker of each at once.
import { createAtr } from './atr.ts';
import { createMacdLine, createMacdSignal } from './macd.ts';
import { createEma, createSma, type MovingAverage } from './moving-average.ts';
import { createRsi } from './rsi.ts';
import { over, type SeriesIndicator } from './series-indicator.ts';
import { createGap, createPreviousClose, createVwap } from './session-figures.ts';
import { createBollingerBand, createHighest, createLowest } from './window.ts';

/** `bars`: a whole number of bars, at least 1. `multiple`: any number above 0. */
export type ParameterKind = 'bars' | 'multiple';

export interface IndicatorKind {
  readonly means: string;
  readonly parameters: readonly { readonly name: string; readonly kind: ParameterKind }[];
  /** False: it reads minutes, and takes no length of bars. */
  readonly hasBarLength: boolean;
  /** The lowest and the highest value; absent if any is possible. */
  readonly range?: readonly [number, number];
  /** Its values are prices. */
  readonly isPrice?: true;
  /** Bars without trades say nothing of what it measures. */
  readonly skipsQuietBars?: true;
  /** Why these numbers mean nothing together; the first one is at fault. */
  faultOf?(numbers: readonly number[]): string | undefined;
  /** How many bars it needs before its value hardly depends on where it began. */
  barsNeeded(numbers: readonly number[]): number;
  start(numbers: readonly number[]): SeriesIndicator;
}

const BARS = { name: 'n', kind: 'bars' } as const;
const [FAST, SLOW, SIGNAL] = ['fast', 'slow', 'signal'].map(
  (name) => ({ name, kind: 'bars' }) as const,
) as [typeof BARS, typeof BARS, typeof BARS];
const DEVIATIONS = { name: 'deviations', kind: 'multiple' } as const;

type Parameters = IndicatorKind['parameters'];

/** A mean that never forgets entirely: after twice its bars the beginning weighs little. */
const TWICE = 2;

function ofCloses(
  means: string,
  parameters: Parameters,
  start: (numbers: readonly number[]) => MovingAverage,
  weight = 1,
): IndicatorKind {
  return {
    ...{ means, parameters, hasBarLength: true },
    barsNeeded: (numbers) => weight * Math.max(...numbers.slice(0, countOf(parameters))),
    start: (numbers) => over(start(numbers), ({ close }) => close),
  };
}

function countOf(parameters: Parameters): number {
  return parameters.filter(({ kind }) => kind === 'bars').length;
}

function extreme(
  means: string,
  start: (period: number) => MovingAverage,
  side: 'high' | 'low',
): IndicatorKind {
  return {
    ...{ means, parameters: [BARS], hasBarLength: true, isPrice: true },
    barsNeeded: ([bars = 0]) => bars,
    start: ([bars = 0]) => over(start(bars), (bar) => bar[side]),
  };
}

function ofSession(means: string, start: () => SeriesIndicator): IndicatorKind {
  return { means, parameters: [], hasBarLength: false, barsNeeded: () => 1, start };
}

function inPrices(kind: IndicatorKind): IndicatorKind {
  return { ...kind, isPrice: true };
}

const MACD = [FAST, SLOW, SIGNAL] as const;

function macdOf([fast = 0, slow = 0, signal = 0]: readonly number[]) {
  return { fast, slow, signal };
}

function macd(means: string, start: (numbers: readonly number[]) => MovingAverage): IndicatorKind {
  const kind = ofCloses(means, MACD, start);
  return {
    ...kind,
    barsNeeded: ([, slow = 0, signal = 0]) => TWICE * (slow + signal),
    faultOf: ([fast = 0, slow = 0]) => (fast < slow ? undefined : 'fast must be less than slow'),
  };
}

export const INDICATORS: Readonly<Record<string, IndicatorKind>> = {
  sma: inPrices(ofCloses('mean close of n bars', [BARS], ([n = 0]) => createSma(n))),
  ema: inPrices(
    ofCloses('exponential mean of the close', [BARS], ([n = 0]) => createEma(n), TWICE),
  ),
  rsi: {
    ...ofCloses(
      'relative strength index, 0 to 100, with the means of Wilder',
      [BARS],
      ([n = 0]) => createRsi(n),
      TWICE,
    ),
    range: [0, 100],
  },
  macd: macd('fast less slow exponential mean', (numbers) => createMacdLine(macdOf(numbers))),
  macd_signal: macd('exponential mean of that', (numbers) => createMacdSignal(macdOf(numbers))),
  bollinger_upper: inPrices(
    ofCloses(
      'mean close of n bars plus so many standard deviations',
      [BARS, DEVIATIONS],
      ([n = 0, deviations = 0]) => createBollingerBand(n, deviations),
    ),
  ),
  bollinger_lower: inPrices(
    ofCloses(
      'mean close of n bars less so many standard deviations',
      [BARS, DEVIATIONS],
      ([n = 0, deviations = 0]) => createBollingerBand(n, -deviations),
    ),
  ),
  highest: extreme('highest high of n bars', createHighest, 'high'),
  lowest: extreme('lowest low of n bars', createLowest, 'low'),
  atr: {
    means: 'average true range, without the gap over night and bars without trades',
    parameters: [BARS],
    hasBarLength: true,
    skipsQuietBars: true,
    barsNeeded: ([n = 0]) => TWICE * n,
    start([n = 0]) {
      const atr = createAtr({ period: n, firstBar: 'range' });
      return {
        push({ high, low, close, isOpening }) {
          if (isOpening) atr.forgetClose();
          atr.push(high, low, close);
        },
        get value() {
          return atr.value;
        },
      };
    },
  },
  vwap: inPrices(ofSession('mean price of the session by volume, of its minutes', createVwap)),
  prev_close: inPrices(ofSession('last close of the session before', createPreviousClose)),
  gap: ofSession('from that close to the first trade of this session, in percent', createGap),
};

/** One indicator with its parameters. */
export interface IndicatorSpec {
  /** `rsi(14, 5m)`: the same for the same indicator, however it was written. */
  readonly text: string;
  readonly kind: IndicatorKind;
  readonly numbers: readonly number[];
  readonly barMs: number;
}
