// How a CSV for Ghostfolio writes numbers and dates. Programs of other countries write both in another way, and some of their
// values can be read in two: the other values of the file decide, and if they do not, the value is refused.
import type { ImportProblem } from '../rows/imported-file.ts';
import type { Row } from '../rows/row-reading.ts';
import { shown } from '../rows/row-reading.ts';
import { anyForm, formFrom, ISO_FORM, type MomentForm } from '../text/moment-text.ts';
import { type DecimalSign, numberFrom } from '../text/number-text.ts';
import type { ActivityFields } from './activity-drafts.ts';

/** The day is always first, as Ghostfolio reads it. */
export const CSV_MOMENTS = formsOf('dd-MM-yyyy', 'dd/MM/yyyy', 'dd.MM.yyyy', 'yyyyMMdd');
const MONTH_FIRST = formsOf('MM-dd-yyyy', 'MM/dd/yyyy', 'MM.dd.yyyy');

function formsOf(...patterns: readonly string[]): MomentForm {
  return anyForm(patterns.flatMap((form) => formFrom(form) ?? []).concat(ISO_FORM));
}

export interface Amounts {
  readonly decimalSign: DecimalSign;
  readonly problems: readonly ImportProblem[];
}

/** `1,234` is a thousand in one country and a little more than one in another. */
const IN_TWO_WAYS = /^[+-]?\d{1,3},\d{3}$/;

export function amountsIn(rows: readonly Row[], fields: ActivityFields): Amounts {
  const columns = [fields.quantity, fields.unitPrice, fields.fee];
  const texts = rows.flatMap(({ raw }) => columns.map((column) => raw[column]?.trim() ?? ''));
  const isOnly = (sign: DecimalSign, other: DecimalSign) =>
    texts.some(
      (text) => numberFrom(text, sign) !== undefined && numberFrom(text, other) === undefined,
    );
  const hasPoint = isOnly('.', ',');
  if (isOnly(',', '.') && !hasPoint) return { decimalSign: ',', problems: [] };
  const problems = hasPoint
    ? []
    : rows.flatMap(({ place, raw }) =>
        columns
          .filter((column) => IN_TWO_WAYS.test(raw[column]?.trim() ?? ''))
          .map((column) => ({
            place: { ...place, column },
            why: `"${shown(raw[column] ?? '')}" may be thousands or decimals; write it with a decimal point and without separators.`,
          })),
      );
  return { decimalSign: '.', problems };
}

/** A date that only the month first explains puts every other one in doubt that can be read so. */
export function doubtfulDates(
  rows: readonly Row[],
  { date }: ActivityFields,
  zone: Parameters<MomentForm['parse']>[1],
): readonly ImportProblem[] {
  const dayFirst = (row: Row) => CSV_MOMENTS.parse(row.raw[date]?.trim() ?? '', zone);
  const monthFirst = (row: Row) => MONTH_FIRST.parse(row.raw[date]?.trim() ?? '', zone);
  const sign = rows.find((row) => dayFirst(row) === undefined && monthFirst(row) !== undefined);
  if (sign === undefined) return [];
  return rows
    .filter((row) => {
      const [one, other] = [dayFirst(row), monthFirst(row)];
      return one !== undefined && other !== undefined && one.on !== other.on;
    })
    .map(({ place, raw }) => ({
      place: { ...place, column: date },
      why: `"${shown(raw[date] ?? '')}" may have the month first, as "${shown(sign.raw[date] ?? '')}" of line ${sign.place.line ?? '?'} has; write dates as yyyy-mm-dd.`,
    }));
}
