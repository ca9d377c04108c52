// One grid: how far it is, what is played so far, and at its end the variants beside each other with the evidence against them.
import { signedAmount, toneOf } from '../facts/amounts.ts';
import type { Grid } from '../facts/shapes.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';
import { Fact } from '../lists/fact.tsx';
import { Moment } from '../lists/moment.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { trader as chosen } from '../state/dashboard-snapshot.ts';
import { decided } from '../state/decisions.ts';
import { hrefOf } from '../state/place.ts';
import { useAsked } from '../state/polled-request.ts';
import { mayOperate } from '../state/roles.ts';
import { useSending } from '../state/sending.ts';
import { door } from '../state/session.ts';
import { ReportSection } from './report-section.tsx';

const RENEW_MS = 1_500;

interface GridPageProps {
  readonly trader: string;
  readonly id: string;
}

export function GridPage({ trader, id }: GridPageProps) {
  const asked = useAsked<Grid>(
    `grid ${trader} ${id}`,
    (client) =>
      client.GET('/api/v1/daemon/{trader}/grids/{id}', { params: { path: { trader, id } } }),
    { renewMs: RENEW_MS, followsFacts: false, followsDecisions: true },
  );
  return (
    <div class="strategies">
      <p>
        <a href={hrefOf('strategies')}>All strategies</a>
      </p>
      <UntilKnown asked={asked} what="the grid">
        {({ body }) => (
          <>
            <Head trader={trader} grid={body} />
            {body.result === null ? (
              <Played grid={body} />
            ) : (
              body.result.sections.map((section) => (
                <ReportSection key={section.title} section={section} />
              ))
            )}
          </>
        )}
      </UntilKnown>
    </div>
  );
}

function Head({ trader, grid }: { readonly trader: string; readonly grid: Grid }) {
  const { file, grid: axes, from, to, began_at, ended_at, state, variants, played, why } = grid;
  return (
    <section aria-labelledby="grid-title">
      <h2 id="grid-title">Grid of {file}</h2>
      <dl class="facts">
        <Fact name="Values">
          {axes.map((axis) => (
            <code key={axis}>{axis}</code>
          ))}
        </Fact>
        <Fact name="Days">{`${from ?? 'the first on record'} to ${to ?? 'the last'}`}</Fact>
        <Fact name="Begun">
          <Moment at={began_at} />
        </Fact>
        {ended_at !== null && (
          <Fact name="Ended">
            <Moment at={ended_at} />
          </Fact>
        )}
        <Fact name="Played">
          <span role="status">{`${played} of ${variants} variants, ${state}`}</span>{' '}
          {state === 'running' && (
            <progress max={variants} value={played} aria-label="Variants that are played" />
          )}
        </Fact>
      </dl>
      {why !== null && (
        <p
          class={state === 'failed' ? 'refusal' : 'empty'}
          role={state === 'failed' ? 'alert' : undefined}
        >
          {why}
        </p>
      )}
      {state === 'running' && mayOperate(chosen.value) && <Stop trader={trader} id={grid.id} />}
    </section>
  );
}

function Stop({ trader, id }: GridPageProps) {
  const sending = useSending();
  return (
    <p class="actions">
      <button
        type="button"
        disabled={sending.isSending}
        onClick={async () => {
          const params = { path: { trader, id } };
          await sending.send(() =>
            door.ask((client) =>
              client.POST('/api/v1/daemon/{trader}/grids/{id}/stop', { params }),
            ),
          );
          decided.value += 1;
        }}
      >
        Stop the grid
      </button>
      {sending.refusal !== '' && <span class="refusal">{sending.refusal}</span>}
    </p>
  );
}

/** Not judged: sums of the variants, in the order of the grid. */
function Played({ grid: { rows, state } }: { readonly grid: Grid }) {
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="played-title">
      <h2 id="played-title">Played so far</h2>
      {state === 'running' && <p class="empty">Nothing of it is judged before all are played.</p>}
      <table class="cards" aria-label="Variants that are played">
        <ColumnHeads names={['Variant', '#Trades', '#P&L']} />
        <tbody>
          {rows.map(({ name, trades, pnl }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="number" data-name="Trades">
                {trades}
              </td>
              <td class={`number ${toneOf(pnl)}`} data-name="P&L">
                {signedAmount(pnl, 2)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
