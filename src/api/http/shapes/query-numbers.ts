// Numbers of an address. They arrive as text, and only their plain decimal form is read: no `1e2`, ` 5`, `0x10` or empty text.
import { z } from 'zod';

export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** A whole number from `min` to `max`. */
export function wholeNumber({ min, max }: Bounds) {
  const expected = `expected a whole number from ${min} to ${max}`;
  return z.preprocess(
    numberIfWritten(/^\d{1,16}$/),
    z.int(expected).min(min, expected).max(max, expected),
  );
}

/** A number from `min` to `max`, with or without decimals. */
export function decimalNumber({ min, max }: Bounds) {
  const expected = `expected a number from ${min} to ${max}, such as 12.5`;
  return z.preprocess(
    numberIfWritten(/^\d{1,16}(\.\d{1,16})?$/),
    z.number(expected).min(min, expected).max(max, expected),
  );
}

/** Another text stays as it is, and the schema refuses it. */
function numberIfWritten(form: RegExp) {
  return (given: unknown) =>
    typeof given === 'string' && form.test(given) ? Number(given) : given;
}
