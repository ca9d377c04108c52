// Numbers and switches of an address. They arrive as text, and only the plain form of a number is read: no `1e2`, ` 5`, `0x10` or empty
// text. The description of the API says the same as what is read.
import { z } from 'zod';

export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** A whole number from `min` to `max`. `what`: said before these, if it is refused. */
export function wholeNumber({ min, max }: Bounds, what = 'a whole number') {
  const expected = `expected ${what} from ${min} to ${max}`;
  return z.preprocess(
    numberIfWritten(/^\d{1,16}$/),
    z.int(expected).min(min, expected).max(max, expected),
  );
}

/** `value` unless it is given, which the library leaves out of a description. */
export function wholeNumberOr(value: number, bounds: Bounds) {
  return wholeNumber(bounds).default(value).meta({ default: value });
}

/** A number from `min` to `max`, with or without decimals. */
export function decimalNumber({ min, max }: Bounds) {
  const expected = `expected a number from ${min} to ${max}, such as 12.5`;
  return z.preprocess(
    numberIfWritten(/^\d{1,16}(\.\d{1,20})?$/),
    z.number(expected).min(min, expected).max(max, expected),
  );
}

/** Another text stays as it is, and the schema refuses it. */
function numberIfWritten(form: RegExp) {
  return (given: unknown) =>
    typeof given === 'string' && form.test(given) ? Number(given) : given;
}

const ON = ['true', '1', 'yes', 'on', 'y', 'enabled'];
const OFF = ['false', '0', 'no', 'off', 'n', 'disabled'];

/** On or off. */
export function flag() {
  return z
    .stringbool({ truthy: ON, falsy: OFF, error: 'expected true or false' })
    .meta({ enum: [...ON, ...OFF] });
}
