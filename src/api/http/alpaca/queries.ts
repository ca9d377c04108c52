// Values of a query as Alpaca's clients write them: `True`, comma-separated lists, times with or without an offset.
import { z } from 'zod';
import { SECOND_MS } from '../../../kernel/instant.ts';
import { hyphenated } from '../../../kernel/uuid.ts';
import { MICROS } from './submitted.ts';

export const flag = () =>
  z
    .string()
    .regex(/^(?:true|false)$/i, 'expected true or false')
    .transform((word) => word.toLowerCase() === 'true');

export const names = () =>
  z
    .union([z.string(), z.array(z.string())])
    .transform((given) => [given].flat().flatMap((part) => part.split(',')))
    .transform((parts) =>
      parts.map((part) => part.trim().toUpperCase()).filter((part) => part !== ''),
    );

export const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'expected a whole number')
    .transform(Number)
    .refine(
      (value) => value >= least && value <= most,
      `expected a number from ${least} to ${most}`,
    );

/** Epoch ms of ISO-8601, a day included; without an offset it is UTC, as their clients mean it. NaN of another text. */
export function epochMsIn(given: string): number {
  const isBare = /^\d{4}-\d{2}-\d{2}[T ][\d:.]+$/.test(given);
  // A plus in an address stands for a space.
  return Date.parse(isBare ? `${given}Z` : given.replace(/ (\d{2}:?\d{2})$/, '+$1'));
}

const NO_TIME = 'expected a time such as 2026-11-20T15:00:00Z';

export const moment = () =>
  z
    .string()
    .transform(epochMsIn)
    .refine((epochMs) => !Number.isNaN(epochMs), NO_TIME)
    .transform((epochMs) => (Number.isNaN(epochMs) ? '' : new Date(epochMs).toISOString()));

/** In microseconds since 1970. */
export const preciseMoment = () =>
  z
    .string()
    .transform((given) => {
      const below = /\.\d{3}(\d{1,3})/.exec(given)?.[1] ?? '';
      return epochMsIn(given) * MICROS + Number(below.padEnd(3, '0'));
    })
    .refine((time) => !Number.isNaN(time), NO_TIME);

/** Or seconds since 1970, as the history of the account takes them. */
export const secondsOrMoment = () =>
  z
    .string()
    .transform((given) =>
      /^\d{9,10}$/.test(given) ? new Date(Number(given) * SECOND_MS).toISOString() : given,
    )
    .pipe(moment());

export const day = () =>
  z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}/, 'expected a day such as 2026-11-20')
    .transform((given) => given.slice(0, 10));

/** A symbol, or an id of ours; their Rust client writes ids without hyphens. */
export const name = () => z.string().max(64).transform(hyphenated);
