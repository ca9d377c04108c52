// What becomes of a proposed command: accepted, which carries it out once, or rejected. Each decision is an event.
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { Ledger } from '../../ledger/app/ledger.ts';
import type { RebalancingSources } from '../../ledger/app/plan-rebalancing.ts';
import type {
  CommandProposalRow,
  CommandProposalStatus,
} from '../../ledger/ports/command-proposals.ts';
import type { Cause } from '../../ledger/ports/drafts.ts';
import { agentStream } from '../../ledger/ports/events.ts';
import type { LedgerStep } from '../../ledger/ports/ledger-store.ts';
import type { ProposedCommand } from '../agents/findings/proposed-command.ts';
import { type CarryOutRefusal, carryOut } from './deciding/carry-out.ts';
import { type PreparingRefusal, prepare } from './deciding/prepare.ts';
import type { TakenMoment } from './deciding/present-price.ts';

export { SLIPPAGE_MAX } from './deciding/present-price.ts';

export type DecisionRefusal =
  | { readonly kind: 'UNKNOWN_COMMAND_PROPOSAL'; readonly proposal: string }
  | {
      readonly kind: 'PROPOSAL_DECIDED';
      readonly proposal: string;
      readonly status: CommandProposalStatus;
    }
  | PreparingRefusal
  | CarryOutRefusal;

export interface Proposals {
  /** Accepting an accepted one again changes nothing and gives the same answer. */
  accept(id: string, cause: Cause): Promise<Result<CommandProposalRow, DecisionRefusal>>;
  reject(
    id: string,
    cause: Cause,
    reason: string | undefined,
  ): Promise<Result<CommandProposalRow, DecisionRefusal>>;
}

export interface ProposalParts {
  readonly ledger: Ledger;
  sources(): RebalancingSources;
  /** The moment as a transaction of a person would have it. */
  moment(sources: RebalancingSources): TakenMoment;
}

export function createProposals({ ledger, sources, moment }: ProposalParts): Proposals {
  async function accept(id: string, cause: Cause) {
    const row = await ledger.read.commandProposal(id);
    const portfolio = row && (await ledger.read.portfolio(row.portfolio));
    if (row === undefined || portfolio === undefined) return unknown(id);
    const present = sources();
    if (!isOpen(row, present.now)) return decidedBefore(row, 'ACCEPTED');
    const command = row.command as ProposedCommand;
    const prepared = await prepare(ledger, present, { portfolio, command });
    if (!prepared.ok) return prepared;
    return ledger.inOneStep<CommandProposalRow, DecisionRefusal>(async (step) => {
      await step.lock(agentStream(row.portfolio));
      const now = await step.commandProposal(id);
      if (now === undefined) return unknown(id);
      if (!isOpen(now, step.at)) return decidedBefore(now, 'ACCEPTED');
      const outcome = await carryOut(ledger, step, {
        ...{ portfolio: row.portfolio, command, cause },
        ...{ moment: moment(present), prepared: prepared.value },
      });
      if (!outcome.ok) return outcome;
      return ok(await decided(step, now, { status: 'ACCEPTED', outcome: outcome.value, cause }));
    });
  }

  async function reject(id: string, cause: Cause, reason: string | undefined) {
    const row = await ledger.read.commandProposal(id);
    if (row === undefined) return unknown(id);
    return ledger.inOneStep<CommandProposalRow, DecisionRefusal>(async (step) => {
      await step.lock(agentStream(row.portfolio));
      const now = await step.commandProposal(id);
      if (now === undefined) return unknown(id);
      if (!isOpen(now, step.at)) return decidedBefore(now, 'REJECTED');
      const outcome = reason === undefined ? undefined : { reason };
      return ok(await decided(step, now, { status: 'REJECTED', outcome, cause }));
    });
  }

  return { accept, reject };
}

function isOpen({ status, expiresAt }: CommandProposalRow, now: number): boolean {
  return status === 'OPEN' && now < expiresAt;
}

function unknown(proposal: string): Result<never, DecisionRefusal> {
  return failed({ kind: 'UNKNOWN_COMMAND_PROPOSAL', proposal });
}

/** One whose time is over counts as expired, whether or not somebody has written it down. */
function decidedBefore(
  row: CommandProposalRow,
  wanted: CommandProposalStatus,
): Result<CommandProposalRow, DecisionRefusal> {
  if (row.status === wanted) return ok(row);
  const status = row.status === 'OPEN' ? 'EXPIRED' : row.status;
  return failed({ kind: 'PROPOSAL_DECIDED', proposal: row.id, status });
}

interface Decision extends Pick<CommandProposalRow, 'status' | 'outcome'> {
  readonly cause: Cause;
}

async function decided(
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
