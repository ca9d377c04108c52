// Tools about corporate actions that are proposed to the owner of a portfolio: what they would do, and what the person decides.
import { z } from 'zod';
import type { RouteCall } from '../../http/assistants/route-call.ts';
import type { heldProposalSchema } from '../../http/shapes/action-rows.ts';
import { notFound } from '../../http/shapes/problem.ts';
import { amount, portfolioId } from '../calls/arguments.ts';
import { bookingTool } from '../calls/booking-tool.ts';
import { BOOKS_ONLY, DECIMALS, isoNow } from '../calls/conventions.ts';
import { type Conversation, LIST_MAX } from '../calls/conversation.ts';
import { tool } from '../calls/tool.ts';

type Row = z.infer<typeof heldProposalSchema>;

const STATUSES = ['OPEN', 'CONFIRMED', 'DECLINED'] as const;
const DECISIONS = ['confirm', 'decline', 'undo'] as const;

/** The fields are those of the route; assistants need few of them described. */
const proposal = () => z.looseObject({ id: z.string(), status: z.enum(STATUSES) });

const listPath = (portfolio: number) => `/portfolios/${portfolio}/action-proposals`;

export const listActionProposals = tool({
  name: 'list_action_proposals',
  title: 'Corporate actions to decide',
  description:
    'Splits, spin-offs, mergers and other corporate actions that files, prices, traders and messages propose for a portfolio, each with its lots before and after.',
  input: {
    portfolio_id: portfolioId(),
    status: z.enum(STATUSES).optional().describe('Default OPEN'),
  },
  output: { proposals: z.array(proposal()) },
  async answer({ portfolio_id, status = 'OPEN' }, { ask, now }) {
    const query = { status, limit: LIST_MAX };
    const proposals = await ask<Row[]>({ method: 'GET', path: listPath(portfolio_id), query });
    const missing = proposals.filter(({ needs }) => needs.length > 0);
    return {
      as_of: isoNow(now),
      conventions: { amounts: DECIMALS, effect: 'nothing is booked until the person confirms it' },
      warnings: missing.map(
        ({ symbol, needs }) => `${symbol}: its source does not state ${needs.join(', ')}.`,
      ),
      proposals,
    };
  },
});

export const decideActionProposal = bookingTool({
  name: 'decide_action_proposal',
  title: 'Decide a corporate action',
  description:
    'Confirms a proposed corporate action, declines it, or undoes a confirmed one as a whole, in this portfolio alone.',
  input: {
    portfolio_id: portfolioId(),
    proposal_id: z.string().min(1).max(120).describe('Of list_action_proposals'),
    decision: z.enum(DECISIONS),
    parent_basis_share: amount()
      .optional()
      .describe('This, new_price and quantity: where `needs` names it'),
    new_price: amount().optional(),
    quantity: amount().optional(),
    cash_in_lieu: amount().optional().describe('Price at which fractions were paid out'),
    reason: z.string().max(200).optional().describe('Of decline and undo'),
  },
  output: { proposal: proposal() },
  async call({ portfolio_id, proposal_id, decision, reason, ...terms }) {
    const path = `${listPath(portfolio_id)}/${encodeURIComponent(proposal_id)}/${decision}`;
    const given = decision === 'confirm' ? terms : { reason };
    const known = Object.entries(given).filter(([, value]) => value !== undefined);
    return { method: 'POST', path, body: Object.fromEntries(known) };
  },
  tryEntry: rowOf,
  async answer({ body }: { readonly body: Row }, { now }) {
    const refusal = body.effect?.refusal ?? null;
    return {
      as_of: isoNow(now),
      conventions: { amounts: DECIMALS, effect: BOOKS_ONLY },
      warnings: refusal === null ? [] : [refusal],
      proposal: body,
    };
  },
});

async function rowOf({ path }: RouteCall, { ask }: Conversation): Promise<Row> {
  const [list = '', rest = ''] = path.split('/action-proposals/');
  const id = decodeURIComponent(rest.slice(0, rest.lastIndexOf('/')));
  const query = { limit: LIST_MAX };
  const rows = await ask<Row[]>({ method: 'GET', path: `${list}/action-proposals`, query });
  const row = rows.find((one) => one.id === id);
  if (row === undefined) throw notFound('unknown_proposal', `No proposal ${id}.`);
  return row;
}
