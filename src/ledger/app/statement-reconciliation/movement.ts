// What one row of a statement and one transaction of the ledger have in common, so that the two can be matched.
import { negated, sumOf } from '../../../kernel/amounts.ts';
import { type Money, NO_MONEY, NO_QUANTITY, type Quantity } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import type { Entry } from '../../domain/entries/entry.ts';
import type { SecurityId, TransactionId } from '../../domain/entries/ids.ts';
import type { FoldedEntry } from '../../domain/portfolio/fold-entries.ts';
import type { TransactionDraft } from '../../domain/transactions/draft.ts';
import { hasShape, hasTrait } from '../../domain/transactions/transaction-type.ts';
import { addedBy, cashOf, isDividend } from '../../interchange/rows/file-totals.ts';
import type { ImportedDraft, Place } from '../../interchange/rows/imported-file.ts';
import type { SecurityRow, TransactionRow } from '../../ports/ledger-rows.ts';

export interface Movement {
  readonly isTrade: boolean;
  readonly type: string;
  /** Undefined for cash. */
  readonly security: SecurityKey | undefined;
  readonly currency: string;
  readonly on: TradingDay;
  /** Added to the position. */
  readonly quantity: Quantity;
  /** Received less paid. */
  readonly cash: Money;
  /** Before withholding. */
  readonly dividend: Money;
  readonly withholding: Money;
  readonly originSource: string | undefined;
  readonly originId: string | undefined;
}

export interface StatedMovement extends Movement {
  readonly place: Place;
}

export interface BookedMovement extends Movement {
  readonly id: TransactionId;
}

/** The number of a security of the ledger, or the symbol of one that it does not have. */
export type SecurityKey = SecurityId | string;

export type KeyOf = (named: {
  readonly symbol: string;
  readonly isin: string | undefined;
}) => SecurityKey;

/** By ISIN where both sides have one, else by symbol. */
export function keysOf(securities: readonly SecurityRow[]): KeyOf {
  const byIsin = new Map(
    securities.flatMap(({ isin, id }) => (isin === undefined ? [] : [[isin, id]])),
  );
  const bySymbol = new Map(securities.map((row) => [row.symbol, row]));
  return ({ symbol, isin }) => {
    const known = isin === undefined ? undefined : byIsin.get(isin);
    if (known !== undefined) return known;
    const named = bySymbol.get(symbol);
    const isOther = isin !== undefined && named?.isin !== undefined;
    return named === undefined || isOther ? symbol : named.id;
  };
}

export function statedMovement({ draft, place }: ImportedDraft, keyOf: KeyOf): StatedMovement {
  const security = 'security' in draft ? keyIn(draft.security, keyOf) : undefined;
  return {
    ...{ place, security, type: draft.type, currency: draft.currency, on: draft.on },
    isTrade: hasShape(draft.type, 'trade'),
    quantity: addedBy(draft),
    cash: cashOf(draft),
    dividend: isDividend(draft) ? draft.amount : NO_MONEY,
    withholding: withheldBy(draft),
    originSource: draft.origin?.source,
    originId: draft.origin?.id,
  };
}

type Secured = Extract<TransactionDraft, { readonly security: unknown }>;

function keyIn(security: Secured['security'], keyOf: KeyOf): SecurityKey {
  return typeof security === 'number' ? security : keyOf(security);
}

/** A separate tax is one that was withheld and has no dividend beside it. */
function withheldBy(draft: TransactionDraft): Money {
  if ('withholding' in draft) return draft.withholding;
  return draft.type === 'TAX' ? draft.amount : NO_MONEY;
}

export function bookedMovement(
  { entry, consequences }: FoldedEntry,
  row: TransactionRow | undefined,
): BookedMovement {
  const type = row?.type ?? entry.kind;
  const isPaid = row !== undefined && hasTrait(row.type, 'dividend');
  const isTax = type === 'TAX';
  return {
    ...{ id: entry.id, type, currency: entry.currency, on: entry.on },
    isTrade: entry.kind === 'trade',
    security: entry.kind === 'cash' ? undefined : entry.security,
    quantity: quantityIn(entry),
    cash: consequences.cash,
    dividend: isPaid && entry.kind === 'distribution' ? entry.amount : NO_MONEY,
    withholding: isTax ? negated(consequences.cash) : consequences.withholding,
    originSource: row?.originSource,
    originId: row?.originId,
  };
}

function quantityIn(entry: Entry): Quantity {
  switch (entry.kind) {
    case 'trade':
      return entry.side === 'BUY' ? entry.quantity : negated(entry.quantity);
    case 'option-end':
      return entry.side === 'SHORT' ? entry.quantity : negated(entry.quantity);
    case 'distribution':
      return entry.bought?.quantity ?? NO_QUANTITY;
    case 'lots-in':
      return sumOf(
        entry.lots.map(({ side, remaining }) => (side === 'LONG' ? remaining : negated(remaining))),
      );
    case 'lots-out':
      return sumOf(
        entry.lots.map(({ side, remaining }) => (side === 'LONG' ? negated(remaining) : remaining)),
      );
    case 'cash':
    case 'action':
      return NO_QUANTITY;
  }
}
