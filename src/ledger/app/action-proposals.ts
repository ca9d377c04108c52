// What becomes of a proposed corporate action: applied to all holders, or declined.
import { failed, ok, type Result } from '../../kernel/result.ts';
import { type Cause, securityStream } from '../domain/events/envelope.ts';
import type { ProposalRow, ProposalStatus } from '../ports/security-master.ts';
import type { AnnouncementRefusal } from './actions/announced.ts';
import {
  type ActionRequest,
  type AppliedAction,
  applyCorporateAction,
} from './corporate-actions.ts';
import type { Ledger } from './ledger.ts';
import { PROPOSAL_EVENTS } from './proposals/propose-action.ts';
import { isInForce, isSameRatio, splitsInForce } from './proposals/same-split.ts';

export type ProposalRefusal =
  | { readonly kind: 'UNKNOWN_PROPOSAL'; readonly proposal: string }
  | { readonly kind: 'PROPOSAL_DECLINED'; readonly proposal: string }
  /** Its action is in force. */
  | { readonly kind: 'PROPOSAL_CONFIRMED'; readonly proposal: string; readonly actionId: string };

export interface ConfirmedProposal {
  readonly proposal: ProposalRow;
  readonly applied: AppliedAction;
}

/** One that the ledger has already, under whichever id, is not applied again. */
export async function confirmProposal(
  ledger: Ledger,
  {
    id,
    at,
    cause,
  }: { readonly id: string; readonly at: ActionRequest['at']; readonly cause: Cause },
): Promise<Result<ConfirmedProposal, ProposalRefusal | AnnouncementRefusal>> {
  const row = await ledger.read.proposal(id);
  if (row === undefined || row.portfolio !== undefined)
    return failed({ kind: 'UNKNOWN_PROPOSAL', proposal: id });
  if (row.status === 'DECLINED') return failed({ kind: 'PROPOSAL_DECLINED', proposal: id });
  const { security, action, on } = row;
  const known = (await splitsInForce(ledger.read, row)).find(
    (one) => one.on === on && isSameRatio(one.action, action),
  );
  const currency = (await ledger.read.security(security))?.currency;
  if (currency === undefined)
    return failed({ kind: 'UNKNOWN_SECURITY', security: String(security) });
  const asked: ActionRequest =
    known === undefined
      ? { actionId: id, security, action, on, at, currency }
      : { ...known, actionId: known.id };
  const applied = await applyCorporateAction(ledger, asked, cause);
  if (!applied.ok) return applied;
  const decided = { status: 'CONFIRMED', actionId: asked.actionId, cause } as const;
  return ok({ proposal: await decide(ledger, row, decided), applied: applied.value });
}

export async function declineProposal(
  ledger: Ledger,
  {
    id,
    reason,
    cause,
  }: { readonly id: string; readonly reason: string | undefined; readonly cause: Cause },
): Promise<Result<ProposalRow, ProposalRefusal>> {
  const row = await ledger.read.proposal(id);
  if (row === undefined || row.portfolio !== undefined)
    return failed({ kind: 'UNKNOWN_PROPOSAL', proposal: id });
  const { actionId } = row;
  const action = actionId === undefined ? undefined : await ledger.read.action(actionId);
  if (action !== undefined && isInForce(action))
    return failed({ kind: 'PROPOSAL_CONFIRMED', proposal: id, actionId: action.id });
  return ok(await decide(ledger, row, { status: 'DECLINED', actionId: undefined, reason, cause }));
}

interface Decision {
  readonly status: Exclude<ProposalStatus, 'OPEN'>;
  readonly actionId: string | undefined;
  readonly reason?: string | undefined;
  readonly cause: Cause;
}

async function decide(
  ledger: Ledger,
  row: ProposalRow,
  { status, actionId, reason, cause }: Decision,
): Promise<ProposalRow> {
  if (row.status === status && row.actionId === actionId) return row;
  const decided = await ledger.inOneStep<ProposalRow, never>(async (step) => {
    const stream = securityStream(row.security);
    await step.lock(stream);
    const data = {
      proposal: row.id,
      ...(actionId !== undefined && { actionId }),
      ...(reason !== undefined && { reason }),
    };
    const event = {
      type: PROPOSAL_EVENTS[status],
      schemaVersion: 1,
      effective: step.at,
      data,
    };
    await step.append(stream, [event], cause);
    const changed = { ...row, status, actionId, decidedBy: cause.actor, decidedAt: step.at };
    await step.saveProposal(changed);
    return ok(changed);
  });
  return decided.ok ? decided.value : row;
}
