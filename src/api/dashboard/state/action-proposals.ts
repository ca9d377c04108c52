// Decisions about corporate actions that traders propose: a dry run says what one would do to each portfolio.
import type { ActionProposal, HeldProposal } from '../facts/book-shapes.ts';
import { termsOf } from '../facts/corporate-actions.ts';
import { appliedWords, dryRunWords } from '../facts/dry-runs.ts';
import type { Decision } from './decisions.ts';
import { turned } from './proposals.ts';
import { door } from './session.ts';

export function confirmation(proposal: ActionProposal): Decision {
  const { id, symbol, security_id: security } = proposal;
  const params = { path: { id } };
  return {
    title: `Apply: ${symbol ?? `security ${security}`} ${termsOf(proposal)}`,
    label: 'Apply to every holder',
    where: `effective ${proposal.effective_on}`,
    means: 'Asking what it would do…',
    preview: async () =>
      turned(
        await door.ask((client) =>
          client.POST('/api/v1/corporate-actions', {
            body: { ...statedTerms(proposal), dry_run: true },
          }),
        ),
        dryRunWords,
      ),
    act: async () =>
      turned(
        await door.ask((client) =>
          client.POST('/api/v1/corporate-action-proposals/{id}/confirm', { params, body: {} }),
        ),
        appliedWords,
      ),
  };
}

function statedTerms({ type, security_id, effective_on, ...terms }: ActionProposal) {
  const named = ['new_shares', 'old_shares', 'rate', 'per_share', 'withholding_rate'] as const;
  const more = ['new_security_id', 'ratio', 'parent_basis_share'] as const;
  const paid = ['cash_per_share', 'new_price', 'cash_in_lieu'] as const;
  const stated = [...named, ...more, ...paid].flatMap((name) =>
    terms[name] === null ? [] : [[name, String(terms[name])] as const],
  );
  return { type, security_id, effective_on, ...Object.fromEntries(stated) };
}

export function refusal({ id, symbol, security_id: security }: ActionProposal): Decision {
  const params = { path: { id } };
  const whose = symbol ?? `security ${security}`;
  return {
    title: `Decline the corporate action of ${whose}`,
    label: 'Decline',
    where: whose,
    means:
      'The ledger stays as it is. Do this if the trader is wrong, or the ledger has it already. It is final: the trader does not propose it again.',
    preview: undefined,
    act: async () =>
      turned(
        await door.ask((client) =>
          client.POST('/api/v1/corporate-action-proposals/{id}/decline', { params, body: {} }),
        ),
        () => `Declined: the corporate action of ${whose}.`,
      ),
  };
}

/** Of one that is proposed for one portfolio. */
export function refusalToHolder(proposal: HeldProposal, where: string): Decision {
  const { portfolio_id: id, symbol } = proposal;
  const params = { path: { id, proposal: proposal.id } };
  return {
    title: `Decline the corporate action of ${symbol}`,
    label: 'Decline',
    where,
    means:
      'Its lots stay as they are. It is final: it is not proposed again. If it happened after all, enter it by hand.',
    preview: undefined,
    act: async () =>
      turned(
        await door.ask((client) =>
          client.POST('/api/v1/portfolios/{id}/action-proposals/{proposal}/decline', {
            params,
            body: {},
          }),
        ),
        () => `Declined: the corporate action of ${symbol}.`,
      ),
  };
}
