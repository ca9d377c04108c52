// The inputs of a backtest as they go to another thread: its columns in memory that all threads read, the rest copied, and what no
// copy has (code, rows that are read from the store) opened again there.

import { conditionAgain } from '../../trader/config/code/read-code.ts';
import type { Strategy } from '../../trader/domain/strategy/strategy.ts';
import type { CodeCondition } from '../../trader/domain/strategy/strategy-code.ts';
import type { BacktestInputs, OptionInputs } from '../backtest/backtest-inputs.ts';
import { venueOf } from '../backtest/symbol-venues.ts';
import type { TapedRows } from '../chains/chain-tape.ts';
import { storedChain } from '../chains/stored-chains.ts';
import { openOptionStore } from '../store/option-store.ts';
import { inSharedMemory } from './shared-memory.ts';

/** Can be copied by `structuredClone`. */
export interface SharedStrategy extends Omit<Strategy, 'code'> {
  readonly code?: Pick<CodeCondition, 'text' | 'source'>;
}

/** What is opened again there, and what only a single run has. */
type NotCopied = 'settings' | 'options' | 'onFact' | 'onSession' | 'moments' | 'imposedFills';

/** Can be copied by `structuredClone`. */
export interface SharedInputs {
  readonly inputs: Omit<BacktestInputs, NotCopied>;
  readonly settings: Omit<BacktestInputs['settings'], 'strategies'>;
  readonly strategies: readonly SharedStrategy[];
  readonly options: SharedOptions | undefined;
}

interface SharedOptions extends Omit<OptionInputs, 'rows'> {
  readonly underlyings: readonly string[];
}

/** What goes to the threads; the request of a run has more beside it. */
const COPIED = {
  bars: true,
  predictions: true,
  actions: true,
  sessions: true,
  limits: true,
  delistings: true,
  cash: true,
  holdings: true,
  commission: true,
  slippage: true,
  spreads: true,
  borrowing: true,
  volumeShare: true,
  latencyMs: true,
  pollLatencyMs: true,
  version: true,
  isJumping: true,
} as const satisfies Record<keyof SharedInputs['inputs'], true>;

export function sharedInputs(whole: BacktestInputs): SharedInputs {
  const { settings, options } = whole;
  const { strategies, ...others } = settings;
  const names = Object.keys(COPIED) as (keyof typeof COPIED)[];
  const copied = Object.fromEntries(names.map((name) => [name, whole[name]]));
  return {
    inputs: inSharedMemory(copied) as SharedInputs['inputs'],
    settings: others,
    strategies: strategies.map(sharedStrategy),
    options: options && sharedOptions(options),
  };
}

function sharedOptions({ rows, ...others }: OptionInputs): SharedOptions {
  return { ...others, underlyings: rows.map(({ underlying }) => underlying) };
}

export function inputsOf({ inputs, settings, strategies, options }: SharedInputs): BacktestInputs {
  const whole = { ...inputs, settings: { ...settings, strategies: strategies.map(strategyOf) } };
  return options === undefined ? whole : { ...whole, options: optionsOf(options, whole) };
}

function optionsOf({ underlyings, ...others }: SharedOptions, run: BacktestInputs): OptionInputs {
  const { folder } = others;
  return { ...others, rows: underlyings.map((one) => rowsAgain(one, folder ?? '', run)) };
}

function rowsAgain(underlying: string, folder: string, run: BacktestInputs): TapedRows {
  const { sessions, settings } = run;
  const { calendar } = venueOf(settings, underlying);
  const chain = storedChain(openOptionStore(folder), underlying, { sessions, calendar });
  if (!chain.ok) throw new Error(chain.failure);
  return chain.value.taped;
}

export function sharedStrategy({ code, ...others }: Strategy): SharedStrategy {
  return code === undefined
    ? others
    : { ...others, code: { text: code.text, source: code.source } };
}

export function strategyOf({ code, ...others }: SharedStrategy): Strategy {
  if (code === undefined) return others;
  const [file = others.name] = code.text.split(':');
  return { ...others, code: conditionAgain(file, code.source) };
}
