// One's own account: password, second factor, sessions and keys.
import { type Me, ROLE_WORDS } from '../facts/account-shapes.ts';
import type { PortfolioEntry } from '../facts/book-shapes.ts';
import { UntilKnown } from '../lists/until-known.tsx';
import { useAsked } from '../state/polled-request.ts';
import { Keys } from './keys.tsx';
import { Numbers } from './numbers.tsx';
import { Offline } from './offline.tsx';
import { Passkeys } from './passkeys.tsx';
import { Password } from './password.tsx';
import { Push } from './push.tsx';
import { SecondFactor } from './second-factor.tsx';
import { Sessions } from './sessions.tsx';

const SHOWN = 1_000;

export function AccountPage() {
  const me = useAsked<Me>('me', (client) => client.GET('/api/v1/auth/me'), {
    followsFacts: false,
    followsDecisions: true,
  });
  const portfolios = useAsked<readonly PortfolioEntry[]>(
    'portfolios of grants',
    (client) =>
      client.GET('/api/v1/portfolios', { params: { query: { limit: SHOWN, sort: 'id' } } }),
    { followsFacts: false, followsDecisions: true },
  );
  const named = portfolios.kind === 'known' ? portfolios.body : [];
  const names = new Map(named.map(({ id, name }) => [String(id), name]));
  return (
    <div class="desk book account-page">
      <UntilKnown asked={me} what="your account">
        {({ body }) => (
          <>
            <section aria-labelledby="who-title">
              <h2 id="who-title">{body.username}</h2>
              <p>
                {body.role}: {ROLE_WORDS[body.role].toLowerCase()}.
              </p>
              {body.grants.length > 0 && (
                <ul class="lines">
                  {body.grants.map(({ kind, resource, role }) => (
                    <li key={`${kind} ${resource}`}>
                      {kind === 'portfolio'
                        ? (names.get(resource) ?? `portfolio ${resource}`)
                        : `${kind} ${resource}`}
                      : {role}
                    </li>
                  ))}
                </ul>
              )}
            </section>
            {body.has_password && <Password />}
            <Passkeys />
            <SecondFactor me={body} />
            <Numbers />
            <Push />
            <Offline />
            <Sessions />
            <Keys permissions={body.permissions} />
          </>
        )}
      </UntilKnown>
    </div>
  );
}
