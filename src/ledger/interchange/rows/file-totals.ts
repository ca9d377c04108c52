// Sums that a file states or that its drafts add up to, and the differences between the two.
import { minus, negated, plus, valueAt } from '../../../kernel/amounts.ts';
import { assertNever } from '../../../kernel/assert.ts';
import {
  type Decimal,
  type Money,
  NO_MONEY,
  NO_QUANTITY,
  type Price,
  type Quantity,
  textOf,
  ZERO,
} from '../../../kernel/decimal.ts';
import {
  deliveredBy,
  optionOf,
  timesMultiplier,
  unitPrice,
} from '../../domain/options/option-security.ts';
import {
  type DistributionDraft,
  isDraftOf,
  type OptionEndDraft,
  type TradeDraft,
  type TransactionDraft,
} from '../../domain/transactions/draft.ts';
import { hasTrait, sideOfTrade } from '../../domain/transactions/transaction-type.ts';

/** A total that the file does not state is missing from its map. */
export interface FileTotals {
  /** What came in less what went out, by currency. */
  readonly cash: ReadonlyMap<string, Money>;
  /** What was added less what was taken away, by symbol. */
  readonly quantity: ReadonlyMap<string, Quantity>;
  /** Before withholding, by currency. */
  readonly dividends: ReadonlyMap<string, Money>;
  readonly withholding: ReadonlyMap<string, Money>;
  /** Of trades and of the account, by currency. */
  readonly fees: ReadonlyMap<string, Money>;
}

export type TotalName = keyof FileTotals;

export interface TotalDifference {
  readonly total: TotalName;
  /** A currency or a symbol. */
  readonly of: string;
  readonly stated: Decimal;
  readonly booked: Decimal;
}

/** What one row adds to the totals. */
export interface TotalsEntry {
  readonly total: TotalName;
  readonly of: string;
  readonly amount: Decimal;
}

export const NO_TOTALS: FileTotals = {
  ...{ cash: new Map(), quantity: new Map(), dividends: new Map() },
  ...{ withholding: new Map(), fees: new Map() },
};

/** Of these and those `before` them. */
export function totalsOf(entries: Iterable<TotalsEntry>, before = NO_TOTALS): FileTotals {
  const sums = {
    cash: new Map(before.cash),
    quantity: new Map(before.quantity),
    dividends: new Map(before.dividends),
    withholding: new Map(before.withholding),
    fees: new Map(before.fees),
  };
  for (const { total, of, amount } of entries) {
    const sum = sums[total] as Map<string, Decimal>;
    sum.set(of, plus(sum.get(of) ?? ZERO, amount));
  }
  return sums;
}

export function totalsOfDrafts(drafts: Iterable<TransactionDraft>, before = NO_TOTALS): FileTotals {
  const entries: TotalsEntry[] = [];
  for (const draft of drafts) {
    const of = draft.currency;
    entries.push({ total: 'cash', of, amount: cashOf(draft) });
    entries.push({ total: 'fees', of, amount: feesOf(draft) });
    if ('security' in draft)
      entries.push({ total: 'quantity', of: symbolOf(draft), amount: addedBy(draft) });
    if (isDividend(draft)) {
      entries.push({ total: 'dividends', of, amount: draft.amount });
      entries.push({ total: 'withholding', of, amount: draft.withholding });
    }
  }
  return totalsOf(entries, before);
}

/**
 * Only what the file states is compared; a sum of nothing counts as zero. No tolerance: a difference of a tenth of a
 * cent has a cause too.
 */
export function reconciled(stated: FileTotals, booked: FileTotals): TotalDifference[] {
  return (Object.keys(stated) as TotalName[]).flatMap((total) =>
    [...stated[total]].flatMap(([of, amount]) => {
      const counterpart = booked[total].get(of) ?? ZERO;
      return counterpart.eq(amount) ? [] : [{ total, of, stated: amount, booked: counterpart }];
    }),
  );
}

export function differenceText({ total, of, stated, booked }: TotalDifference): string {
  const by = textOf(minus(booked, stated));
  return `${total} ${of}: the file says ${textOf(stated)}, its rows book ${textOf(booked)} (difference ${by}).`;
}

/** What a draft adds to the cash of its currency. */
export function cashOf(draft: TransactionDraft): Money {
  if (isDraftOf(draft, 'trade')) {
    const value = valueAt(draft.quantity, unitPriceOf(draft));
    const isBuy = sideOfTrade(draft.type) === 'BUY';
    return isBuy ? negated(plus(value, draft.fees)) : minus(value, draft.fees);
  }
  if (isDraftOf(draft, 'distribution'))
    return minus(minus(draft.amount, draft.withholding), spentOn(draft.bought));
  if (isDraftOf(draft, 'option-end')) return optionEndCash(draft);
  if (isDraftOf(draft, 'cash'))
    return hasTrait(draft.type, 'takes') ? negated(draft.amount) : draft.amount;
  switch (draft.type) {
    case 'TRANSFER':
    case 'SPLIT':
    case 'OPENING_BALANCE':
      return NO_MONEY;
    default:
      return assertNever(draft);
  }
}

/** Of a draft that names its option by a number alone, the multiplier is stated. */
function unitPriceOf({ price, multiplier, security }: TradeDraft): Price {
  if (multiplier !== undefined) return timesMultiplier(price, multiplier);
  return typeof security === 'number' ? price : unitPrice(security, price);
}

function spentOn(bought: DistributionDraft['bought']): Money {
  return bought === undefined ? NO_MONEY : valueAt(bought.quantity, bought.price);
}

/** Of a contract that is named by a number alone its delivery is not known. */
function optionEndCash({ type, security, quantity, settledAt, fees }: OptionEndDraft): Money {
  const option = typeof security === 'number' ? undefined : optionOf(security);
  if (option === undefined) return negated(fees);
  if (settledAt !== undefined)
    return minus(valueAt(quantity, timesMultiplier(settledAt, option.multiplier)), fees);
  if (type !== 'EXERCISE' && type !== 'ASSIGNMENT') return negated(fees);
  const { amount } = deliveredBy(option, quantity);
  const isBought = (option.right === 'call') === (type === 'EXERCISE');
  return minus(isBought ? negated(amount) : amount, fees);
}

/** What a draft adds to the position in its security; nothing if it changes only cash, or its shares. */
export function addedBy(draft: TransactionDraft): Quantity {
  if ('bought' in draft) return draft.bought?.quantity ?? NO_QUANTITY;
  if (!('quantity' in draft)) return NO_QUANTITY;
  // Of written contracts the quantity is negative, unless they were assigned.
  if (isDraftOf(draft, 'option-end'))
    return draft.type === 'ASSIGNMENT' ? draft.quantity : negated(draft.quantity);
  return hasTrait(draft.type, 'takes') ? negated(draft.quantity) : draft.quantity;
}

/** One whose amount and withholding a statement adds up among its dividends. */
export function isDividend(draft: TransactionDraft): draft is DistributionDraft {
  return hasTrait(draft.type, 'dividend');
}

function feesOf(draft: TransactionDraft): Money {
  if ('fees' in draft) return draft.fees;
  return draft.type === 'FEE' ? draft.amount : NO_MONEY;
}

function symbolOf({ security }: Extract<TransactionDraft, { readonly security: unknown }>): string {
  return typeof security === 'number' ? `security ${security}` : security.symbol;
}
