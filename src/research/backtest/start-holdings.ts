// The shares that an account holds as a run starts: they become holdings, which no strategy sells, and which calls can be sold against.
import type { Instant } from '../../kernel/instant.ts';
import { type BarColumns, indexFrom } from '../../market/bars/bar-columns.ts';
import { amountOf } from '../../market/instruments/amount.ts';
import { strategyFor } from '../../trader/domain/strategy/strategy.ts';
import type { OptionTradeKind } from '../../trader/domain/terms/option-trade.ts';
import { commandInput } from '../../trader/engine/inbox/input.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import type { Faults } from './read-files.ts';
import type { TradingCore } from './trading-core.ts';

export interface AskedHolding {
  /** Whole, above 0. */
  readonly shares: number;
  /** Paid per share; undefined: their price as the run starts. */
  readonly cost: number | undefined;
}

/** By symbol. */
export type AskedHoldings = ReadonlyMap<string, AskedHolding>;

export const NO_ASKED_HOLDINGS: AskedHoldings = new Map();

export interface StartHolding {
  readonly shares: number;
  readonly cost: number;
  /** Per share, as the run starts. */
  readonly price: number;
}

export type StartHoldings = ReadonlyMap<string, StartHolding>;

export const NO_HOLDINGS: StartHoldings = new Map();

/** Valued at the last price before the first open, or else at the first price of all. */
export function startHoldings(
  asked: AskedHoldings,
  bars: ReadonlyMap<string, BarColumns>,
  firstOpen: Instant,
): StartHoldings {
  return new Map(
    [...asked].flatMap(([symbol, { shares, cost }]) => {
      const columns = bars.get(symbol);
      const price = columns && priceAt(columns, firstOpen);
      return price === undefined ? [] : [[symbol, { shares, cost: cost ?? price, price }] as const];
    }),
  );
}

function priceAt(columns: BarColumns, at: Instant): number | undefined {
  const next = indexFrom(columns, at);
  return columns.close[next - 1] ?? columns.open[next];
}

/** What they are worth as the run starts. */
export function startValue(holdings: StartHoldings): number {
  return [...holdings].reduce(
    (sum, [symbol, { shares, price }]) => sum + amountOf(symbol, price, shares),
    0,
  );
}

/** As a person does: the account shows shares that are not ours, and they become a holding. */
export function keepHoldings(
  { push, settle }: Pick<TradingCore, 'push' | 'settle'>,
  holdings: StartHoldings = NO_HOLDINGS,
): void {
  for (const symbol of holdings.keys()) {
    const adopt = {
      type: 'adopt',
      symbol,
      as: 'holding',
      isConfirmed: true,
      by: 'backtest',
    } as const;
    push(
      commandInput(adopt, ({ ok, text }) => {
        if (!ok) throw new Error(`the holding of ${symbol} is not taken: ${text}`);
      }),
    );
  }
  settle();
}

export function holdingFaults(
  asked: AskedHoldings,
  bars: ReadonlyMap<string, BarColumns>,
  settings: Settings,
): Faults {
  const priceless = [...asked.keys()].filter((symbol) => !bars.has(symbol));
  return [
    ...priceless.map((symbol) => `--holdings ${symbol}: no bars of ${symbol} are given`),
    ...callsWithoutShares(asked, settings),
  ];
}

/** Shares come with the run, or with a put that is assigned. */
function callsWithoutShares(asked: AskedHoldings, settings: Settings): Faults {
  const owned = new Set([...asked.keys(), ...tradedAs(settings, 'cash_secured_put').keys()]);
  return [...tradedAs(settings, 'covered_call')]
    .filter(([symbol]) => !owned.has(symbol))
    .map(
      ([symbol, name]) =>
        `${name} sells calls against shares of a holding (as: covered_call), and there are none of ${symbol}: give them with --holdings ${symbol}=100@PRICE, or add a strategy that sells its puts (as: cash_secured_put)`,
    );
}

/** Holdings are part of the run: where calls are sold against them, the shares of an assigned put are kept. */
export function withHoldings(settings: Settings, asked: AskedHoldings): Settings {
  if (asked.size === 0 && tradedAs(settings, 'covered_call').size === 0) return settings;
  return { ...settings, manual: { ...settings.manual, allowsHoldings: true } };
}

/** The first strategy by symbol. */
function tradedAs({ strategies }: Settings, as: OptionTradeKind): ReadonlyMap<string, string> {
  const found = strategies.flatMap((strategy) =>
    strategy.symbols
      .filter((symbol) => strategyFor(strategy, symbol).trade?.as === as)
      .map((symbol) => [symbol, strategy.name] as const),
  );
  return new Map(found.toReversed());
}
