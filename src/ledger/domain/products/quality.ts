// How good a data product is, from 0 to 100: a weighted sum of five shares, with the rows that failed.
import type { Cell, Field, Product, ProductRow } from './product.ts';

/** Rises when the same rows would get another score. */
const RULE_VERSION = 3;

export const DIMENSIONS = [
  'completeness',
  'validity',
  'consistency',
  'timeliness',
  'uniqueness',
  'plausibility',
] as const;

export type Dimension = (typeof DIMENSIONS)[number];

/** What is implausible takes its share off the sum of the others. */
const WEIGHTS: Readonly<Record<Exclude<Dimension, 'plausibility'>, number>> = {
  completeness: 0.3,
  validity: 0.25,
  consistency: 0.2,
  timeliness: 0.15,
  uniqueness: 0.1,
};
/** An optional field weighs a third of a required one. */
const OPTIONAL_WEIGHT = 1 / 3;
/** Whatever the rest: what disagrees with the ledger is not to be relied on. */
const DISAGREEING_MAX = 50;
/** With an open question about a row: below GOOD. */
const ASKED_MAX = 84;
/** With a severe one. */
const SEVERELY_ASKED_MAX = 50;

/** More of them say the same again. */
const FAULTS_SHOWN = 100;

const LEVELS = [
  { from: 95, level: 'EXCELLENT' },
  { from: 85, level: 'GOOD' },
  { from: 70, level: 'ACCEPTABLE' },
] as const;

export type Level = (typeof LEVELS)[number]['level'] | 'POOR';

export interface RowFault {
  readonly row: string;
  readonly dimension: Dimension;
  readonly why: string;
}

/** What no row shows by itself: where the view disagrees with the ledger, and what is late. */
export type OutsideFault = RowFault & { readonly dimension: 'consistency' | 'timeliness' };

/** A question of an agent about a row that its owner has not settled. */
export interface AskedRow {
  readonly why: string;
  readonly isSevere: boolean;
}

/** What one dimension looked at, and what it found. */
export interface QualityCheck {
  readonly dimension: Dimension;
  /** From 0 to 1. */
  readonly share: number;
  readonly rows: number;
  readonly failing: number;
  /** Of the value of all rows, without signs; undefined where rows have none. */
  readonly valueShare: number | undefined;
}

export interface Quality {
  /** 0 to 100, rounded to a tenth; undefined without rows. */
  readonly score: number | undefined;
  readonly level: Level | undefined;
  /** Shares from 0 to 1. */
  readonly parts: Readonly<Record<Dimension, number>> | undefined;
  /** The worst first; undefined without rows. */
  readonly checks?: readonly QualityCheck[] | undefined;
  readonly rows: number;
  /** The first of them. */
  readonly faults: readonly RowFault[];
  readonly faultCount: number;
  readonly ruleVersion: number;
}

export interface Judge {
  /** In as many parts as the caller likes. */
  add(rows: readonly ProductRow[]): void;
  verdict(outside: readonly OutsideFault[]): Quality;
}

/**
 * `score = 100 x (0.30 completeness + 0.25 validity + 0.20 consistency + 0.15 timeliness + 0.10 uniqueness) x plausibility`.
 * Completeness is the mean over rows of the weight of the fields that are present; plausibility is the share of the value of
 * rows about which nothing is asked; the others are the share of rows that pass. `asked`: by the name of the row.
 */
export function createJudge(
  product: Product,
  asked: ReadonlyMap<string, AskedRow> = new Map(),
): Judge {
  const faults: RowFault[] = [];
  const isDoubled = createDoubles(product);
  const values = createValues(product);
  let [rows, present] = [0, 0];
  return {
    add(some) {
      for (const row of some) {
        rows += 1;
        present += presentWeight(product, row);
        values.add(row);
        faults.push(
          ...faultsOf(product, row),
          ...isDoubled(row),
          ...askedAbout(product, row, asked),
        );
      }
    },
    verdict(outside) {
      const all = [...faults, ...outside];
      const shown = { faults: all.slice(0, FAULTS_SHOWN), faultCount: all.length };
      const common = { rows, ...shown, ruleVersion: RULE_VERSION };
      if (rows === 0) return { ...common, score: undefined, level: undefined, parts: undefined };
      const completeness = present / (wholeWeight(product) * rows);
      const isSevere = faults.some(
        ({ dimension, row }) => dimension === 'plausibility' && asked.get(row)?.isSevere === true,
      );
      return { ...common, ...judged({ rows, faults: all }, { completeness, values, isSevere }) };
    },
  };
}

function askedAbout(
  product: Product,
  row: ProductRow,
  asked: ReadonlyMap<string, AskedRow>,
): RowFault[] {
  const name = rowName(product, row);
  const question = asked.get(name);
  return question === undefined
    ? []
    : [{ row: name, dimension: 'plausibility', why: question.why }];
}

interface Values {
  add(row: ProductRow): void;
  /** Of the named rows in the whole; undefined where rows have no value. */
  shareOf(names: ReadonlySet<string>): number | undefined;
}

