// Refusals by reason over the last days; a reason pressed shows its signals.

import { dateText } from '../facts/date-formats.ts';
import { wholeNumber } from '../facts/number-formats.ts';
import { reasonWords } from '../facts/reasons.ts';
import { refusalDays } from '../facts/refusal-days.ts';
import type { Known } from '../facts/request-state.ts';
import type { Signal } from '../facts/shapes.ts';
import { UntilKnown } from '../lists/until-known.tsx';
import { zone } from '../state/zone.ts';

/** More do not fit beside each other. */
const DAYS_SHOWN = 5;

interface ByReasonProps {
  readonly asked: Known<readonly Signal[]>;
  readonly chosen: string;
  choose(reason: string): void;
}

export function ByReason({ asked, chosen, choose }: ByReasonProps) {
  return (
    <section aria-labelledby="by-reason-title">
      <h2 id="by-reason-title">Not taken, by reason and day</h2>
      <UntilKnown asked={asked} what="the refusals">
        {({ body, total }) =>
          body.length === 0 ? (
            <p class="empty">Every signal of the last days was taken, or there was none.</p>
          ) : (
            <>
              <Days signals={body} chosen={chosen} choose={choose} />
              {total > body.length && (
                <small>
                  Counted are the newest {wholeNumber(body.length)} of {wholeNumber(total)}{' '}
                  refusals.
                </small>
              )}
            </>
          )
        }
      </UntilKnown>
    </section>
  );
}

interface DaysProps {
  readonly signals: readonly Signal[];
  readonly chosen: string;
  choose(reason: string): void;
}

function Days({ signals, chosen, choose }: DaysProps) {
  const { days, reasons, most } = refusalDays(signals, zone.value, DAYS_SHOWN);
  return (
    <div class="by-reason">
      <table>
        <thead>
          <tr>
            <th scope="col">Reason</th>
            {days.map((day) => (
              <th key={day} scope="col">
                {dateText(day)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {reasons.map(({ kind, counts }) => (
            <tr key={kind}>
              <th scope="row">
                <button
                  type="button"
                  class="quiet reason"
                  aria-pressed={chosen === kind}
                  onClick={() => choose(chosen === kind ? '' : kind)}
                >
                  {reasonWords(kind)}
                </button>
              </th>
              {counts.map((count, index) => (
                <td key={days[index]}>
                  <span class="count">{count === 0 ? '' : count}</span>{' '}
                  {count > 0 && <meter min={0} max={most} value={count} aria-hidden="true" />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
