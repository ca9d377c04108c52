// A merger of two listings as its readers see it.
import { textOf } from '../../../kernel/decimal.ts';
import type { MergedSecurities } from '../../../ledger/app/merge-securities.ts';
import type { PositionRow } from '../../../ledger/ports/ledger-rows.ts';
import { securityRow } from './security-row.ts';

export function mergedRow({ from, into, portfolios }: MergedSecurities, isTrial: boolean) {
  return {
    dry_run: isTrial,
    from: securityRow(isTrial ? from : { ...from, mergedInto: into.id }),
    into: securityRow(into),
    portfolios: portfolios.map(({ portfolio, transactions, before, after }) => ({
      portfolio_id: portfolio,
      transactions,
      before: before.map(positionRow),
      after: positionRow(after),
    })),
  };
}

function positionRow({ security, quantity, cost, realized }: PositionRow) {
  return {
    security_id: security,
    quantity: textOf(quantity),
    cost: textOf(cost),
    realized_gain: textOf(realized),
  };
}
