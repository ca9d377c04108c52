// The newest predictions with their verdicts, signals of bar rules, and what became of them.
import { amount, UNKNOWN } from '../facts/amounts.ts';
import { type PredictionLine, predictionLines } from '../facts/prediction-lines.ts';
import { reasonText, reasonWords } from '../facts/reasons.ts';
import type { Board, Signal } from '../facts/shapes.ts';
import { inUtc, momentTime } from '../facts/times.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';
import { Steady, useSteadyRows } from '../lists/steady.tsx';
import { hrefOf } from '../state/place.ts';
import { today, zone } from '../state/zone.ts';

const SHOWN = 12;

export function Predictions({ board }: { readonly board: Board }) {
  const { predictions, signals } = board;
  const list = useSteadyRows(newest(predictions, signals), keyOf);
  return (
    <section class="predictions" aria-labelledby="predictions-title">
      <h2 id="predictions-title">Predictions</h2>
      {predictions.length === 0 && signals.every(({ source }) => source !== 'bar') ? (
        <p class="empty">No prediction has arrived.</p>
      ) : (
        <Steady of={list} name="predictions">
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
              {list.rows
                .slice(0, SHOWN)
                .map(({ row }) =>
                  'signal_of_bar' in row ? (
                    <BarRow key={keyOf(row)} signal={row.signal_of_bar} />
                  ) : (
                    <Row key={keyOf(row)} line={row} />
                  ),
                )}
            </tbody>
          </table>
        </Steady>
      )}
    </section>
  );
}

interface OfBar {
  readonly signal_of_bar: Signal;
}

function keyOf(row: PredictionLine | OfBar): string {
  if ('signal_of_bar' in row) return row.signal_of_bar.id;
  return `${row.prediction.received_at} ${row.prediction.id}`;
}

/** Signals of bar rules have no prediction to stand beside. */
function newest(
  predictions: Board['predictions'],
  signals: readonly Signal[],
): readonly (PredictionLine | OfBar)[] {
  const fromPredictions = predictionLines(predictions, signals).map((one) => ({
    at: one.prediction.received_at,
    one,
  }));
  const ofBars = signals
    .filter(({ source }) => source === 'bar')
    .map((signal) => ({ at: signal.at, one: { signal_of_bar: signal } }));
  return [...fromPredictions, ...ofBars]
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .map(({ one }) => one);
}

function BarRow({ signal }: { readonly signal: Signal }) {
  const { id, at, symbol, side } = signal;
  return (
    <tr>
      <td data-name="Time" title={inUtc(at)}>
        {momentTime(at, zone.value, today.value)}
      </td>
      <th scope="row">
        <a href={hrefOf('why', id)}>{symbol}</a>
      </th>
      <td data-name="Says">bar rule, {side}</td>
      <td class="number" data-name="Confidence">
        {UNKNOWN}
      </td>
      <td class="outcome">{signalsText([signal])}</td>
    </tr>
  );
}

function Row({ line }: { readonly line: PredictionLine }) {
  const { prediction } = line;
  const { id, symbol, signal, confidence, received_at: at, contract_text: contract } = prediction;
  return (
    <tr>
      <td data-name="Time" title={inUtc(at)}>
        {momentTime(at, zone.value, today.value)}
      </td>
      <th scope="row">{id === null ? symbol : <a href={hrefOf('why', id)}>{symbol}</a>}</th>
      <td data-name="Says">
        {signal ?? UNKNOWN}
        {contract != null && <small> {contract}</small>}
      </td>
      <td class="number" data-name="Confidence">
        {amount(confidence, 2)}
      </td>
      <td class="outcome">{outcomeOf(line)}</td>
    </tr>
  );
}

/** Of several strategies, one that traded says more than one that did not. */
function outcomeOf({ prediction, signals, again, isRepeatOnly }: PredictionLine): string {
  if (isRepeatOnly) return 'repeats an earlier prediction: not traded again';
  const text = signals.length === 0 ? reasonWords(prediction.verdict) : signalsText(signals);
  if (again === 0) return text;
  const times = `${text}; repeated ${again} ${again === 1 ? 'time' : 'times'}`;
  return signals.some(({ taken }) => taken) ? `${times}, not traded again` : times;
}

function signalsText(signals: readonly Signal[]): string {
  return signals
    .map(({ strategy, taken, reasons }) =>
      taken
        ? `${strategy}: traded`
        : `${strategy}: ${reasons.map((reason) => reasonText(reason, zone.value)).join('; ')}`,
    )
    .join(' · ');
}
