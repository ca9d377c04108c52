// Where one is signed in.
import { Section } from '../book/section.tsx';
import type { OpenSession } from '../facts/account-shapes.ts';
import { Moment } from '../lists/moment.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { otherSessionsEnd, sessionEnd } from '../state/accounts.ts';
import { consider } from '../state/decisions.ts';
import { useAsked } from '../state/polled-request.ts';

export function Sessions() {
  const asked = useAsked<readonly OpenSession[]>(
    'sessions',
    (client) => client.GET('/api/v1/auth/sessions', { params: { query: { limit: 100 } } }),
    { followsFacts: false, followsDecisions: true },
  );
  return (
    <Section name="sessions" title="Where you are signed in">
      <UntilKnown asked={asked} what="your sessions">
        {({ body, total }) => (
          <>
            <ul class="lines">
              {body.map((one) => (
                <li key={one.id}>
                  <p>
                    {one.address} since <Moment at={one.created_at} />, until{' '}
                    <Moment at={one.ends_at} /> {one.is_current && <strong>this page</strong>}
                  </p>
                  {!one.is_current && (
                    <p class="choices">
                      <button type="button" onClick={() => void consider(sessionEnd(one))}>
                        End…
                      </button>
                    </p>
                  )}
                </li>
              ))}
            </ul>
            {total > 1 && (
              <p class="choices">
                <button type="button" onClick={() => void consider(otherSessionsEnd(total - 1))}>
                  End all others…
                </button>
              </p>
            )}
          </>
        )}
      </UntilKnown>
    </Section>
  );
}
