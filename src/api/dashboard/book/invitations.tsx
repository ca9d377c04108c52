// Portfolios that others invite the person to see; nothing if there are none.
import type { PortfolioInvitation } from '../facts/book-shapes.ts';
import { isOld } from '../facts/request-state.ts';
import { Moment } from '../lists/moment.tsx';
import { Renewing } from '../lists/renewing.tsx';
import { consider } from '../state/decisions.ts';
import { acceptance, decline, offerWords } from '../state/invitations.ts';
import { useAsked } from '../state/polled-request.ts';
import { OF_DECISIONS } from './renewal.ts';
import { Section } from './section.tsx';

export function Invitations() {
  const asked = useAsked<readonly PortfolioInvitation[]>(
    'invitations',
    (client) => client.GET('/api/v1/auth/portfolio-invitations', { params: { query: {} } }),
    OF_DECISIONS,
  );
  if (asked.kind !== 'known' || asked.body.length === 0) return null;
  return (
    <Section name="invitations" title="Invitations">
      <Renewing isOld={isOld(asked)}>
        <ul class="lines">
          {asked.body.map((one) => (
            <Offer key={one.portfolio_id} invitation={one} />
          ))}
        </ul>
      </Renewing>
    </Section>
  );
}

function Offer({ invitation }: { readonly invitation: PortfolioInvitation }) {
  return (
    <li>
      <p>{offerWords(invitation)}</p>
      <p class="parts">
        invited <Moment at={invitation.invited_at} />
      </p>
      <p class="choices">
        <button type="button" onClick={() => void consider(acceptance(invitation))}>
          Accept…
        </button>
        <button type="button" onClick={() => void consider(decline(invitation))}>
          Decline…
        </button>
      </p>
    </li>
  );
}
