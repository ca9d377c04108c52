// The rule by which an owner lets proposed corporate actions be confirmed: by type, where the source states all terms.
// Decision 0109
import type { PortfolioId } from '../../domain/entries/ids.ts';
import { agentStream, type Cause } from '../../domain/events/envelope.ts';
import type { LedgerReads, LedgerStep } from '../../ports/ledger-store.ts';
import type { SecurityAction } from '../../ports/security-master.ts';

/** As bodies name them. */
export const RULE_KINDS = ['SPLIT', 'STOCK_DIVIDEND', 'CASH_DIVIDEND', 'SYMBOL_CHANGE'] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

const RULE_SET = 'PROPOSAL_RULE_SET';

/** Of an action that a rule may confirm. A reverse split is a split. */
export function ruleKindOf({ kind }: SecurityAction): RuleKind | undefined {
  const name = kind.replaceAll('-', '_').toUpperCase();
  return RULE_KINDS.find((one) => one === name);
}

export async function actionRule(
  read: Pick<LedgerReads, 'events'>,
  portfolio: PortfolioId,
): Promise<readonly RuleKind[]> {
  const stream = agentStream(portfolio);
  const [last] = await read.events({ stream, type: RULE_SET, isNewestFirst: true, limit: 1 });
  return (last?.data.confirms ?? []) as readonly RuleKind[];
}

export async function setActionRule(
  step: LedgerStep,
  portfolio: PortfolioId,
  { confirms, cause }: { readonly confirms: readonly RuleKind[]; readonly cause: Cause },
): Promise<void> {
  const stream = agentStream(portfolio);
  await step.lock(stream);
  const known = await actionRule(step, portfolio);
  if (JSON.stringify(known) === JSON.stringify(confirms)) return;
  const event = { type: RULE_SET, schemaVersion: 1, effective: step.at, data: { confirms } };
  await step.append(stream, [event], cause);
}
