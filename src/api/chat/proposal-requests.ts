// What a chat asks of the routes of proposals: rights, checks and the audit trail are those of HTTP. A refusal is thrown as
// the problem that the route answered with.
import type { AskRoute, RouteAnswer, RouteCall } from '../http/assistants/route-call.ts';
import { type Problem, ProblemError } from '../http/shapes/problem.ts';
import type { Decision } from './proposal-command.ts';

export interface Proposal {
  readonly id: string;
  readonly finding_id: string;
  readonly portfolio_id: number;
  readonly command: Readonly<Record<string, unknown>> & { readonly kind: string };
  readonly status: 'OPEN' | 'ACCEPTED' | 'REJECTED' | 'EXPIRED';
  readonly expires_at: string;
  readonly decided_by: string | null;
  readonly outcome: Readonly<Record<string, unknown>> | null;
  readonly autopilot: { readonly decision: string; readonly text: string } | null;
}

/** What a person needs to decide. */
export interface ProposalView {
  readonly proposal: Proposal;
  /** The sentence of the finding that suggests it. */
  readonly finding: string;
  readonly preview: Preview;
}

export type Preview =
  | { readonly kind: 'effect'; readonly text: string }
  /** Accepting it now would be refused. */
  | { readonly kind: 'refused'; readonly text: string }
  /** This person may look at it, and not decide. */
  | { readonly kind: 'forbidden'; readonly text: string };

const LIST_MAX = 1_000;
const FORBIDDEN = 403;
/** Of checks; anything else is a failure. */
const REFUSED = [409, 422];

/** Those that expire first stand first. */
export function openProposals(ask: AskRoute): Promise<readonly Proposal[]> {
  return listed(ask, { status: 'OPEN', sort: 'expires_at' });
}

/** The newest, decided or not. */
export function newestProposals(ask: AskRoute): Promise<readonly Proposal[]> {
  return listed(ask, {});
}

function listed(ask: AskRoute, wanted: NonNullable<RouteCall['query']>) {
  const query = { ...wanted, limit: LIST_MAX };
  return bodyOf<readonly Proposal[]>(ask, { method: 'GET', path: '/agents/proposals', query });
}

export async function viewOf(ask: AskRoute, proposal: Proposal): Promise<ProposalView> {
  const path = `/agents/findings/${proposal.finding_id}`;
  const { text } = await bodyOf<{ readonly text: string }>(ask, { method: 'GET', path });
  return { proposal, finding: text, preview: await previewOf(ask, proposal) };
}

async function previewOf(ask: AskRoute, { id }: Proposal): Promise<Preview> {
  const answer = await ask({ method: 'GET', path: `/agents/proposals/${id}/preview` });
  const { detail, effect } = answer.body as { readonly detail: string; readonly effect: string };
  if (answer.status === FORBIDDEN) return { kind: 'forbidden', text: detail };
  if (REFUSED.includes(answer.status)) return { kind: 'refused', text: detail };
  refuseFailure(answer);
  return { kind: 'effect', text: effect };
}

const ROUTES: Readonly<Record<Decision, string>> = { accept: 'accept', decline: 'reject' };

export function decided(ask: AskRoute, decision: Decision, id: string): Promise<Proposal> {
  const path = `/agents/proposals/${id}/${ROUTES[decision]}`;
  // What the person confirms says that the sale has happened.
  const body = decision === 'accept' ? { executed: true } : {};
  return bodyOf<Proposal>(ask, { method: 'POST', path, body });
}

async function bodyOf<Body>(ask: AskRoute, call: RouteCall): Promise<Body> {
  const answer = await ask(call);
  refuseFailure(answer);
  return answer.body as Body;
}

function refuseFailure({ status, body }: RouteAnswer): void {
  if (status >= 400) throw new ProblemError(body as Problem);
}
