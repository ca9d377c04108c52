// The read tables that follow from events: which rows of which tables one stream accounts for.
import type { ProjectedRows } from '../../ports/projections.ts';
import {
  writtenCash,
  writtenClosure,
  writtenLot,
  writtenMark,
  writtenPosition,
  writtenTransaction,
} from '../rows/book-rows.ts';
import { writtenAction, writtenIdentifier, writtenProposal } from '../rows/master-rows.ts';
import { writtenPortfolio, writtenSecurity } from '../rows/portfolio-rows.ts';
import type { LedgerTables } from '../tables/ledger-tables.ts';

export type Cells = Readonly<Record<string, string | number | null>>;

export interface RowTable {
  readonly table: ProjectedTable;
  /** Its rows have this value in this column. */
  readonly owner: readonly [column: string, value: number];
  /** Distinguishes its rows, besides the owner. */
  readonly key: readonly string[];
  readonly count: number;
  /** Written anew at each call. */
  rows(): readonly Cells[];
}

export const PROJECTED_TABLES = [
  'ledger_portfolios',
  'ledger_transactions',
  'ledger_lots',
  'ledger_closures',
  'ledger_positions',
  'ledger_cash',
  'ledger_marks',
  'ledger_securities',
  'ledger_identifiers',
  'ledger_actions',
  'ledger_proposals',
] as const satisfies readonly (keyof LedgerTables)[];
export type ProjectedTable = (typeof PROJECTED_TABLES)[number];

export function rowTables(projected: ProjectedRows): readonly RowTable[] {
  return projected.of === 'portfolio' ? portfolioTables(projected) : securityTables(projected);
}

function portfolioTables(
  projected: Extract<ProjectedRows, { of: 'portfolio' }>,
): readonly RowTable[] {
  const { portfolio } = projected;
  const owner = ['portfolio_id', portfolio.id] as const;
  return [
    tableOf('ledger_portfolios', ['id', portfolio.id], [], each([portfolio], writtenPortfolio)),
    tableOf('ledger_transactions', owner, ['id'], each(projected.transactions, writtenTransaction)),
    tableOf('ledger_lots', owner, ['security_id', 'lot_id'], each(projected.lots, writtenLot)),
    tableOf(
      'ledger_closures',
      owner,
      ['transaction_id', 'ordinal'],
      each(projected.closures, writtenClosure),
    ),
    tableOf('ledger_positions', owner, ['security_id'], each(projected.positions, writtenPosition)),
    tableOf('ledger_cash', owner, ['currency'], each(projected.cash, writtenCash)),
    tableOf('ledger_marks', owner, ['security_id', 'at'], each(projected.marks, writtenMark)),
  ];
}

function securityTables(
  projected: Extract<ProjectedRows, { of: 'security' }>,
): readonly RowTable[] {
  const { security, identifiers, actions, proposals } = projected;
  const owner = ['security_id', security.id] as const;
  const names = ['kind', 'value', 'valid_from'];
  return [
    tableOf('ledger_securities', ['id', security.id], [], each([security], writtenSecurity)),
    tableOf('ledger_identifiers', owner, names, each(identifiers, writtenIdentifier)),
    tableOf('ledger_actions', owner, ['id'], each(actions, writtenAction)),
    tableOf('ledger_proposals', owner, ['id'], each(proposals, writtenProposal)),
  ];
}

function tableOf(
  table: ProjectedTable,
  owner: RowTable['owner'],
  key: readonly string[],
  rows: Pick<RowTable, 'count' | 'rows'>,
): RowTable {
  return { table, owner, key, ...rows };
}

function each<Row>(
  rows: readonly Row[],
  written: (row: Row) => object,
): Pick<RowTable, 'count' | 'rows'> {
  return { count: rows.length, rows: () => rows.map(written) as Cells[] };
}
