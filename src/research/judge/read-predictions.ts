// The predictions of a file as they are judged, and what is left out.
import { ok, type Result } from '../../kernel/result.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import type { JudgedPrediction } from '../../trader/domain/judge/call.ts';
import { counted } from '../../trader/domain/wording/figures.ts';
import { misreadMoments } from '../backtest/misread-moments.ts';
import { readPredictionTape } from '../backtest/prediction-tape.ts';
import type { FileIssue } from '../bars/file-issue.ts';

export interface ReadPredictions {
  readonly predictions: readonly JudgedPrediction[];
  /** Sentences. */
  readonly notes: readonly string[];
}

/** As `sluice backtest` reads them; each counts from its timestamp on. Neutral ones expect no direction. */
export function readPredictions(
  file: string,
  calendar: Calendar,
): Result<ReadPredictions, FileIssue[]> {
  const tape = readPredictionTape(file, calendar.zone);
  if (!tape.ok) return tape;
  const predictions: JudgedPrediction[] = [];
  const left = { neutral: 0, signals: 0, confidences: 0, again: 0 };
  const seen = new Set<string>();
  for (const { symbol, at, record } of tape.value) {
    const { signal, confidence } = fieldsOf(record);
    if (signal === 'NEUTRAL') left.neutral += 1;
    else if (signal !== 'BUY' && signal !== 'SELL') left.signals += 1;
    else if (!(confidence >= 0 && confidence <= 1)) left.confidences += 1;
    else {
      const same = `${symbol} ${at} ${signal} ${confidence}`;
      if (seen.has(same)) left.again += 1;
      else predictions.push({ symbol, at, signal, confidence });
      seen.add(same);
    }
  }
  const notes = [
    ...note(
      left.neutral,
      'neutral prediction: no direction to judge',
      'neutral predictions: no direction to judge',
    ),
    ...note(
      left.signals,
      'signal is not BUY, SELL or NEUTRAL',
      'signals are not BUY, SELL or NEUTRAL',
    ),
    ...note(
      left.confidences,
      'confidence is not within 0 and 1',
      'confidences are not within 0 and 1',
    ),
    ...note(left.again, 'prediction is there again', 'predictions are there again'),
  ];
  const leftOut = notes.map((text) => `${file}: ${text}; left out`);
  return ok({ predictions, notes: [...leftOut, ...misreadMoments(file, tape.value, calendar)] });
}

function fieldsOf(record: unknown): { readonly signal: string; readonly confidence: number } {
  const { signal, confidence } = record as { signal: string; confidence: number };
  return { signal: signal.toUpperCase(), confidence };
}

function note(count: number, one: string, many: string): string[] {
  return count === 0 ? [] : [counted(count, one, many)];
}
