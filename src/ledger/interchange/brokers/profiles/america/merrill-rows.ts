// Rows of Merrill that belong together: the shares of a reinvested dividend, and what they cost.
import type { Row } from '../../../rows/row-reading.ts';
import type { JoinedRows } from '../../reading/broker-row.ts';

/** The cell that the row of the shares gets. */
export const COST = 'cost of the shares';

interface Names {
  readonly date: string;
  readonly action: string;
  readonly symbol: string;
}

const SHARES = /^reinvestment share/i;
const PROGRAM = /^reinvestment program\b/i;
/** `REINV AMT $14.23`, in the description of the shares. */
const AMOUNT = /\bREINV AMT \$?([\d,.]+)/i;

export function joinedRows(
  rows: readonly Row[],
  names: Names & { readonly amount: string },
): JoinedRows {
  const keyOf = ({ raw }: Row) => `${raw[names.date]} ${raw[names.symbol]}`;
  const isOf = (kind: RegExp) => (row: Row) => kind.test(row.raw[names.action]?.trim() ?? '');
  const costs = Map.groupBy(rows.filter(isOf(PROGRAM)), keyOf);
  const taken = new Map<Row, Row>();
  const joined = rows.map((row): Row => {
    if (!isOf(SHARES)(row)) return row;
    const cost = costs.get(keyOf(row))?.shift();
    if (cost !== undefined) {
      taken.set(cost, row);
      return withCost(row, cost.raw[names.amount] ?? '');
    }
    const [, stated] = AMOUNT.exec(row.raw[names.action] ?? '') ?? [];
    const isNamed = /[1-9]/.test(row.raw[names.amount] ?? '');
    return stated === undefined || isNamed ? row : withCost(row, `-${stated}`);
  });
  const notes = [...taken].map(([cost, { place }]) => ({
    place: cost.place,
    why: `It is part of line ${place.line}.`,
  }));
  return { rows: joined.filter((row) => !taken.has(row)), notes };
}

function withCost(row: Row, cost: string): Row {
  return { ...row, raw: { ...row.raw, [COST]: cost } };
}
