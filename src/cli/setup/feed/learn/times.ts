// The time of a record: one column, or a date and a time of day in two.
import { fullClock } from '../../../../trader/domain/intake/neutral/written-time.ts';
import { type Column, isMostly, MOSTLY } from './columns.ts';
import { type Days, daysIn, momentsIn, orderQuestion, ZONED } from './dates.ts';
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

/** Epochs from 2001 to 2286. */
export function epochUnit(values: readonly unknown[]): string | undefined {
  const numbers = values.map(Number);
  return EPOCHS.find(({ from }) =>
    isMostly(numbers, (number) => number >= from && number < 10 * from),
  )?.unit;
}

export function timeField(columns: readonly Column[], zone: string): Field | undefined {
  const names = columns.filter(
    ({ name, share }) => share >= MOSTLY && !/expir|^exp(?:_date)?$/.test(name),
  );
  const found = columnNamed(
    names,
    TIME_NAMES,
    ({ values }) => epochUnit(values) !== undefined || momentsIn(values, zone) !== undefined,
  );
  if (found === undefined) return dateAndTime(names, zone);
  const { path, values } = found;
  const unit = epochUnit(values);
  if (unit !== undefined)
    return { path, pieces: [at(path), `time: { unit: ${unit} }`, 'required: true'] };
  const days = momentsIn(values, zone);
  const isZoned = values.every((value) => ZONED.test(String(value)));
  const terms = [`unit: ${days?.order ?? 'iso'}`, ...(isZoned ? [] : [`zone: ${zone}`])];
  return {
    path,
    pieces: [at(path), `time: { ${terms.join(', ')} }`, 'required: true'],
    ...questionOf(days, isZoned ? undefined : zone),
  };
}

function questionOf(days: Days | undefined, zone: string | undefined): { question?: string } {
  const questions = [
    ...(zone === undefined ? [] : [`its times have no zone: taken as ${zone}`]),
    ...[days && orderQuestion(days)].filter((one) => one !== undefined),
  ];
  return questions.length === 0 ? {} : { question: questions.join('; ') };
}

function dateAndTime(columns: readonly Column[], zone: string): Field | undefined {
  const date = columns.find(({ values }) => daysIn(values) !== undefined);
  const time = columns.find(({ values }) =>
    values.every((value) => fullClock(String(value)) !== undefined),
  );
  const days = date && daysIn(date.values);
  if (date === undefined || time === undefined || days === undefined) return undefined;
  const quoted = (column: Column) => at(column.path).slice('path: '.length);
  const order = days.order === undefined ? '' : `, order: ${days.order}`;
  return {
    path: date.path,
    pieces: [
      `date_time: { date: ${quoted(date)}, time: ${quoted(time)}, zone: ${zone}${order} }`,
      'required: true',
    ],
    ...questionOf(days, zone),
  };
}
