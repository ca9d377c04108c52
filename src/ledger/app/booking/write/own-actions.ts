// A corporate action that an owner has booked in one portfolio, as the one for all holders finds it: none counts twice.
import type { TransactionId } from '../../../domain/entries/ids.ts';
import { isNear, splitIn } from '../../../domain/prices/splits.ts';
import type { PortfolioRow } from '../../../ports/ledger-rows.ts';
import type { LedgerReads } from '../../../ports/ledger-store.ts';
import type { ActionRow, SecurityAction } from '../../../ports/security-master.ts';
import { ACTION_ORIGIN } from './action-entry.ts';
import { splitBookedNear } from './own-splits.ts';

export type ActionOnDay = Pick<ActionRow, 'security' | 'action' | 'on'>;

/**
 * The transaction that booked the same, for all holders or by the owner. Sources name days that lie a week apart; payments come
 * as often as that, so of these only the ones of the day are the same.
 */
export async function actionBookedNear(
  reads: Pick<LedgerReads, 'entries'>,
  { id: portfolio }: Pick<PortfolioRow, 'id'>,
  { security, action, on }: ActionOnDay,
): Promise<TransactionId | undefined> {
  const split = splitIn({ on, action });
  if (split !== undefined)
    return (await splitBookedNear(reads, portfolio, { ...split, security }))?.transaction;
  const entries = await reads.entries(portfolio, [security]);
  return entries.find(
    (entry) =>
      entry.kind === 'action' &&
      entry.security === security &&
      keyOf(entry.action) === keyOf(action) &&
      (PAYMENTS.has(action.kind) ? entry.on === on : isNear(entry.on, on)),
  )?.id;
}

/** Leaves out what an action for all holders booked. */
export async function ownActionNear(
  reads: LedgerReads,
  portfolio: Pick<PortfolioRow, 'id'>,
  action: ActionOnDay,
): Promise<TransactionId | undefined> {
  const known = await actionBookedNear(reads, portfolio, action);
  if (known === undefined || splitIn(action) !== undefined) return known;
  const row = await reads.transaction(known);
  return row?.originSource === ACTION_ORIGIN ? undefined : known;
}

const PAYMENTS: ReadonlySet<string> = new Set(['cash-dividend', 'return-of-capital']);

/** Two companies may be spun off on one day. */
function keyOf(action: SecurityAction | { readonly kind: 'reinvested-dividend' }): string {
  return 'security' in action ? `${action.kind} ${action.security}` : action.kind;
}
