// All predictions with their verdicts, the newest first.
import { amount, UNKNOWN } from '../facts/amounts.ts';
import type { PastPrediction } from '../facts/history-shapes.ts';
import { reasonWithNumbers } from '../facts/reasons.ts';
import { Moment } from '../lists/moment.tsx';
import { useLongList } from '../state/long-list.ts';
import { hrefOf } from '../state/place.ts';
import { zone } from '../state/zone.ts';
import { Listed } from './listed.tsx';

export function PredictionHistory({ trader }: { readonly trader: string }) {
  const asked = useLongList<PastPrediction>(
    `predictions ${trader}`,
    (page) => (client) =>
      client.GET('/api/v1/daemon/{trader}/predictions', {
        params: { path: { trader }, query: page },
      }),
  );
  return (
    <Listed
      asked={asked}
      name="Predictions"
      empty="No prediction has arrived."
      heads={[`Time ${zone.value.label}`, 'Symbol', 'Feed', 'Says', '#Confidence', 'Verdict']}
      widths={[18, 12, 14, 12, 12, 32]}
      cells={(prediction) => <Cells prediction={prediction} />}
    />
  );
}

function Cells({ prediction }: { readonly prediction: PastPrediction }) {
  const { id, symbol, verdict, detail, repeats } = prediction;
  return (
    <>
      <td data-name="Time">
        <Moment at={prediction.received_at} />
      </td>
      <th scope="row">{id === null ? symbol : <a href={hrefOf('why', id)}>{symbol}</a>}</th>
      <td data-name="Feed">{prediction.feed}</td>
      <td data-name="Says">{prediction.signal ?? UNKNOWN}</td>
      <td class="number" data-name="Confidence">
        {amount(prediction.confidence)}
      </td>
      <td class="outcome">
        {reasonWithNumbers({ kind: verdict, ...detail }, zone.value)}
        {repeats > 0 && <small> repeated {repeats} times</small>}
      </td>
    </>
  );
}
