// Signals of today that were not taken, by reason; a reason pressed is the one that the chart shows.

import { reasonWords } from '../facts/reasons.ts';
import type { Board } from '../facts/shapes.ts';
import { chosenReason } from '../state/chosen-reason.ts';

export function Refusals({ board: { refusals } }: { readonly board: Board }) {
  const chosen = chosenReason.value;
  return (
    <section class="refusals" aria-labelledby="refusals-title">
      <h2 id="refusals-title">
        Not taken today <small>a reason filters the chart</small>
      </h2>
      {refusals.length === 0 ? (
        <p class="empty">Every signal of today was taken, or there was none.</p>
      ) : (
        <ul class="counts">
          {refusals.map(({ kind, signals }) => (
            <li key={kind}>
              <span class="count">{signals}</span>{' '}
              <button
                type="button"
                class="quiet reason"
                aria-pressed={chosen === kind}
                onClick={() => {
                  chosenReason.value = chosen === kind ? '' : kind;
                }}
              >
                {reasonWords(kind)}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
