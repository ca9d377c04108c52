// The figures of one backtest; its page with charts opens in a tab of its own.
import { signedAmount, toneOf } from '../facts/amounts.ts';
import { figuresOf, groupsOf, notTaken, type TradeGroup } from '../facts/backtest-report.ts';
import type { BacktestReport } from '../facts/shapes.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';
import { Fact } from '../lists/fact.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { useAsked } from '../state/asked.ts';
import { hrefOf } from '../state/place.ts';

interface OneReportProps {
  readonly trader: string;
  readonly id: string;
}

export function OneReport({ trader, id }: OneReportProps) {
  const asked = useAsked(
    `backtest ${trader} ${id}`,
    (client) =>
      client.GET('/api/v1/daemon/{trader}/backtests/{id}', { params: { path: { trader, id } } }),
    { renewMs: Number.POSITIVE_INFINITY, followsFacts: false },
  );
  const page = `/api/v1/daemon/${encodeURIComponent(trader)}/backtests/${encodeURIComponent(id)}/page`;
  return (
    <div class="strategies">
      <p>
        <a href={hrefOf('strategies')}>All strategies</a>
      </p>
      <UntilKnown asked={asked} what="the report">
        {({ body }) => <Report report={body} page={page} />}
      </UntilKnown>
    </div>
  );
}

function Report({ report, page }: { readonly report: BacktestReport; readonly page: string }) {
  const reasons = notTaken(report);
  return (
    <>
      <section aria-labelledby="report-title">
        <h2 id="report-title">
          {['Backtest', ...report.strategies.map(({ name }) => name)].join(' ')}
          {`, ${report.from.slice(0, 10)} to ${report.to.slice(0, 10)}`}
        </h2>
        {report.has_page === true && (
          <p>
            <a href={page} target="_blank" rel="noopener noreferrer">
              With charts and every trade, in a new tab
            </a>
          </p>
        )}
        <dl class="facts">
          {figuresOf(report).map(({ name, text }) => (
            <Fact key={name} name={name}>
              {text}
            </Fact>
          ))}
        </dl>
      </section>
      <Groups title="By symbol" groups={groupsOf(report, 'by_symbol')} />
      <Groups title="By strategy" groups={groupsOf(report, 'by_strategy')} />
      <Groups title="By exit" groups={groupsOf(report, 'by_exit')} />
      {reasons.length > 0 && (
        <section aria-labelledby="not-taken-title">
          <h2 id="not-taken-title">Signals not taken</h2>
          <ul class="lines">
            {reasons.map(([reason, count]) => (
              <li
                key={reason}
              >{`${reason.replaceAll('_', ' ')}: ${count.toLocaleString('en-US')}`}</li>
            ))}
          </ul>
        </section>
      )}
      {report.notes.length > 0 && (
        <section aria-labelledby="notes-title">
          <h2 id="notes-title">How it was played</h2>
          <ul class="lines">
            {report.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

interface GroupsProps {
  readonly title: string;
  readonly groups: readonly TradeGroup[];
}

function Groups({ title, groups }: GroupsProps) {
  if (groups.length === 0) return null;
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <table>
        <ColumnHeads names={['Name', '#Trades', '#Won', '#Lost', '#P&L']} />
        <tbody>
          {groups.map(({ name, trades, wins, losses, net_pnl: pnl }) => (
            <tr key={name}>
              <th scope="row">{name.replaceAll('_', ' ')}</th>
              <td class="number">{trades}</td>
              <td class="number">{wins}</td>
              <td class="number">{losses}</td>
              <td class={`number ${toneOf(pnl)}`}>{signedAmount(pnl, 2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
