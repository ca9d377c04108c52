// Builds a programme for HiGHS column by column and row by row.

/** A column by its place, and its factor. */
export type Term = readonly [column: number, factor: number];

export interface Column {
  /** In what is minimised; 0 unless given. */
  readonly cost?: number;
  /** 0 unless given. */
  readonly lower?: number;
  /** None unless given. */
  readonly upper?: number;
  readonly isInteger?: boolean;
}

export interface Row {
  readonly terms: readonly Term[];
  readonly lower?: number;
  readonly upper?: number;
}

/** What HiGHS takes, as arrays that can be sent to a thread. */
export interface SolverModel {
  readonly numCols: number;
  readonly numRows: number;
  readonly offset: number;
  readonly colCost: Float64Array;
  readonly colLower: Float64Array;
  readonly colUpper: Float64Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  readonly integrality: Int32Array;
  readonly matrix: {
    readonly format: 'csr';
    readonly numRows: number;
    readonly numCols: number;
    readonly starts: Int32Array;
    readonly indices: Int32Array;
    readonly values: Float64Array;
  };
}

export interface LinearModel {
  /** Its place. */
  column(given: Column): number;
  row(given: Row): void;
  /** Added to what is minimised. */
  offset(amount: number): void;
  built(): SolverModel;
}

const NONE = Number.POSITIVE_INFINITY;

export function linearModel(): LinearModel {
  const columns: Column[] = [];
  const rows: Row[] = [];
  let offset = 0;
  return {
    column: (given) => columns.push(given) - 1,
    row: (given) => void rows.push(given),
    offset: (amount) => {
      offset += amount;
    },
    built: () => ({
      ...{ numCols: columns.length, numRows: rows.length, offset },
      colCost: Float64Array.from(columns, ({ cost = 0 }) => cost),
      colLower: Float64Array.from(columns, ({ lower = 0 }) => lower),
      colUpper: Float64Array.from(columns, ({ upper = NONE }) => upper),
      rowLower: Float64Array.from(rows, ({ lower = -NONE }) => lower),
      rowUpper: Float64Array.from(rows, ({ upper = NONE }) => upper),
      integrality: Int32Array.from(columns, ({ isInteger = false }) => (isInteger ? 1 : 0)),
      matrix: matrixOf(rows, columns.length),
    }),
  };
}

function matrixOf(rows: readonly Row[], numCols: number): SolverModel['matrix'] {
  const terms = rows.flatMap((row) => row.terms);
  let count = 0;
  const ends = rows.map((row) => {
    count += row.terms.length;
    return count;
  });
  return {
    ...{ format: 'csr', numRows: rows.length, numCols },
    starts: Int32Array.from([0, ...ends]),
    indices: Int32Array.from(terms, ([column]) => column),
    values: Float64Array.from(terms, ([, factor]) => factor),
  };
}
