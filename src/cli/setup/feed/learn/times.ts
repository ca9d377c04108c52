// The time of a record: one column, or a date and a time of day in two.
import { parseMoment } from '../../../../trader/domain/intake/neutral/data-time.ts';
import { type Column, isMostly, MOSTLY } from './columns.ts';
import { at, columnNamed, type Field } from './fields.ts';

/** What the record is about first, then when it was written. */
const TIME_NAMES = [
  ...[/^(?:data_time|as_of|executed_at|trade_time|end_time|signal_time)$/],
  ...[/^(?:timestamp|ts|t|time|datetime|date_time)$/, /(?:executed|timestamp|trade_time)/],
  ...[/^(?:created_at|created|published_at|issued_at|updated_at|updated|date)$/],
  ...[/(?:time|date)|(?:^|_)(?:at|when)$/],
];

const EPOCHS = [
  { unit: 's', from: 1e9 },
  { unit: 'ms', from: 1e12 },
  { unit: 'us', from: 1e15 },
  { unit: 'ns', from: 1e18 },
] as const;

const DAY = /^\d{4}-\d\d-\d\d$/;
const TIME_OF_DAY = /^\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?$/;
const ZONED = /(?:Z|[+-]\d\d:?\d\d)$/i;

/** Epochs from 2001 to 2286. */
export function epochUnit(values: readonly unknown[]): string | undefined {
  const numbers = values.map(Number);
  return EPOCHS.find(({ from }) =>
    isMostly(numbers, (number) => number >= from && number < 10 * from),
  )?.unit;
}

function isMoment(value: unknown, zone: string): boolean {
  const text = String(value);
  return !DAY.test(text) && parseMoment(text, ZONED.test(text) ? undefined : zone) !== undefined;
}

export function timeField(columns: readonly Column[], zone: string): Field | undefined {
  const names = columns.filter(
    ({ name, share }) => share >= MOSTLY && !/expir|^exp(?:_date)?$/.test(name),
  );
  const found = columnNamed(
    names,
    TIME_NAMES,
    ({ values }) =>
      epochUnit(values) !== undefined || isMostly(values, (value) => isMoment(value, zone)),
  );
  if (found === undefined) return dateAndTime(names, zone);
  const unit = epochUnit(found.values);
  if (unit !== undefined)
    return {
      path: found.path,
      pieces: [at(found.path), `time: { unit: ${unit} }`, 'required: true'],
    };
  const isZoned = found.values.every((value) => ZONED.test(String(value)));
  if (isZoned)
    return { path: found.path, pieces: [at(found.path), 'time: { unit: iso }', 'required: true'] };
  return {
    path: found.path,
    pieces: [at(found.path), `time: { unit: iso, zone: ${zone} }`, 'required: true'],
    question: `its times have no zone: taken as ${zone}`,
  };
}

function dateAndTime(columns: readonly Column[], zone: string): Field | undefined {
  const date = columns.find(({ values }) => values.every((value) => DAY.test(String(value))));
  const time = columns.find(({ values }) =>
    values.every((value) => TIME_OF_DAY.test(String(value))),
  );
  if (date === undefined || time === undefined) return undefined;
  const quoted = (column: Column) => at(column.path).slice('path: '.length);
  return {
    path: date.path,
    pieces: [
      `date_time: { date: ${quoted(date)}, time: ${quoted(time)}, zone: ${zone} }`,
      'required: true',
    ],
    question: `its times have no zone: taken as ${zone}`,
  };
}
