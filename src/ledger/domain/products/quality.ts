// How good a data product is, from 0 to 100: a weighted sum of five shares, with the rows that failed.
import type { Cell, Field, Product, ProductRow } from './product.ts';

/** Rises when the same rows would get another score. */
const RULE_VERSION = 2;

export const DIMENSIONS = [
  'completeness',
  'validity',
  'consistency',
  'timeliness',
  'uniqueness',
] as const;

export type Dimension = (typeof DIMENSIONS)[number];

const WEIGHTS: Readonly<Record<Dimension, number>> = {
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

export interface Quality {
  /** 0 to 100, rounded to a tenth; undefined without rows. */
  readonly score: number | undefined;
  readonly level: Level | undefined;
  /** Shares from 0 to 1. */
  readonly parts: Readonly<Record<Dimension, number>> | undefined;
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
 * `score = 100 x (0.30 completeness + 0.25 validity + 0.20 consistency + 0.15 timeliness + 0.10 uniqueness)`. Completeness is
 * the mean over rows of the weight of the fields that are present; the others are the share of rows that pass.
 */
export function createJudge(product: Product): Judge {
  const faults: RowFault[] = [];
  const isDoubled = createDoubles(product);
  let [rows, present] = [0, 0];
  return {
    add(some) {
      for (const row of some) {
        rows += 1;
        present += presentWeight(product, row);
        faults.push(...faultsOf(product, row), ...isDoubled(row));
      }
    },
    verdict(outside) {
      const all = [...faults, ...outside];
      const shown = { faults: all.slice(0, FAULTS_SHOWN), faultCount: all.length };
      const common = { rows, ...shown, ruleVersion: RULE_VERSION };
      if (rows === 0) return { ...common, score: undefined, level: undefined, parts: undefined };
      const completeness = present / (wholeWeight(product) * rows);
      return { ...common, ...judged({ rows, faults: all }, completeness) };
    },
  };
}

function judged({ rows, faults }: Pick<Quality, 'rows' | 'faults'>, completeness: number) {
  const passing = (dimension: Dimension) => {
    const failed = new Set(faults.filter((one) => one.dimension === dimension).map((f) => f.row));
    return Math.max(0, rows - failed.size) / rows;
  };
  const parts = {
    completeness,
    validity: passing('validity'),
    consistency: passing('consistency'),
    timeliness: passing('timeliness'),
    uniqueness: passing('uniqueness'),
  };
  const sum = DIMENSIONS.reduce((total, one) => total + WEIGHTS[one] * parts[one], 0);
  const points = Math.round(1_000 * sum) / 10;
  const score = parts.consistency === 1 ? points : Math.min(points, DISAGREEING_MAX);
  return { score, level: levelOf(score), parts };
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
