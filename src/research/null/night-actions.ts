// Dividends and splits of a symbol by session: a drawn night leaves its own behind, and meets those of the night it stands for.
import type { BarColumns } from '../../market/bars/bar-columns.ts';
import { dividendOn } from '../../market/instruments/corporate-action.ts';
import type { BacktestInputs } from '../backtest/backtest-inputs.ts';

export interface NightActions {
  /** The open at the index over the close before it, as if the session had no action. */
  gapOf(columns: BarColumns, index: number, session: number): number;
  /** The price after the actions of the session. */
  after(price: number, session: number): number;
}

export function nightActions(
  { actions, sessions }: Pick<BacktestInputs, 'actions' | 'sessions'>,
  symbol: string,
): NightActions {
  const dividends = sessions.map(({ day }) => dividendOn(actions, day, symbol));
  const ratios = sessions.map(({ day }) =>
    actions.reduce(
      (product, one) =>
        one.kind === 'split' && one.symbol === symbol && one.day === day
          ? product * one.ratio
          : product,
      1,
    ),
  );
  return {
    gapOf({ open, close }, index, session) {
      const [opened, closed] = [open[index] as number, close[index - 1] as number];
      return (opened * (ratios[session] ?? 1) + (dividends[session] ?? 0)) / closed;
    },
    after(price, session) {
      const paid = dividends[session] ?? 0;
      // A drawn price may have fallen below what is paid.
      return (price > 2 * paid ? price - paid : price) / (ratios[session] ?? 1);
    },
  };
}
