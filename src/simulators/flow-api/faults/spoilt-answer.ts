// Applies each fault to a correct answer.
import { assertNever } from '../../../kernel/assert.ts';
import { DAY_MS, instant, plus } from '../../../kernel/instant.ts';
import { type HttpAnswer, jsonAnswer } from '../../host/http-server.ts';
import type { FlowPrediction } from '../predictions/prediction.ts';
import { errorBody, failure, withHeaders } from '../protocol/answer.ts';
import { isoUtc, naiveNewYork } from '../protocol/new-york.ts';
import type { FaultKind } from './fault-list.ts';

const HTML_PAGE =
  '<!DOCTYPE html><html><head><title>Bad gateway</title></head><body>Please try again.</body></html>';

/** Faults in the data need data; the others apply to any answer. */
export function canSpoil(kind: FaultKind, answer: HttpAnswer): boolean {
  const isAboutData = kind === 'nan' || kind === 'stale' || kind === 'duplicate';
  return !isAboutData || predictionsIn(answer).length > 0;
}

/** `repeated` is the previous answer to the same request. The server itself implements silence. */
export function spoiltAnswer(
  kind: Exclude<FaultKind, 'timeout'>,
  answer: HttpAnswer,
  repeated: HttpAnswer,
): HttpAnswer {
  switch (kind) {
    case '429':
      return withHeaders(failure(429, 'Too many requests.'), {
        'X-RateLimit-Limit': '30',
        'X-RateLimit-Remaining': '0',
        'X-RateLimit-Reset': '45',
      });
    case '429-ms':
      // Unusual Whales states the time until its limit resets in milliseconds, and sends no `Retry-After`.
      return withHeaders(failure(429, 'Too many requests.'), {
        'x-uw-daily-req-count': '1200',
        'x-uw-req-per-minute-remaining': '0',
        'x-uw-req-per-minute-reset': '42000',
      });
    case '500':
      return failure(500, 'The model failed.');
    case 'html':
      return { status: 200, headers: { 'content-type': 'text/html' }, body: HTML_PAGE };
    case 'malformed':
      return { ...answer, body: answer.body.slice(0, Math.ceil(answer.body.length / 2)) };
    case 'nan':
      return { ...answer, body: withNaN(answer.body) };
    case 'stale':
      return { ...answer, body: JSON.stringify(JSON.parse(answer.body), yesterdays) };
    case 'duplicate':
      return repeated;
    case 'error-200':
      return jsonAnswer(200, errorBody(500, 'The model failed.'));
    case 'slow':
      return answer;
    case 'unauthorized':
      return failure(401, 'The API key is missing or not valid.');
    default:
      return assertNever(kind);
  }
}

/** A bare NaN, which Python's JSON writer emits although JSON has no such literal. */
function withNaN(body: string): string {
  return body.replace(/"(confidence|stock_price)":-?[\d.]+(e[+-]?\d+)?/g, '"$1":NaN');
}

function yesterdays(_key: string, value: unknown): unknown {
  if (!isPrediction(value)) return value;
  const timestamp = plus(instant(value.timestamp), -DAY_MS);
  return {
    ...value,
    timestamp,
    datetime: isoUtc(timestamp),
    datetime_of_data: naiveNewYork(timestamp),
    prediction_time: isoUtc(timestamp),
  };
}

function predictionsIn(answer: HttpAnswer): FlowPrediction[] {
  const found: FlowPrediction[] = [];
  JSON.parse(answer.body, (_key, value: unknown) => {
    if (isPrediction(value)) found.push(value);
    return value;
  });
  return found;
}

function isPrediction(value: unknown): value is FlowPrediction {
  return (
    typeof value === 'object' && value !== null && 'signal' in value && 'datetime_of_data' in value
  );
}
