// Reasons against option contracts and structures, as data with their numbers. A figure that is unknown is NaN.
import type { OptionTradeKind } from './option-trade.ts';

/** Why one contract of a chain is not chosen. */
export type ContractRefusal =
  // its class and its days
  /** A corporate action changed what it delivers. */
  | {
      readonly kind: 'adjusted_class';
      readonly tradingClass: string;
      readonly multiplier: number;
    }
  /** Calendar days to expiry. */
  | {
      readonly kind: 'dte_outside';
      readonly days: number;
      readonly from: number;
      readonly until: number;
    }
  /** Days as `YYYY-MM-DD`. */
  | {
      readonly kind: 'earnings_before_expiry';
      readonly earnings: string;
      readonly expiry: string;
    }
  | { readonly kind: 'ex_date_before_expiry'; readonly exDate: string; readonly expiry: string }
  /** A calendar of events is known only to a day before expiry. */
  | {
      readonly kind: 'calendar_ends';
      readonly calendar: 'earnings' | 'ex_dates';
      readonly until: string;
      readonly expiry: string;
    }
  // its quote
  | { readonly kind: 'one_sided'; readonly bid: number; readonly ask: number }
  | { readonly kind: 'crossed_quote'; readonly bid: number; readonly ask: number }
  | { readonly kind: 'quote_stale'; readonly ageMs: number; readonly ageMaxMs: number }
  /** In percent of the middle. */
  | {
      readonly kind: 'spread_too_wide';
      readonly percent: number;
      readonly limit: number;
      /** The one exchange that the quote is of: the market may be narrower. */
      readonly thin?: string;
    }
  // how much it trades
  /** Contracts, at the end of the day before. */
  | {
      readonly kind: 'open_interest_too_low';
      readonly openInterest: number;
      readonly minimum: number;
    }
  /** Contracts today. */
  | { readonly kind: 'volume_too_low'; readonly volume: number; readonly minimum: number }
  /** Price steps between nothing and the middle. */
  | { readonly kind: 'premium_too_low'; readonly ticks: number; readonly minimum: number }
  /** Of a first leg that is sold: the underlying is expected to move that far until it expires. */
  | { readonly kind: 'inside_expected_move'; readonly strike: number; readonly edge: number }
  // its greeks
  | { readonly kind: 'no_greeks' }
  | {
      readonly kind: 'greeks_disagree';
      readonly ours: number;
      readonly broker: number;
      readonly limit: number;
    }
  /** Without its sign. */
  | {
      readonly kind: 'delta_outside';
      readonly delta: number;
      readonly from: number;
      readonly until: number;
    };

/** A contract that was considered, with every reason against it. */
export interface RefusedContract {
  readonly contract: string;
  readonly reasons: readonly ContractRefusal[];
}

export type OptionRefusal =
  | ContractRefusal
  /** The broker, or our connection to it, trades no option contracts. */
  | { readonly kind: 'options_not_offered' }
  /** The engine does not trade this structure. */
  | { readonly kind: 'structure_not_traded'; readonly structure: OptionTradeKind }
  /** A contract of the same underlying is being chosen for another signal. */
  | { readonly kind: 'choice_pending'; readonly signal: string }
  /** The chain was not read; `cause` is stable, `why` a clause. */
  | { readonly kind: 'chain_unread'; readonly cause: string; readonly why: string }
  /** What margin the order needs is unknown; `cause` is stable, `why` a clause. */
  | { readonly kind: 'margin_unread'; readonly cause: string; readonly why: string }
  /** The choice ended between the question and the order. */
  | { readonly kind: 'choice_interrupted'; readonly why: string }
  /** None of the chain is left; the nearest to being chosen come first. */
  | {
      readonly kind: 'no_contract';
      readonly considered: number;
      readonly refused: readonly RefusedContract[];
      /** For `same`, if none was considered: the contract that the flow names; null if it names none. */
      readonly named?: string | null;
    }
  /** Quotes are wide and late in the first moments of a session; a negative age says that it is closed. */
  | {
      readonly kind: 'market_not_open_long_enough';
      readonly openMs: number;
      readonly minimumMs: number;
    }
  /** The price of the underlying is unknown. */
  | { readonly kind: 'no_underlying_price' }
  /** Nothing bounds what the structure can lose. */
  | { readonly kind: 'loss_unbounded'; readonly structure: string }
  /** At this net price the structure could only lose, or could not lose: its quotes are not of one market. */
  | {
      readonly kind: 'implausible_price';
      readonly price: number;
      readonly maxLoss: number;
      readonly maxGain: number;
    }
  /** Another position or order of ours has this contract, and the broker nets them. */
  | { readonly kind: 'contract_shared'; readonly contract: string; readonly with: string }
  /** One contract of an order for a vertical has filled alone, and this one may still fill. */
  | { readonly kind: 'leg_awaited'; readonly contract: string; readonly of: string }
  /** No probe of a paper account has shown that an exit which rests at the broker works without the daemon. */
  | { readonly kind: 'rested_exit_unproven'; readonly of: 'contract' | 'vertical' }
  /** A stock has its own stop; what is sold is bought back, and no limit that rests would do that. */
  | { readonly kind: 'no_underlying_exit'; readonly of: 'stock' | 'sold' }
  /** The price of the stock at which an option is to be closed is there already. */
  | {
      readonly kind: 'exit_reached';
      readonly symbol: string;
      readonly when: 'at_or_below' | 'at_or_above';
      readonly price: number;
      readonly last: number;
    }
  /** Money: a put that is sold needs it at its strike, and it is reserved already or not settled. */
  | {
      readonly kind: 'cash_not_free';
      readonly needed: number;
      readonly free: number;
      readonly reserved: number;
    }
  /** Shares of the holding, for a call that is sold. */
  | {
      readonly kind: 'shares_not_free';
      readonly needed: number;
      readonly free: number;
      readonly reserved: number;
    }
  /** Shares of the holding stand behind calls that were sold. */
  | {
      readonly kind: 'shares_reserved';
      readonly quantity: number;
      readonly free: number;
      readonly reserved: number;
    }
  /** Of a vertical, which is worth its width at most: the order could not gain. */
  | { readonly kind: 'price_beyond_width'; readonly price: number; readonly width: number }
  /** Of a vertical that is sold, per share. */
  | { readonly kind: 'credit_too_low'; readonly credit: number; readonly minimum: number }
  /** Money: what a limit leaves is less than one unit needs. */
  | {
      readonly kind: 'no_unit';
      readonly binding: string;
      readonly perUnit: number;
      readonly left: number;
    };
