// `list_proposals`: the commands that agents propose, each with the sentence of the finding that suggests it.
import { z } from 'zod';
import { commandProposalSchema } from '../../http/shapes/command-proposal-rows.ts';
import type { findingSchema } from '../../http/shapes/finding-rows.ts';
import { portfolioId } from '../calls/arguments.ts';
import { isoNow } from '../calls/conventions.ts';
import type { Conversation } from '../calls/conversation.ts';
import { tool } from '../calls/tool.ts';

type Row = z.infer<typeof commandProposalSchema>;

const SHOWN = 10;
const SHOWN_MAX = 50;

const proposal = commandProposalSchema.extend({
  finding: z.string().describe('What suggests it'),
});

export const listProposals = tool({
  name: 'list_proposals',
  title: 'What the agents propose',
  description:
    'Sales of lots at a loss, prices to state, trades booked twice to reverse, rebalancing plans.',
  input: {
    portfolio_id: portfolioId().optional(),
    status: commandProposalSchema.shape.status.optional().describe('Default OPEN'),
    limit: z.int().min(1).max(SHOWN_MAX).optional().describe(`Default ${SHOWN}`),
  },
  output: { proposals: z.array(proposal) },
  async answer({ portfolio_id, status = 'OPEN', limit = SHOWN }, conversation) {
    const sort = status === 'OPEN' ? 'expires_at' : '-proposed_at';
    const rows = await conversation.ask<readonly Row[]>({
      ...{ method: 'GET', path: '/agents/proposals' },
      query: { portfolio_id, status, sort, limit: limit + 1 },
    });
    const shown = rows.slice(0, limit);
    return {
      as_of: isoNow(conversation.now),
      conventions: {
        order: status === 'OPEN' ? 'those that expire first in front' : 'the newest in front',
        effect: 'nothing is carried out until a person accepts it; none is advice',
      },
      warnings: rows.length > limit ? [`There are more; only ${limit} are listed.`] : [],
      proposals: await Promise.all(
        shown.map(async (row) => ({ ...row, finding: await findingOf(row, conversation) })),
      ),
    };
  },
});

async function findingOf({ finding_id: id }: Row, { ask }: Conversation): Promise<string> {
  const path = `/agents/findings/${id}`;
  return (await ask<z.infer<typeof findingSchema>>({ method: 'GET', path })).text;
}
