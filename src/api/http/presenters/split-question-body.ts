// A split that a price source knows, or a price suggests, and a portfolio has not booked, as a question to its owner.
import { textOf } from '../../../kernel/decimal.ts';
import type { SplitQuestion } from '../../../ledger/app/valuation/split-questions.ts';
import type { SplitQuestionBody } from '../shapes/split-question.ts';

export function questionBody(question: SplitQuestion): SplitQuestionBody {
  const { portfolio, security, symbol, on } = question;
  const [news, olds] = [textOf(question.newShares), textOf(question.oldShares)];
  const draft = {
    ...{ portfolio_id: portfolio, transaction_type: 'SPLIT', security_id: security },
    ...{ transaction_date: on, new_shares: news, old_shares: olds },
  };
  return {
    code: question.isSuspected === true ? 'split-suspected' : 'split-not-booked',
    portfolio_id: portfolio,
    security_id: security,
    symbol,
    on,
    new_shares: news,
    old_shares: olds,
    sentence:
      question.isSuspected === true
        ? `The price of ${symbol} jumped on ${on} as a split of ${news} for ${olds} would move it, and no source states one: the value counts the shares as booked, and the return of that day waits. If there was none, decline its proposal.`
        : `${symbol} split ${news} for ${olds} on ${on}, and portfolio ${portfolio} has not booked it: its value counts the old shares at the new price, and the return of that day waits.`,
    type: `POST /api/v1/transactions ${JSON.stringify(draft)}`,
  };
}
