// The OCC symbol of an option contract: root, expiry, right and strike in one word.
import { parseDay } from '../../../../market/time/day.ts';

export interface OccContract {
  readonly root: string;
  readonly right: 'call' | 'put';
  readonly strike: number;
  /** `YYYY-MM-DD` */
  readonly expiry: string;
  /** Without padding and prefix. */
  readonly contract: string;
}

const OCC = /^(?:O:)?([A-Z][A-Z0-9.]{0,5}) *(\d{2})(\d{2})(\d{2})([CP])(\d{8})$/;
/** The last eight digits count in tenths of a cent. */
const STRIKE_UNIT = 1_000;

/** `AAPL  240119C00150000`, with or without padding or the prefix `O:`. */
export function parseOcc(text: string): OccContract | undefined {
  const [, root = '', year, month, day, right, strike = ''] = OCC.exec(text.trim()) ?? [];
  const expiry = `20${year}-${month}-${day}`;
  if (root === '' || parseDay(expiry) === undefined) return undefined;
  return {
    root,
    right: right === 'C' ? 'call' : 'put',
    strike: Number(strike) / STRIKE_UNIT,
    expiry,
    contract: `${root}${year}${month}${day}${right}${strike}`,
  };
}
