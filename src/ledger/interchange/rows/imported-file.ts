// What an importer returns for a file of any format: drafts to book, what a person has to decide, and what it could
// not read. Nothing in the file is dropped without a word.
import type { Decimal, Money, Quantity } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import type { CurrencyCode } from '../../domain/entries/ids.ts';
import type {
  SecurityReference,
  TransactionDraft,
  TransactionOrigin,
} from '../../domain/transactions/draft.ts';
import type { FileTotals } from './file-totals.ts';

/** The source of transactions that this ledger has exported and that had none. */
export const LEDGER_SOURCE = 'ledger';

export interface Place {
  /** From 1; undefined in JSON, where `part` says it. */
  readonly line: number | undefined;
  /** A section, element or index: `Trades`, `activities[3]`. */
  readonly part: string | undefined;
  /** A column, attribute or field. */
  readonly column: string | undefined;
}

/** The cells of a row by their names. */
export type RawRow = Readonly<Record<string, string>>;

export interface ImportedDraft {
  readonly draft: TransactionDraft;
  readonly place: Place;
  /** As earlier versions booked the row, alone or together with others, each under its name: one that is booked counts as the row. */
  readonly formerly?: readonly TransactionDraft[];
  /** Charges that are a part of the row now, as earlier versions booked them beside it: each counts only beside a row without it. */
  readonly charges?: readonly TransactionDraft[];
  /** The broker's name of the row; undefined if that is not part of its origin. */
  readonly brokersId?: string | undefined;
}

/** As much of a list as booking it in parts needs. */
export interface DraftList extends Iterable<ImportedDraft> {
  readonly length: number;
  slice(from: number, to: number): readonly ImportedDraft[];
}

/** What a row that is not booked states that it did to the cash, or that there is. */
export interface StatedMove {
  readonly currency: string;
  /** Positive for what came in. */
  readonly amount: Money;
}

export interface ImportProblem {
  readonly place: Place;
  /** One sentence: what is wrong and what to do. */
  readonly why: string;
  readonly moved?: readonly StatedMove[];
  /** Of a CSV whose columns are not known: a mapping in YAML, as far as the file says it. */
  readonly mapping?: string;
}

/** A row that was read and books nothing, such as the two rows of a trade and its cancellation. */
export interface IgnoredRow {
  readonly place: Place;
  readonly why: string;
  readonly moved?: readonly StatedMove[];
}

/** What happened to a security or a holding; a person confirms it, since the file lacks what booking it needs. */
export interface ActionProposal {
  readonly place: Place;
  readonly origin: TransactionOrigin;
  readonly on: TradingDay;
  /** The one that it happened to. */
  readonly security: SecurityReference;
  readonly currency: CurrencyCode;
  /** What the account received (positive) and gave, as the file states it. */
  readonly moves: readonly SecurityMove[];
  /** Cash received. */
  readonly proceeds: Money;
  readonly description: string;
  readonly action: ProposedAction;
}

export interface SecurityMove {
  readonly security: SecurityReference;
  readonly quantity: Quantity;
}

/**
 * `newShares` for `oldShares`, as the source words it. Not a `CorporateAction`, which has terms that files do not state, and changes
 * lots; this one is shown to a person.
 */
export type ProposedAction =
  | { readonly kind: 'split'; readonly newShares: Decimal; readonly oldShares: Decimal }
  | { readonly kind: 'stock-dividend'; readonly newShares: Decimal; readonly oldShares: Decimal }
  | {
      readonly kind: 'spin-off' | 'stock-merger' | 'rights';
      readonly security: SecurityReference;
      readonly newShares: Decimal;
      readonly oldShares: Decimal;
    }
  | { readonly kind: 'cash-merger'; readonly cashPerShare: Money }
  | { readonly kind: 'symbol-change'; readonly security: SecurityReference }
  | { readonly kind: 'delisting' }
  /** Shares from or to another account; the file does not say what they cost. */
  | { readonly kind: 'transfer-in' | 'transfer-out'; readonly account: string }
  /** Named by `description` only. */
  | { readonly kind: 'other' };

/** Reverses what another file, or the trader, may have booked. */
export interface ImportedCancellation {
  readonly place: Place;
  readonly origin: TransactionOrigin;
}

export interface ImportedFile {
  readonly format: string;
  /** Oldest first. */
  readonly drafts: readonly ImportedDraft[];
  readonly proposals: readonly ActionProposal[];
  readonly cancellations: readonly ImportedCancellation[];
  readonly ignored: readonly IgnoredRow[];
  readonly problems: readonly ImportProblem[];
  /** Rows that are booked, with something about them that a person should see: an amount that is not price × quantity. */
  readonly remarks?: readonly IgnoredRow[];
  /** What versions before booked wrongly for rows of the file, under its names: a person reverses what is booked. */
  readonly mistaken?: readonly ImportedDraft[];
  /** As the file states its amounts, whether or not they could be read as drafts. */
  readonly totals: FileTotals;
}

/** A file whose rows need not be in memory. */
export type FileInParts = Omit<ImportedFile, 'drafts'> & { readonly drafts: DraftList };

/** `line 12, Trades, column Quantity`. */
export function placeText({ line, part, column }: Place): string {
  const words = [
    line === undefined ? [] : [`line ${line}`],
    part === undefined ? [] : [part],
    column === undefined ? [] : [`column ${column}`],
  ].flat();
  return words.length === 0 ? 'the file' : words.join(', ');
}
