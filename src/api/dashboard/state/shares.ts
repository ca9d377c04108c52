// Decisions about who else may see a portfolio, or book in it; for its owner.
import type { Share } from '../facts/book-shapes.ts';
import type { Decision } from './decisions.ts';
import { turned } from './proposals.ts';
import { door } from './session.ts';

/** Of whom a portfolio is shared with: a viewer sees it, a trader books in it, too. */
export type SharedRole = 'viewer' | 'trader';

/** What a role allows, in words. */
export function rightsWords(role: Share['role']): string {
  return role === 'viewer' ? 'see' : 'see and book in';
}

/** The name is entered in the dialog. */
export function invitation(id: number, role: SharedRole): Decision {
  return {
    title: `Invite a person to ${rightsWords(role)} this portfolio`,
    label: 'Invite',
    where: `portfolio ${id}`,
    means: 'The user name of the person to invite.',
    entry: { label: 'User name', value: '' },
    preview: async (username) => ({
      kind: 'ok',
      total: 0,
      body: `${username.trim()} can ${rightsWords(role)} it after accepting. Whether a user has this name is not shown. If you are an administrator, it holds at once.`,
    }),
    act: async (username) => {
      const name = username.trim();
      const params = { path: { id, username: name } };
      return turned(
        await door.ask((client) =>
          client.PUT('/api/v1/portfolios/{id}/grants/{username}', { params, body: { role } }),
        ),
        () => `Done: ${name}. The list shows who has not accepted yet.`,
      );
    },
  };
}

/** Ends an invitation, or what was made of it. */
export function withdrawal(id: number, { username, state }: Share): Decision {
  const params = { path: { id, username } };
  return {
    title: `Withdraw what ${username} ${state === 'invited' ? 'was offered' : 'may do here'}`,
    label: 'Withdraw',
    where: `portfolio ${id}`,
    means:
      state === 'invited'
        ? `${username} can no longer accept the invitation.`
        : `${username} no longer sees the portfolio; open streams end.`,
    preview: undefined,
    act: async () =>
      turned(
        await door.ask((client) =>
          client.DELETE('/api/v1/portfolios/{id}/grants/{username}', { params }),
        ),
        () => `Withdrawn: ${username}.`,
      ),
  };
}
