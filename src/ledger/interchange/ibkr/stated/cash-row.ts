// One cash row of a statement, and what it books alone.
import { negated } from '../../../../kernel/amounts.ts';
import { assertNever } from '../../../../kernel/assert.ts';
import { type Decimal, type Money, NO_MONEY } from '../../../../kernel/decimal.ts';
import type { TradingDay } from '../../../../kernel/instant.ts';
import type { CurrencyCode } from '../../../domain/entries/ids.ts';
import { daysBetween } from '../../../domain/lots/holding-period.ts';
import type {
  CashDraft,
  DistributionDraft,
  SecurityReference,
  TransactionOrigin,
} from '../../../domain/transactions/draft.ts';
import type { Place } from '../../rows/imported-file.ts';
import type { Moment } from '../../text/moment-text.ts';

/** As statements divide cash. Not a type of transaction: a withholding is a row there, and part of its dividend here. */
export type CashKind =
  | 'dividend'
  | 'return-of-capital'
  | 'withholding'
  | 'deposit'
  | 'interest'
  | 'fee'
  | 'tax';

export interface CashRow {
  readonly place: Place;
  readonly kind: CashKind;
  readonly moment: Moment;
  /** When the cash moved, if the statement says that too: a correction has the day of what it corrects. */
  readonly postedOn: TradingDay | undefined;
  readonly currency: CurrencyCode;
  readonly rate: Decimal | undefined;
  /** Positive for what came in. */
  readonly amount: Money;
  /** Of a dividend and of what is withheld from it. */
  readonly security: SecurityReference | undefined;
  readonly description: string;
  readonly origin: TransactionOrigin | undefined;
}

/** Payments are posted within days, over holidays too. */
const POSTED_AFTER_DAYS = 7;

/** A correction has the day of the payment that it corrects. */
export function isPostedLate({ postedOn, moment }: CashRow): boolean {
  return postedOn !== undefined && daysBetween(moment.on, postedOn) > POSTED_AFTER_DAYS;
}

export function cashDraft(row: CashRow, kind: 'deposit' | 'interest' | 'fee' | 'tax'): CashDraft {
  const { amount } = row;
  switch (kind) {
    case 'deposit': {
      const type = amount.isNegative() ? 'WITHDRAWAL' : 'DEPOSIT';
      return { ...draftOf(row), type, amount: amount.abs() as Money };
    }
    case 'interest':
      return { ...draftOf(row), type: 'INTEREST', amount };
    case 'fee':
      return { ...draftOf(row), type: 'FEE', amount: negated(amount) };
    case 'tax':
      return { ...draftOf(row), type: 'TAX', amount: negated(amount) };
    default:
      return assertNever(kind);
  }
}

function draftOf({ moment, currency, rate, description, origin }: CashRow) {
  return { ...moment, currency, rate, notes: description || undefined, origin };
}

export function distributionDraft(
  row: CashRow,
  amount: Money,
  withholding: Money = NO_MONEY,
): DistributionDraft {
  const { kind, security } = row;
  if (security === undefined) throw new Error('a distribution is of a security');
  return {
    ...draftOf(row),
    type: kind === 'return-of-capital' ? 'RETURN_OF_CAPITAL' : 'DIVIDEND',
    ...{ security, amount, withholding, bought: undefined },
  };
}
