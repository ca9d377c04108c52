// Cash rows of a statement as drafts. The broker states a dividend and the tax withheld from it in two rows, and
// reverses rows by rows with the opposite sign: rows of one distribution are booked as one.
import { negated, sumOf } from '../../../../kernel/amounts.ts';
import { assertNever } from '../../../../kernel/assert.ts';
import type { Decimal, Money } from '../../../../kernel/decimal.ts';
import type { CurrencyCode } from '../../../domain/entries/ids.ts';
import type {
  CashDraft,
  DistributionDraft,
  SecurityReference,
  TransactionOrigin,
} from '../../../domain/transactions/draft.ts';
import type { IgnoredRow, ImportedDraft, Place, RawRow } from '../../rows/imported-file.ts';
import type { Moment } from '../../text/moment-text.ts';

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
  readonly raw: RawRow;
  readonly kind: CashKind;
  readonly moment: Moment;
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
  readonly ignored: readonly IgnoredRow[];
}

export function cashBookings(rows: readonly CashRow[]): CashBookings {
  const groups = new Map<string, CashRow[]>();
  const drafts: ImportedDraft[] = [];
  const taxes: CashRow[] = [];
  for (const row of rows) {
    if (row.kind === 'withholding') taxes.push(row);
    else if (row.kind === 'dividend' || row.kind === 'return-of-capital') addTo(groups, row);
    else drafts.push(imported(row, cashDraft(row, row.kind)));
  }
  const withheld = new Map<string, CashRow[]>();
  for (const row of taxes) {
    const key = distributionTaxed(row, groups);
    if (key === undefined) drafts.push(imported(row, cashDraft(row, 'tax')));
    else withheld.set(key, [...(withheld.get(key) ?? []), row]);
  }
  const ignored: IgnoredRow[] = [];
  for (const [key, paid] of groups) {
    const booked = distributionOf(paid, withheld.get(key) ?? []);
    if (booked !== undefined) drafts.push(booked);
    else ignored.push(...paid.map(({ place }) => ({ place, why: REVERSED })));
  }
  return { drafts, ignored };
}

const REVERSED = 'The distribution was reversed by another row of the file.';

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
  const [perShare = ''] = /^.*?PER SHARE/i.exec(description) ?? [description.split(' - ')[0] ?? ''];
  const words = perShare.toUpperCase().replaceAll(/\s+/g, ' ').trim();
  return [kind, dayKeyOf(row), words].join('|');
}

/** Undefined if all of it was reversed. */
function distributionOf(
  paid: readonly CashRow[],
  withheld: readonly CashRow[],
): ImportedDraft | undefined {
  const first = paid.find(({ amount }) => amount.gt(0)) ?? paid[0];
  if (first?.security === undefined) return undefined;
  const amount = sumOf(paid.map((row) => row.amount));
  const withholding = negated(sumOf(withheld.map((row) => row.amount)));
  if (amount.isZero() && withholding.isZero()) return undefined;
  const [tax] = withheld;
  if (amount.isZero() && tax !== undefined)
    return imported(tax, { ...cashDraft(tax, 'tax'), amount: withholding });
  const draft: DistributionDraft = {
    ...drafted(first),
    type: first.kind === 'return-of-capital' ? 'RETURN_OF_CAPITAL' : 'DIVIDEND',
    security: first.security,
    amount,
    withholding,
    bought: undefined,
  };
  return imported(first, draft);
}

function cashDraft(row: CashRow, kind: 'deposit' | 'interest' | 'fee' | 'tax'): CashDraft {
  const { amount } = row;
  switch (kind) {
    case 'deposit': {
      const type = amount.isNegative() ? 'WITHDRAWAL' : 'DEPOSIT';
      return { ...drafted(row), type, amount: amount.abs() as Money };
    }
    case 'interest':
      return { ...drafted(row), type: 'INTEREST', amount };
    case 'fee':
      return { ...drafted(row), type: 'FEE', amount: negated(amount) };
    case 'tax':
      return { ...drafted(row), type: 'TAX', amount: negated(amount) };
    default:
      return assertNever(kind);
  }
}

function drafted({ moment, currency, rate, description, origin }: CashRow) {
  return { ...moment, currency, rate, notes: description || undefined, origin };
}

function imported({ place, raw }: CashRow, draft: ImportedDraft['draft']): ImportedDraft {
  return { draft, place, raw };
}
