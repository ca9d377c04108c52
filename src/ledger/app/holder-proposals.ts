// What the owner of a portfolio decides about a corporate action that is proposed to her: it is booked in this portfolio, or declined.
import type { Decimal } from '../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { TransactionId } from '../domain/entries/ids.ts';
import { type Cause, portfolioStream, securityStream } from '../domain/events/envelope.ts';
import type { PortfolioRow } from '../ports/ledger-rows.ts';
import type { LedgerStep } from '../ports/ledger-store.ts';
import type { NeededTerm, SecurityAction } from '../ports/security-master.ts';
import type { ValuationSources } from '../ports/valuation-sources.ts';
import type { ProposalRefusal } from './action-proposals.ts';
import type { ActionCommand } from './actions/announced.ts';
import { PROPOSAL_ORIGIN } from './booking/write/action-entry.ts';
import type { Ledger } from './ledger.ts';
import {
  bookOwnAction,
  type OwnActionRefusal,
  type OwnPreview,
  previewOwnAction,
} from './own-action.ts';
import { dayStart, type KnownProposal, proposalsOf } from './proposals/known-to-holder.ts';
import { PROPOSAL_EVENTS } from './proposals/propose-action.ts';
import { type HeldProposal, proposeToHolder } from './proposals/propose-to-holder.ts';
import { undone } from './undone-step.ts';

export type HolderRefusal =
  | OwnActionRefusal
  | Exclude<ProposalRefusal, { kind: 'PROPOSAL_CONFIRMED' }>
  | {
      readonly kind: 'PROPOSAL_BOOKED';
      readonly proposal: string;
      readonly transaction: TransactionId;
    }
  /** The source does not state them. */
  | {
      readonly kind: 'TERMS_MISSING';
      readonly proposal: string;
      readonly terms: readonly NeededTerm[];
    }
  | { readonly kind: 'NOT_EFFECTIVE_YET'; readonly on: HeldProposal['on'] };

/** What the owner states beside the proposal. */
export type StatedTerms = { readonly [Term in NeededTerm | 'cashInLieu']?: Decimal | undefined };

export interface Deciding {
  readonly portfolio: PortfolioRow;
  readonly id: string;
  readonly cause: Cause;
}

/** With the transaction that booked it. The same again changes nothing. */
export async function confirmToHolder(
  ledger: Ledger,
  sources: ValuationSources,
  { portfolio, id, cause, stated }: Deciding & { readonly stated: StatedTerms },
): Promise<Result<KnownProposal, HolderRefusal>> {
  const known = await foundIn(sources, portfolio, id);
  if (!known.ok) return known;
  const { proposal, transaction } = known.value;
  if (transaction !== undefined) return known;
  if (proposal.status === 'DECLINED') return failed({ kind: 'PROPOSAL_DECLINED', proposal: id });
  if (proposal.on > sources.today) return failed({ kind: 'NOT_EFFECTIVE_YET', on: proposal.on });
  const terms = (proposal.detail?.needs ?? []).filter((term) => stated[term] === undefined);
  if (terms.length > 0) return failed({ kind: 'TERMS_MISSING', proposal: id, terms });
  const wanted = wantedBy(known.value, stated);
  const booked = await ledger.inOneStep<TransactionId | undefined, HolderRefusal>(async (step) => {
    await step.lock(portfolioStream(portfolio.id));
    if ((await step.proposal(id))?.status === 'DECLINED')
      return failed({ kind: 'PROPOSAL_DECLINED', proposal: id });
    // One that was only noticed is recorded, so that it is still listed once it is booked.
    await proposeToHolder(step, proposal, cause);
    const context = { step, cause, expectedVersion: undefined };
    const done = await bookOwnAction(ledger.context, context, portfolio.id, wanted);
    return done.ok ? ok(done.value.rows[0]?.id) : done;
  });
  if (!booked.ok) return booked;
  const confirmed = { ...proposal, status: 'CONFIRMED' } as const;
  return ok({ ...known.value, proposal: confirmed, transaction: booked.value });
}

