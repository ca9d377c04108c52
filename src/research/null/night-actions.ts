// Dividends and splits of a symbol by the unit that they begin: a drawn night leaves its own behind, and meets those of the night it stands for.
import type { BarColumns } from '../../market/bars/bar-columns.ts';
import { type CorporateAction, dividendOn } from '../../market/instruments/corporate-action.ts';
import type { BacktestInputs } from '../backtest/backtest-inputs.ts';
import type { Unit } from './draw-units.ts';

export interface NightActions {
  /** The open at the index over the close before it, as if the unit had no action. */
  gapOf(columns: BarColumns, index: number, unit: number): number;
  /** The price after the actions of the unit. */
  after(price: number, unit: number): number;
}

export function nightActions(
  actions: readonly CorporateAction[],
  units: readonly Unit[],
  symbol: string,
): NightActions {
  const dividends = units.map(({ day }) => dividendOn(actions, day, symbol));
  const ratios = units.map(({ day }) =>
    actions.reduce(
      (product, one) =>
        one.kind === 'split' && one.symbol === symbol && one.day === day
          ? product * one.ratio
          : product,
      1,
    ),
  );
  return {
    gapOf({ open, close }, index, unit) {
      const [opened, closed] = [open[index] as number, close[index - 1] as number];
      return (opened * (ratios[unit] ?? 1) + (dividends[unit] ?? 0)) / closed;
    },
    after(price, unit) {
      const paid = dividends[unit] ?? 0;
      // A drawn price may have fallen below what is paid.
      return (price > 2 * paid ? price - paid : price) / (ratios[unit] ?? 1);
    },
  };
}

/** The first one after the first session of a unit, where no night of a unit has it; actions before the first unit are none. */
export function actionsWithin(
  { actions, bars, sessions }: Pick<BacktestInputs, 'actions' | 'bars' | 'sessions'>,
  units: readonly Unit[],
): CorporateAction | undefined {
  const begun = new Set(units.map(({ day }) => day));
  const played = new Set(sessions.map(({ day }) => day));
  return actions.find(({ symbol, day }) => bars.has(symbol) && played.has(day) && !begun.has(day));
}
