// Corporate actions that a portfolio was no holder for when they were applied, and is one for now: lots that are booked later
// with an earlier date, or that a sale or a transfer took away before it was taken back.
import { DAY_MS, type Instant, instant } from '../../../../kernel/instant.ts';
import { securitiesOf } from '../../../domain/entries/entry.ts';
import type { SecurityId, TransactionId } from '../../../domain/entries/ids.ts';
import { hasTrait } from '../../../domain/transactions/transaction-type.ts';
import type { PortfolioRow, TransactionRow } from '../../../ports/ledger-rows.ts';
import type { LedgerStep } from '../../../ports/ledger-store.ts';
import type { ActionRow } from '../../../ports/security-master.ts';
import { ACTION_ORIGIN, actionEntry } from './action-entry.ts';
import type { Change, NewEntry } from './change.ts';
import { ownActionNear } from './own-actions.ts';

/** An action may hand over lots of another security, which has had actions since. */
export async function missedActions(
  step: LedgerStep,
  portfolio: PortfolioRow,
  { add, takeBack }: Pick<Change, 'add' | 'takeBack'>,
): Promise<readonly NewEntry[]> {
  const rows = [...add.map(({ row }) => row), ...takeBack];
  const known = new Set(
    rows.flatMap(({ originSource, originId }) => (originSource === ACTION_ORIGIN ? originId : [])),
  );
  const missed: NewEntry[] = [];
  let since: readonly LotsSince[] = [...add.map(lotsOf), ...takeBack.flatMap(lotsBackBy)];
  while (since.length > 0) {
    const fresh: NewEntry[] = [];
    const actions = (await actionsAfterEach(step, since)).filter(({ id }) => !known.has(id));
    for (const action of actions) {
      known.add(action.id);
      const held = await step.transactionByOrigin(portfolio.id, ACTION_ORIGIN, action.id);
      if (held !== undefined || (await isBookedByOwner(step, portfolio, action, takeBack)))
        continue;
      const id = (await step.nextId('transaction')) as TransactionId;
      fresh.push(actionEntry(portfolio, action, id));
    }
    missed.push(...fresh);
    since = fresh.map(lotsOf);
  }
  return missed;
}

/** What is taken back does not count: the action of all holders takes the place of the owner's own. */
async function isBookedByOwner(
  step: LedgerStep,
  portfolio: PortfolioRow,
  action: ActionRow,
  takeBack: Change['takeBack'],
): Promise<boolean> {
  const known = await ownActionNear(step, portfolio, action);
  return known !== undefined && !takeBack.some(({ id }) => id === known);
}

/** From then on there may be lots of these securities that were not there before. */
interface LotsSince {
  readonly at: Instant;
  readonly securities: readonly SecurityId[];
}

function lotsOf({ entry }: NewEntry): LotsSince {
  return { at: entry.at, securities: securitiesOf(entry) };
}

/** The action of all holders may be of a few days before. */
const ACTION_DAYS = 8;
const OWN: ReadonlySet<string> = new Set(['SPLIT', 'CORPORATE_ACTION']);

function lotsBackBy({ type, at, security }: TransactionRow): readonly LotsSince[] {
  if (security === undefined) return [];
  if (OWN.has(type)) return [{ at: instant(at - ACTION_DAYS * DAY_MS), securities: [security] }];
  return hasTrait(type, 'closes') ? [{ at, securities: [security] }] : [];
}

/** One that is announced meanwhile waits until this step has ended, and then finds this portfolio. */
async function actionsAfterEach(
  step: LedgerStep,
  since: readonly LotsSince[],
): Promise<readonly ActionRow[]> {
  const found = new Map<string, ActionRow>();
  const asked = new Set<SecurityId>();
  for (const { at, securities } of since.toSorted((a, b) => a.at - b.at))
    for (const security of securities) {
      if (asked.has(security)) continue;
      asked.add(security);
      for (const action of await step.actionsAfter([security], at)) found.set(action.id, action);
    }
  return [...found.values()];
}
