// Shares of an execution at the exchange, with the sign of what they change.
import type { Trade } from '../../../../src/simulators/ib-gateway/exchange/state/changes.ts';

export function signedShares(trade: Trade | undefined): number {
  if (trade === undefined) return 0;
  return trade.execution.side === 'BOT' ? trade.execution.shares : -trade.execution.shares;
}
