// All predictions with their verdicts, the newest first.
import { amount, UNKNOWN } from '../facts/amounts.ts';
import type { PastPrediction } from '../facts/history-shapes.ts';
import { reasonWithNumbers } from '../facts/reasons.ts';
import { useLongList } from '../state/long-list.ts';
import { hrefOf } from '../state/place.ts';
import { zone } from '../state/zone.ts';
import {
  type Column,
  numberColumn,
  rowColumn,
  textColumn,
  timeColumn,
  wordsColumn,
} from './columns.tsx';
import { Listed } from './listed-rows.tsx';

const COLUMNS: readonly Column<PastPrediction>[] = [
  timeColumn('Time', 18, (prediction) => prediction.received_at),
  rowColumn(
    12,
    ({ symbol }) => symbol,
    ({ id }) => (id === null ? undefined : hrefOf('why', id)),
  ),
  textColumn('Feed', 14, ({ feed }) => feed),
  textColumn('Says', 24, ({ signal, contract_text: contract }) => (
    <>
      {signal ?? UNKNOWN}
      {contract != null && <small> {contract}</small>}
    </>
  )),
  numberColumn('Confidence', 10, ({ confidence }) => amount(confidence, 2)),
  wordsColumn('Verdict', 22, ({ verdict, detail, repeats }) => (
    <>
      {reasonWithNumbers({ kind: verdict, ...detail }, zone.value)}
      {repeats > 0 && (
        <small>
          {' '}
          repeated {repeats} {repeats === 1 ? 'time' : 'times'}
        </small>
      )}
    </>
  )),
];

export function PredictionHistory({ trader }: { readonly trader: string }) {
  const asked = useLongList<PastPrediction>(
    `predictions ${trader}`,
    (page) => (client) =>
      client.GET('/api/v1/daemon/{trader}/predictions', {
        params: { path: { trader }, query: page },
      }),
  );
  return (
    <Listed asked={asked} name="Predictions" empty="No prediction has arrived." columns={COLUMNS} />
  );
}
