// Facts of a roll: both of its orders are intents of their own, and these facts join them.
import type { TradingDay } from '../../../kernel/instant.ts';
import type { RollOutcome, RollTerms } from '../terms/roll.ts';

export type RollFact =
  | (RollTerms & {
      readonly type: 'roll-intended';
      /** Who asked for it: a person, or the strategy. */
      readonly by: string;
    })
  | (RollOutcome &
      Pick<RollTerms, 'positionId' | 'symbol' | 'to'> & { readonly type: 'roll-updated' })
  /** A roll that is due by the strategy; recorded once a day. */
  | {
      readonly type: 'roll-refused';
      readonly positionId: string;
      readonly symbol: string;
      readonly day: TradingDay;
      readonly why: string;
    };
