// Corporate actions of the ledger, what traders propose as such, and where the two disagree.

import { wallClock } from '../browser/clock.ts';
import type { ActionDifference, ActionProposal, CorporateAction } from '../facts/book-shapes.ts';
import { type ActionGroup, actionGroups, termsOf } from '../facts/corporate-actions.ts';
import { dateText } from '../facts/date-formats.ts';
import { dayOf } from '../facts/times.ts';
import { Moment } from '../lists/moment.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { confirmation, refusal } from '../state/action-proposals.ts';
import { consider } from '../state/decisions.ts';
import { useAsked } from '../state/polled-request.ts';
import { mayOperateHouse } from '../state/roles.ts';
import { zone } from '../state/zone.ts';
import { OF_DECISIONS } from './renewal.ts';
import { Gaps, Section } from './section.tsx';

const SHOWN = 50;

export function CorporateActions() {
  const asked = useAsked<readonly CorporateAction[]>(
    'corporate actions',
    (client) => client.GET('/api/v1/corporate-actions', { params: { query: { limit: SHOWN } } }),
    OF_DECISIONS,
  );
  return (
    <Section name="corporate-actions" title="Corporate actions">
      {mayOperateHouse() ? (
        <>
          <Proposals />
          <Differences />
        </>
      ) : (
        <p class="empty">What traders propose is shown to operators.</p>
      )}
      <UntilKnown asked={asked} what="the corporate actions">
        {({ body, total }) =>
          body.length === 0 ? (
            <p class="empty">No corporate action is known to the ledger.</p>
          ) : (
            <>
              {actionGroups(body, dayOf(wallClock(), zone.value)).map(({ title, actions }) => (
                <Group key={title} title={title} actions={actions} />
              ))}
              {total > body.length && (
                <p class="parts">
                  The newest {body.length} of {total}.
                </p>
              )}
            </>
          )
        }
      </UntilKnown>
    </Section>
  );
}

function Group({ title, actions }: ActionGroup) {
  return (
    <>
      <h3>{title}</h3>
      <ul class="lines" aria-label={title}>
        {actions.map((action) => (
          <li key={action.id}>
            <strong>{action.symbol ?? `security ${action.security_id}`}</strong> {termsOf(action)},
            effective <span class="whole">{dateText(action.effective_on)}</span>{' '}
            {action.status !== 'APPLIED' && (
              <small class="loss">{action.status.toLowerCase()}</small>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Proposals() {
  const asked = useAsked<readonly ActionProposal[]>(
    'action proposals',
    (client) =>
      client.GET('/api/v1/corporate-action-proposals', {
        params: { query: { status: 'OPEN', limit: SHOWN } },
      }),
    OF_DECISIONS,
  );
  return (
    <UntilKnown asked={asked} what="the proposals">
      {({ body }) =>
        body.length === 0 ? (
          <p class="empty">No trader proposes one.</p>
        ) : (
          <ul class="lines">
            {body.map((proposal) => (
              <Proposed key={proposal.id} proposal={proposal} />
            ))}
          </ul>
        )
      }
    </UntilKnown>
  );
}

function Proposed({ proposal }: { readonly proposal: ActionProposal }) {
  const { symbol, security_id: security, effective_on: on, source, proposed_at: at } = proposal;
  return (
    <li>
      <p>
        Proposed: <strong>{symbol ?? `security ${security}`}</strong> {termsOf(proposal)}, effective{' '}
        <span class="whole">{dateText(on)}</span>
      </p>
      <p class="parts">
        noticed by {source}, <Moment at={at} />
      </p>
      <p class="choices">
        <button type="button" onClick={() => void consider(confirmation(proposal))}>
          Apply…
        </button>
        <button type="button" onClick={() => void consider(refusal(proposal))}>
          Decline…
        </button>
      </p>
    </li>
  );
}

function Differences() {
  const asked = useAsked<readonly ActionDifference[]>(
    'action differences',
    (client) =>
      client.GET('/api/v1/corporate-action-proposals/differences', {
        params: { query: { limit: SHOWN } },
      }),
    OF_DECISIONS,
  );
  return (
    <UntilKnown asked={asked} what="where traders and ledger disagree">
      {({ body }) => <Gaps sentences={body.map(({ detail }) => detail)} />}
    </UntilKnown>
  );
}
