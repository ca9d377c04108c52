// A figure that the statement and the ledger both have, and why they differ.
import type { Decimal } from '../../../kernel/decimal.ts';
import { textOf } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import type { TransactionId } from '../../domain/entries/ids.ts';
import { type Place, placeText } from '../../interchange/rows/imported-file.ts';

export type FigureName = 'quantity' | 'cost' | 'realized' | 'dividends' | 'withholding' | 'cash';

export interface ReconciledFigure {
  readonly figure: FigureName;
  /** A symbol; for cash and withholding a currency. */
  readonly of: string;
  /** Of the amounts; undefined for a quantity. */
  readonly currency: string | undefined;
  readonly stated: Decimal;
  readonly booked: Decimal;
  /** What wash sales within the account change, and is part of `booked`; undefined if they change nothing. */
  readonly washed: Decimal | undefined;
  readonly isEqual: boolean;
  /** Empty if it is equal. */
  readonly causes: readonly DifferenceCause[];
}

/** `amount`: what it adds to the ledger's figure; undefined for cost and gain, which depend on the lots that are closed. */
export type DifferenceCause =
  | {
      readonly kind: 'NOT_BOOKED';
      readonly places: readonly Place[];
      readonly amount: Decimal | undefined;
    }
  | {
      readonly kind: 'NOT_STATED';
      readonly transactions: readonly TransactionId[];
      readonly amount: Decimal | undefined;
    }
  | {
      readonly kind: 'TERMS_DIFFER';
      readonly places: readonly Place[];
      readonly amount: Decimal | undefined;
    }
  | { readonly kind: 'BEFORE_PERIOD'; readonly from: TradingDay; readonly amount: Decimal }
  | { readonly kind: 'ACTION_OR_TRANSFER'; readonly place: Place; readonly description: string }
  | { readonly kind: 'QUANTITY_DIFFERS' }
  | { readonly kind: 'LOT_METHOD'; readonly method: string }
  | { readonly kind: 'FEES_EXPENSED' }
  | { readonly kind: 'UNKNOWN_LOTS' }
  | { readonly kind: 'UNREADABLE_ROWS'; readonly places: readonly Place[] }
  | { readonly kind: 'UNEXPLAINED'; readonly amount: Decimal };

const PLACES_SHOWN = 3;

export function causeText(cause: DifferenceCause): string {
  switch (cause.kind) {
    case 'NOT_BOOKED':
      return `${rows(cause.places)} of the statement not in the ledger${by(cause.amount)}: import the statement, or wait until the trader's journal has arrived.`;
    case 'NOT_STATED':
      return `Transactions ${listed(cause.transactions.map(String))} are not on the statement${by(cause.amount)}.`;
    case 'TERMS_DIFFER':
      return `${rows(cause.places)} booked with other amounts${by(cause.amount)}: a commission or a price was corrected.`;
    case 'BEFORE_PERIOD':
      return `It differed by ${signed(cause.amount)} before ${cause.from} already: prove an earlier statement, or book an opening balance.`;
    case 'ACTION_OR_TRANSFER':
      return `${placeText(cause.place)}: ${cause.description}. Book it yourself; a file does not say all of it.`;
    case 'QUANTITY_DIFFERS':
      return 'The quantity differs, so the cost does too.';
    case 'LOT_METHOD':
      return `The portfolio closes lots by ${cause.method}; the broker's own choice is FIFO unless instructed otherwise.`;
    case 'FEES_EXPENSED':
      return 'The portfolio keeps fees out of the cost (fees_in_basis); the broker counts them.';
    case 'UNKNOWN_LOTS':
      return 'Some lots were taken over, and their cost is what the broker said then.';
    case 'UNREADABLE_ROWS':
      return `${rows(cause.places)} that cannot be read.`;
    case 'UNEXPLAINED':
      return `${signed(cause.amount)} without a known cause.`;
  }
}

function rows(places: readonly Place[]): string {
  const noun = places.length === 1 ? 'row' : 'rows';
  return `${places.length} ${noun} (${listed(places.map(placeText))})`;
}

function listed(texts: readonly string[]): string {
  const more = texts.length - PLACES_SHOWN;
  return `${texts.slice(0, PLACES_SHOWN).join('; ')}${more > 0 ? `; ${more} more` : ''}`;
}

function by(amount: Decimal | undefined): string {
  return amount === undefined ? '' : ` (${signed(amount)})`;
}

function signed(amount: Decimal): string {
  return `${amount.gt(0) ? '+' : ''}${textOf(amount)}`;
}
