// One row for each prediction: a repeat of the feed is never read as a second trade.
import { describe, expect, it } from 'vitest';
import { predictionLines } from '../../../src/api/dashboard/facts/prediction-lines.ts';
import type { Prediction, Signal } from '../../../src/api/dashboard/facts/shapes.ts';

const at = (second: number) => new Date(Date.UTC(2026, 10, 2, 14, 30, second)).toISOString();

function prediction(second: number, verdict: string, more: Partial<Prediction> = {}): Prediction {
  return {
    ...{ id: 'p1', feed: 'flow', symbol: 'AAPL', signal: 'BUY', confidence: 0.9, verdict },
    ...{ data_time: null, received_at: at(second), anchor_price: 100, detail: {}, repeats: 0 },
    ...{ contract: null, contract_premium: null, contract_text: null },
    ...more,
  };
}

const TRADED: Signal = {
  ...{ id: 's1', source: 'prediction', prediction_id: 'p1', strategy: 'demo', symbol: 'AAPL' },
  ...{ side: 'long', at: at(1), taken: true, reasons: [], order_ref: 'x.1.e' },
  ...{ contract: null, contract_premium: null, contract_text: null },
};

describe('a prediction', () => {
  it('is one row with its trade, whatever repeats arrive after it', () => {
    const rows = [
      prediction(9, 'duplicate', { repeats: 2 }),
      prediction(5, 'duplicate'),
      prediction(1, 'accepted'),
    ];
    expect(predictionLines(rows, [TRADED])).toEqual([
      { prediction: rows[2], signals: [TRADED], again: 4, isRepeatOnly: false },
    ]);
  });

  it('whose first arrival is not listed is a repeat, not a trade of now', () => {
    const [line] = predictionLines([prediction(9, 'duplicate')], [TRADED]);
    expect(line).toMatchObject({ again: 0, isRepeatOnly: true });
  });

  it('that was judged again has the newest verdict, and those without an id stay apart', () => {
    const unread = { id: null, signal: null };
    const lines = predictionLines(
      [
        prediction(8, 'unreadable', unread),
        prediction(7, 'unreadable', unread),
        prediction(6, 'stale'),
        prediction(2, 'no_price'),
      ],
      [],
    );
    expect(lines.map(({ prediction: one, again }) => [one.verdict, again])).toEqual([
      ['unreadable', 0],
      ['unreadable', 0],
      ['stale', 1],
    ]);
  });
});
