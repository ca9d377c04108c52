// Rows of corporate actions as proposals: the rows of one action, such as the old and the new shares of a merger, are
// one proposal.
import { sumOf } from '../../../../kernel/amounts.ts';
import type { Money, Quantity } from '../../../../kernel/decimal.ts';
import type { CurrencyCode } from '../../../domain/entries/ids.ts';
import type { SecurityReference, TransactionOrigin } from '../../../domain/transactions/draft.ts';
import type { ActionProposal, Place, ProposedAction } from '../../rows/imported-file.ts';
import type { Moment } from '../../text/moment-text.ts';
import { actionIn, securityAtStart } from './action-description.ts';

export interface ActionRow {
  readonly place: Place;
  /** Equal in all rows of an action; empty if the statement has none. */
  readonly actionId: string;
  readonly origin: TransactionOrigin;
  readonly moment: Moment;
  /** What the row adds or takes away. */
  readonly security: SecurityReference;
  readonly currency: CurrencyCode;
  readonly quantity: Quantity;
  readonly proceeds: Money;
  readonly description: string;
}

export function actionProposals(rows: readonly ActionRow[]): ActionProposal[] {
  const groups = new Map<string, ActionRow[]>();
  for (const row of rows) {
    const key = row.actionId === '' ? `${row.moment.on}|${stemOf(row.description)}` : row.actionId;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].flatMap((group) => proposalOf(group) ?? []);
}

/** The description without the security in its last brackets, which differs in the rows of an action. */
function stemOf(description: string): string {
  return description.replace(/\s*\([^()]*\)\s*$/, '').toUpperCase();
}

function proposalOf(rows: readonly ActionRow[]): ActionProposal | undefined {
  const main = rows.find(({ quantity }) => quantity.gt(0)) ?? rows[0];
  if (main === undefined) return undefined;
  return {
    place: main.place,
    origin: main.origin,
    on: main.moment.on,
    security: securityAtStart(main.description) ?? main.security,
    currency: main.currency,
    moves: rows.map(({ security, quantity }) => ({ security, quantity })),
    proceeds: sumOf(rows.map(({ proceeds }) => proceeds)),
    description: main.description,
    action: statedBy(main, actionIn(main.description)),
  };
}

/** The row knows its own security better than the words in its brackets. */
function statedBy({ security, quantity }: ActionRow, action: ProposedAction): ProposedAction {
  return 'security' in action && quantity.gt(0) ? { ...action, security } : action;
}
