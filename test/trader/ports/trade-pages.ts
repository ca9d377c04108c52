// Pages of closed trades as the read tables give them: those closed in the span that was asked for.
import type { TradeRow } from '../../../src/trader/contract/order-rows.ts';
import type { Look } from '../../../src/trader/ports/look.ts';

export function tradePages(trades: readonly TradeRow[]): Look['listPage'] {
  return ((_, { from = '', to = '9' }) => {
    const rows = trades.filter(({ closed_at: at }) => at >= from && at < to);
    return { total: rows.length, rows };
  }) as Look['listPage'];
}
