// Corporate actions: a cash dividend, or a split of every share.
import type { TradingDay } from '../../kernel/instant.ts';

export type CorporateAction =
  /** `amount` USD per share, for holders at the close before `day`. */
  | {
      readonly kind: 'dividend';
      readonly symbol: string;
      readonly day: TradingDay;
      readonly amount: number;
    }
  /** From the open of `day` on, one share is `ratio` shares. */
  | {
      readonly kind: 'split';
      readonly symbol: string;
      readonly day: TradingDay;
      readonly ratio: number;
    };

/** Per share; 0 if the symbol pays none on the day. */
export function dividendOn(
  actions: readonly CorporateAction[],
  day: TradingDay,
  symbol: string,
): number {
  return actions
    .filter((one) => one.kind === 'dividend' && one.day === day && one.symbol === symbol)
    .reduce((sum, one) => sum + sizeOf(one), 0);
}

/** The ratio of a split, the amount of a dividend. */
export function sizeOf(action: CorporateAction): number {
  return action.kind === 'split' ? action.ratio : action.amount;
}
