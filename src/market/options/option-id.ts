// How option contracts are named: `AAPL 261218C00230000`, which is the OCC symbol with one space for its padding.
import type { Brand } from '../../kernel/brand.ts';
import type { TradingDay } from '../../kernel/instant.ts';
import type { OptionRight } from '../instruments/option-right.ts';
import { parseDay } from '../time/day.ts';

/**
 * Names one instrument: a stock by its symbol, an option contract by `root yymmdd C|P strike × 1000 in eight digits`, a vertical by
 * its two contracts.
 */
export type InstrumentId = Brand<string, 'InstrumentId'>;

/** What the name of an option contract says. */
export interface OptionTerms {
  /** The trading class: the underlying's symbol without punctuation, `SPXW`, or `AAPL1` if the contract is adjusted. */
  readonly root: string;
  /** 2000 to 2099 */
  readonly expiry: TradingDay;
  readonly right: OptionRight;
  /** Above 0, below 100,000, with at most three decimals. */
  readonly strike: number;
}

const ROOT = /^[A-Z][A-Z0-9.]{0,5}$/;
const ID = /^([A-Z][A-Z0-9.]{0,5}) *(\d{2})(\d{2})(\d{2})([CP])(\d{8})$/;
/** Symbols of stocks are shorter, and nearly all that is asked about. */
const ID_LENGTH_MIN = 'A261218C00230000'.length;
const STRIKE_UNITS = 1_000;
const STRIKE_DIGITS = 8;
/** How far, in units, a strike may be off three decimals and still count as rounding error. */
const DUST_UNITS = 1e-6;

/** Reads the OCC symbol as well, whose root is padded to six characters, and the form without a space; undefined for other text. */
export function parseOptionId(text: string): OptionTerms | undefined {
  if (text.length < ID_LENGTH_MIN) return undefined;
  const [, root = '', year, month, day, right, units = ''] = ID.exec(text) ?? [];
  const expiry = parseDay(`20${year}-${month}-${day}`);
  if (expiry === undefined || Number(units) === 0) return undefined;
  return {
    root,
    expiry,
    right: right === 'C' ? 'call' : 'put',
    strike: Number(units) / STRIKE_UNITS,
  };
}

/** Undefined if these terms have no such name: an invalid root, a year outside 2000 to 2099, a strike outside its range. */
export function optionIdOf({ root, expiry, right, strike }: OptionTerms): InstrumentId | undefined {
  const units = unitsOf(strike);
  if (units === undefined || !ROOT.test(root) || !expiry.startsWith('20')) return undefined;
  const day = expiry.slice(2).replaceAll('-', '');
  const digits = String(units).padStart(STRIKE_DIGITS, '0');
  return `${root} ${day}${right === 'call' ? 'C' : 'P'}${digits}` as InstrumentId;
}

function unitsOf(strike: number): number | undefined {
  const units = Math.round(strike * STRIKE_UNITS);
  const isWhole = Math.abs(strike * STRIKE_UNITS - units) <= DUST_UNITS;
  return isWhole && units > 0 && units < 10 ** STRIKE_DIGITS ? units : undefined;
}

/** The root of the plain class of a stock: that of BRK.B is BRKB. */
export function optionRootOf(stock: string): string {
  return stock.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
}

/** A symbol or an option contract as people and feeds write it: in any case, the contract with any padding. Other text stays. */
export function idAsWritten(text: string): string {
  const capital = text.trim().toUpperCase();
  const terms = parseOptionId(capital);
  return (terms && optionIdOf(terms)) ?? capital;
}
