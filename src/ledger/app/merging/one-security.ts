// Whether two listings can be one security: the same currency, no other ISIN, and the same corporate actions for their holders.
import type { PortfolioId } from '../../domain/entries/ids.ts';
import { written } from '../../domain/events/decimal-text.ts';
import { isOneSplit, splitIn } from '../../domain/prices/splits.ts';
import type { SecurityRow } from '../../ports/ledger-rows.ts';
import type { LedgerReads } from '../../ports/ledger-store.ts';
import type { ActionRow } from '../../ports/security-master.ts';
import { forEachHolder, isEntitled } from '../actions/holders.ts';
import { otherSecurityOf } from '../booking/write/action-entry.ts';
import { ownActionNear } from '../booking/write/own-actions.ts';
import { isInForce } from '../proposals/same-split.ts';
import type { MergeRefusal } from './merge-refusal.ts';

export interface Listings {
  readonly from: SecurityRow;
  readonly into: SecurityRow;
}

export function unlike({ from, into }: Listings): MergeRefusal | undefined {
  if (from.id === into.id) return { kind: 'SAME_SECURITY', security: from.id };
  if (into.mergedInto !== undefined)
    return { kind: 'SECURITY_MERGED', security: into.id, into: into.mergedInto };
  if (from.mergedInto !== undefined && from.mergedInto !== into.id)
    return { kind: 'SECURITY_MERGED', security: from.id, into: from.mergedInto };
  if (from.currency !== into.currency)
    return { kind: 'LISTING_DIFFERS', field: 'currency', from, into };
  if (from.isin !== undefined && into.isin !== undefined)
    return from.isin === into.isin
      ? undefined
      : { kind: 'LISTING_DIFFERS', field: 'isin', from, into };
  if (from.symbol === into.symbol) return undefined;
  return { kind: 'ISIN_UNKNOWN', security: from.isin === undefined ? from.id : into.id };
}

/** A security has a handful of actions in a year. */
const ACTIONS_MAX = 10_000;

export async function actionsInForce(
  read: LedgerReads,
  { id: security }: Pick<SecurityRow, 'id'>,
): Promise<readonly ActionRow[]> {
  const actions = await read.actions({ security, limit: ACTIONS_MAX, offset: 0 });
  return actions.filter(isInForce);
}

/** The same on the same day; of splits also one of a few days before or after. */
export function isOneAction(
  one: Pick<ActionRow, 'on' | 'action'>,
  other: Pick<ActionRow, 'on' | 'action'>,
): boolean {
  const [split, otherSplit] = [splitIn(one), splitIn(other)];
  if (split !== undefined && otherSplit !== undefined) return isOneSplit(split, otherSplit);
  return one.on === other.on && termsIn(one) === termsIn(other);
}

function termsIn({ action }: Pick<ActionRow, 'action'>): string {
  const fields = Object.entries(written(action)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(fields);
}

export async function unlikeActions(
  read: LedgerReads,
  { from, into }: Listings,
): Promise<MergeRefusal | undefined> {
  const [own, others] = [await actionsInForce(read, from), await actionsInForce(read, into)];
  const between =
    own.find(({ action }) => otherSecurityOf(action) === into.id) ??
    others.find(({ action }) => otherSecurityOf(action) === from.id);
  if (between !== undefined) return { kind: 'ACTION_BETWEEN', actionId: between.id };
  return (await missing(read, own, others, into)) ?? missing(read, others, own, from);
}

/** An action of one listing that the other one has not, and that a holder of the other one should have. */
async function missing(
  read: LedgerReads,
  actions: readonly ActionRow[],
  known: readonly ActionRow[],
  { id: security }: SecurityRow,
): Promise<MergeRefusal | undefined> {
  for (const action of actions) {
    if (known.some((one) => isOneAction(one, action))) continue;
    const portfolio = await entitledTo(read, { ...action, security });
    if (portfolio !== undefined)
      return { kind: 'ACTION_MISSING', actionId: action.id, security, portfolio };
  }
  return undefined;
}

async function entitledTo(read: LedgerReads, action: ActionRow): Promise<PortfolioId | undefined> {
  let first: PortfolioId | undefined;
  await forEachHolder(read, action, async (id) => {
    if (first !== undefined) return;
    const portfolio = await read.portfolio(id);
    if (portfolio === undefined || !(await isEntitled(read, portfolio, action))) return;
    if ((await ownActionNear(read, portfolio, action)) === undefined) first ??= id;
  });
  return first;
}
