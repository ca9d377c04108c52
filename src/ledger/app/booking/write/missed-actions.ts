// Corporate actions that a portfolio was no holder for when they were applied, and is one for now: lots that are booked later
// with an earlier date.
import { securitiesOf } from '../../../domain/entries/entry.ts';
import type { SecurityId, TransactionId } from '../../../domain/entries/ids.ts';
import type { PortfolioRow } from '../../../ports/ledger-rows.ts';
import type { LedgerStep } from '../../../ports/ledger-store.ts';
import type { ActionRow } from '../../../ports/security-master.ts';
import { ACTION_ORIGIN, actionEntry } from './action-entry.ts';
import type { Change, NewEntry } from './change.ts';

/** An action may hand over lots of another security, which has had actions since. */
export async function missedActions(
  step: LedgerStep,
  portfolio: PortfolioRow,
  { add }: Change,
): Promise<readonly NewEntry[]> {
  const known = new Set(
    add.flatMap(({ row }) => (row.originSource === ACTION_ORIGIN ? [row.originId] : [])),
  );
  const missed: NewEntry[] = [];
  for (let fresh = add; fresh.length > 0; ) {
    const actions = (await actionsAfterEach(step, fresh)).filter(({ id }) => !known.has(id));
    fresh = [];
    for (const action of actions) {
      known.add(action.id);
      const held = await step.transactionByOrigin(portfolio.id, ACTION_ORIGIN, action.id);
      if (held !== undefined) continue;
      const id = (await step.nextId('transaction')) as TransactionId;
      fresh = [...fresh, actionEntry(portfolio, action, id)];
    }
    missed.push(...fresh);
  }
  return missed;
}

/** One that is announced meanwhile waits until this step has ended, and then finds this portfolio. */
async function actionsAfterEach(
  step: LedgerStep,
  entries: readonly NewEntry[],
): Promise<readonly ActionRow[]> {
  const found = new Map<string, ActionRow>();
  const asked = new Set<SecurityId>();
  for (const { entry } of entries.toSorted((a, b) => a.entry.at - b.entry.at))
    for (const security of securitiesOf(entry)) {
      if (asked.has(security)) continue;
      asked.add(security);
      for (const action of await step.actionsAfter([security], entry.at))
        found.set(action.id, action);
    }
  return [...found.values()];
}
