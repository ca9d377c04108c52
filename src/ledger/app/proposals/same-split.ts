// Which splits of the ledger a proposed one is, or contradicts.
import { isSameSplitRatio } from '../../domain/prices/splits.ts';
import type { LedgerReads } from '../../ports/ledger-store.ts';
import type { ActionRow, ProposalRow, SecurityAction } from '../../ports/security-master.ts';

export function isInForce({ status }: ActionRow): boolean {
  return status === 'ANNOUNCED' || status === 'APPLIED';
}

/** A security has a handful of actions in a year. */
const ACTIONS_MAX = 10_000;

export async function splitsInForce(
  reads: LedgerReads,
  { security }: Pick<ProposalRow, 'security'>,
): Promise<readonly ActionRow[]> {
  const actions = await reads.actions({ security, limit: ACTIONS_MAX, offset: 0 });
  return actions.filter((one) => one.action.kind === 'split' && isInForce(one));
}

export function isSameRatio(one: SecurityAction, other: SecurityAction): boolean {
  if (one.kind !== 'split' || other.kind !== 'split') return false;
  return isSameSplitRatio(one, other);
}
