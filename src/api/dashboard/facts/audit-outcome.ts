// What the audit trail has of an outcome, as words: the trail keeps JSON, for programs.
import { reasonWords } from './reasons.ts';

/** `refused with 422: The stop is above the price.`, or `side buy, quantity 100`. */
export function outcomeWords(after: string | null): string {
  if (after === null) return '';
  const value = parsed(after);
  if (!isRecord(value)) return plainWords(value);
  const { asked, status, detail, text, ...rest } = value;
  const refused = typeof detail === 'string' ? `refused with ${plainWords(status)}: ${detail}` : '';
  // The reasons of a refusal are in its sentence.
  const { reasons: _, ...unsaid } = rest;
  const more = refused === '' ? { ...rest, ...(status !== undefined && { status }) } : unsaid;
  const parts = [refused, typeof text === 'string' ? text : '', fieldWords(more)];
  return [...parts, asked === undefined ? '' : `asked for: ${valueWords(asked)}`]
    .filter((part) => part !== '')
    .join('; ');
}

/** Text that is not JSON says itself. */
function parsed(after: string): unknown {
  try {
    return JSON.parse(after);
  } catch {
    return after;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldWords(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .map(([name, value]) => [nameWords(name), valueWords(value)])
    .filter(([, words]) => words !== '')
    .map(([name, words]) => `${name} ${words}`)
    .join(', ');
}

function nameWords(name: string): string {
  return reasonWords(name.replaceAll(/([a-z])([A-Z])/g, '$1_$2').toLowerCase());
}

function valueWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueWords).join(', ');
  if (!isRecord(value)) return plainWords(value);
  const words = fieldWords(value);
  return words === '' ? '' : `(${words})`;
}

function plainWords(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}
