// Reports of backtests on record, and a run of one.
import { useState } from 'preact/hooks';
import { percent, signedAmount, toneOf } from '../facts/amounts.ts';
import type { ReportRow } from '../facts/shapes.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';
import { Moment } from '../lists/moment.tsx';
import { Paging } from '../lists/paging.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { useAsked } from '../state/asked.ts';
import { hrefOf } from '../state/place.ts';
import { RunBacktest } from './run-backtest.tsx';

const LIMIT = 10;
const RENEW_MS = 30_000;

export function Backtests({ trader }: { readonly trader: string }) {
  const [offset, setOffset] = useState(0);
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
              <table class="backtests cards">
                <ColumnHeads
                  names={['Made', 'Strategies', 'Symbols', 'Days', '#Trades', '#P&L', '#Return']}
                />
                <tbody>
                  {body.map((report) => (
                    <Row key={report.id} report={report} />
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

function Row({ report }: { readonly report: ReportRow }) {
  const { id, made_at, strategies, symbols, from, to, trades, net_pnl, total_return } = report;
  return (
    <tr>
      <th scope="row">
        <a href={hrefOf('strategies', `report:${id}`)}>
          <Moment at={made_at} />
        </a>
      </th>
      <td data-name="Strategies">{strategies.join(', ')}</td>
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