/** Sizes of rows, in whatever currencies they are. */
function createValues(product: Product): Values {
  const field = VALUE_FIELDS.find((name) => product.fields.some((one) => one.name === name));
  const sizes = new Map<string, number>();
  let whole = 0;
  return {
    add(row) {
      const size = field === undefined ? 0 : Math.abs(Number(row[field] ?? 0)) || 0;
      whole += size;
      sizes.set(rowName(product, row), size);
    },
    shareOf(names) {
      if (field === undefined || whole === 0) return undefined;
      let sum = 0;
      for (const name of names) sum += sizes.get(name) ?? 0;
      return sum / whole;
    },
  };
}

const VALUE_FIELDS = ['basis', 'cost', 'cash', 'value'];

interface Judged {
  readonly completeness: number;
  readonly values: Values;
  readonly isSevere: boolean;
}

function judged(
  { rows, faults }: Pick<Quality, 'rows' | 'faults'>,
  { completeness, values, isSevere }: Judged,
) {
  const failingIn = (dimension: Dimension) =>
    new Set(faults.filter((one) => one.dimension === dimension).map((fault) => fault.row));
  const passing = (dimension: Dimension) => Math.max(0, rows - failingIn(dimension).size) / rows;
  const inQuestion = failingIn('plausibility');
  const parts = {
    completeness,
    validity: passing('validity'),
    consistency: passing('consistency'),
    timeliness: passing('timeliness'),
    uniqueness: passing('uniqueness'),
    plausibility: 1 - Math.max(values.shareOf(inQuestion) ?? 0, inQuestion.size / rows),
  };
  const { plausibility, ...others } = parts;
  const weighed = Object.entries(others) as [keyof typeof others, number][];
  const sum = weighed.reduce((total, [one, share]) => total + WEIGHTS[one] * share, 0);
  const points = Math.round(1_000 * sum * plausibility) / 10;
  const caps = [
    ...(parts.consistency === 1 ? [] : [DISAGREEING_MAX]),
    ...(inQuestion.size === 0 ? [] : [isSevere ? SEVERELY_ASKED_MAX : ASKED_MAX]),
  ];
  const score = Math.min(points, ...caps);
  const checks = DIMENSIONS.map((dimension): QualityCheck => {
    const failing = failingIn(dimension);
    const valueShare = values.shareOf(failing);
    return { dimension, share: parts[dimension], rows, failing: failing.size, valueShare };
  });
  const worstFirst = checks.toSorted((one, other) => one.share - other.share);
  return { score, level: levelOf(score), parts, checks: worstFirst };
}

function levelOf(score: number): Level {
  return LEVELS.find(({ from }) => score >= from)?.level ?? 'POOR';
}

/** By which a row is known. */
function rowName({ key }: Product, row: ProductRow): string {
  return String(row[key]);
}

function weightOf({ isRequired }: Field): number {
  return isRequired ? 1 : OPTIONAL_WEIGHT;
}

function wholeWeight({ fields }: Product): number {
  return fields.reduce((sum, field) => sum + weightOf(field), 0);
}

function presentWeight({ fields }: Product, row: ProductRow): number {
  return fields.reduce((sum, field) => (isPresent(row, field) ? sum + weightOf(field) : sum), 0);
}

function isPresent(row: ProductRow, { name }: Field): boolean {
  return (row[name] ?? null) !== null;
}

function faultsOf(product: Product, row: ProductRow): RowFault[] {
  return product.fields.flatMap((field): RowFault[] => {
    const of = rowName(product, row);
    if (!isPresent(row, field))
      return field.isRequired
        ? [{ row: of, dimension: 'completeness', why: `${field.name} is missing` }]
        : [];
    const cell = row[field.name] ?? null;
    if (isValid(field, cell)) return [];
    const why = `${field.name} is ${cell}, not ${expectedOf(field)}`;
    return [{ row: of, dimension: 'validity', why }];
  });
}

const FORMS: Readonly<Record<Field['type'], RegExp>> = {
  text: /\S/,
  whole: /^\d+$/,
  decimal: /^-?\d+(\.\d+)?$/,
  number: /^-?\d+(\.\d+)?(e[-+]\d+)?$/,
  day: /^\d{4}-\d{2}-\d{2}$/,
  time: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/,
  flag: /^(true|false)$/,
};

function isValid({ type, range, oneOf }: Field, cell: Cell): boolean {
  const text = String(cell);
  if (!FORMS[type].test(text) || oneOf?.includes(text) === false) return false;
  const isZero = !/[1-9]/.test(text);
  const isBelow = text.startsWith('-') && !isZero;
  if (range === 'above zero') return !isBelow && !isZero;
  if (range === 'not below zero') return !isBelow;
  return range !== 'not zero' || !isZero;
}

function expectedOf({ type, range, oneOf }: Field): string {
  if (oneOf !== undefined) return `one of ${oneOf.join(', ')}`;
  return range === undefined ? `a ${type}` : `a ${type} ${range}`;
}

/** Remembers what the unique fields of each portfolio held. */
function createDoubles(product: Product): (row: ProductRow) => RowFault[] {
  const seen = new Set<string>();
  return (row) =>
    product.unique.flatMap((field): RowFault[] => {
      const value = row[field] ?? null;
      const id = `${field}/${row.portfolio_id}/${value}`;
      if (value === null || !seen.has(id)) {
        seen.add(id);
        return [];
      }
      const why = `${field} ${value} occurs more than once`;
      return [{ row: rowName(product, row), dimension: 'uniqueness', why }];
    });
}
