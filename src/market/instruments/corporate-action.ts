// What a company does to its shares: cash paid out, or every share becoming several.
import type { TradingDay } from '../../kernel/instant.ts';

export type CorporateAction =
  /** `amount` USD a share, to whoever held it at the close before `day`. */
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
