// A position with its value, as it is sent to those who subscribe to the values of the account.
import type { AnswerOf } from '../../messages/answer.ts';
import { instrumentKey, multiplierOf } from '../../messages/instrument-key.ts';
import { type Account, cents } from './accounts.ts';
import type { WorthOf } from './option-holdings.ts';
import { realizedIn } from './profits.ts';
import type { ReportedPosition } from './reported-positions.ts';

export function portfolioRow(
  account: Account,
  { contract, quantity, averageCost }: ReportedPosition,
  worthOf: WorthOf,
): AnswerOf<'portfolioValue'> {
  const key = instrumentKey(contract);
  const worth = worthOf(key);
  const holding = account.holdingBySymbol.get(key);
  return {
    name: 'portfolioValue',
    contract,
    position: quantity,
    marketPrice: worth / multiplierOf(contract),
    marketValue: cents(quantity * worth),
    averageCost,
    unrealizedPnl: cents(quantity * (worth - averageCost)),
    realizedPnl: holding === undefined ? 0 : realizedIn(holding),
    account: account.name,
  };
}
