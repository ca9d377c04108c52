// Where a data product comes from: its rows with the events behind each, and its last run in the form of OpenLineage.
import { useState } from 'preact/hooks';
import type { Lineage, Product, ProductRow } from '../facts/book-shapes.ts';
import { inputsOf, rowWords } from '../facts/lineage.ts';
import { LongTable } from '../lists/long-table.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { useLongList } from '../state/long-list.ts';
import { useAsked } from '../state/polled-request.ts';
import { HEAVY } from './renewal.ts';

interface OfProduct {
  readonly id: number;
  readonly name: Product['name'];
}

interface LineageProps extends OfProduct {
  /** It was judged: that is what a run reads it for. */
  readonly hasRun: boolean;
}

export function LineageOf({ id, name, hasRun }: LineageProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button type="button" class="quiet" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        Where its rows come from<span class="hidden">: {name}</span>
      </button>
      {isOpen && (
        <>
          {hasRun ? (
            <Run id={id} name={name} />
          ) : (
            <p class="empty">What its last run read is known once it was judged.</p>
          )}
          <Rows id={id} name={name} />
        </>
      )}
    </>
  );
}

function Run({ id, name }: OfProduct) {
  const asked = useAsked<Lineage>(
    `lineage ${id} ${name}`,
    (client) =>
      client.GET('/api/v1/data-products/{name}/lineage', {
        params: { path: { name }, query: { portfolio_id: id } },
      }),
    HEAVY,
  );
  return (
    <UntilKnown asked={asked} what="its last run">
      {({ body: { events } }) => (
        <>
          <p class="parts">Its last run read {inputsOf(events).join(', ') || 'nothing'}.</p>
          <details>
            <summary>As OpenLineage events</summary>
            <pre>{JSON.stringify(events, undefined, 2)}</pre>
          </details>
        </>
      )}
    </UntilKnown>
  );
}

function Rows({ id, name }: OfProduct) {
  const asked = useLongList<ProductRow>(
    `rows ${id} ${name}`,
    (page) => (client) =>
      client.GET('/api/v1/data-products/{name}/rows', {
        params: { path: { name }, query: { portfolio_id: id, sort: '-key', ...page } },
      }),
    HEAVY,
  );
  return (
    <UntilKnown asked={asked} what="its rows">
      {({ body }) =>
        body.total === 0 ? (
          <p class="empty">It has no row.</p>
        ) : (
          <LongTable
            name={`Rows of ${name}`}
            heads={['Row', 'What it says', 'Follows from the events']}
            widths={[14, 46, 40]}
            rows={body}
            cells={({ key, events, cells }) => (
              <>
                <th scope="row">{key}</th>
                <td class="outcome">{rowWords(cells)}</td>
                <td class="outcome">
                  {events.map((event) => (
                    <span key={event}>
                      <code>{event}</code>{' '}
                    </span>
                  ))}
                </td>
              </>
            )}
          />
        )
      }
    </UntilKnown>
  );
}
