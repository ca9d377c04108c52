// The entry that a draft becomes, once its security is resolved and its number is drawn.
import { negated, perUnit } from '../../../kernel/amounts.ts';
import { assertNever } from '../../../kernel/assert.ts';
import { type Price, type Quantity, ZERO } from '../../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { Entry } from '../entries/entry.ts';
import type { SecurityId, TransactionId } from '../entries/ids.ts';
import { type Lot, type LotSide, lotIdOf, type TradeId } from '../lots/lot.ts';
import type { LotMethod } from '../lots/lot-terms.ts';
import { deliveredBy, type OptionSecurity } from '../options/option-security.ts';
import {
  type CashDraft,
  type DistributionDraft,
  isDraftOf,
  type OpeningDraft,
  type OptionEndDraft,
  type SplitDraft,
  type TradeDraft,
  type TransactionDraft,
  type TransferDraft,
} from './draft.ts';
import { hasTrait, sideOfTrade, type TypeOf } from './transaction-type.ts';

export interface DraftContext {
  readonly id: TransactionId;
  /** Undefined for cash. */
  readonly security: SecurityId | undefined;
  readonly method: LotMethod;
  readonly dividendTreatment: 'INCOME' | 'REDUCE_BASIS';
  /** Of the contracts that end. */
  readonly option?: EndingOption | undefined;
}

export interface EndingOption {
  readonly terms: OptionSecurity;
  /** What it delivers; undefined if nothing is delivered. */
  readonly underlying: SecurityId | undefined;
}

export type DraftRefusal =
  | { readonly kind: 'INVALID_AMOUNT'; readonly field: string }
  | { readonly kind: 'INVALID_QUANTITY'; readonly quantity: Quantity }
  /** Only contracts of options expire or are exercised. */
  | { readonly kind: 'NOT_AN_OPTION' };

const EFFECTS = {
  BUY: 'EITHER',
  SELL: 'EITHER',
  SHORT: 'OPEN',
  COVER: 'CLOSE',
} as const satisfies Readonly<Record<TypeOf<'trade'>, string>>;

/** What was bought with a dividend has its own cost: the dividend stays income. */
const TREATMENTS = {
  DIVIDEND: 'OF_PORTFOLIO',
  REINVESTED_DIVIDEND: 'INCOME',
  RETURN_OF_CAPITAL: 'REDUCE_BASIS',
} as const satisfies Readonly<Record<TypeOf<'distribution'>, string>>;

export type BookableDraft = Exclude<TransactionDraft, TransferDraft>;

export function entryOfDraft(
  draft: BookableDraft,
  context: DraftContext,
): Result<Entry, DraftRefusal> {
  if (isDraftOf(draft, 'trade')) return ok(tradeOf(draft, context));
  if (isDraftOf(draft, 'distribution')) return distributionOf(draft, context);
  if (isDraftOf(draft, 'cash')) return cashOf(draft, context);
  if (isDraftOf(draft, 'opening')) return openingOf(draft, context);
  if (isDraftOf(draft, 'split')) return splitOf(draft, context);
  if (isDraftOf(draft, 'option-end')) return optionEndOf(draft, context);
  return assertNever(draft);
}

/** The place of an entry among others is known when it is booked. */
function bookedOf({ at, on, currency, rate }: BookableDraft, { id }: DraftContext) {
  return { id, at, on, booking: 0, currency, rate };
}

function securityIn({ security }: DraftContext): SecurityId {
  if (security === undefined)
    throw new Error('the security of a draft is resolved before its entry');
  return security;
}

function tradeOf(draft: TradeDraft, context: DraftContext): Entry {
  const { type, quantity, price, fees, chosen } = draft;
  return {
    ...bookedOf(draft, context),
    kind: 'trade',
    security: securityIn(context),
    side: sideOfTrade(type),
    effect: EFFECTS[type],
    quantity,
    price,
    fees,
    method: draft.method ?? context.method,
    chosen,
    decided: undefined,
  };
}

function distributionOf(
  draft: DistributionDraft,
  context: DraftContext,
): Result<Entry, DraftRefusal> {
  const { type, amount, withholding, bought } = draft;
  if (amount.isZero()) return failed({ kind: 'INVALID_AMOUNT', field: 'amount' });
  if (withholding.isNegative() || withholding.gt(amount.abs()))
    return failed({ kind: 'INVALID_AMOUNT', field: 'withholding' });
  if (bought !== undefined && !bought.quantity.gt(0))
    return failed({ kind: 'INVALID_QUANTITY', quantity: bought.quantity });
  const treatment = TREATMENTS[type];
  return ok({
    ...bookedOf(draft, context),
    kind: 'distribution',
    security: securityIn(context),
    amount,
    withholding,
    treatment: treatment === 'OF_PORTFOLIO' ? context.dividendTreatment : treatment,
    bought,
  });
}

