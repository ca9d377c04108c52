// The events that a finding rests on; those that opened a lot lead to it, and from there to the trader's steps.
import { useState } from 'preact/hooks';
import type { Finding, ProductRow } from '../facts/book-shapes.ts';
import { lotOfEvent, subjectLot } from '../facts/findings.ts';
import { hrefOf } from '../state/place.ts';
import { useAsked } from '../state/polled-request.ts';
import { HEAVY } from './renewal.ts';

const SHOWN = 40;

export function Evidence({ finding }: { readonly finding: Finding }) {
  const [isOpen, setIsOpen] = useState(false);
  const { evidence, subject } = finding;
  const lot = subjectLot(subject);
  return (
    <>
      {lot !== undefined && (
        <p class="parts">
          It is about <a href={hrefOf('why', lot)}>lot {lot}</a>.
        </p>
      )}
      {evidence.length === 0 ? (
        <p class="parts">It rests on no single event.</p>
      ) : isOpen ? (
        <Events of={finding} />
      ) : (
        <button type="button" class="quiet" onClick={() => setIsOpen(true)}>
          The {evidence.length} events it rests on
        </button>
      )}
    </>
  );
}

function Events({ of: { portfolio_id: portfolio, evidence } }: { readonly of: Finding }) {
  const asked = useAsked<readonly ProductRow[]>(
    `lots behind ${portfolio}`,
    (client) =>
      client.GET('/api/v1/data-products/{name}/rows', {
        params: { path: { name: 'lots' }, query: { portfolio_id: portfolio, limit: 1_000 } },
      }),
    HEAVY,
  );
  const lots = asked.kind === 'known' ? asked.body : [];
  return (
    <ul class="lines">
      {evidence.slice(0, SHOWN).map((event) => {
        const lot = lotOfEvent(lots, event);
        return (
          <li key={event}>
            <code>{event}</code>
            {lot !== undefined && (
              <>
                {' '}
                <a href={hrefOf('why', lot)}>lot {lot}</a>
              </>
            )}
          </li>
        );
      })}
      {evidence.length > SHOWN && <li class="empty">and {evidence.length - SHOWN} more</li>}
    </ul>
  );
}
