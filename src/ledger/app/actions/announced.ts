// A corporate action in the stream of its security: announced, applied, taken back. The stream says what was decided; the
// streams of the portfolios say what it did.
import { type Decimal, ONE } from '../../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { SecurityAction } from '../../domain/corporate-actions/corporate-action.ts';
import type { SecurityId } from '../../domain/entries/ids.ts';
import { written } from '../../domain/events/decimal-text.ts';
import { type Cause, securityStream } from '../../domain/events/envelope.ts';
import type { LedgerStep } from '../../ports/ledger-store.ts';
import type { ActionRow, ActionStatus } from '../../ports/security-master.ts';
import { otherSecurityOf } from '../booking/write/action-entry.ts';
import { endTicker, restoreTicker } from '../registry/identifiers.ts';

export const ACTION_EVENTS = {
  ANNOUNCED: 'ACTION_ANNOUNCED',
  APPLIED: 'ACTION_APPLIED',
  REVERSING: 'ACTION_REVERSAL_ANNOUNCED',
  REVERSED: 'ACTION_REVERSED',
} as const satisfies Readonly<Record<ActionStatus, string>>;

export type AnnouncementRefusal =
  | { readonly kind: 'UNKNOWN_SECURITY'; readonly security: string }
  | { readonly kind: 'CURRENCY_DIFFERS'; readonly currency: string; readonly wanted: string }
  /** The cost of lots would go over into another currency, and an action has no rate. */
  | {
      readonly kind: 'TARGET_CURRENCY_DIFFERS';
      readonly target: string;
      readonly currency: string;
      readonly wanted: string;
    }
  | { readonly kind: 'SECURITY_MERGED'; readonly security: SecurityId; readonly into: SecurityId }
  | { readonly kind: 'INVALID_AMOUNT'; readonly field: string }
  /** Another action has this id. */
  | { readonly kind: 'ACTION_DIFFERS'; readonly actionId: string }
  | { readonly kind: 'ACTION_REVERSED'; readonly actionId: string }
  /** The same happened on the same day under another id. */
  | { readonly kind: 'ACTION_REPEATED'; readonly actionId: string };

export type ActionCommand = Pick<
  ActionRow,
  'id' | 'security' | 'action' | 'on' | 'at' | 'currency'
>;

/** The same action again continues where it stopped. */
export async function announce(
  step: LedgerStep,
  wanted: ActionCommand,
  cause: Cause,
): Promise<Result<ActionRow, AnnouncementRefusal>> {
  await step.lock(securityStream(wanted.security));
  const known = await step.action(wanted.id);
  if (known !== undefined) return again(known, wanted);
  const refusal = (await unfitAction(step, wanted)) ?? (await repeated(step, wanted));
  if (refusal !== undefined) return failed(refusal);
  const row: ActionRow = { ...wanted, status: 'ANNOUNCED', portfolios: 0, announcedAt: step.at };
  await record(step, row, cause);
  if (row.action.kind === 'symbol-change') await endTicker(step, row, cause);
  return ok(row);
}

/** Why no portfolio could have it. */
export async function unfitAction(
  step: LedgerStep,
  wanted: ActionCommand,
): Promise<AnnouncementRefusal | undefined> {
  return invalidField(wanted.action) ?? unfitSecurity(step, wanted);
}

/** Its stream is locked. */
export async function changeStatus(
  step: LedgerStep,
  row: ActionRow,
  { status, portfolios, cause }: StatusChange,
): Promise<ActionRow> {
  await step.lock(securityStream(row.security));
  const now = await step.action(row.id);
  if (now === undefined || now.status === status) return now ?? row;
  const changed = { ...row, status, portfolios };
  await record(step, changed, cause);
  if (row.action.kind === 'symbol-change' && status === 'REVERSED')
    await restoreTicker(step, row, cause);
  return changed;
}

export interface StatusChange {
  readonly status: ActionStatus;
  readonly portfolios: number;
  readonly cause: Cause;
}

