// Profit and loss as it is sent to subscribers: of an account, and of its position in one contract.
import type { AnswerOf } from '../../messages/answer.ts';
import { instrumentKey } from '../../messages/instrument-key.ts';
import { type Account, cents, type Holding, profitOf, type Valuation } from './accounts.ts';
import type { WorthOf } from './option-holdings.ts';

/** Of the whole account; the day's profit is what has come since the last close. */
export function profitOfAll(
  account: Account,
  { unrealizedPnl, realizedPnl }: Valuation,
  { reqId, worthOf }: { readonly reqId: number; readonly worthOf: WorthOf },
): AnswerOf<'pnl'> {
  const holdings = [...account.holdingBySymbol.values()];
  return {
    name: 'pnl',
    reqId,
    daily: cents(holdings.reduce((sum, holding) => sum + ofTheDay(holding, worthOf), 0)),
    unrealized: cents(unrealizedPnl),
    realized: cents(realizedPnl),
  };
}

function ofTheDay(holding: Holding, worthOf: WorthOf): number {
  return profitOf(holding, worthOf) - holding.profitBefore;
}

/** Of the day. */
export function realizedIn({ realizedPnl, realizedBefore }: Holding): number {
  return cents(realizedPnl - realizedBefore);
}

/** Of a contract that was never held there is no profit, only a position of 0. */
export function profitIn(
  account: Account,
  { reqId, conId }: { readonly reqId: number; readonly conId: number },
  worthOf: WorthOf,
): AnswerOf<'pnlSingle'> {
  const answer = { name: 'pnlSingle', reqId } as const;
  const holdings = [...account.holdingBySymbol.values()];
  const holding = holdings.find(({ contract }) => contract.conId === conId);
  if (holding === undefined) {
    const unknown = { daily: undefined, unrealized: undefined, realized: undefined };
    return { ...answer, position: 0, ...unknown, value: 0 };
  }
  const { quantity, averageCost, contract } = holding;
  const worth = worthOf(instrumentKey(contract));
  return {
    ...answer,
    position: quantity,
    daily: cents(ofTheDay(holding, worthOf)),
    unrealized: cents(quantity * (worth - averageCost)),
    realized: realizedIn(holding),
    value: cents(quantity * worth),
  };
}
