// Accepting a proposal: the same way for a person and for the autopilot, which has caps beside the checks.
import type { Decimal, Price } from '../../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { Ledger } from '../../../ledger/app/ledger.ts';
import type { RebalancingSources } from '../../../ledger/app/plan-rebalancing.ts';
import type {
  CommandProposalRow,
  CommandProposalStatus,
} from '../../../ledger/ports/command-proposals.ts';
import type { Cause } from '../../../ledger/ports/drafts.ts';
import { agentStream } from '../../../ledger/ports/events.ts';
import type { PortfolioRow } from '../../../ledger/ports/ledger-rows.ts';
import type { LedgerStep } from '../../../ledger/ports/ledger-store.ts';
import type { ProposedCommand } from '../../agents/findings/proposed-command.ts';
import { amountOf } from './amount.ts';
import { type CarryOutRefusal, carryOut } from './carry-out.ts';
import { type PreparingRefusal, prepare } from './prepare.ts';
import type { TakenMoment } from './present-price.ts';

export type DecisionRefusal =
  | { readonly kind: 'UNKNOWN_COMMAND_PROPOSAL'; readonly proposal: string }
  | {
      readonly kind: 'PROPOSAL_DECIDED';
      readonly proposal: string;
      readonly status: CommandProposalStatus;
    }
  /** A sale is booked after it happened, when a person says so. */
  | { readonly kind: 'SALE_NOT_STATED'; readonly symbol: string }
  | PreparingRefusal
  | CarryOutRefusal;

export interface ProposalParts {
  readonly ledger: Ledger;
  sources(): RebalancingSources;
  /** The moment as a transaction of a person would have it. */
  moment(sources: RebalancingSources): TakenMoment;
}

/** What somebody other than a person is asked before the command is carried out, in the same step. */
export type Guard<Refusal> = (
  step: LedgerStep,
  asked: Guarded,
) => Promise<Result<undefined, Refusal>>;

export interface Guarded {
  readonly row: CommandProposalRow;
  readonly portfolio: PortfolioRow;
  readonly amount: Decimal | undefined;
  readonly moment: TakenMoment;
}

export interface Accepting<Refusal> {
  readonly id: string;
  readonly cause: Cause;
  readonly guard?: Guard<Refusal>;
  /** Undefined: a sale at the broker has not been reported. */
  readonly executed?: ExecutedSale | undefined;
}

/** A sale that has happened, as a person states it. */
export interface ExecutedSale {
  /** Undefined: the price of now. */
  readonly price: Price | undefined;
}

/** Accepting an accepted one again changes nothing and gives the same answer. */
export async function acceptProposal<Refusal = never>(
  { ledger, sources, moment }: ProposalParts,
  { id, cause, guard, executed }: Accepting<Refusal>,
): Promise<Result<CommandProposalRow, DecisionRefusal | Refusal>> {
  const row = await ledger.read.commandProposal(id);
  const portfolio = row && (await ledger.read.portfolio(row.portfolio));
  if (row === undefined || portfolio === undefined) return unknown(id);
  const present = sources();
  if (!isOpen(row, present.now)) return decidedBefore(row, 'ACCEPTED');
  const command = row.command as ProposedCommand;
  if (command.kind === 'sell-lots' && executed === undefined)
    return failed({ kind: 'SALE_NOT_STATED', symbol: command.symbol });
  const prepared = await prepare(ledger, present, { portfolio, command, executed });
  if (!prepared.ok) return prepared;
  const measured = { portfolio, command, prepared: prepared.value };
  const amount = guard && (await amountOf(present, measured));
  const taken = moment(present);
  return ledger.inOneStep<CommandProposalRow, DecisionRefusal | Refusal>(async (step) => {
    await step.lock(agentStream(row.portfolio));
    const now = await step.commandProposal(id);
    if (now === undefined) return unknown(id);
    if (!isOpen(now, step.at)) return decidedBefore(now, 'ACCEPTED');
    const allowed = await guard?.(step, { row: now, portfolio, amount, moment: taken });
    if (allowed?.ok === false) return allowed;
    const causationId = await madeIn(step, row);
    const outcome = await carryOut(ledger, step, {
      ...{ portfolio: row.portfolio, command, cause: { ...cause, causationId } },
      ...{ moment: taken, prepared: prepared.value },
    });
    if (!outcome.ok) return outcome;
    return ok(await decided(step, now, { status: 'ACCEPTED', outcome: outcome.value, cause }));
  });
}

/** Of the event that made the proposal: what the command appends was caused by it. */
async function madeIn(
  step: LedgerStep,
  { id, portfolio }: CommandProposalRow,
): Promise<string | undefined> {
  const stream = agentStream(portfolio);
  const asked = { stream, type: 'PROPOSAL_MADE', isNewestFirst: true, limit: LOOKED_THROUGH };
  return (await step.events(asked)).find(({ data }) => data.id === id)?.id;
}

/** More than the proposals that are open in one portfolio. */
const LOOKED_THROUGH = 100;

export function isOpen({ status, expiresAt }: CommandProposalRow, now: number): boolean {
  return status === 'OPEN' && now < expiresAt;
}

export function unknown(proposal: string): Result<never, DecisionRefusal> {
  return failed({ kind: 'UNKNOWN_COMMAND_PROPOSAL', proposal });
}

/** One whose time is over counts as expired, whether or not somebody has written it down. */
export function decidedBefore(
  row: CommandProposalRow,
  wanted: CommandProposalStatus,
): Result<CommandProposalRow, DecisionRefusal> {
  return row.status === wanted ? ok(row) : decidedAlready(row);
}

export function decidedAlready(row: CommandProposalRow): Result<never, DecisionRefusal> {
  const status = row.status === 'OPEN' ? 'EXPIRED' : row.status;
  return failed({ kind: 'PROPOSAL_DECIDED', proposal: row.id, status });
}

interface Decision extends Pick<CommandProposalRow, 'status' | 'outcome'> {
  readonly cause: Cause;
}

export async function decided(
  step: LedgerStep,
  row: CommandProposalRow,
  { status, outcome, cause }: Decision,
): Promise<CommandProposalRow> {
  const changed = { ...row, status, outcome, decidedBy: cause.actor, decidedAt: step.at };
  await step.decideCommandProposal(changed);
  const event = {
    ...{ type: `PROPOSAL_${status}`, schemaVersion: 1, effective: step.at },
    data: { id: row.id, ...(outcome && { outcome }) },
  };
  await step.append(agentStream(row.portfolio), [event], cause);
  return changed;
}
