// A time at which something is done again and again: a cron expression of numbers.
import { z } from 'zod';

/** Of minute, hour, day, month and weekday: the least and the greatest number. */
const CRON_LIMITS = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;
const CRON_PART = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/[1-9]\d?)?$/;

export const cron = () =>
  z.string().refine(isCron, 'a cron expression of five numeric fields, such as "*/5 * * * *"');

function isCron(text: string): boolean {
  const fields = text.split(' ');
  return fields.length === CRON_LIMITS.length && fields.every(isCronField);
}

function isCronField(field: string, index: number): boolean {
  const [least, greatest] = CRON_LIMITS[index] ?? [0, 0];
  return field.split(',').every((part) => {
    const [, from, to] = CRON_PART.exec(part) ?? ['', 'none'];
    const numbers = [from, to].flatMap((number) => (number === undefined ? [] : [Number(number)]));
    return numbers.every((number) => number >= least && number <= greatest);
  });
}