/** Undefined while terms are missing; nothing is written. */
export async function previewToHolder(
  ledger: Ledger,
  known: KnownProposal,
  cause: Cause,
): Promise<OwnPreview | undefined> {
  const { proposal, transaction } = known;
  if (transaction !== undefined || (proposal.detail?.needs ?? []).length > 0) return undefined;
  return undone(ledger, (step) =>
    previewOwnAction(
      ledger.context,
      { step, cause, expectedVersion: undefined },
      proposal.portfolio,
      wantedBy(known, {}),
    ),
  );
}

/** It is not asked again, and no value is questioned for it. */
export async function declineToHolder(
  ledger: Ledger,
  sources: ValuationSources,
  { portfolio, id, cause, reason }: Deciding & { readonly reason: string | undefined },
): Promise<Result<KnownProposal, HolderRefusal>> {
  const known = await foundIn(sources, portfolio, id);
  if (!known.ok) return known;
  const { proposal, transaction } = known.value;
  if (transaction !== undefined)
    return failed({ kind: 'PROPOSAL_BOOKED', proposal: id, transaction });
  const decided = await ledger.inOneStep<HeldProposal, HolderRefusal>(async (step) => {
    await step.lock(portfolioStream(portfolio.id));
    const booked = await step.transactionByOrigin(portfolio.id, PROPOSAL_ORIGIN, id);
    if (booked !== undefined)
      return failed({ kind: 'PROPOSAL_BOOKED', proposal: id, transaction: booked.id });
    return ok(await decline(step, proposal, { reason, cause }));
  });
  return decided.ok ? ok({ ...known.value, proposal: decided.value }) : decided;
}

/** Reverses the transaction that confirmed it. One that is not booked stays as it is. */
export async function undoToHolder(
  ledger: Ledger,
  sources: ValuationSources,
  { portfolio, id, cause, reason }: Deciding & { readonly reason: string | undefined },
): Promise<Result<KnownProposal, HolderRefusal>> {
  const known = await foundIn(sources, portfolio, id);
  if (!known.ok) return known;
  const { transaction } = known.value;
  if (transaction === undefined) return known;
  const done = await ledger.inOneStep<unknown, HolderRefusal>((step) =>
    ledger.takeBack(step, { transaction, cause, ...(reason !== undefined && { reason }) }),
  );
  if (!done.ok) return done;
  const { proposal } = known.value;
  return ok({ ...known.value, proposal: { ...proposal, status: 'OPEN' }, transaction: undefined });
}

async function foundIn(
  sources: ValuationSources,
  portfolio: PortfolioRow,
  id: string,
): Promise<Result<KnownProposal, HolderRefusal>> {
  const all = await proposalsOf(sources, portfolio);
  const known = all.find(({ proposal }) => proposal.id === id);
  return known === undefined ? failed({ kind: 'UNKNOWN_PROPOSAL', proposal: id }) : ok(known);
}

/** One that was only noticed is recorded with the decision. */
async function decline(
  step: LedgerStep,
  noticed: HeldProposal,
  { reason, cause }: { readonly reason: string | undefined; readonly cause: Cause },
): Promise<HeldProposal> {
  const row = await proposeToHolder(step, noticed, cause);
  if (row.status === 'DECLINED') return row;
  const data = { proposal: row.id, ...(reason !== undefined && { reason }) };
  const event = { type: PROPOSAL_EVENTS.DECLINED, schemaVersion: 1, effective: step.at, data };
  await step.append(securityStream(row.security), [event], cause);
  const decidedAt = step.at;
  const changed = { ...row, status: 'DECLINED', decidedBy: cause.actor, decidedAt } as const;
  await step.saveProposal(changed);
  return changed;
}

function wantedBy({ proposal, security }: KnownProposal, stated: StatedTerms): ActionCommand {
  const given = Object.entries(stated).filter(([, value]) => value !== undefined);
  return {
    ...{ id: proposal.id, security: security.id, on: proposal.on, currency: security.currency },
    at: dayStart(security, proposal.on),
    action: { ...proposal.action, ...Object.fromEntries(given) } as SecurityAction,
  };
}
