// The option rows of a day from the store: which stocks have them, and what a contract is worth at the close.
import type { Instant } from '../../kernel/instant.ts';
import { ok, type Result } from '../../kernel/result.ts';
import type { BarColumns } from '../../market/bars/bar-columns.ts';
import type { CorporateAction } from '../../market/instruments/corporate-action.ts';
import { optionTermsOf } from '../../market/options/combination.ts';
import type { Session } from '../../market/time/calendar.ts';
import { strategyFor } from '../../trader/domain/strategy/strategy.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import { type LoadedOptions, loadOptions } from '../backtest/load-options.ts';
import type { Faults } from '../backtest/read-files.ts';
import { recordedChain } from '../chains/chain-tape.ts';
import { createOptionMarket } from '../chains/option-market.ts';
import { openOptionStore } from '../store/option-store.ts';
import type { LiveDay } from './live-day.ts';
import { stockAmong } from './stock-among.ts';

/** Stocks whose options a strategy trades or a person ordered, with rows of the day. */
export function storedOn({ day, taped }: LiveDay, folder: string): readonly string[] {
  const store = openOptionStore(folder);
  const strategies = taped.settings.flatMap(({ settings }) => settings.strategies);
  const traded = strategies.flatMap((strategy) =>
    strategy.symbols.filter((symbol) => strategyFor(strategy, symbol).trade !== undefined),
  );
  const known = new Set(strategies.flatMap(({ symbols }) => symbols));
  const ordered = taped.orders.flatMap(({ command }) => {
    const { symbol } = command.order;
    return stockAmong(symbol, known) ?? optionTermsOf(symbol)?.root ?? [];
  });
  const has = (symbol: string) => store.days(symbol).days.some((stored) => stored.day === day);
  return [...new Set([...traded, ...ordered])].filter(has);
}

interface ChainsRequest {
  readonly settings: Settings;
  readonly sessions: readonly Session[];
  readonly actions: readonly CorporateAction[];
  readonly bars: ReadonlyMap<string, BarColumns>;
  /** Stocks with rows. */
  readonly chains: ReadonlySet<string>;
  readonly folder: string;
}

/** As a backtest fills options without further flags. */
export function loadChains({
  bars,
  chains,
  ...asked
}: ChainsRequest): Result<LoadedOptions, Faults> {
  if (chains.size === 0) return ok({ options: undefined, notes: [] });
  const chained = new Map([...bars].filter(([symbol]) => chains.has(symbol)));
  return loadOptions({ ...asked, bars: chained, underlyings: chains, fills: { kind: 'walk' } });
}

/** The middle of the last quote until the moment; NaN without one. */
export function optionMarks(
  options: LoadedOptions['options'],
  at: Instant,
): (id: string) => number {
  const clock = { now: () => at };
  const market = createOptionMarket((options?.rows ?? []).map(recordedChain), clock, () => {});
  return (id) => {
    if (market.contractOf(id) === undefined && market.tradedAs(id) === undefined) return Number.NaN;
    market.follow(id);
    return market.markOf(id);
  };
}
