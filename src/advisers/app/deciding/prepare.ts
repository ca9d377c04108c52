// What is read before the step that carries a command out: the price of a sale, the plan of a rebalancing.
import type { Price } from '../../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { Ledger } from '../../../ledger/app/ledger.ts';
import {
  evaluateRebalancing,
  type PlanRecord,
  type PlanRefusal,
  type RebalancingSources,
} from '../../../ledger/app/plan-rebalancing.ts';
import { heldInQuestion } from '../../../ledger/app/questions/open-questions.ts';
import {
  completeRequest,
  type RequestRecord,
  requestFrom,
} from '../../../ledger/app/rebalancing/request-record.ts';
import type { PortfolioRow } from '../../../ledger/ports/ledger-rows.ts';
import type { ProposedCommand } from '../../agents/findings/proposed-command.ts';
import { type PriceRefusal, presentPrice } from './present-price.ts';

export interface Prepared {
  /** Of a sale. */
  readonly price?: Price;
  /** Of a rebalancing. */
  readonly plan?: PlanRecord;
}

export type PreparingRefusal =
  | PriceRefusal
  | PlanRefusal
  /** What drifted is within its band again, or every trade is left out. */
  | { readonly kind: 'NOTHING_TO_TRADE'; readonly skipped: PlanRecord['skipped'] }
  | { readonly kind: 'PLAN_UNPRICED'; readonly symbols: readonly string[] };

export interface ToPrepare {
  readonly portfolio: PortfolioRow;
  readonly command: ProposedCommand;
  readonly executed?: { readonly price: Price | undefined } | undefined;
}

export async function prepare(
  ledger: Ledger,
  sources: RebalancingSources,
  { portfolio, command, executed }: ToPrepare,
): Promise<Result<Prepared, PreparingRefusal>> {
  switch (command.kind) {
    case 'sell-lots': {
      const inQuestion = await heldInQuestion(ledger.read, portfolio.id);
      if (inQuestion !== undefined) return failed(inQuestion);
      const priced = await presentPrice(sources, portfolio, command);
      return priced.ok ? ok({ price: executed?.price ?? priced.value }) : priced;
    }
    case 'plan-rebalancing': {
      const wanted = requestFrom(completeRequest(command.wanted as Partial<RequestRecord>));
      const found = await evaluateRebalancing(ledger, sources, portfolio, wanted);
      return found.ok ? executable(found.value) : found;
    }
    case 'mark-position':
    case 'void-transaction':
    case 'correct-price':
      return ok({});
    default:
      return command satisfies never;
  }
}

/** A plan that no execution would take is not kept. */
function executable(plan: PlanRecord): Result<Prepared, PreparingRefusal> {
  if (plan.unpriced.length > 0)
    return failed({ kind: 'PLAN_UNPRICED', symbols: plan.unpriced.map(({ symbol }) => symbol) });
  if (plan.orders.length === 0) return failed({ kind: 'NOTHING_TO_TRADE', skipped: plan.skipped });
  return ok({ plan });
}
