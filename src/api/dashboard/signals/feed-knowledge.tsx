// Whether the feeds know more than chance, as the newest report of a day says it.

import { percent, signedAmount, UNKNOWN } from '../facts/amounts.ts';
import { dateText } from '../facts/date-formats.ts';
import { wholeNumber } from '../facts/number-formats.ts';
import type { DayReport, JudgedFeed } from '../facts/shapes.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { useAsked } from '../state/polled-request.ts';

/** Reports are filed once a day. */
const RENEWAL = { renewMs: 60_000, followsFacts: false } as const;

export function FeedKnowledge({ trader }: { readonly trader: string }) {
  const days = useAsked(
    `newest report ${trader}`,
    (client) =>
      client.GET('/api/v1/daemon/{trader}/reports', {
        params: { path: { trader }, query: { limit: 1 } },
      }),
    RENEWAL,
  );
  return (
    <section aria-labelledby="feed-knowledge-title">
      <h2 id="feed-knowledge-title">Does the feed know anything?</h2>
      <UntilKnown asked={days} what="the newest report">
        {({ body: [newest] }) =>
          newest === undefined ? (
            <p class="empty">No day has a report yet: the first is made after a close.</p>
          ) : (
            <OfDay trader={trader} day={newest.day} />
          )
        }
      </UntilKnown>
    </section>
  );
}

interface OfDayProps {
  readonly trader: string;
  readonly day: string;
}

function OfDay({ trader, day }: OfDayProps) {
  const report = useAsked<DayReport>(
    `report ${trader} ${day}`,
    (client) =>
      client.GET('/api/v1/daemon/{trader}/reports/{day}', { params: { path: { trader, day } } }),
    RENEWAL,
  );
  return (
    <UntilKnown asked={report} what={`the report of ${dateText(day)}`}>
      {({ body: { feeds_judged: judged = [] } }) =>
        judged.length === 0 ? (
          <p class="empty">The report of {dateText(day)} judges no feed.</p>
        ) : (
          judged.map((feed) => <OneFeed key={feed.feed} judged={feed} day={day} />)
        )
      }
    </UntilKnown>
  );
}

function OneFeed({ judged, day }: { readonly judged: JudgedFeed; readonly day: string }) {
  const { feed, sentence, primary, calls, days, horizons } = judged;
  return (
    <>
      <h3>{feed}</h3>
      <p>{sentence}</p>
      <table class="cards" aria-label={`Hits of ${feed}`}>
        <ColumnHeads
          names={['After', '#Calls', '#Right', '#By chance', '#More than chance', '95 %', '#p']}
        />
        <tbody>
          {horizons.map(({ horizon, hits }) => (
            <tr key={horizon}>
              <th scope="row">{horizon === primary ? `${horizon}, decides` : horizon}</th>
              <td data-name="Calls" class="number">
                {wholeNumber(hits.scored)}
              </td>
              <td data-name="Right" class="number">
                {shareOf(hits.observed)}
              </td>
              <td data-name="By chance" class="number">
                {shareOf(hits.by_chance)}
              </td>
              <td data-name="More than chance" class="number">
                {points(hits.excess)}
              </td>
              <td data-name="95 %">
                {hits.excess_low === null
                  ? UNKNOWN
                  : `${points(hits.excess_low)} to ${points(hits.excess_high)}`}
              </td>
              <td data-name="p" class="number">
                {pOf(horizon === primary ? hits.p : hits.holm_p)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <small>
        By the report of {dateText(day)}: {wholeNumber(calls)} calls on {days} days, beside the
        prices of the other days. More than chance is in percentage points; every p but the deciding
        one counts how many figures there are (Holm).
      </small>
    </>
  );
}

function shareOf(share: number | null): string {
  return share === null ? UNKNOWN : percent(share * 100);
}

function points(share: number | null): string {
  return share === null ? UNKNOWN : signedAmount(share * 100, 1);
}

function pOf(p: number | null): string {
  if (p === null) return UNKNOWN;
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}
