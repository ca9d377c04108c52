// Single cells: what is absent is null in the database and undefined in the program.
import { type Decimal, decimal, textOf } from '../../../kernel/decimal.ts';

export function cell<Value>(value: Value | undefined): Value | null {
  return value ?? null;
}

export function present<Value>(value: Value | null): Value | undefined {
  return value ?? undefined;
}

export function decimalCell(value: Decimal | undefined): string | null {
  return value === undefined ? null : textOf(value);
}

/** Of the kind that the column holds. */
export function amount<Kind extends Decimal>(text: string): Kind {
  return decimal(text) as Kind;
}

export function presentAmount<Kind extends Decimal>(text: string | null): Kind | undefined {
  return text === null ? undefined : amount<Kind>(text);
}
