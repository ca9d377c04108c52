// The newest grids, of all who may run them.
import { ColumnHeads } from '../lists/column-heads.tsx';
import { Moment } from '../lists/moment.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { hrefOf } from '../state/place.ts';
import { useAsked } from '../state/polled-request.ts';

const LIMIT = 20;

export function Grids({ trader }: { readonly trader: string }) {
  const asked = useAsked(
    `grids ${trader}`,
    (client) =>
      client.GET('/api/v1/daemon/{trader}/grids', {
        params: { path: { trader }, query: { limit: LIMIT } },
      }),
    { followsFacts: false, followsDecisions: true },
  );
  return (
    <section aria-labelledby="grids-title">
      <h2 id="grids-title">Grids</h2>
      <UntilKnown asked={asked} what="the grids">
        {({ body, total }) =>
          total === 0 ? (
            <p class="empty">No grid was run. A file offers one below its text.</p>
          ) : (
            <table class="cards" aria-label="Grids">
              <ColumnHeads names={['Begun', 'File', 'Values', '#Played', 'State']} />
              <tbody>
                {body.map(({ id, began_at, file, grid, played, variants, state }) => (
                  <tr key={id}>
                    <th scope="row">
                      <a href={hrefOf('strategies', `grid:${id}`)}>
                        <Moment at={began_at} />
                      </a>
                    </th>
                    <td data-name="File">{file}</td>
                    <td data-name="Values">{grid.join(', ')}</td>
                    <td class="number" data-name="Played">
                      {played} of {variants}
                    </td>
                    <td data-name="State">{state}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </UntilKnown>
    </section>
  );
}
