// A split that a price source knows and a portfolio has not booked, as a question to its owner.
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
    code: 'split-not-booked',
    portfolio_id: portfolio,
    security_id: security,
    symbol,
    on,
    new_shares: news,
    old_shares: olds,
    sentence: `${symbol} split ${news} for ${olds} on ${on}, and portfolio ${portfolio} has not booked it: its value counts the old shares at the new price, and the return of that day waits.`,
    type: `POST /api/v1/transactions ${JSON.stringify(draft)}`,
  };
}
