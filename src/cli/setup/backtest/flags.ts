// The options of `sluice backtest`, each parsed or rejected with one sentence.
import { InvalidArgumentError } from 'commander';
import type { TradingDay } from '../../../kernel/instant.ts';
import { type Zone, zoneNamed } from '../../../market/time/zone.ts';
import type { AskedHoldings } from '../../../research/backtest/start-holdings.ts';
import type { CommissionPlan, Slippage } from '../../../research/fills/costs.ts';
import { axisBeside } from '../../../research/grid/grid-axes.ts';
import type { GridAxis } from '../../../research/grid/variants.ts';
import type { SyntheticTerms } from '../../../research/synthetic/synthetic-terms.ts';
import { numberFrom } from '../../program/option-numbers.ts';
import { symbolOption } from '../../program/option-symbol.ts';
import type { CostFlags } from './cost-flags.ts';

export interface BacktestFlags extends CostFlags {
  readonly strategy: readonly string[];
  /** A symbol without a file is in the store. */
  readonly bars: ReadonlyMap<string, string | undefined>;
  readonly folder?: string;
  /** Not needed by strategies that are judged at the ends of bars. */
  readonly predictions?: string;
  readonly config?: readonly string[];
  readonly actions?: string;
  readonly symbols?: string;
  readonly from?: TradingDay;
  readonly to?: TradingDay;
  readonly cash?: number;
  readonly holdings?: AskedHoldings;
  readonly commission?: CommissionPlan;
  readonly slippage: Slippage;
  readonly volumeShare: number;
  readonly latency: number;
  readonly pollLatency?: number;
  readonly syntheticChain?: SyntheticTerms;
  readonly zone?: Zone;
  readonly dates?: 'mdy' | 'dmy';
  readonly shift?: number;
  /** Of the bars, in milliseconds. */
  readonly length?: number;
  /** Milliseconds. */
  readonly fixedOffset?: number;
  readonly grid?: readonly GridAxis[];
  readonly walkForward?: number;
  /** Combinations to draw from the grid. */
  readonly random?: number;
  readonly workers?: number;
  readonly resume?: string;
  readonly variants?: string;
  readonly checkLookahead?: number | true;
  /** How many runs to compare with; `true`: the usual number. */
  readonly null?: number | true;
  /** A symbol of the bars, or `none`. */
  readonly benchmark?: string;
  readonly monteCarlo?: number;
  readonly seed?: number;
  readonly trades?: string;
  readonly signals?: string;
  /** Files of strategies to compare with. */
  readonly inForce?: readonly string[];
  readonly html?: string;
  /** A folder. */
  readonly parquet?: string;
  readonly json?: boolean;
}

export const NO_BENCHMARK = 'none';

/** `none`, or a symbol. */
export function benchmark(text: string): string {
  return text.toLowerCase() === NO_BENCHMARK ? NO_BENCHMARK : symbolOption(text);
}

export const NO_SLIPPAGE: Slippage = { kind: 'per-share', amount: 0 };

export function several(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

export function axes(text: string, before: readonly GridAxis[] = []): readonly GridAxis[] {
  const axis = axisBeside(text, before);
  if (!axis.ok) throw new InvalidArgumentError(axis.failure);
  return [...before, axis.value];
}

/** Beyond it a double has no cents. */
const CASH_MAX = 1e13;

export function cash(text: string): number {
  const wanted = `an amount above 0, at most ${CASH_MAX}`;
  return numberFrom(text, wanted, (value) => value > 0 && value <= CASH_MAX);
}

export function milliseconds(text: string): number {
  return numberFrom(text, 'milliseconds, 0 or more', (value) => value >= 0);
}

export function counted(text: string): number {
  const isFit = (value: number) => Number.isInteger(value) && value >= 1 && value <= 1_000;
  return numberFrom(text, 'a whole number from 1 to 1000', isFit);
}

export function plan(text: string): CommissionPlan {
  if (text === 'fixed' || text === 'tiered' || text === 'none') return { kind: text };
  const [, rate] = /^(\d+(?:\.\d+)?)\s?%$/.exec(text) ?? [];
  if (rate !== undefined && Number(rate) <= 10) return { kind: 'percent', percent: Number(rate) };
  const what = 'fixed, tiered, none, USD per share, or a percentage such as 0.15%';
  return { kind: 'per-share', amount: numberFrom(text, what, (value) => value >= 0) };
}

export function slip(text: string): Slippage {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(bp)?$/.exec(text) ?? [];
  if (amount === undefined)
    throw new InvalidArgumentError('Expected USD per share, or basis points such as 2bp.');
  return unit === undefined
    ? { kind: 'per-share', amount: Number(amount) }
    : { kind: 'basis-points', points: Number(amount) };
}

export function share(text: string): number {
  const what = 'a percentage above 0, at most 100';
  return numberFrom(text, what, (value) => value > 0 && value <= 100) / 100;
}

export function zone(text: string): Zone {
  try {
    return zoneNamed(text);
  } catch {
    throw new InvalidArgumentError(`Unknown time zone ${text}.`);
  }
}
