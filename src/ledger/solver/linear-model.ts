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
  /** Undefined where no column is an integer: integers and squares are not solved together. */
  readonly integrality?: Int32Array;
  readonly hessian?: Hessian;
  readonly matrix: {
    readonly format: 'csr';
    readonly numRows: number;
    readonly numCols: number;
    readonly starts: Int32Array;
    readonly indices: Int32Array;
    readonly values: Float64Array;
  };
}

/** Of half the squares in what is minimised: the lower triangle, column by column. */
export interface Hessian {
  readonly format: 'triangular';
  readonly dimension: number;
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

export interface LinearModel {
  /** Its place. */
  column(given: Column): number;
  /** Its place. */
  row(given: Row): number;
  /** Half the squares of the first columns are minimised too, by this symmetric matrix. */
  squares(matrix: readonly (readonly number[])[]): void;
  /** Added to what is minimised. */
  offset(amount: number): void;
  built(): SolverModel;
}

const NONE = Number.POSITIVE_INFINITY;

export function linearModel(): LinearModel {
  const columns: Column[] = [];
  const rows: Row[] = [];
  let offset = 0;
  let squares: readonly (readonly number[])[] | undefined;
  return {
    column: (given) => columns.push(given) - 1,
    row: (given) => rows.push(given) - 1,
    squares: (matrix) => {
      squares = matrix;
    },
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
      ...(squares !== undefined && { hessian: hessianOf(squares, columns.length) }),
      ...(columns.some(({ isInteger }) => isInteger) && {
        integrality: Int32Array.from(columns, ({ isInteger = false }) => (isInteger ? 1 : 0)),
      }),
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

function hessianOf(matrix: readonly (readonly number[])[], dimension: number): Hessian {
  const size = matrix.length;
  const count = (size * (size + 1)) / 2;
  const starts = new Int32Array(dimension + 1).fill(count);
  const indices = new Int32Array(count);
  const values = new Float64Array(count);
  let next = 0;
  for (const [column, own] of matrix.entries()) {
    starts[column] = next;
    for (let row = column; row < size; row += 1, next += 1) {
      indices[next] = row;
      values[next] = own[row] ?? 0;
    }
  }
  return { format: 'triangular', dimension, starts, indices, values };
}
