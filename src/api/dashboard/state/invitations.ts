// Decisions about invitations to portfolios of others.
import type { PortfolioInvitation } from '../facts/book-shapes.ts';
import type { Decision } from './decisions.ts';
import { turned } from './proposals.ts';
import { door } from './session.ts';

export function offerWords(invitation: PortfolioInvitation): string {
  const rights = invitation.role === 'viewer' ? 'see' : 'see and book in';
  return `${invitation.from} invites you to ${rights} ${nameOf(invitation)}.`;
}

function nameOf({ portfolio_name: name, portfolio_id: id }: PortfolioInvitation): string {
  return name ?? `portfolio ${id}`;
}

export function acceptance(invitation: PortfolioInvitation): Decision {
  const params = { path: { id: invitation.portfolio_id } };
  return {
    title: `Accept the invitation to ${nameOf(invitation)}`,
    label: 'Accept',
    where: `portfolio ${invitation.portfolio_id}`,
    means: `${invitation.from} sees that you accepted. The portfolio is then among yours.`,
    preview: undefined,
    act: async () =>
      turned(
        await door.ask((client) =>
          client.POST('/api/v1/auth/portfolio-invitations/{id}/accept', { params }),
        ),
        () => `Accepted: ${nameOf(invitation)} is among your portfolios.`,
      ),
  };
}

export function decline(invitation: PortfolioInvitation): Decision {
  const params = { path: { id: invitation.portfolio_id } };
  return {
    title: `Decline the invitation to ${nameOf(invitation)}`,
    label: 'Decline',
    where: `portfolio ${invitation.portfolio_id}`,
    means: `${invitation.from} does not see that you declined.`,
    preview: undefined,
    act: async () =>
      turned(
        await door.ask((client) =>
          client.DELETE('/api/v1/auth/portfolio-invitations/{id}', { params }),
        ),
        () => `Declined: ${nameOf(invitation)}.`,
      ),
  };
}
