// The reasons of refusals and verdicts as words: `max_positions` is what programs read.
import { groupedText } from './grouped-text.ts';
import { dayTime, type Zone } from './times.ts';

/** `max positions`: the journal's own word, readable. */
export function reasonWords(kind: string): string {
  return kind.replaceAll('_', ' ');
}

/** The trader's sentence, which is the same everywhere; reasons of an older one have none. */
export function reasonText(
  reason: Readonly<Record<string, unknown>> & { readonly kind: string },
  zone: Zone,
): string {
  return typeof reason.text === 'string'
    ? groupedText(reason.text)
    : reasonWithNumbers(reason, zone);
}

/** `max positions (limit 1, open 1)`: with its numbers; moments on the clock of the exchange. */
export function reasonWithNumbers(reason: Readonly<Record<string, unknown>>, zone: Zone): string {
  const { kind, ...numbers } = reason;
  const figureTexts = Object.entries(numbers).flatMap(([name, value]) =>
    numbersIn(name, value, zone),
  );
  const words = reasonWords(String(kind));
  return figureTexts.length === 0 ? words : `${words} (${figureTexts.join(', ')})`;
}

/** The values a condition saw stand under their own names. */
function numbersIn(name: string, value: unknown, zone: Zone): readonly string[] {
  if (isPlain(value)) {
    const words = reasonWords(name.replaceAll(/([A-Z])/g, '_$1').toLowerCase());
    return [`${words} ${plainText(value, zone)}`];
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([inner, one]) =>
    isPlain(one) ? [`${inner} ${plainText(one, zone)}`] : [],
  );
}

type Plain = string | number | boolean;

function isPlain(value: unknown): value is Plain {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

/** What a condition saw has up to fifteen digits. */
function plainText(value: Plain, zone: Zone): string {
  if (isMoment(value)) return momentIn(value, zone);
  return typeof value === 'number' ? String(Math.round(value * 1e4) / 1e4) : String(value);
}

/** The journal has moments as milliseconds; no other number of a reason is as large. */
const MOMENTS_FROM = 1e12;

function isMoment(value: Plain): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= MOMENTS_FROM;
}

function momentIn(ms: number, zone: Zone): string {
  const iso = new Date(ms).toISOString();
  return dayTime(iso, zone);
}
