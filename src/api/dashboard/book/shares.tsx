// With whom the owner shares the portfolio, who is invited, and inviting another person. Only its owner and administrators see this.
import type { Portfolio, Share } from '../facts/book-shapes.ts';
import { isOld } from '../facts/request-state.ts';
import { Renewing } from '../lists/renewing.tsx';
import { consider } from '../state/decisions.ts';
import { useAsked } from '../state/polled-request.ts';
import { invitation, rightsWords, withdrawal } from '../state/shares.ts';
import { OF_DECISIONS } from './renewal.ts';
import { Section } from './section.tsx';

export function Shares({ portfolio: { id } }: { readonly portfolio: Portfolio }) {
  const asked = useAsked<readonly Share[]>(
    `shares ${id}`,
    (client) => client.GET('/api/v1/portfolios/{id}/grants', { params: { path: { id } } }),
    OF_DECISIONS,
  );
  // The API refuses all others.
  if (asked.kind !== 'known') return null;
  return (
    <Section name="shares" title="Shared with">
      <Renewing isOld={isOld(asked)}>
        {asked.body.length === 0 && <p class="empty">Not shared with another person.</p>}
        <ul class="lines">
          {asked.body.map((share) => (
            <li key={`${share.username} ${share.state}`}>
              <p>{shareWords(share)}</p>
              <p class="choices">
                <button type="button" onClick={() => void consider(withdrawal(id, share))}>
                  Withdraw…
                </button>
              </p>
            </li>
          ))}
        </ul>
      </Renewing>
      <p class="choices">
        <button type="button" onClick={() => void consider(invitation(id, 'viewer'))}>
          Invite to see…
        </button>
        <button type="button" onClick={() => void consider(invitation(id, 'trader'))}>
          Invite to book…
        </button>
      </p>
    </Section>
  );
}

function shareWords({ username, role, state }: Share): string {
  const rights = rightsWords(role);
  return state === 'invited'
    ? `${username} is invited to ${rights} it, and has not accepted.`
    : `${username} may ${rights} it.`;
}
