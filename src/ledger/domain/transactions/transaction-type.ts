// The types of transactions and what each of them means. Code that depends on the type asks this table, or has another
// table that covers all types, so that the compiler names each place that a new type needs.

/** The fields that its draft has. */
export type DraftShape =
  | 'trade'
  | 'distribution'
  | 'cash'
  | 'transfer'
  | 'split'
  | 'opening'
  | 'option-end';

/** `action` and `arrival` follow from what was asked for elsewhere: no draft has them. */
type Shape = DraftShape | 'action' | 'arrival';

type Trait =
  /** May be the first that a portfolio has of a listing. */
  | 'opens'
  /** May close lots, which are there again once it is taken back. */
  | 'closes'
  /** Its quantity leaves the position; of cash, its amount leaves the balance. */
  | 'takes'
  /** Buys shares to be held. */
  | 'purchase'
  /** Counts among the dividends that a statement adds up. */
  | 'dividend'
  /** Comes from outside or goes there: not part of the return. */
  | 'external';

interface Meaning {
  readonly shape: Shape;
  readonly traits: readonly Trait[];
}

/**
 * BUY covers a short position first, SELL closes a long one first; SHORT and COVER refuse to do anything else.
 * DIVIDEND is paid in cash; REINVESTED_DIVIDEND buys `quantity` at `price` with it; RETURN_OF_CAPITAL lowers the basis.
 * SPLIT makes other shares of those that this portfolio holds; one for all holders is a corporate action.
 * TRANSFER moves lots to another portfolio with their cost and dates. OPENING_BALANCE books what was held before.
 * EXPIRY, EXERCISE, ASSIGNMENT and CASH_SETTLEMENT end contracts of an option; EXERCISE is of bought ones, ASSIGNMENT of written ones.
 * CORPORATE_ACTION is what one for all holders did here; TRANSFER_IN are lots that another portfolio transferred.
 */
const MEANINGS = {
  BUY: { shape: 'trade', traits: ['opens', 'closes', 'purchase'] },
  SELL: { shape: 'trade', traits: ['closes', 'takes'] },
  SHORT: { shape: 'trade', traits: ['opens', 'takes'] },
  COVER: { shape: 'trade', traits: ['closes'] },
  DIVIDEND: { shape: 'distribution', traits: ['dividend'] },
  REINVESTED_DIVIDEND: { shape: 'distribution', traits: ['dividend', 'purchase'] },
  RETURN_OF_CAPITAL: { shape: 'distribution', traits: [] },
  DEPOSIT: { shape: 'cash', traits: ['external'] },
  WITHDRAWAL: { shape: 'cash', traits: ['external', 'takes'] },
  FEE: { shape: 'cash', traits: ['takes'] },
  INTEREST: { shape: 'cash', traits: [] },
  TAX: { shape: 'cash', traits: ['takes'] },
  TRANSFER: { shape: 'transfer', traits: ['closes', 'takes', 'external'] },
  SPLIT: { shape: 'split', traits: [] },
  OPENING_BALANCE: { shape: 'opening', traits: ['opens', 'external'] },
  EXPIRY: { shape: 'option-end', traits: ['closes'] },
  EXERCISE: { shape: 'option-end', traits: ['closes'] },
  ASSIGNMENT: { shape: 'option-end', traits: ['closes'] },
  CASH_SETTLEMENT: { shape: 'option-end', traits: ['closes'] },
  CORPORATE_ACTION: { shape: 'action', traits: [] },
  TRANSFER_IN: { shape: 'arrival', traits: ['external'] },
} as const satisfies Readonly<Record<string, Meaning>>;

/** Of a transaction that is booked. */
export type BookedType = keyof typeof MEANINGS;

export type TypeOf<S extends Shape> = {
  [Type in BookedType]: (typeof MEANINGS)[Type]['shape'] extends S ? Type : never;
}[BookedType];

/** Of a transaction that somebody asks to book. */
export type TransactionType = TypeOf<DraftShape>;

export const BOOKED_TYPES = Object.keys(MEANINGS) as readonly BookedType[];

export const TRANSACTION_TYPES = BOOKED_TYPES.filter(isTransactionType);

export function isTransactionType(text: string): text is TransactionType {
  return Object.hasOwn(MEANINGS, text) && text !== 'CORPORATE_ACTION' && text !== 'TRANSFER_IN';
}

export function hasTrait(type: BookedType, trait: Trait): boolean {
  const { traits }: Meaning = MEANINGS[type];
  return traits.includes(trait);
}

export function hasShape<S extends Shape>(type: BookedType, shape: S): type is TypeOf<S> {
  return MEANINGS[type].shape === shape;
}

export function sideOfTrade(type: TypeOf<'trade'>): 'BUY' | 'SELL' {
  return hasTrait(type, 'takes') ? 'SELL' : 'BUY';
}
