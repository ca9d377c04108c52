// Counts what a backtest tried in the ledger of the store, once its result is known.
import { instant } from '../../../kernel/instant.ts';
import { cents } from '../../../market/instruments/money.ts';
import type { BacktestInputs } from '../../../research/backtest/backtest-inputs.ts';
import type { GridResult } from '../../../research/grid/run-grid.ts';
import type { Variant } from '../../../research/grid/variants.ts';
import { countTrials } from '../../../research/trials/count-trials.ts';
import type { RunResult } from '../../../trader/domain/report/run-result.ts';
import { sessionEquity, sessionReturns } from '../../../trader/domain/report/session-equity.ts';
import type { CountedTries } from '../../../trader/domain/report/tries.ts';
import { wholeTrades } from '../../../trader/domain/report/whole-trades.ts';
import { home } from '../../program/home.ts';

/** The ledger's answer for the variant with the largest Sharpe ratio, with its name. */
export function triedGrid(
  inputs: BacktestInputs,
  folder: string,
  { variants, result }: { readonly variants: readonly Variant[]; readonly result: GridResult },
): { readonly name: string; readonly tries: CountedTries } {
  const made = result.variants.map(({ returns, whole }, at) => ({
    strategies: variants[at]?.strategies ?? [],
    returns,
    trades: whole.trades,
    profit: cents(whole.pnl),
  }));
  const counted = countTrials({ inputs, folder, at: instant(Date.now()) }, made);
  const sharpeOf = (tries: CountedTries) =>
    ('own' in tries ? tries.own?.sharpe : undefined) ?? Number.NEGATIVE_INFINITY;
  const best = counted.reduce(
    (found, tries, at) => (sharpeOf(tries) > sharpeOf(counted[found] as CountedTries) ? at : found),
    0,
  );
  const tries = counted[best];
  if (tries === undefined) throw new Error('a grid has a variant');
  return { name: result.variants[best]?.name ?? '', tries };
}

type Outcome = Pick<RunResult, 'startEquity' | 'equity' | 'isWeekly' | 'trades'>;

export function triedOnce(inputs: BacktestInputs, folder: string, outcome: Outcome): CountedTries {
  const { startEquity, equity, trades } = outcome;
  const sessions = sessionEquity(outcome, home().calendar);
  const made = {
    strategies: inputs.settings.strategies,
    returns: sessionReturns(startEquity, sessions).map(({ value }) => value),
    trades: wholeTrades(trades).length,
    profit: cents((equity.at(-1)?.equity ?? startEquity) - startEquity),
  };
  const [tries] = countTrials({ inputs, folder, at: instant(Date.now()) }, [made]);
  if (tries === undefined) throw new Error('a try that was made must be counted, or say why not');
  return tries;
}
