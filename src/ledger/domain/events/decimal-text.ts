// Decimals inside events: text on the way in, exact values on the way out, by the names of the fields.
import { type Decimal, decimal, textOf } from '../../../kernel/decimal.ts';
import type { Entry } from '../entries/entry.ts';
import type { EventData } from './envelope.ts';

/** The names of all decimals in a value, at any depth. */
type DecimalIn<Value> = Value extends string | number | boolean | Decimal
  ? never
  : Value extends readonly (infer One)[]
    ? DecimalIn<One>
    : { [Name in keyof Value & string]: NamedIn<Name, NonNullable<Value[Name]>> }[keyof Value &
        string];
type NamedIn<Name, Field> = Field extends Decimal ? Name : DecimalIn<Field>;

/** Every field of an entry that is a decimal; all others are kept as they are. */
const NAMES: Readonly<Record<DecimalIn<Entry>, true>> = {
  ...{ amount: true, basis: true, cashInLieu: true, cashPerShare: true, fees: true },
  ...{ newPrice: true, newShares: true, oldShares: true, openedQuantity: true, openPrice: true },
  ...{ parentBasisShare: true, perShare: true, price: true, quantity: true, rate: true },
  ...{ ratio: true, reinvestPrice: true, remaining: true, withholding: true },
};
const DECIMALS: ReadonlySet<string> = new Set(Object.keys(NAMES));

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
