// Which splits of the ledger a proposed one is, or contradicts.
import type { Decimal } from '../../../kernel/decimal.ts';
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

/** 4 for 2 is 2 for 1. */
export function isSameRatio(one: SecurityAction, other: SecurityAction): boolean {
  if (one.kind !== 'split' || other.kind !== 'split') return false;
  const crossed = (a: Decimal, b: Decimal) => a.times(b);
  return crossed(one.newShares, other.oldShares).eq(crossed(other.newShares, one.oldShares));
}
