// Lists of option contracts on a terminal of 80 columns: the name of the contract is whole.
import { describe, expect, it } from 'vitest';
import { tableText } from '../../../src/cli/answers/table.ts';
import { COLUMNS as EXECUTIONS } from '../../../src/cli/queries/executions.ts';
import { COLUMNS as ORDERS } from '../../../src/cli/queries/orders.ts';
import { OURS } from '../../../src/cli/queries/positions.ts';
import { COLUMNS as TRADES } from '../../../src/cli/queries/trades.ts';
import type { ExecutionRow, TradeRow } from '../../../src/trader/contract/order-rows.ts';
import { ORDER } from '../../api/harness/scripted-trader.ts';
import { POSITION } from '../../trader/surfaces/control/control-harness.ts';

const symbol = 'SPY 201230C00372500';
const VERTICAL = 'SPY 201231P00370000-201231P00365000';
const strategy = 'flow-calls';
const POSITION_ROW = {
  ...{
    ...POSITION,
    id: `${symbol}-6`,
    symbol,
    strategy,
    quantity: 31,
    average_price: 3.08,
    stop_price: 1.87,
  },
  ...{ protected: false, watched: true, unrealized_pnl: -1_372, r_multiple: null },
};
const TRADE_ROW: TradeRow = {
  ...{
    id: `${symbol}-6`,
    trade: `${symbol}-6`,
    symbol,
    side: 'short',
    quantity: 31,
    entry: 2.44,
    exit: 2.55,
    reason: 'rolled',
  },
  ...{ pnl: -1_111, commission: 1, strategy: 'manual', config_hash: 'c0ffee' },
  ...{ opened_at: '2020-12-16T14:50:29.000Z', closed_at: '2020-12-16T14:53:43.000Z' },
};
const EXECUTION_ROW: ExecutionRow = {
  ...{ exec_id: 'a', perm_id: 1, order_ref: 'ntaysmir.2f.e', account: 'DU1', symbol, side: 'BOT' },
  ...{ shares: 31, price: 3.08, time: '2020-12-16T14:50:29.000Z', strategy, commission: 20.15 },
};

describe('in 80 columns', () => {
  it.each([
    ['positions', symbol, tableText([POSITION_ROW], OURS, 80)],
    [
      'positions in a vertical',
      VERTICAL,
      tableText([{ ...POSITION_ROW, id: `${VERTICAL}-6`, symbol: VERTICAL }], OURS, 80),
    ],
    [
      'orders',
      symbol,
      tableText([{ ...ORDER, symbol, strategy, order_ref: 'ntaysmir.2f.e' }], ORDERS, 80),
    ],
    ['executions', symbol, tableText([EXECUTION_ROW], EXECUTIONS, 80)],
    ['trades', symbol, tableText([TRADE_ROW], TRADES, 80)],
  ])('%s fit, with %s whole', (_, name, text) => {
    expect(text).toMatch(new RegExp(`${name}(-6)? `));
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it('leave out the fees of a trade, which a wider list has', () => {
    expect(tableText([TRADE_ROW], TRADES, 80)).not.toContain('FEES');
    expect(tableText([TRADE_ROW], TRADES, 140)).toMatch(/P&L USD +FEES[\s\S]*-1,?111.00 +1.00/);
  });

  it('have the symbol beside the id of a position that was opened under another one', () => {
    const text = tableText([{ ...POSITION_ROW, id: 'FB-6', symbol: 'META' }], OURS, 80);
    expect(text).toContain('META ');
    expect(text).toContain('FB-6 ');
  });
});
