// The part `api.prices`: where the API gets prices of securities from, and how long they are kept on record.
import { z } from 'zod';
import { PRICE_SOURCES } from '../../ports/settings.ts';
import { address, count, folder, unique } from './fields.ts';

/** Of minute, hour, day, month and weekday: the least and the greatest number. */
const CRON_LIMITS = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;
const CRON_PART = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/[1-9]\d?)?$/;

const cron = () =>
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

export const prices = z
  .strictObject({
    sources: unique(z.enum(PRICE_SOURCES), 'at least one source')
      .default(['gateway', 'files', 'hand'])
      .describe('In the order in which they are asked; yahoo is asked only if it is named'),
    yahoo: z
      .strictObject({
        url: address().optional().describe('A server in its place, such as sluice sim yahoo'),
        timeout_seconds: count(1, 120).default(10),
      })
      .prefault({}),
    files: folder().optional().describe('Folder of CSV files with quotes, closes, splits, rates'),
    stale_after_days: count(1, 3_650)
      .default(4)
      .describe('An older price is marked as stale; four days span a long weekend'),
    watch_seconds: count(1, 3_600).default(15).describe('Between two looks at what is watched'),
    refresh: cron().default('* * * * *').describe('When quotes of what is held are renewed; UTC'),
    back_fill: cron().default('30 1 * * *').describe('When closes, splits and rates are; UTC'),
    history_days: count(1, 36_500).default(1_830).describe('Back-filled of what has no closes yet'),
    rates: z
      .array(z.string().regex(/^[A-Z]{3}\/[A-Z]{3}$/, 'two currencies such as EUR/CHF'))
      .default([])
      .describe('Pairs of currencies whose daily rates are kept'),
  })
  .prefault({})
  .describe('Prices of securities and rates of currencies');
