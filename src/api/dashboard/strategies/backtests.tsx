// Reports of backtests on record, and a run of one.
import { useState } from 'preact/hooks';
import { percent, signedAmount, toneOf } from '../facts/amounts.ts';
import type { ReportRow } from '../facts/shapes.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';
import { Moment } from '../lists/moment.tsx';
import { Paging } from '../lists/paging.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { hrefOf } from '../state/place.ts';
import { useAsked } from '../state/polled-request.ts';
import { RunBacktest } from './run-backtest.tsx';

const LIMIT = 10;
const RENEW_MS = 30_000;

export function Backtests({ trader }: { readonly trader: string }) {
  const [offset, setOffset] = useState(0);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const asked = useAsked(
    `backtests ${trader} ${offset}`,
    (client) =>
      client.GET('/api/v1/daemon/{trader}/backtests', {
        params: { path: { trader }, query: { limit: LIMIT, offset } },
      }),
    { renewMs: RENEW_MS, followsFacts: false, followsDecisions: true },
  );
  return (
    <section aria-labelledby="backtests-title">
      <h2 id="backtests-title">Backtests</h2>
      <RunBacktest trader={trader} />
      <UntilKnown asked={asked} what="the reports">
        {({ body, total }) =>
          total === 0 ? (
            <p class="empty">No report is on record.</p>
          ) : (
            <>
              <Chosen ids={chosen} />
              <table class="backtests cards">
                <ColumnHeads
                  names={[
                    'Made',
                    'Compare',
                    'Strategies',
                    'Symbols',
                    'Days',
                    '#Trades',
                    '#P&L',
                    '#Return',
                  ]}
                />
                <tbody>
                  {body.map((report) => (
                    <Row
                      key={report.id}
                      report={report}
                      isChosen={chosen.includes(report.id)}
                      choose={() => setChosen(chosenAfter(chosen, report.id))}
                    />
                  ))}
                </tbody>
              </table>
              <Paging offset={offset} limit={LIMIT} total={total} go={setOffset} />
            </>
          )
        }
      </UntilKnown>
    </section>
  );
}

/** The newest two. */
function chosenAfter(chosen: readonly string[], id: string): readonly string[] {
  return chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen.slice(-1), id];
}

function Chosen({ ids: [a, b] }: { readonly ids: readonly string[] }) {
  if (a === undefined || b === undefined)
    return <p class="empty">Choose two reports to compare them.</p>;
  return (
    <p>
      <a href={hrefOf('strategies', `compare:${a}~${b}`)}>Compare the two</a>
    </p>
  );
}

interface RowProps {
  readonly report: ReportRow;
  readonly isChosen: boolean;
  choose(): void;
}

function Row({ report, isChosen, choose }: RowProps) {
  const { id, made_at, strategies, symbols, from, to, trades, net_pnl, total_return } = report;
  return (
    <tr>
      <th scope="row">
        <a href={hrefOf('strategies', `report:${id}`)}>
          <Moment at={made_at} />
        </a>
      </th>
      <td data-name="Compare">
        <input
          type="checkbox"
          aria-label={`Compare the report of ${made_at}`}
          checked={isChosen}
          onInput={choose}
        />
      </td>
      <td data-name="Strategies">
        {strategies.join(', ')}
        {report.unsaved !== null && <small> text not saved</small>}
      </td>
      <td data-name="Symbols">{symbols.join(', ')}</td>
      <td data-name="Days">
        {from.slice(0, 10)} to {to.slice(0, 10)}
      </td>
      <td class="number" data-name="Trades">
        {trades}
      </td>
      <td class={`number ${toneOf(net_pnl)}`} data-name="P&L">
        {signedAmount(net_pnl, 2)}
      </td>
      <td class="number" data-name="Return">
        {total_return === null ? 'unknown' : percent(total_return * 100, 2)}
      </td>
    </tr>
  );
}
