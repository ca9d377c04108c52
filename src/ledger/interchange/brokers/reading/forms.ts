// Forms of days and zones of the brokers' files.
import { type Zone, zoneNamed } from '../../../../market/time/zone.ts';
import type { CurrencyCode } from '../../../domain/entries/ids.ts';
import { anyForm, formFrom, ISO_FORM, type MomentForm } from '../../text/moment-text.ts';

/** `iso`, or patterns such as `dd.MM.yyyy`, tried in this order. */
export function written(...patterns: readonly string[]): MomentForm {
  return anyForm(patterns.map((pattern) => (pattern === 'iso' ? ISO_FORM : formOf(pattern))));
}

function formOf(pattern: string): MomentForm {
  const form = formFrom(pattern);
  if (form === undefined) throw new Error(`${pattern} is not a form of a day`);
  return form;
}

export const UTC: Zone = zoneNamed('UTC');
export const NEW_YORK: Zone = zoneNamed('America/New_York');
export const LONDON: Zone = zoneNamed('Europe/London');
/** Amsterdam, Brussels, Paris, Rome, Stockholm and Zurich have the same clock. */
export const BERLIN: Zone = zoneNamed('Europe/Berlin');

export const dollars = 'USD' as CurrencyCode;
export const pounds = 'GBP' as CurrencyCode;
export const euros = 'EUR' as CurrencyCode;

/** What the word of a row does, by the words of a broker. */
export function meanings<Meaning extends string>(
  words: Readonly<Record<Meaning, readonly string[]>>,
): (word: string) => Meaning | undefined {
  const found = new Map<string, Meaning>();
  for (const [meaning, all] of Object.entries(words) as [Meaning, readonly string[]][])
    for (const word of all) found.set(word.toLowerCase(), meaning);
  return (word) => found.get(word.trim().toLowerCase());
}

/** `10:10:57 PM` as `22:10:57`; other text stays. */
export function in24Hours(text: string): string {
  return text.replace(
    /(\d{1,2}):(\d{2}(?::\d{2})?)\s*([AP])M/i,
    (_, hours: string, rest: string, half: string) => {
      const hour = (Number(hours) % 12) + (half.toUpperCase() === 'P' ? 12 : 0);
      return `${String(hour).padStart(2, '0')}:${rest}`;
    },
  );
}
