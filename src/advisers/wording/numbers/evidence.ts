// Which numbers a wording may contain: those of its finding, each with its sign, and as a percentage or an amount of
// money only if it is one.
import { type Decimal, decimal, textOf } from '../../../kernel/decimal.ts';
import type { FindingToWord } from '../terms/finding-to-word.ts';
import type { Names } from '../words/names.ts';
import { type Spoken, type SpokenNumber, spokenNumbers } from './spoken-numbers.ts';

const HUNDREDTH = decimal('0.01');
const PLAIN = /^[+-]?\d+(?:\.\d+)?$/;
const DAY = /^\d{4}-\d\d-\d\d(?:T\S+)?$/;
const CODE = /^[A-Z]{3}$/;

/** Figures that are parts of a whole. */
const FRACTIONS = new Set(
  'share loss return drawdown value_at_risk largest_share confidence median deviation weight target drift absolute_band relative_band'.split(
    ' ',
  ),
);
/** Figures in the currency of the finding. */
const AMOUNTS = new Set(
  'gain cost value price cash balance whole fees basis close before last_close buffer difference next_gain other_gain'.split(
    ' ',
  ),
);

/** The first number of the text that the finding does not have; undefined if it has all of them. */
export function foreignNumber(
  text: string,
  finding: FindingToWord,
  { source, names }: { readonly source: string; readonly names: Names },
): string | undefined {
  const currencies = currenciesOf(finding, source);
  const said = spokenNumbers(text, currencies);
  const known = evidenceOf(finding, spokenNumbers(source, currencies), names);
  const isForeign = ({ value, unit }: SpokenNumber) => !known.has(keyOf(value, unit));
  return (
    said.unreadable[0] ??
    said.numbers.find(isForeign)?.text ??
    said.dates.find((date) => !known.has(date)) ??
    said.compounds.find((compound) => !known.has(compound))
  );
}

function currenciesOf({ figures }: FindingToWord, source: string): ReadonlySet<string> {
  const own = figures.currency;
  const inText = [...source.matchAll(/\d ([A-Z]{3})(?![A-Za-z])/g)].map(([, code = '']) => code);
  return new Set(own !== undefined && CODE.test(own) ? [own, ...inText] : inText);
}

/** Keys of everything that may be said. */
function evidenceOf(
  { figures, threshold = '' }: FindingToWord,
  source: Spoken,
  { digits }: Names,
): ReadonlySet<string> {
  const limit = spokenNumbers(threshold, new Set());
  const keys = new Set([...source.dates, ...source.compounds, ...digits.map(plainKey)]);
  for (const { value, unit } of [...source.numbers, ...limit.numbers]) {
    keys.add(keyOf(value, unit));
    if (unit !== 'percent') keys.add(keyOf(value, 'none'));
  }
  for (const [name, text] of Object.entries(figures)) {
    if (DAY.test(text)) keys.add(text).add(text.slice(0, DATE_LENGTH));
    if (!PLAIN.test(text)) continue;
    const value = decimal(text);
    keys.add(keyOf(value, 'none'));
    if (FRACTIONS.has(name)) keys.add(`${textOf(value)} of 1`);
    if (AMOUNTS.has(name) && figures.currency !== undefined)
      keys.add(keyOf(value, { currency: figures.currency }));
  }
  return keys;
}

const DATE_LENGTH = 'YYYY-MM-DD'.length;

/** Equal values have equal keys, however they are written; a percentage is a part of 1. */
function keyOf(value: Decimal, unit: SpokenNumber['unit']): string {
  if (unit === 'none') return textOf(value);
  if (unit === 'percent') return `${textOf(value.times(HUNDREDTH))} of 1`;
  return `${textOf(value)} ${unit.currency}`;
}

function plainKey(digits: string): string {
  return keyOf(decimal(digits), 'none');
}
