// `accept_proposal` and `decline_proposal`: what a person decides about a command that agents propose.
import { z } from 'zod';
import type { RouteCall } from '../../http/assistants/route-call.ts';
import {
  commandProposalSchema,
  type proposalPreviewSchema,
} from '../../http/shapes/command-proposal-rows.ts';
import { ProblemError } from '../../http/shapes/problem.ts';
import { proposalId } from '../calls/arguments.ts';
import { bookingTool } from '../calls/booking-tool.ts';
import { BOOKS_ONLY, isoNow } from '../calls/conventions.ts';
import type { Conversation } from '../calls/conversation.ts';

type Row = z.infer<typeof commandProposalSchema>;

/** Of a dry run, with what accepting it now would do, or why that is refused. */
interface Decided extends Row {
  readonly effect?: string;
  readonly obstacle?: string;
}

interface Done {
  readonly body: Decided;
}

const DECIDED_BY = 'of a decided proposal: who decided it, perhaps somebody else before';
/** What a check of the command refuses; a proposal can be declined nevertheless. */
const REFUSED = [409, 422];

const output = { proposal: commandProposalSchema };

export const acceptProposal = bookingTool({
  name: 'accept_proposal',
  title: 'Accept a proposal',
  description:
    'Carries a proposed command out in the books, once, at the prices of the confirmation. No order goes to a broker: an accepted rebalancing is a plan that waits, and a sale is booked only after the person says that their broker has sold.',
  input: { proposal_id: proposalId() },
  output: {
    ...output,
    effect: z
      .string()
      .nullable()
      .describe('What accepting it now would do; null once it is accepted'),
  },
  call: async ({ proposal_id: id }) => ({ ...decisionOn(id, 'accept'), body: { executed: true } }),
  async tryEntry(call, conversation): Promise<Decided> {
    const path = proposalPath(call);
    const { effect } = await previewAt(path, conversation);
    return { ...(await rowAt(path, conversation)), effect };
  },
  async answer({ body }: Done, { now }) {
    return {
      as_of: isoNow(now),
      conventions: {
        effect: BOOKS_ONLY,
        prices: 'of now; those of the confirmation count',
        decided_by: DECIDED_BY,
      },
      warnings: [],
      proposal: commandProposalSchema.parse(body),
      effect: body.effect ?? null,
    };
  },
});

export const declineProposal = bookingTool({
  name: 'decline_proposal',
  title: 'Decline a proposal',
  description: 'Nothing is carried out, and it is not proposed again while its finding is open.',
  input: {
    proposal_id: proposalId(),
    reason: z.string().max(200).optional().describe('Of the person'),
  },
  output,
  async call({ proposal_id: id, reason }) {
    return { ...decisionOn(id, 'reject'), ...(reason !== undefined && { body: { reason } }) };
  },
  async tryEntry(call, conversation): Promise<Decided> {
    const path = proposalPath(call);
    const row = await rowAt(path, conversation);
    try {
      await previewAt(path, conversation);
      return row;
    } catch (error) {
      if (row.status !== 'OPEN' || !isRefused(error)) throw error;
      return { ...row, obstacle: error.problem.detail };
    }
  },
  async answer({ body }: Done, { now }) {
    const { obstacle } = body;
    return {
      as_of: isoNow(now),
      conventions: {
        effect: 'a declined command is not carried out',
        decided_by: DECIDED_BY,
      },
      warnings: obstacle === undefined ? [] : [`It could not be accepted now: ${obstacle}`],
      proposal: commandProposalSchema.parse(body),
    };
  },
});

function decisionOn(id: string, decision: 'accept' | 'reject'): RouteCall {
  return { method: 'POST', path: `/agents/proposals/${id}/${decision}` };
}

function proposalPath({ path }: RouteCall): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function rowAt(path: string, { ask }: Conversation): Promise<Row> {
  return ask<Row>({ method: 'GET', path });
}

/** Refused, too, to users who may look at it and not decide. */
function previewAt(path: string, { ask }: Conversation) {
  type Preview = z.infer<typeof proposalPreviewSchema>;
  return ask<Preview>({ method: 'GET', path: `${path}/preview` });
}

function isRefused(error: unknown): error is ProblemError {
  return error instanceof ProblemError && REFUSED.includes(error.problem.status);
}
