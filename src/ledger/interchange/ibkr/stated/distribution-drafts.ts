// Dividends, returns of capital and the taxes withheld from them as drafts, each from the rows that it books.
// Decision 0123
import { negated, sumOf } from '../../../../kernel/amounts.ts';
import type { TradingDay } from '../../../../kernel/instant.ts';
import type { IgnoredRow, ImportedDraft, Place } from '../../rows/imported-file.ts';
import { type CashRow, cashDraft, distributionDraft, isPostedLate } from './cash-row.ts';
import { type Distribution, distributionsAmong } from './distribution-groups.ts';
import { type BookedRows, withFormerBookings } from './former-bookings.ts';
import type { StatementFigures } from './statement-figures.ts';

export interface CashBookings {
  readonly drafts: readonly ImportedDraft[];
  /** What was corrected later, by its rows: when the cash moved. */
  readonly late: ReadonlyMap<Place, TradingDay>;
  readonly ignored: readonly IgnoredRow[];
}

/** Of the statement. */
export type CashPeriod = Pick<StatementFigures, 'from' | 'to'>;

export function distributionDrafts(rows: readonly CashRow[], period: CashPeriod): CashBookings {
  const undone = undoneBefore(rows, period);
  const counted = rows.filter((row) => !undone.has(row) && !row.amount.isZero());
  const late = new Map<Place, TradingDay>();
  const booked: BookedRows[] = [];
  const add = (row: CashRow, taxes: readonly CashRow[], isCorrected: boolean) => {
    const day = dayOfCash(row, isCorrected ? period : NO_PERIOD);
    if (day !== undefined) late.set(row.place, day);
    booked.push({ rows: [row, ...taxes], row: imported(row, taxes) });
  };
  for (const postedTogether of Map.groupBy(counted, ({ postedOn }) => postedOn).values()) {
    const { found, alone } = distributionsAmong(postedTogether);
    for (const distribution of found) {
      const isCorrected = isCorrection(distribution) && isBefore(distribution.paid[0], period);
      const { first, taxes } = isCorrected ? APART : postedWith(distribution);
      for (const row of distribution.paid) add(row, row === first ? taxes : [], isCorrected);
      for (const row of distribution.withheld) if (!taxes.includes(row)) add(row, [], true);
    }
    for (const row of alone) add(row, [], true);
  }
  const ignored = rows
    .filter((row) => !counted.includes(row))
    .map(({ place }): IgnoredRow => ({ place, why: UNDONE }));
  return { drafts: withFormerBookings(booked, counted), late, ignored };
}

const UNDONE = 'It moves no money, or another row of the file reverses it.';
const NO_PERIOD: CashPeriod = { from: undefined, to: undefined };

interface Posted {
  readonly first: CashRow | undefined;
  readonly taxes: readonly CashRow[];
}

const APART: Posted = { first: undefined, taxes: [] };

/**
 * The payment and its tax. A statement that says when cash was posted has all that was posted with a payment; in others the rows of
 * later days look the same: there the tax is the first one, and that is a row which another one reverses.
 */
function postedWith({ paid, withheld }: Distribution): Posted {
  const isDated = paid[0]?.postedOn !== undefined;
  const first = firstOf(paid, ({ amount }) => amount.gt(0));
  const tax = firstOf(withheld, ({ amount }) => amount.isNegative());
  const taxes = isDated ? withheld : [tax ?? []].flat();
  const withholding = withheldBy(taxes);
  // More than was paid, or given back: some of it belongs to an earlier payment.
  const isOwn = first !== undefined && withholding.gt(0) && withholding.lte(first.amount);
  return isOwn ? { first, taxes } : APART;
}

function withheldBy(taxes: readonly CashRow[]) {
  return negated(sumOf(taxes.map(({ amount }) => amount)));
}

function firstOf(rows: readonly CashRow[], isOf: (row: CashRow) => boolean): CashRow | undefined {
  const own = rows.filter(isOf);
  const isUndone = ({ amount }: CashRow) => rows.some((other) => other.amount.eq(negated(amount)));
  return own.find(isUndone) ?? own[0];
}

function isCorrection({ paid, withheld }: Distribution): boolean {
  return (
    paid.some(({ amount }) => amount.isNegative()) || withheld.some(({ amount }) => amount.gt(0))
  );
}

function isBefore(row: CashRow | undefined, { from }: CashPeriod): boolean {
  return from !== undefined && row !== undefined && row.moment.on < from;
}

/** Undefined: that of the payment. What a period states of a day before it moved when the period ended, at the latest. */
function dayOfCash(row: CashRow, period: CashPeriod): TradingDay | undefined {
  const { postedOn, moment, kind, amount } = row;
  const isPayment = kind !== 'withholding' && amount.gt(0);
  if (postedOn === undefined) return isBefore(row, period) ? period.to : undefined;
  return isPostedLate(row) || (!isPayment && postedOn > moment.on) ? postedOn : undefined;
}

/**
 * Rows without ids of days before the period, one of which reverses the other: the statement of those days may have an equal row,
 * which looks like the one that was booked again.
 */
function undoneBefore(rows: readonly CashRow[], period: CashPeriod): ReadonlySet<CashRow> {
  const undone = new Set<CashRow>();
  const { found, alone } = distributionsAmong(
    rows.filter((row) => row.origin === undefined && isBefore(row, period)),
  );
  const groups = [...found.flatMap(({ paid, withheld }) => [paid, withheld]), alone];
  for (const group of groups)
    for (const row of group) {
      const other = group.find(
        (each) => !undone.has(each) && each.amount.eq(negated(row.amount)) && isSameText(each, row),
      );
      if (undone.has(row) || other === undefined) continue;
      undone.add(row).add(other);
    }
  return undone;
}

/** Of rows without a distribution, only those of one payment. */
function isSameText(one: CashRow, other: CashRow): boolean {
  return one.moment.on === other.moment.on && one.security?.symbol === other.security?.symbol;
}

function imported(row: CashRow, taxes: readonly CashRow[]): ImportedDraft {
  const { place } = row;
  return row.kind === 'withholding'
    ? { place, draft: cashDraft(row, 'tax') }
    : { place, draft: distributionDraft(row, row.amount, withheldBy(taxes)) };
}
