// The reports of past days, by month; `#/history/reports/2026-11-20` is one of them.

import { shares, signedAmount, toneOf } from '../facts/amounts.ts';
import { dateText } from '../facts/date-formats.ts';
import { monthsOf } from '../facts/report-months.ts';
import type { Answer } from '../facts/shapes.ts';
import { UntilKnown } from '../lists/until-known.tsx';
import { hrefOf } from '../state/place.ts';
import { useAsked } from '../state/polled-request.ts';

type FiledDay = Answer<'/api/v1/daemon/{trader}/reports'>[number];

/** Four years; as many as the API gives at once. */
const DAYS = 1_000;
const RENEW_MS = 60_000;

export function Reports({ trader }: { readonly trader: string }) {
  const asked = useAsked<readonly FiledDay[]>(
    `reports ${trader}`,
    (client) =>
      client.GET('/api/v1/daemon/{trader}/reports', {
        params: { path: { trader }, query: { limit: DAYS } },
      }),
    { renewMs: RENEW_MS, followsFacts: false },
  );
  return (
    <UntilKnown asked={asked} what="the reports">
      {({ body }) =>
        body.length === 0 ? (
          <p class="empty">No report is filed yet: that of a day is made after its close.</p>
        ) : (
          monthsOf(body).map((month, index) => (
            <details key={month.month} open={index === 0}>
              <summary>
                {month.month}: <span class={toneOf(month.net)}>{signedAmount(month.net)}</span>
                {`; trades: ${shares(month.trades)}; days: ${month.days.length}, ${month.up} up, ${month.down} down`}
              </summary>
              <ul class="lines">
                {month.days.map((day) => (
                  <li key={day.day}>
                    <a href={hrefOf('history', `reports/${day.day}`)}>{dateText(day.day)}</a>{' '}
                    <span class={toneOf(day.net_pnl)}>{signedAmount(day.net_pnl)}</span>{' '}
                    <small>
                      trades: {shares(day.trade_count)}
                      {day.is_final ? '' : ', made before the close'}
                    </small>
                  </li>
                ))}
                {month.trades > 0 && (
                  <li>
                    <a href={hrefOf('history', `trades/${month.month}`)}>Trades of {month.month}</a>
                  </li>
                )}
              </ul>
            </details>
          ))
        )
      }
    </UntilKnown>
  );
}
