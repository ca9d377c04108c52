// A number as somebody types it, with a decimal point or a decimal comma: one reader for every field of the page.
import { separators } from './number-formats.ts';

export type EnteredNumber =
  /** As the API takes it: `1234.5`. */
  | { readonly text: string }
  /** Why it is not read, in one sentence. */
  | { readonly why: string };

const SIGN = /^[-−]/;
/** Thousands with spaces or apostrophes between them: `1 234 567`. */
const SPACED = /^\d{1,3}(?:([\s\u00a0\u202f'])\d{3})(?:\1\d{3})*(?![\d\s\u00a0\u202f'])/;
const GROUPS: Readonly<Record<string, RegExp>> = {
  ',': /^\d{1,3}(,\d{3})+$/,
  '.': /^\d{1,3}(\.\d{3})+$/,
};

/**
 * `12.50` and `12,50` are the same, as are `1,234.50` and `1.234,50`. `1,234` can mean two numbers, and so can `1.234` where
 * the page writes thousands with a point: neither is read. Spaces and apostrophes are read between groups of three digits alone.
 */
export function enteredNumber(typed: string): EnteredNumber {
  const trimmed = typed.trim();
  const unsigned = trimmed.replace(SIGN, '').trimStart();
  const sign = unsigned === trimmed ? '' : '-';
  const digits = unsigned.replace(SPACED, (whole) => whole.replaceAll(/\D/g, ''));
  if (!/^[\d.,]*\d[\d.,]*$/.test(digits)) return unreadable(typed);
  const marks = digits.replaceAll(/\d/g, '');
  if (marks === '') return { text: `${sign}${digits}` };
  return markedNumber(typed, { sign, digits, marks });
}

interface Marked {
  readonly sign: string;
  readonly digits: string;
  /** Its points and commas, in their order. */
  readonly marks: string;
}

function markedNumber(typed: string, { sign, digits, marks }: Marked): EnteredNumber {
  const last = marks.at(-1) ?? '';
  const at = digits.lastIndexOf(last);
  const [whole, decimals] = [digits.slice(0, at), digits.slice(at + 1)];
  if (marks.length === 1) {
    if (isAmbiguous(last, whole, decimals)) return ambiguous(typed, sign, { whole, decimals });
    return decimalNumber(typed, sign, { whole, decimals });
  }
  const group = marks.charAt(0);
  if (group === last) {
    const isWhole = GROUPS[group]?.test(digits) === true;
    return isWhole ? { text: `${sign}${digits.replaceAll(group, '')}` } : unreadable(typed);
  }
  if (GROUPS[group]?.test(whole) !== true) return unreadable(typed);
  return decimalNumber(typed, sign, { whole: whole.replaceAll(group, ''), decimals });
}

/** `0,125` is not: no thousand begins with 0. */
function isAmbiguous(mark: string, whole: string, decimals: string): boolean {
  const groups = mark === ',' || separators().group === mark;
  return groups && decimals.length === 3 && /^[1-9]\d{0,2}$/.test(whole);
}

interface Parts {
  readonly whole: string;
  readonly decimals: string;
}

function decimalNumber(typed: string, sign: string, { whole, decimals }: Parts): EnteredNumber {
  if (decimals === '') return unreadable(typed);
  return { text: `${sign}${whole === '' ? '0' : whole}.${decimals}` };
}

function ambiguous(typed: string, sign: string, { whole, decimals }: Parts): EnteredNumber {
  return {
    why: `${typed.trim()} can mean ${sign}${whole}${decimals} or ${sign}${whole}.${decimals}0: write one of these.`,
  };
}

function unreadable(typed: string): EnteredNumber {
  if (typed.trim() === '') return { why: 'Enter a number.' };
  return { why: `${shortened(typed.trim())} is not a number: write it as 1234.50 or 1234,50.` };
}

const SHOWN_MAX = 24;

function shortened(text: string): string {
  return text.length <= SHOWN_MAX ? text : `${text.slice(0, SHOWN_MAX)}…`;
}

/** Why it is not read; empty if it is. */
export function numberFault(typed: string): string {
  const entered = enteredNumber(typed);
  return 'why' in entered ? entered.why : '';
}

/** A number that the page puts into a field: in a way that its reader takes for the same number. */
export function fieldNumber(value: number | string): string {
  const text = String(value);
  return numberFault(text) === '' ? text : `${text}0`;
}

/** Undefined unless it is a number above 0. */
export function positiveNumber(typed: string): number | undefined {
  const entered = enteredNumber(typed);
  const value = 'text' in entered ? Number(entered.text) : Number.NaN;
  return Number.isFinite(value) && value > 0 ? value : undefined;
}
