// `sluice positions`: open positions and their protection; holdings and foreign shares separately.

import type { Command } from 'commander';
import type {
  ForeignPositionRow,
  HoldingRow,
  PositionRow,
} from '../../trader/contract/order-rows.ts';
import { rolledTotalText } from '../../trader/domain/explain/rolled-total.ts';
import { wordsAt } from '../../trader/domain/wording/figures.ts';
import { asUnwatched, stopStateOf } from '../../trader/ports/stop-state.ts';
import { isSymbolInId, symbolAsTyped, symbolsOf } from '../answers/list.ts';
import { configureReading, type Reading } from '../answers/reading.ts';
import type { Column } from '../answers/table.ts';
import type { Finish } from '../program/exit-code.ts';
import { home } from '../program/home.ts';
import { textWidth } from '../program/terminal.ts';
import { amount, currency, exchangeShort, signed, timeLabel, wrapped } from '../program/words.ts';

type Row = Partial<PositionRow> & Partial<Omit<HoldingRow, keyof PositionRow>> & ForeignPositionRow;

export function configure(command: Command, finish: Finish): void {
  command.option('--foreign', 'show what the account holds besides ours');
  command.option('--holdings', 'show what is kept as an investment, without a stop');
  command
    .option('--symbol <symbol>', 'only of this symbol', symbolAsTyped)
    .option('--strategy <name>', 'only of this strategy');
  configureReading<Row>(command, finish, {
    reading: (flags) => ({ ...listIn(flags), isWanted: (row) => isWantedBy(flags, row) }),
    columns: ({ foreign, holdings }) => {
      // Where shares can be sold at once, none are ever locked.
      if (holdings === true)
        return home().sellableFrom === undefined
          ? HOLDINGS.filter(({ title }) => title !== 'LOCKED')
          : HOLDINGS;
      return foreign === true ? FOREIGN : OURS;
    },
    nothing: 'No positions.',
    below: rolledLines,
  });
}

type Flags = Readonly<Record<string, unknown>>;

function listIn({ foreign, holdings }: Flags): Reading<Row> {
  if (holdings === true) return { path: '/positions?holdings', read: (look) => look.holdings() };
  return foreign === true
    ? { path: '/positions?foreign', read: (look) => look.foreignPositions() }
    : { path: '/positions', read: (look) => look.positions().map(asUnwatched) };
}

function isWantedBy({ symbol, strategy }: Flags, row: Row): boolean {
  const isOfSymbol = typeof symbol !== 'string' || symbolsOf(row, symbol).includes(symbol);
  return isOfSymbol && (strategy === undefined || row.strategy === strategy);
}

/** What contracts that rolls have joined brought together; what is held of them is not valued. */
function rolledLines(rows: readonly Row[]): string {
  return rows
    .flatMap(({ symbol, rolled }) =>
      rolled === undefined ? [] : [`${symbol} ${rolledTotalText(rolled, wordsAt(home()))}`],
    )
    .map((line) => wrapped(line, textWidth()).join('\n  '))
    .join('\n');
}

const FOREIGN: readonly Column<Row>[] = [
  { title: 'SYMBOL', cell: (row) => row.symbol },
  { title: 'QUANTITY', cell: (row) => row.quantity },
];

const HOLDINGS: readonly Column<Row>[] = [
  { title: 'SYMBOL', cell: (row) => row.symbol },
  { title: 'QTY', cell: (row) => row.quantity },
  {
    title: 'LOCKED',
    cell: ({ locked = [] }) => locked.reduce((sum, lot) => sum + lot.quantity, 0),
  },
  { title: 'AVERAGE', cell: (row) => row.average_price ?? null },
  {
    title: () => `VALUE ${currency()}`,
    cell: ({ market_value: value }) =>
      value === null || value === undefined ? null : amount(value),
  },
  {
    title: () => `P&L ${currency()}`,
    cell: ({ unrealized_pnl: pnl }) => (pnl === null || pnl === undefined ? null : signed(pnl)),
  },
  {
    title: () => `OPENED ${timeLabel()}`,
    cell: ({ opened_at: at }) => (at ? exchangeShort(at) : null),
  },
  { title: 'LAST ORDER', cell: (row) => row.order_ref ?? null, isElastic: true },
];

export const OURS: readonly Column<Row>[] = [
  { title: 'SYMBOL', cell: (row) => row.symbol, isOptional: isSymbolInId },
  { title: 'ID', cell: (row) => row.id ?? null },
  { title: 'QTY', cell: (row) => row.quantity },
  { title: 'AVERAGE', cell: (row) => row.average_price ?? null, isOptional: true },
  { title: 'STOP', cell: (row) => row.stop_price ?? null },
  {
    title: 'PROTECTED',
    cell: protectedCell,
  },
  {
    title: () => `P&L ${currency()}`,
    cell: ({ unrealized_pnl: pnl }) => (pnl === null || pnl === undefined ? null : signed(pnl)),
  },
  {
    title: () => `OPENED ${timeLabel()}`,
    cell: ({ opened_at: at }) => (at ? exchangeShort(at) : null),
    isOptional: true,
  },
  { title: 'STRATEGY', cell: (row) => row.strategy ?? null, isElastic: true },
];

/** Whether a stop rests; if not, whether one could. */
function protectedCell({
  quantity,
  protected: isProtected,
  watched,
  locked,
  stop_status: status,
}: Row) {
  if (isProtected === undefined || watched === undefined || locked === undefined) return null;
  const state = stopStateOf({ quantity, protected: isProtected, watched, locked });
  if (state === 'watched' && status === 'unwatched') return 'NOT WATCHED';
  return state === 'watched' || state === 'locked' ? state : isProtected;
}
