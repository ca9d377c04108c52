// From which day on a sale of a lot is long term by the rule of its portfolio.
import type { TradingDay } from '../../../kernel/instant.ts';
import { longTermFrom } from '../../domain/lots/holding-period.ts';
import { termsOf } from '../../domain/portfolio/terms-of.ts';
import type { LotRow, PortfolioRow } from '../../ports/ledger-rows.ts';

/** Undefined for a short lot, whose closing is always short term. */
export function longTermDay(
  portfolio: PortfolioRow,
  { side, heldSince }: Pick<LotRow, 'side' | 'heldSince'>,
): TradingDay | undefined {
  return side === 'SHORT' ? undefined : longTermFrom(termsOf(portfolio).longTermRule, heldSince);
}
