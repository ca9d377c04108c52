// The newest predictions with their verdicts, and what became of their signals.
import { amount, UNKNOWN } from '../facts/amounts.ts';
import { reasonWithNumbers, reasonWords } from '../facts/reasons.ts';
import type { Board, Prediction, Signal } from '../facts/shapes.ts';
import { inUtc, momentTime } from '../facts/times.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';
import { hrefOf } from '../state/place.ts';
import { today, zone } from '../state/zone.ts';

const SHOWN = 12;

export function Predictions({ board }: { readonly board: Board }) {
  const { predictions, signals } = board;
  const byPrediction = Map.groupBy(signals, ({ prediction_id: id }) => id);
  return (
    <section class="predictions" aria-labelledby="predictions-title">
      <h2 id="predictions-title">Predictions</h2>
      {predictions.length === 0 ? (
        <p class="empty">No prediction has arrived.</p>
      ) : (
        <table class="cards">
          <ColumnHeads
            names={[
              `Time ${zone.value.label}`,
              'Symbol',
              'Says',
              '#Confidence',
              'What became of it',
            ]}
          />
          <tbody>
            {predictions.slice(0, SHOWN).map((one) => (
              <Row
                key={`${one.received_at} ${one.id}`}
                prediction={one}
                signals={byPrediction.get(one.id ?? '') ?? []}
              />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

interface RowProps {
  readonly prediction: Prediction;
  readonly signals: readonly Signal[];
}

function Row({ prediction, signals }: RowProps) {
  const { id, symbol, signal, confidence, received_at: at } = prediction;
  return (
    <tr>
      <td data-name="Time" title={inUtc(at)}>
        {momentTime(at, zone.value, today.value)}
      </td>
      <th scope="row">{id === null ? symbol : <a href={hrefOf('why', id)}>{symbol}</a>}</th>
      <td data-name="Says">{signal ?? UNKNOWN}</td>
      <td class="number" data-name="Confidence">
        {amount(confidence, 2)}
      </td>
      <td class="outcome">{outcomeOf(prediction, signals)}</td>
    </tr>
  );
}

/** Of several strategies, one that traded says more than one that did not. */
function outcomeOf({ verdict, repeats }: Prediction, signals: readonly Signal[]): string {
  const again = repeats > 0 ? `, repeated ${repeats} times` : '';
  if (signals.length === 0) return `${reasonWords(verdict)}${again}`;
  return signals
    .map(({ strategy, taken, reasons }) =>
      taken
        ? `${strategy}: traded`
        : `${strategy}: ${reasons.map((reason) => reasonWithNumbers(reason, zone.value)).join('; ')}`,
    )
    .join(' · ');
}
