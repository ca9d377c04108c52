// Indicators with parameters in code: `sma(20, '5m')`. Those that the text writes out are known before it runs, as in a file.
import type { ReadBarName } from '../../../market/bars/bar-lengths.ts';
import { INDICATORS, type IndicatorSpec } from '../../../market/indicators/registry.ts';
import { compileCondition } from './condition.ts';

type OfBars = (n: number, bar: ReadBarName) => number;
type OfMeans = (fast: number, slow: number, signal: number, bar: ReadBarName) => number;
type OfBand = (n: number, deviations: number, bar: ReadBarName) => number;

/** The parameters must be written out: `sma(20, '5m')`. While bars are missing, a call refuses the signal. */
export interface IndicatorCalls {
  readonly sma: OfBars;
  readonly ema: OfBars;
  readonly rsi: OfBars;
  readonly atr: OfBars;
  readonly highest: OfBars;
  readonly lowest: OfBars;
  readonly macd: OfMeans;
  readonly macd_signal: OfMeans;
  readonly bollinger_upper: OfBand;
  readonly bollinger_lower: OfBand;
  readonly vwap: () => number;
  readonly prev_close: () => number;
  readonly gap: () => number;
}

const CALL = new RegExp(`\\b(?:${Object.keys(INDICATORS).join('|')})\\([^()]*\\)`, 'g');

/** By the text under which each is recorded. */
export function indicatorsSpelled(source: string): ReadonlyMap<string, IndicatorSpec> {
  const specs = new Map<string, IndicatorSpec>();
  for (const [call] of source.matchAll(CALL)) {
    const read = compileCondition(`${call.replace(/,\s*\)$/, ')')} > 0.0`);
    for (const spec of read.ok ? read.value.indicators : []) specs.set(spec.text, spec);
  }
  return specs;
}

/** Why a call has no value at all; `args` as code would write them. */
export function refusalOfCall(name: string, args: string): string {
  const read = compileCondition(`${name}(${args}) > 0.0`);
  if (!read.ok) return read.failure.message;
  return `${name}(${args}): the code must write these parameters out, so that its bars are there`;
}
