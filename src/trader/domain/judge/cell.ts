// One figure of a judgement: what happened, what chance gives, and how sure the difference is.
import { createDayMatrix, type DayMatrix } from '../../../market/performance/day-matrix.ts';
import {
  type Exchanges,
  type ExchangeTest,
  exchangeTest,
} from '../../../market/performance/exchange-test.ts';
import type { Call } from './call.ts';
import type { MoveGrid } from './move-grid.ts';

export interface Cell {
  /** Calls with a result; of a hit rate those whose price moved. */
  readonly count: number;
  /** With such a call. */
  readonly days: number;
  /** Undefined without any. */
  readonly observed: number | undefined;
  /** Undefined with fewer than 10 days, or if exchanges cannot differ. */
  readonly test: ExchangeTest | undefined;
}

export interface CellRequest {
  readonly calls: readonly Call[];
  readonly grid: MoveGrid;
  readonly exchanges: Exchanges;
  /** Places of the calls that count; absent: all. Only days with such calls are exchanged. */
  readonly only?: readonly number[];
}

/** Of predictions to buy that rose and to sell that fell, among those whose price moved. */
export function hitCell(request: CellRequest): Cell {
  const { calls, grid } = request;
  const result = (call: number, column: number) =>
    Math.sign(grid.move(call, column)) * (calls[call]?.side ?? 0);
  const cell = cellOf(request, result, Math.abs);
  return {
    ...cell,
    observed: cell.observed === undefined ? undefined : (1 + cell.observed) / 2,
    test: cell.test && asRate(cell.test),
  };
}

/** Hits less misses per call, as a rate of hits. */
function asRate(test: ExchangeTest): ExchangeTest {
  return {
    ...test,
    observed: (1 + test.observed) / 2,
    byChance: (1 + test.byChance) / 2,
    excess: test.excess / 2,
    low: test.low / 2,
    high: test.high / 2,
    error: test.error / 2,
  };
}

/** In the direction predicted, a fraction of the price. */
export function moveCell(request: CellRequest): Cell {
  const { calls, grid } = request;
  return cellOf(request, (call, column) => grid.move(call, column) * (calls[call]?.side ?? 0));
}

/** The same less beta times the market. */
export function netCell(request: CellRequest): Cell {
  const { calls, grid } = request;
  return cellOf(request, (call, column) => grid.netMove(call, column) * (calls[call]?.side ?? 0));
}

/** `weightOf` a result: what it adds to the count. */
export function cellOf(
  request: CellRequest,
  result: (call: number, column: number) => number,
  weightOf?: (result: number) => number,
): Cell {
  const matrix = matrixOf(request, result, weightOf);
  const count = matrix.counts.reduce((sum, one) => sum + one, 0);
  let total = 0;
  for (let day = 0; day < matrix.days; day += 1) total += matrix.sums[day * matrix.days + day] ?? 0;
  return {
    count,
    days: matrix.days,
    observed: count === 0 ? undefined : total / count,
    test: exchangeTest(matrix, request.exchanges),
  };
}

function matrixOf(
  { calls, grid, only }: CellRequest,
  result: (call: number, column: number) => number,
  weightOf?: (result: number) => number,
): DayMatrix {
  const columns = [...grid.sessions.keys()];
  const builder = createDayMatrix(columns.length, weightOf);
  for (const call of only ?? calls.keys()) {
    const own = grid.ownColumn(call);
    // A call without a result on its own day has none to compare.
    if (Number.isNaN(result(call, own))) continue;
    for (const column of columns) builder.add(own, column, result(call, column));
  }
  return builder.build(columns);
}
