// The audit trail: who did what, from where. For administrators, as its route is.
import { outcomeWords } from '../facts/audit-outcome.ts';
import type { Answer } from '../facts/shapes.ts';
import { LongTable } from '../lists/long-table.tsx';
import { Moment } from '../lists/moment.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { useLongList } from '../state/long-list.ts';
import { session } from '../state/session.ts';

type Entry = Answer<'/api/v1/audit'>[number];

const RENEWAL = { renewMs: 15_000, followsFacts: false, followsDecisions: true } as const;

export function Audit() {
  const isAdmin = session.value.kind === 'in' && session.value.role === 'admin';
  return (
    <section class="audit" aria-labelledby="audit-title">
      <h2 id="audit-title">Audit</h2>
      {isAdmin ? <Trail /> : <p class="empty">Administrators may read who did what.</p>}
    </section>
  );
}

function Trail() {
  const asked = useLongList<Entry>(
    'audit',
    (page) => (client) => client.GET('/api/v1/audit', { params: { query: page } }),
    RENEWAL,
  );
  return (
    <UntilKnown asked={asked} what="the audit trail">
      {({ body }) => (
        <LongTable
          name="Audit trail"
          heads={['At', 'Who', 'What', 'Of', 'From', 'Outcome']}
          widths={[18, 12, 20, 16, 14, 20]}
          rows={body}
          cells={({ at, actor, action, target, address, after }) => (
            <>
              <td data-name="At">
                <Moment at={at} />
              </td>
              <td data-name="Who">{actor}</td>
              <th scope="row">{action}</th>
              <td data-name="Of">{target}</td>
              <td data-name="From">{address}</td>
              <td class="outcome-of" data-name="Outcome">
                {outcomeWords(after)}
              </td>
            </>
          )}
        />
      )}
    </UntilKnown>
  );
}
