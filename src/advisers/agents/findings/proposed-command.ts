// One command of the ordinary catalogue that a finding suggests. It is plain JSON, checked again when somebody accepts it.
import type { TradingDay } from '../../../kernel/instant.ts';

export type ProposedCommand =
  /** Books a sale of these lots at the price of the acceptance. */
  | {
      readonly kind: 'sell-lots';
      readonly security: number;
      readonly symbol: string;
      readonly lots: readonly { readonly lot: string; readonly quantity: string }[];
      /** At which it was proposed. */
      readonly price: string;
      readonly currency: string;
    }
  /** States a price for a position. */
  | {
      readonly kind: 'mark-position';
      readonly security: number;
      readonly symbol: string;
      /** As sources quote it: of an option, per share. */
      readonly price: string;
      readonly currency: string;
      readonly on: TradingDay;
    }
  /** Takes a transaction back. */
  | {
      readonly kind: 'void-transaction';
      readonly transaction: number;
      /** The equal one that stays. */
      readonly twin: number;
    }
  /** Books a trade anew at another price. */
  | {
      readonly kind: 'correct-price';
      readonly transaction: number;
      readonly symbol: string;
      /** As it is booked. */
      readonly was: string;
      readonly price: string;
      readonly currency: string;
    }
  /** Plans a rebalancing, which waits to be executed by the name and hash of the plan. */
  | {
      readonly kind: 'plan-rebalancing';
      /** As a schedule keeps it. */
      readonly wanted: Readonly<Record<string, unknown>>;
      /** The value of its trades when it was proposed. */
      readonly turnover: string;
      readonly currency: string;
    };

export type CommandKind = ProposedCommand['kind'];
export const COMMAND_KINDS = [
  'sell-lots',
  'mark-position',
  'void-transaction',
  'correct-price',
  'plan-rebalancing',
] as const satisfies readonly CommandKind[];
