// Profit and loss as it is sent to subscribers: of an account, and of its position in one contract.
import type { AnswerOf } from '../../messages/answer.ts';
import {
  type Account,
  cents,
  type Holding,
  type LastOf,
  profitOf,
  type Valuation,
} from './accounts.ts';

/** Of the whole account; the day's profit is what has come since the last close. */
export function profitOfAll(
  account: Account,
  { unrealizedPnl, realizedPnl }: Valuation,
  { reqId, lastOf }: { readonly reqId: number; readonly lastOf: LastOf },
): AnswerOf<'pnl'> {
  const holdings = [...account.holdingBySymbol.values()];
  return {
    name: 'pnl',
    reqId,
    daily: cents(holdings.reduce((sum, holding) => sum + ofTheDay(holding, lastOf), 0)),
    unrealized: cents(unrealizedPnl),
    realized: cents(realizedPnl),
  };
}

function ofTheDay(holding: Holding, lastOf: LastOf): number {
  return profitOf(holding, lastOf) - holding.profitBefore;
}

/** Of the day. */
export function realizedIn({ realizedPnl, realizedBefore }: Holding): number {
  return cents(realizedPnl - realizedBefore);
}

/** Of a contract that was never held there is no profit, only a position of 0. */
export function profitIn(
  account: Account,
  { reqId, conId }: { readonly reqId: number; readonly conId: number },
  lastOf: LastOf,
): AnswerOf<'pnlSingle'> {
  const answer = { name: 'pnlSingle', reqId } as const;
  const holdings = [...account.holdingBySymbol.values()];
  const holding = holdings.find(({ contract }) => contract.conId === conId);
  if (holding === undefined) {
    const unknown = { daily: undefined, unrealized: undefined, realized: undefined };
    return { ...answer, position: 0, ...unknown, value: 0 };
  }
  const { quantity, averageCost, contract } = holding;
  const last = lastOf(contract.symbol);
  return {
    ...answer,
    position: quantity,
    daily: cents(ofTheDay(holding, lastOf)),
    unrealized: cents(quantity * (last - averageCost)),
    realized: realizedIn(holding),
    value: cents(quantity * last),
  };
}
