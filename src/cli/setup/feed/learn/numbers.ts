// How the numbers of a column are written, as the `number` of a profile.
import { type Column, isMostly, type Plain } from './columns.ts';

export interface NumberColumn {
  /** As a profile reads them, before any scale. */
  readonly numbers: readonly number[];
  /** The options of `number`; undefined for plain numbers. */
  readonly options: readonly string[] | undefined;
}

const PLAIN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const GROUPED = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;

/** Undefined unless most values are numbers, written as a profile can read them; others are left out. */
export function numbersIn({ values }: Column): NumberColumn | undefined {
  const figures = values.filter((value) => typeof value === 'number' || isNumeric(value));
  if (figures.length === 0 || !isMostly(values, (value) => figures.includes(value)))
    return undefined;
  const texts = figures.filter((value) => typeof value === 'string').map((text) => text.trim());
  const isPercent = texts.length > 0 && texts.every((text) => text.endsWith('%'));
  const isAmount = !isPercent && texts.some((text) => text !== withoutUnits(text));
  const isGrouped = texts.some((text) => text.includes(','));
  const scale = isPercent ? 100 : 1;
  const options = [
    ...(isPercent ? ['percent: true'] : []),
    ...(isAmount ? ['amount: true'] : []),
    ...(isGrouped ? ['thousands: ","'] : []),
  ];
  return {
    numbers: figures.map((value) => plainNumber(String(value)) / scale),
    options: texts.length === 0 ? undefined : options,
  };
}

function isNumeric(value: Plain): boolean {
  if (typeof value !== 'string') return false;
  const text = withoutUnits(value.trim().replace(/\s*%$/, ''));
  return PLAIN.test(text) || GROUPED.test(text);
}

/** `$107.5K` as `107.5`. */
function withoutUnits(text: string): string {
  return text.replace(/^([+-]?)\$\s*/, '$1').replace(/(?<=\d\.?)\s*[KMB]$/i, '');
}

const POWERS: Readonly<Record<string, number>> = { K: 3, M: 6, B: 9 };

function plainNumber(text: string): number {
  const figure = withoutUnits(text.trim()).replaceAll(/[,%\s]/g, '');
  return Number(figure) * 10 ** (POWERS[text.trim().slice(-1).toUpperCase()] ?? 0);
}

/** None for plain numbers. */
export function numberPiece(
  number: NumberColumn | undefined,
  more: readonly string[] = [],
): string[] {
  const options = [...(number?.options ?? []), ...more];
  if (number?.options === undefined && more.length === 0) return [];
  return [options.length === 0 ? 'number: {}' : `number: { ${options.join(', ')} }`];
}
