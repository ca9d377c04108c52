// What the ledger is asked to do because of a fact. Transactions are named by their id at the source, so that a command can
// be given twice.
import type { Money, Price } from '../../kernel/decimal.ts';
import type { SplitNoticed } from '../../ledger/app/proposals/propose-action.ts';
import type {
  CashDraft,
  OpeningDraft,
  OptionEndDraft,
  TradeDraft,
} from '../../ledger/ports/drafts.ts';

/** The relay books nothing else. */
export type RelayedDraft = TradeDraft | OpeningDraft | CashDraft | OptionEndDraft;

export type LedgerCommand =
  | { readonly kind: 'record'; readonly id: string; readonly draft: RelayedDraft }
  /** The transaction is voided, and this one is booked with its fees. */
  | {
      readonly kind: 'replace';
      readonly voids: string;
      readonly id: string;
      readonly draft: TradeDraft;
      readonly why: string;
    }
  /** Nothing happens if there is no such transaction. */
  | { readonly kind: 'void'; readonly voids: string; readonly why: string }
  /** The commission of a trade: reported after it, or estimated where the broker reports none. */
  | {
      readonly kind: 'set-fees';
      readonly of: string;
      readonly fees: Money;
      readonly isEstimate?: true;
    }
  /** The cost per share of an opening balance that was booked without one. */
  | { readonly kind: 'set-cost'; readonly of: string; readonly averageCost: Price }
  | { readonly kind: 'propose-split'; readonly split: ProposedSplit };

/** Applied once to all holders of the security, even if several traders propose it. */
export type ProposedSplit = Omit<SplitNoticed, 'source'>;

/** A command with the number of the fact that it follows from. */
export interface NumberedCommand {
  readonly seq: number;
  readonly command: LedgerCommand;
}
