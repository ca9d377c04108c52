// The sections of one backtest's report; its page with charts opens in a separate tab.
import { doubtSentences } from '../facts/comparison.ts';
import type { BacktestReport } from '../facts/shapes.ts';
import { UntilKnown } from '../lists/until-known.tsx';
import { hrefOf } from '../state/place.ts';
import { useAsked } from '../state/polled-request.ts';
import { ReportSection } from './report-section.tsx';

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
  const { strategies, from, to, sections } = report;
  return (
    <>
      <section aria-labelledby="report-title">
        <h2 id="report-title">
          {['Backtest', ...strategies.map(({ name }) => name)].join(' ')}
          {`, ${from.slice(0, 10)} to ${to.slice(0, 10)}`}
        </h2>
        {report.has_page === true && (
          <p>
            <a href={page} target="_blank" rel="noopener noreferrer">
              With charts and every trade, in a new tab
            </a>
          </p>
        )}
        {report.unsaved != null && (
          <p>{`Of a text of ${report.unsaved} that was not saved when it ran.`}</p>
        )}
        {doubtSentences(report).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        {sections === undefined && (
          <p class="empty">
            An earlier version made this report, without what is shown here. Run it again to see it.
          </p>
        )}
      </section>
      {sections?.map((section) => (
        <ReportSection key={section.title} section={section} />
      ))}
    </>
  );
}
