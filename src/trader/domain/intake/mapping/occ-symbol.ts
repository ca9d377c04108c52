// The OCC symbol of an option contract in a record: root, expiry, right and strike in one word.
import { type OptionTerms, parseOptionId } from '../../../../market/options/option-id.ts';

export interface OccContract extends OptionTerms {
  /** Without padding and prefix. */
  readonly contract: string;
}

/** Some vendors write it in front of every option. */
const PREFIX = /^O:/;

/** `AAPL  240119C00150000`, with or without padding, by spaces or underscores, and the prefix `O:`. */
export function parseOcc(text: string): OccContract | undefined {
  const symbol = text.trim().replace(PREFIX, '').replaceAll('_', ' ');
  const terms = parseOptionId(symbol);
  return terms && { ...terms, contract: symbol.replaceAll(' ', '') };
}
