// Cash rows of a statement as drafts. The broker states a dividend and the tax withheld from it in two rows, and
// reverses rows by rows with the opposite sign: rows of one distribution are booked as one.
import { negated, sumOf } from '../../../../kernel/amounts.ts';
import { assertNever } from '../../../../kernel/assert.ts';
import { type Decimal, type Money, NO_MONEY } from '../../../../kernel/decimal.ts';
import type { TradingDay } from '../../../../kernel/instant.ts';
import { instantOf } from '../../../../market/time/zone.ts';
import type { CurrencyCode } from '../../../domain/entries/ids.ts';
import { daysBetween } from '../../../domain/lots/holding-period.ts';
import type {
  CashDraft,
  DistributionDraft,
  SecurityReference,
  TransactionOrigin,
} from '../../../domain/transactions/draft.ts';
import type { IgnoredRow, ImportedDraft, Place } from '../../rows/imported-file.ts';
import type { Moment } from '../../text/moment-text.ts';
import { STATEMENT_ZONE } from './moments.ts';
import type { StatementFigures } from './statement-figures.ts';

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

export interface CashBookings {
  readonly drafts: readonly ImportedDraft[];
  /** Taxes that were corrected later, by their rows: when their cash moved. */
  readonly late: ReadonlyMap<Place, TradingDay>;
  readonly ignored: readonly IgnoredRow[];
}

/** Of the statement. */
export type CashPeriod = Pick<StatementFigures, 'from' | 'to'>;

export function cashBookings(rows: readonly CashRow[], period: CashPeriod): CashBookings {
  const late = new Map<Place, TradingDay>();
  const groups = new Map<string, CashRow[]>();
  const drafts: ImportedDraft[] = [];
  const taxes: CashRow[] = [];
  for (const row of rows) {
    if (row.kind === 'withholding' && isCorrection(row)) {
      drafts.push(imported(row, cashDraft(row, 'tax')));
      late.set(row.place, row.postedOn);
    } else if (row.kind === 'withholding') taxes.push(row);
    else if (row.kind === 'dividend' || row.kind === 'return-of-capital') addTo(groups, row);
    else drafts.push(imported(row, cashDraft(row, row.kind)));
  }
  const withheld = new Map<string, CashRow[]>();
  for (const row of taxes) {
    const key = distributionTaxed(row, groups);
    if (key === undefined) {
      drafts.push(imported(row, cashDraft(row, 'tax')));
      // Its cash is in this statement: it moved when the statement ended, at the latest.
      const isBefore = period.from !== undefined && row.moment.on < period.from;
      if (isBefore && period.to !== undefined) late.set(row.place, period.to);
    } else withheld.set(key, [...(withheld.get(key) ?? []), row]);
  }
  const ignored: IgnoredRow[] = [];
  for (const [key, paid] of groups) {
    const booked = distributionOf(paid, withheld.get(key) ?? []);
    if (booked.length > 0) drafts.push(...booked);
    else ignored.push(...paid.map(({ place }) => ({ place, why: REVERSED })));
  }
  return { drafts, late, ignored };
}

const REVERSED = 'The distribution was reversed by another row of the file.';

const CORRECTED_AFTER_DAYS = 7;

/** Payments are posted within days, over holidays too. */
function isCorrection(row: CashRow): row is CashRow & { readonly postedOn: TradingDay } {
  const { postedOn, moment } = row;
  return postedOn !== undefined && daysBetween(moment.on, postedOn) > CORRECTED_AFTER_DAYS;
}

/**
 * Cash moves on the day on which it was posted, and a tax belongs to the day of the payment from which it was withheld, so that
 * its row says that day. Its name comes from the row as it is stated: other statements may give it another day.
 */
export function onPostedDays(
  drafts: readonly ImportedDraft[],
  late: CashBookings['late'],
): ImportedDraft[] {
  const moved = drafts.map((row): ImportedDraft => {
    const { draft } = row;
    const on = late.get(row.place);
    if (on === undefined) return row;
    const notes = `${draft.notes ?? 'withholding tax'} (of ${draft.on})`;
    return { ...row, draft: { ...draft, at: instantOf(STATEMENT_ZONE, on, 0), on, notes } };
  });
  return moved.toSorted((one, other) => one.draft.at - other.draft.at);
}

function addTo(groups: Map<string, CashRow[]>, row: CashRow): void {
  const key = keyOf(row, row.kind);
  groups.set(key, [...(groups.get(key) ?? []), row]);
}

/** By the words of both, else the only distribution of the security on that day. */
function distributionTaxed(
  row: CashRow,
  groups: ReadonlyMap<string, readonly CashRow[]>,
): string | undefined {
  const worded = ['dividend', 'return-of-capital'].map((kind) => keyOf(row, kind));
  const key = worded.find((each) => groups.has(each));
  if (key !== undefined) return key;
  const sameDay = [...groups].flatMap(([each, [paid]]) =>
    paid !== undefined && dayKeyOf(paid) === dayKeyOf(row) ? [each] : [],
  );
  return sameDay.length === 1 ? sameDay[0] : undefined;
}

function dayKeyOf({ security, moment, currency }: CashRow): string {
  return [security?.isin ?? security?.symbol ?? '', moment.on, currency].join('|');
}

/** Rows of one distribution: the security, the day, the currency and the rate per share agree. */
function keyOf(row: CashRow, kind: string): string {
  const { description } = row;
  const [perShare = ''] = /^.*?(?:PER SHARE|PRO AKTIE)/i.exec(description) ?? [
    description.split(' - ')[0] ?? '',
  ];
  const words = perShare.toUpperCase().replaceAll(/\s+/g, ' ').trim();
  return [kind, dayKeyOf(row), words].join('|');
}

/** None if all of it was reversed. */
function distributionOf(
  paid: readonly CashRow[],
  withheld: readonly CashRow[],
): readonly ImportedDraft[] {
  const first = paid.find(({ amount }) => amount.gt(0)) ?? paid[0];
  if (first?.security === undefined) return [];
  const amount = sumOf(paid.map((row) => row.amount));
  const withholding = negated(sumOf(withheld.map((row) => row.amount)));
  if (amount.isZero() && withholding.isZero()) return [];
  const [tax] = withheld;
  if (amount.isZero() && tax !== undefined)
    return [imported(tax, { ...cashDraft(tax, 'tax'), amount: withholding })];
  // More was given back than withheld, or withheld than paid: some of it belongs to an earlier payment.
  const isOwn = !withholding.isNegative() && withholding.lte(amount.abs());
  const draft: DistributionDraft = {
    ...draftOf(first),
    type: first.kind === 'return-of-capital' ? 'RETURN_OF_CAPITAL' : 'DIVIDEND',
    security: first.security,
    amount,
    withholding: isOwn ? withholding : NO_MONEY,
    bought: undefined,
  };
  const others = isOwn ? [] : withheld.map((row) => imported(row, cashDraft(row, 'tax')));
  return [imported(first, draft), ...others];
}

function cashDraft(row: CashRow, kind: 'deposit' | 'interest' | 'fee' | 'tax'): CashDraft {
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

function imported({ place }: CashRow, draft: ImportedDraft['draft']): ImportedDraft {
  return { draft, place };
}
