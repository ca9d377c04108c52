// The report of one day, as it was filed after the close.

import { amount, signedAmount } from '../facts/amounts.ts';
import { dateText } from '../facts/date-formats.ts';
import { dayFigures, refusalsIn } from '../facts/day-figures.ts';
import { filmHref } from '../facts/film-link.ts';
import { reasonWords } from '../facts/reasons.ts';
import type { DayReport as Report } from '../facts/shapes.ts';
import { Fact } from '../lists/fact.tsx';
import { Moment } from '../lists/moment.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { hrefOf } from '../state/place.ts';
import { useAsked } from '../state/polled-request.ts';
import { zone } from '../state/zone.ts';

interface DayReportProps {
  readonly trader: string;
  readonly day: string;
}

export function DayReport({ trader, day }: DayReportProps) {
  const asked = useAsked<Report>(
    `report ${trader} ${day}`,
    (client) =>
      client.GET('/api/v1/daemon/{trader}/reports/{day}', { params: { path: { trader, day } } }),
    { renewMs: Number.POSITIVE_INFINITY, followsFacts: false },
  );
  return (
    <>
      <p class="choices">
        <a href={hrefOf('history', 'reports')}>All reports</a>
        <a href={hrefOf('history', `trades/${day}`)}>Trades of {dateText(day)}</a>
        <a href={filmHref({ day })}>Film of {dateText(day)}</a>
      </p>
      <UntilKnown asked={asked} what={`the report of ${dateText(day)}`}>
        {({ body }) => <Shown report={body} />}
      </UntilKnown>
    </>
  );
}

function Shown({ report }: { readonly report: Report }) {
  const { day, net_pnl: net, is_final: isFinal, made_at: madeAt, statement_proof: proof } = report;
  const refused = refusalsIn(report);
  return (
    <>
      <h3>
        {dateText(day)}: {signedAmount(net)}
        {isFinal ? '' : ', made before the close'}
      </h3>
      <dl class="facts">
        <Fact name={`Made at ${zone.value.label}`}>
          <Moment at={madeAt} />
        </Fact>
        {dayFigures(report).map(([name, value]) => (
          <Fact key={name} name={reasonWords(name)}>
            {typeof value === 'number' ? amount(value, Number.isInteger(value) ? 0 : 2) : value}
          </Fact>
        ))}
        {refused.length > 0 && (
          <Fact name="Not taken">
            {refused.map(([reason, count]) => `${reasonWords(reason)} ${count}`).join(', ')}
          </Fact>
        )}
        <Fact name="Broker's statement">
          {proof === null ? 'none covers this day yet' : proof.equal ? 'equal' : 'differs'}
        </Fact>
      </dl>
    </>
  );
}
