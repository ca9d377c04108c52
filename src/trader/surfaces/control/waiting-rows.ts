// Orders that close and wait, as rows.
import type { WaitingRow } from '../../contract/waiting-row.ts';
import type { WaitingClosing } from '../../ports/waiting-closing.ts';

export function waitingRows(waiting: readonly WaitingClosing[]): readonly WaitingRow[] {
  return waiting.map(({ clientOrderId, user, symbol, side, quantity, askedAt }) => ({
    client_order_id: clientOrderId,
    ...{ user, symbol, quantity },
    action: side === 'sell' ? 'SELL' : 'BUY',
    created_at: new Date(askedAt).toISOString(),
  }));
}
