// What becomes of a proposed command: accepted, which carries it out once, or rejected. Each decision is an event.
import { ok, type Result } from '../../kernel/result.ts';
import type { CommandProposalRow } from '../../ledger/ports/command-proposals.ts';
import type { Cause } from '../../ledger/ports/drafts.ts';
import { agentStream } from '../../ledger/ports/events.ts';
import {
  acceptProposal,
  type DecisionRefusal,
  decided,
  decidedBefore,
  type ExecutedSale,
  isOpen,
  type ProposalParts,
  unknown,
} from './deciding/accept.ts';
import { type ProposalPreview, previewProposal } from './deciding/preview.ts';

export { SLIPPAGE_MAX } from './deciding/present-price.ts';
export type { DecisionRefusal, ProposalParts, ProposalPreview };

export interface Proposals {
  /** What accepting it now would do; nothing of it stays. */
  preview(id: string, cause: Cause): Promise<Result<ProposalPreview, DecisionRefusal>>;
  /** Accepting an accepted one again changes nothing and gives the same answer. */
  accept(
    id: string,
    cause: Cause,
    executed?: ExecutedSale,
  ): Promise<Result<CommandProposalRow, DecisionRefusal>>;
  reject(
    id: string,
    cause: Cause,
    reason: string | undefined,
  ): Promise<Result<CommandProposalRow, DecisionRefusal>>;
}

export function createProposals(parts: ProposalParts): Proposals {
  const { ledger } = parts;
  return {
    preview: (id, cause) => previewProposal(parts, { id, cause }),
    accept: (id, cause, executed) => acceptProposal(parts, { id, cause, executed }),
    async reject(id, cause, reason) {
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
    },
  };
}