function splitOf(draft: SplitDraft, context: DraftContext): Result<Entry, DraftRefusal> {
  const { newShares, oldShares, cashInLieu } = draft;
  if (!newShares.gt(0) || newShares.eq(oldShares))
    return failed({ kind: 'INVALID_AMOUNT', field: 'new_shares' });
  if (!oldShares.gt(0)) return failed({ kind: 'INVALID_AMOUNT', field: 'old_shares' });
  if (cashInLieu !== undefined && !cashInLieu.gt(0))
    return failed({ kind: 'INVALID_AMOUNT', field: 'cash_in_lieu' });
  return ok({
    ...bookedOf(draft, context),
    kind: 'action',
    security: securityIn(context),
    method: context.method,
    action: { kind: 'split', newShares, oldShares, cashInLieu },
  });
}

function cashOf(draft: CashDraft, context: DraftContext): Result<Entry, DraftRefusal> {
  const { type, amount } = draft;
  const isExternal = hasTrait(type, 'external');
  const isWrong = isExternal ? !amount.gt(0) : amount.isZero();
  if (isWrong) return failed({ kind: 'INVALID_AMOUNT', field: 'amount' });
  return ok({
    ...bookedOf(draft, context),
    kind: 'cash',
    amount: hasTrait(type, 'takes') ? negated(amount) : amount,
    isExternal,
  });
}

/** Of which side the contracts are whose draft has no sign. */
const SIDES = {
  EXERCISE: 'LONG',
  ASSIGNMENT: 'SHORT',
  EXPIRY: undefined,
  CASH_SETTLEMENT: undefined,
} as const satisfies Readonly<Record<TypeOf<'option-end'>, LotSide | undefined>>;

function optionEndOf(draft: OptionEndDraft, context: DraftContext): Result<Entry, DraftRefusal> {
  const { type, quantity, settledAt, fees, chosen } = draft;
  const { option } = context;
  if (option === undefined) return failed({ kind: 'NOT_AN_OPTION' });
  const side = SIDES[type] ?? (quantity.isNegative() ? 'SHORT' : 'LONG');
  if (quantity.isZero() || (SIDES[type] !== undefined && quantity.isNegative()))
    return failed({ kind: 'INVALID_QUANTITY', quantity });
  if (fees.isNegative()) return failed({ kind: 'INVALID_AMOUNT', field: 'fees' });
  if (settledAt?.isNegative()) return failed({ kind: 'INVALID_AMOUNT', field: 'price' });
  const contracts = quantity.abs() as Quantity;
  const { terms, underlying } = option;
  return ok({
    ...bookedOf(draft, context),
    kind: 'option-end',
    security: securityIn(context),
    side,
    quantity: contracts,
    price: settledAt ?? NO_PRICE,
    fees,
    method: context.method,
    chosen,
    delivery: underlying && {
      ...{ security: underlying, right: terms.right },
      ...deliveredBy(terms, contracts),
    },
  });
}

const NO_PRICE = ZERO as Price;

function openingOf(draft: OpeningDraft, context: DraftContext): Result<Entry, DraftRefusal> {
  const { quantity, cost, acquiredOn, at, on } = draft;
  if (quantity.isZero()) return failed({ kind: 'INVALID_QUANTITY', quantity });
  if (cost.isNegative()) return failed({ kind: 'INVALID_AMOUNT', field: 'cost' });
  const held = quantity.isNegative() ? negated(quantity) : quantity;
  const lot: Lot = {
    id: lotIdOf(String(context.id) as TradeId),
    side: quantity.isNegative() ? 'SHORT' : 'LONG',
    openedAt: at,
    openedOn: acquiredOn ?? on,
    isDateKnown: acquiredOn !== undefined,
    heldSince: acquiredOn ?? on,
    booking: 0,
    openedQuantity: held,
    remaining: held,
    openPrice: perUnit(cost, held),
    basis: cost,
  };
  return ok({
    ...bookedOf(draft, context),
    kind: 'lots-in',
    security: securityIn(context),
    lots: [lot],
  });
}
