// A corporate action as an entry of one of the portfolios that it concerns.
import { NO_MONEY } from '../../../../kernel/decimal.ts';
import type { SecurityAction } from '../../../domain/corporate-actions/corporate-action.ts';
import type { SecurityId, TransactionId } from '../../../domain/entries/ids.ts';
import { methodOn } from '../../../domain/lots/method-history.ts';
import type { PortfolioRow } from '../../../ports/ledger-rows.ts';
import type { ActionRow } from '../../../ports/security-master.ts';
import type { NewEntry } from './change.ts';

/** The origin of every entry that an action made; its id is the one of the action. */
export const ACTION_ORIGIN = 'action';

/** Of what an owner has confirmed in one portfolio; its id is the one of the proposal. */
export const PROPOSAL_ORIGIN = 'proposal';

type ActionBooked = Pick<ActionRow, 'id' | 'security' | 'action' | 'on' | 'at' | 'currency'>;

/** The owner's settings decide what a dividend does and which lots a fraction is sold from. */
export function actionEntry(
  { id: portfolio, methods, dividendTreatment }: PortfolioRow,
  { id: actionId, security, action, on, at, currency }: ActionBooked,
  id: TransactionId,
  originSource = ACTION_ORIGIN,
): NewEntry {
  const common = { id, at, on, currency, rate: undefined };
  return {
    entry: {
      ...common,
      kind: 'action',
      booking: 0,
      security,
      method: methodOn(methods, on),
      action:
        action.kind === 'cash-dividend' ? { ...action, treatment: dividendTreatment } : action,
    },
    row: {
      ...common,
      portfolio,
      type: 'CORPORATE_ACTION',
      security,
      otherSecurity: otherSecurityOf(action),
      quantity: undefined,
      price: undefined,
      fees: NO_MONEY,
      settlesAt: undefined,
      notes: undefined,
      originSource,
      originId: actionId,
    },
  };
}

export function otherSecurityOf(action: SecurityAction): SecurityId | undefined {
  return 'security' in action ? (Number(action.security) as SecurityId) : undefined;
}
