// The numbers in a text, with sign, percent sign and currency, as a strict reader takes them.
import { type Decimal, decimal } from '../../../kernel/decimal.ts';

export interface SpokenNumber {
  /** As it stands there. */
  readonly text: string;
  readonly value: Decimal;
  readonly unit: 'percent' | 'none' | Currency;
}

interface Currency {
  readonly currency: string;
}

export interface Spoken {
  readonly numbers: readonly SpokenNumber[];
  /** ISO dates. */
  readonly dates: readonly string[];
  /** With letters, slashes or colons, such as 1/10 or 24h: they count letter by letter. */
  readonly compounds: readonly string[];
  /** What has digits and cannot be read in one way only. */
  readonly unreadable: readonly string[];
}

const DATE = /(?<![\dA-Za-z-])\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z)?(?![\dA-Za-z-])/g;
const RUN = /[A-Za-z\d.,'/:]*\d[A-Za-z\d.,'/:]*/g;
const END = /[.,:']+$/;
const PLAIN = /^\d+(?:\.\d+)?$/;
const GROUPED = /^\d{1,3}(?:([,'])\d{3})(?:\1\d{3})*(?:\.\d+)?$/;
/** A space between thousands: it is also how two numbers stand side by side, and then neither is found. */
const SPACED = /(?<![\d.,'])\d{1,3}(?: \d{3})+(?!\d)/g;
/** A dash between digits is a range, any other one before a number a minus. */
const SIGN = /(?:^|[^\d])([-+]) *$/;
const PERCENT = /^ ?(?:%|(?:percent|per cent|percentage|pct)(?![A-Za-z]))/i;
const CODE_AFTER = /^ ?([A-Z]{3})(?![A-Za-z])/;
const CODE_BEFORE = /(?<![A-Za-z])([A-Z]{3}) ?[-+]?$/;
const SCALE = /^ ?(?:k|m|b|t)(?![A-Za-z])/i;

/** `currencies`: codes that make a number an amount of money. */
export function spokenNumbers(given: string, currencies: ReadonlySet<string>): Spoken {
  const dates = given.match(DATE) ?? [];
  const text = given
    .replaceAll(DATE, (date) => '_'.repeat(date.length))
    .replaceAll(SPACED, (run) => run.replaceAll(' ', "'"));
  const numbers: SpokenNumber[] = [];
  const compounds: string[] = [];
  const unreadable: string[] = [];
  for (const { 0: run, index } of text.matchAll(RUN)) {
    const quoted = run.startsWith("'") ? 1 : 0;
    const digits = run.slice(quoted).replace(END, '');
    if (/[A-Za-z/:]/.test(digits)) compounds.push(digits);
    else if (!PLAIN.test(digits) && !GROUPED.test(digits)) unreadable.push(digits);
    else {
      const before = text.slice(0, index);
      const after = text.slice(index + quoted + digits.length);
      const sign = SIGN.exec(before)?.[1] === '-' ? '-' : '';
      const value = decimal(sign + digits.replaceAll(/[,']/g, ''));
      if (SCALE.test(after)) unreadable.push(digits);
      else numbers.push({ text: sign + digits, value, unit: unitOf(before, after, currencies) });
    }
  }
  return { numbers, dates, compounds, unreadable };
}

function unitOf(
  before: string,
  after: string,
  currencies: ReadonlySet<string>,
): SpokenNumber['unit'] {
  if (PERCENT.test(after)) return 'percent';
  const code = [CODE_AFTER.exec(after)?.[1], CODE_BEFORE.exec(before)?.[1]].find(
    (one) => one !== undefined && currencies.has(one),
  );
  return code === undefined ? 'none' : { currency: code };
}
