// Parses an answer's body as the prediction API's envelope: `success` with data, or `error` with a code and a message.

import { failed, ok, type Result } from '../../../../kernel/result.ts';
import { type Fields, isFields } from '../../../domain/intake/neutral/neutral.ts';
import type { FeedRecord } from '../../../domain/terms/feed-record.ts';
import { parseJson } from './json-body.ts';

export type Envelope =
  | { readonly kind: 'success'; readonly content: Fields }
  | { readonly kind: 'error'; readonly code: number | undefined; readonly message: string };

/** Longer messages of the source are truncated. */
const MESSAGE_LENGTH_MAX = 200;

/** The failure says why the body is not an envelope. Secrets are removed from every text in it. */
export function parseEnvelope(text: string, secrets: readonly string[]): Result<Envelope, string> {
  const parsed = parseJson(text, secrets);
  if (!parsed.ok) return parsed;
  const body = parsed.value;
  if (!isFields(body)) return failed('the body is not a JSON object');
  const { status, data: content } = body;
  if (status === 'error') return ok(errorEnvelope(body));
  if (status !== 'success') return failed('the body has neither success nor error status');
  return isFields(content)
    ? ok({ kind: 'success', content })
    : failed('the body says success without data');
}

/** The prediction of `/prediction/latest`; absent if the source has none yet. */
export function latestRecord(content: Fields, symbol: string): Result<FeedRecord[], string> {
  const { ticker, prediction, model_info: model } = content;
  if (prediction === null) return ok([]);
  if (!isFields(prediction)) return failed('the data has no prediction');
  if (ticker !== undefined && ticker !== symbol) {
    return failed('the answer is for another ticker than the one asked for');
  }
  return ok([{ symbol, record: prediction, model }]);
}

/**
 * The newest prediction of each wanted symbol in `/predictions`, as the latest endpoint would return it; of two with
 * the same time the first counts, since the source lists the newest first.
 */
export function newestRecords(
  content: Fields,
  symbols: readonly string[],
): Result<FeedRecord[], string> {
  const { ticker: listTicker, predictions, model_info: model } = content;
  if (!Array.isArray(predictions)) return failed('the data has no list of predictions');
  const newest = new Map<string, { readonly record: Fields; readonly at: number }>();
  for (const record of predictions) {
    if (!isFields(record)) return failed('the list holds something that is not a prediction');
    const { ticker = listTicker, timestamp } = record;
    if (typeof ticker !== 'string' || !symbols.includes(ticker)) continue;
    const at = typeof timestamp === 'number' ? timestamp : Number.NEGATIVE_INFINITY;
    const known = newest.get(ticker);
    if (known === undefined || at > known.at) newest.set(ticker, { record, at });
  }
  return ok([...newest].map(([symbol, { record }]) => ({ symbol, record, model })));
}

function errorEnvelope(body: Fields): Envelope {
  const { code, message, error } = body;
  const text = [message, error].find((part) => typeof part === 'string') ?? 'no reason given';
  return {
    kind: 'error',
    code: typeof code === 'number' ? code : undefined,
    message: String(text).slice(0, MESSAGE_LENGTH_MAX),
  };
}
