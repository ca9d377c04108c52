// What Alpaca's refusals mean for an order or a change. Codes are stable, texts are not: a text only distinguishes what shares a code.
import type { RefusalMeaning } from '../../../domain/orders/refusal-meaning.ts';
import type { CallResult } from '../connection/calls.ts';

/** The request is not valid: also a name that another order has. */
export const NAME_TAKEN = '40010001';
/** Buying power, reserved shares, opposite orders. */
const FORBIDDEN = '40310000';
/** The order cannot be changed or cancelled as it is. */
export const UNPROCESSABLE = '42210000';

export function meaningOf(result: CallResult): RefusalMeaning {
  if (result.kind === 'unauthorized') return 'no_line';
  if (result.kind !== 'refused') return 'refused';
  return result.code === FORBIDDEN && /buying power/i.test(result.text) ? 'no_margin' : 'refused';
}
