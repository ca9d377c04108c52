// Predictions for a backtest, from the file format of the feed simulator: one JSON object per line with its
// timestamp, plain or packed.
import { whyOtherUnit } from '../../kernel/epoch.ts';
import { fileFaultText } from '../../kernel/file-fault.ts';
import { type Instant, instant } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { Zone } from '../../market/time/zone.ts';
import { parseJson, parsePrediction } from '../../simulators/flow-api/predictions/prediction.ts';
import { momentIn } from '../../trader/domain/wording/venue-time.ts';
import { piecesOf } from '../bars/csv-records.ts';
import type { FileIssue } from '../bars/file-issue.ts';

export interface TapedPrediction {
  readonly symbol: string;
  /** When the feed published it. */
  readonly at: Instant;
  /** As the feed serves it. */
  readonly record: unknown;
}

const BYTE_ORDER_MARK = /^\uFEFF/;
const NEWLINE = 0x0a;

/** Ascending by time; lines may be in any order. `zone` is that of the feed, for lines without a text of their time. */
export function readPredictionTape(
  file: string,
  zone: Zone,
): Result<TapedPrediction[], FileIssue[]> {
  const issues: FileIssue[] = [];
  const predictions: TapedPrediction[] = [];
  let number = 0;
  try {
    for (const line of linesOf(file)) {
      number += 1;
      if (line.trim() === '') continue;
      const parsed = parseLine(line, zone);
      if (parsed.ok) predictions.push(parsed.value);
      else issues.push({ file, line: number, field: '', message: parsed.failure });
    }
  } catch (error) {
    return failed([{ file, line: undefined, field: '', message: fileFaultText(error) }]);
  }
  if (issues.length > 0) return failed(issues);
  return ok(predictions.sort((a, b) => a.at - b.at));
}

/** One after the other: a file of millions of them is larger than a text can be. */
function* linesOf(file: string): Generator<string> {
  let isFirst = true;
  for (const piece of piecesOf(file))
    for (let at = 0; at < piece.length; ) {
      const newline = piece.indexOf(NEWLINE, at);
      const end = newline < 0 ? piece.length : newline;
      const line = piece.toString('utf8', at, end);
      yield isFirst ? line.replace(BYTE_ORDER_MARK, '') : line;
      isFirst = false;
      at = end + 1;
    }
}

function parseLine(line: string, zone: Zone): Result<TapedPrediction, string> {
  const json = parseJson(line);
  if (!json.ok) return json;
  const { value } = json;
  if (Array.isArray(value))
    return failed(
      'a list: write each prediction on a line by itself, without brackets around them',
    );
  const hasTimestamp = typeof value === 'object' && value !== null && 'timestamp' in value;
  if (!hasTimestamp) return failed('the prediction has no "timestamp"');
  const parsed = parsePrediction(value, instant(0));
  if (!parsed.ok) return parsed;
  const { ticker, timestamp } = parsed.value;
  const unit = whyOtherUnit(timestamp, 'ms');
  if (unit !== undefined) return failed(`the prediction's "timestamp" ${unit}`);
  const isDated = 'datetime_of_data' in value;
  const dated = { datetime_of_data: momentIn(zone, timestamp).replace(' ', 'T') };
  return ok({ symbol: ticker, at: timestamp, record: { ...parsed.value, ...(!isDated && dated) } });
}