async function record(step: LedgerStep, row: ActionRow, cause: Cause): Promise<void> {
  const { id: actionId, security, action, on, at, currency, portfolios, status } = row;
  const event = {
    type: ACTION_EVENTS[status],
    schemaVersion: 1,
    effective: at,
    data:
      status === 'ANNOUNCED'
        ? { actionId, action: written(action), on, currency }
        : { actionId, portfolios },
  };
  await step.append(securityStream(security), [event], cause);
  await step.saveAction(row);
}

function again(known: ActionRow, wanted: ActionCommand): Result<ActionRow, AnnouncementRefusal> {
  const { id: actionId, status } = known;
  if (textIn(known) !== textIn(wanted)) return failed({ kind: 'ACTION_DIFFERS', actionId });
  const isGone = status === 'REVERSED' || status === 'REVERSING';
  return isGone ? failed({ kind: 'ACTION_REVERSED', actionId }) : ok(known);
}

function textIn({ security, action, on, at, currency }: ActionCommand): string {
  return JSON.stringify([security, termsIn(action), on, at, currency]);
}

function termsIn(action: SecurityAction): string {
  const fields = Object.entries(written(action)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(fields);
}

async function unfitSecurity(
  step: LedgerStep,
  { security, action, currency }: ActionCommand,
): Promise<AnnouncementRefusal | undefined> {
  const row = await step.security(security);
  if (row === undefined) return { kind: 'UNKNOWN_SECURITY', security: String(security) };
  if (row.mergedInto !== undefined)
    return { kind: 'SECURITY_MERGED', security, into: row.mergedInto };
  if (row.currency !== currency)
    return { kind: 'CURRENCY_DIFFERS', currency: row.currency, wanted: currency };
  const other = otherSecurityOf(action);
  if (other === undefined) return undefined;
  if (other === security) return { kind: 'INVALID_AMOUNT', field: 'security' };
  const otherRow = await step.security(other);
  if (otherRow === undefined) return { kind: 'UNKNOWN_SECURITY', security: String(other) };
  if (otherRow.currency === currency) return undefined;
  const target = otherRow.symbol;
  return { kind: 'TARGET_CURRENCY_DIFFERS', target, currency: otherRow.currency, wanted: currency };
}

/** Of splits one on a day; of the others one with the same terms. */
async function repeated(
  step: LedgerStep,
  { security, action, on }: ActionCommand,
): Promise<AnnouncementRefusal | undefined> {
  const known = await step.actions({ security, limit: ACTIONS_MAX, offset: 0 });
  const same = known.find(
    (one) =>
      one.on === on &&
      (one.status === 'ANNOUNCED' || one.status === 'APPLIED') &&
      one.action.kind === action.kind &&
      (action.kind === 'split' || termsIn(one.action) === termsIn(action)),
  );
  return same && { kind: 'ACTION_REPEATED', actionId: same.id };
}

/** A security has a handful of actions in a year. */
const ACTIONS_MAX = 10_000;

/** Ratios and amounts of money must be positive; a delisting may pay nothing, and a basis share is 0 to 1. */
function invalidField(action: SecurityAction): AnnouncementRefusal | undefined {
  for (const field of POSITIVE) {
    const value = (action as unknown as Fields)[field];
    if (value !== undefined && !value.gt(0)) return { kind: 'INVALID_AMOUNT', field };
  }
  for (const field of SHARES) {
    const value = (action as unknown as Fields)[field];
    if (value !== undefined && (value.isNegative() || value.comparedTo(ONE) > 0))
      return { kind: 'INVALID_AMOUNT', field };
  }
  const isNegative = 'cashPerShare' in action && action.cashPerShare.isNegative();
  return isNegative ? { kind: 'INVALID_AMOUNT', field: 'cashPerShare' } : undefined;
}

type Fields = Readonly<Record<string, Decimal | undefined>>;

const POSITIVE = [
  'quantity',
  'perShare',
  'newShares',
  'oldShares',
  'rate',
  'ratio',
  'newPrice',
  'cashInLieu',
] as const;
const SHARES = ['parentBasisShare', 'withholding'] as const;
