// The rows of the read tables for predictions and signals.

import type { FactOf } from '../../../../domain/facts/facts.ts';
import type { OptionFact } from '../../../../domain/facts/option-facts.ts';
import type { PredictionFact } from '../../../../domain/facts/prediction-facts.ts';
import { nothing, type Projecting, type Write } from './project.ts';

export const PROJECT_PREDICTIONS: Projecting<PredictionFact | OptionFact> = {
  'prediction-judged': (write, fact, { seq }) => {
    const { kind, ...detail } = fact.verdict;
    const { prediction } = fact;
    write(
      'INSERT INTO predictions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)',
      seq,
      prediction?.id ?? null,
      fact.feed,
      fact.symbol,
      prediction?.signal ?? null,
      prediction?.confidence ?? null,
      prediction?.dataTime ?? null,
      fact.receivedAt,
      prediction?.anchorPrice ?? null,
      kind,
      JSON.stringify(detail),
      prediction?.flow?.contract === undefined ? null : JSON.stringify(prediction.flow),
    );
  },
  'prediction-repeated': (write, fact) =>
    write(
      `UPDATE predictions SET repeats = repeats + ?
       WHERE seq = (SELECT max(seq) FROM predictions WHERE id = ?)`,
      fact.times,
      fact.predictionId,
    ),
  'signal-taken': (write, { signal, orderRef }, { seq }) =>
    writeSignal(write, { signal, seq, isTaken: true, reasons: [], orderRef }),
  'signal-refused': (write, { signal, reasons }, { seq }) =>
    writeSignal(write, { signal, seq, isTaken: false, reasons, orderRef: null }),
  'chain-asked': nothing,
  'margin-asked': nothing,
  'margin-stated': nothing,
  'contract-chosen': nothing,
  'wish-stored': nothing,
  'wish-dropped': nothing,
};

interface SignalWrite {
  readonly signal: FactOf<'signal-taken'>['signal'];
  readonly seq: number;
  readonly isTaken: boolean;
  readonly reasons: FactOf<'signal-refused'>['reasons'];
  readonly orderRef: string | null;
}

/** A pending reversal that becomes an entry is decided a second time: the last decision counts. */
function writeSignal(write: Write, { signal, seq, isTaken, reasons, orderRef }: SignalWrite): void {
  write(
    `INSERT OR REPLACE INTO signals VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
       (SELECT flow FROM predictions WHERE id = ? AND verdict = 'accepted' LIMIT 1))`,
    signal.id,
    seq,
    signal.predictionId,
    signal.strategy,
    signal.symbol,
    signal.side,
    signal.at,
    isTaken ? 1 : 0,
    JSON.stringify(reasons),
    orderRef,
    signal.predictionId,
  );
}
