// Where the columns of a format are in a header.
import { failed, ok, type Result } from '../../kernel/result.ts';
import {
  OPTION_FIELDS,
  type OptionField,
  type OptionFormat,
  type SideField,
} from './option-formats.ts';

/** Positions; undefined where the file has no such column. */
export interface OptionPlaces {
  readonly date: number;
  readonly time: number | undefined;
  readonly expiry: number;
  readonly strike: number;
  readonly of: ReadonlyMap<OptionField, number>;
  /** With a column for the right of each row, or with calls and puts side by side. */
  readonly isWide: boolean;
}

export type Prefix = '' | 'call_' | 'put_';

export function sidePlace(
  { of }: OptionPlaces,
  prefix: Prefix,
  field: SideField,
): number | undefined {
  return of.get(`${prefix}${field}`);
}

/** A failure is a sentence that says what the header lacks or has twice. */
export function placesIn(
  header: readonly string[],
  format: OptionFormat,
): Result<OptionPlaces, string> {
  const plain = header.map(plainName);
  const of = new Map<OptionField, number>();
  for (const field of OPTION_FIELDS) {
    const name = (format.columns[field] ?? []).map(plainName).find((one) => plain.includes(one));
    if (name === undefined) continue;
    const place = plain.indexOf(name);
    if (plain.lastIndexOf(name) !== place)
      return failed(`the column ${header[place]} is there twice: rename or remove one of them`);
    of.set(field, place);
  }
  const isWide = !of.has('right') && (of.has('call_bid') || of.has('put_bid'));
  const sides: readonly OptionField[] = isWide
    ? ['call_bid', 'call_ask', 'put_bid', 'put_ask']
    : ['right', 'bid', 'ask'];
  const missing = ['at', 'expiry', 'strike', ...sides].filter(
    (field) => !of.has(field as OptionField),
  ) as OptionField[];
  if (missing.length > 0) return failed(lackText(missing, header, format));
  const at = (field: OptionField) => of.get(field) ?? -1;
  return ok({
    ...{ of, isWide, date: at('at'), time: of.get('time') },
    ...{ expiry: at('expiry'), strike: at('strike') },
  });
}

function lackText(
  missing: readonly OptionField[],
  header: readonly string[],
  { name, columns }: OptionFormat,
): string {
  const named = missing.map((field) => {
    const [own] = columns[field] ?? [];
    return own === undefined || own === field ? field : `${field} (${own})`;
  });
  return `as ${name} it has no column for ${named.join(', ')} among ${header.join(', ')}`;
}

/** `[C_BID]` is cbid, `cBidPx` is cbidpx. */
function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
