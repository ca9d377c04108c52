// Decimals inside events: text on the way in, exact values on the way out, by the names of the fields.
import { type Decimal, decimal, textOf } from '../../../kernel/decimal.ts';
import type { EventData } from './envelope.ts';

/** Every field of an entry that is a decimal; all others are kept as they are. */
const DECIMALS: ReadonlySet<string> = new Set([
  'amount',
  'basis',
  'cashInLieu',
  'cashPerShare',
  'fees',
  'newPrice',
  'newShares',
  'oldShares',
  'openedQuantity',
  'openPrice',
  'parentBasisShare',
  'perShare',
  'price',
  'quantity',
  'rate',
  'ratio',
  'reinvestPrice',
  'remaining',
  'withholding',
]);

/** Undefined fields are left out, as JSON would. */
export function written(value: object): EventData {
  const texts: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value))
    if (field !== undefined) texts[name] = writtenField(name, field);
  return texts;
}

function writtenField(name: string, field: unknown): unknown {
  if (DECIMALS.has(name)) return textOf(field as Decimal);
  if (Array.isArray(field)) return field.map((one: unknown) => writtenField('', one));
  return typeof field === 'object' && field !== null ? written(field) : field;
}

export function readBack(data: EventData): EventData {
  const values: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(data)) values[name] = readField(name, field);
  return values;
}

function readField(name: string, field: unknown): unknown {
  if (DECIMALS.has(name)) return decimal(String(field));
  if (Array.isArray(field)) return field.map((one: unknown) => readField('', one));
  return typeof field === 'object' && field !== null ? readBack(field as EventData) : field;
}
