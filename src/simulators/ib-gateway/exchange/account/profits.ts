// Profit and loss as subscribers are told: of an account, and of its position in one contract.
import type { AnswerOf } from '../../messages/answer.ts';
import { type Account, cents, type Valuation } from './accounts.ts';

export function profitOf(
  { unrealizedPnl, realizedPnl }: Valuation,
  reqId: number,
): AnswerOf<'pnl'> {
  return {
    name: 'pnl',
    reqId,
    daily: cents(unrealizedPnl + realizedPnl),
    unrealized: cents(unrealizedPnl),
    realized: cents(realizedPnl),
  };
}

/** Of a contract that was never held there is no profit, only a position of 0. */
export function profitIn(
  account: Account,
  { reqId, conId }: { readonly reqId: number; readonly conId: number },
  lastOf: (symbol: string) => number,
): AnswerOf<'pnlSingle'> {
  const answer = { name: 'pnlSingle', reqId } as const;
  const holdings = [...account.holdingBySymbol.values()];
  const holding = holdings.find(({ contract }) => contract.conId === conId);
  if (holding === undefined) {
    const unknown = { daily: undefined, unrealized: undefined, realized: undefined };
    return { ...answer, position: 0, ...unknown, value: 0 };
  }
  const { quantity, averageCost, realizedPnl, contract } = holding;
  const last = lastOf(contract.symbol);
  const unrealized = cents(quantity * (last - averageCost));
  return {
    ...answer,
    position: quantity,
    daily: cents(unrealized + realizedPnl),
    unrealized,
    realized: cents(realizedPnl),
    value: cents(quantity * last),
  };
}
