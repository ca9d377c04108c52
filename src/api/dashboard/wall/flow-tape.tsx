// The flow: predictions as they arrive, by symbol and by any of their words.
import { useSignal } from '@preact/signals';
import { amount, UNKNOWN } from '../facts/amounts.ts';
import { type PredictionLine, predictionLines } from '../facts/prediction-lines.ts';
import { reasonWords } from '../facts/reasons.ts';
import type { Board } from '../facts/shapes.ts';
import { Moment } from '../lists/moment.tsx';
import { Steady, useSteadyRows } from '../lists/steady.tsx';
import { hrefOf } from '../state/place.ts';

const TEXT_MAX = 60;

export function FlowTape({ board }: { readonly board: Board }) {
  const symbol = useSignal('');
  const text = useSignal('');
  const lines = predictionLines(board.predictions, board.signals);
  const words = text.value.toLowerCase().split(/\s+/);
  const found = lines.filter(
    (line) =>
      (symbol.value === '' || line.prediction.symbol === symbol.value) &&
      words.every((word) => wordsOf(line).includes(word)),
  );
  const list = useSteadyRows(found, keyOf);
  const symbols = [...new Set(lines.map(({ prediction }) => prediction.symbol))].toSorted();
  return (
    <section class="flow" aria-labelledby="flow-title">
      <h2 id="flow-title">Flow</h2>
      <div class="filters">
        <label>
          Symbol
          <select
            value={symbol.value}
            onChange={({ currentTarget }) => {
              symbol.value = currentTarget.value;
            }}
          >
            <option value="">all</option>
            {symbols.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <label>
          Words
          <input
            type="search"
            maxLength={TEXT_MAX}
            value={text.value}
            onInput={({ currentTarget }) => {
              text.value = currentTarget.value;
            }}
          />
        </label>
      </div>
      {list.rows.length === 0 ? (
        <p class="empty">
          {lines.length === 0 ? 'No prediction has arrived.' : 'No prediction has these words.'}
        </p>
      ) : (
        <Steady of={list} name="predictions">
          <ul class="lines">
            {list.rows.map(({ row }) => (
              <Line key={keyOf(row)} line={row} />
            ))}
          </ul>
        </Steady>
      )}
    </section>
  );
}

function keyOf({ prediction }: PredictionLine): string {
  return `${prediction.received_at} ${prediction.id}`;
}

function wordsOf({ prediction, signals }: PredictionLine): string {
  const { symbol, signal, feed, contract_text: contract } = prediction;
  const strategies = signals.map(({ strategy }) => strategy).join(' ');
  return `${symbol} ${signal} ${feed} ${contract ?? ''} ${strategies} ${outcomeOf({ prediction, signals })}`.toLowerCase();
}

function outcomeOf({
  prediction,
  signals,
}: Pick<PredictionLine, 'prediction' | 'signals'>): string {
  if (signals.some(({ taken }) => taken)) return 'traded';
  const [reason] = signals.flatMap(({ reasons }) => reasons);
  return reasonWords(reason?.kind ?? prediction.verdict);
}

function Line({ line }: { readonly line: PredictionLine }) {
  const {
    id,
    symbol,
    signal,
    confidence,
    received_at: at,
    contract_text: contract,
  } = line.prediction;
  return (
    <li>
      <Moment at={at} />{' '}
      <strong>{id === null ? symbol : <a href={hrefOf('why', id)}>{symbol}</a>}</strong>{' '}
      {signal ?? UNKNOWN} {amount(confidence, 2)}
      {contract != null && <small> {contract}</small>} <small>{outcomeOf(line)}</small>
    </li>
  );
}
