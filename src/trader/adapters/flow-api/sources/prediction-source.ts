// The prediction API as a source: the latest prediction of each symbol, or a list, and numbers of its other endpoints.

import { assertNever } from '../../../../kernel/assert.ts';
import type { WallClock } from '../../../../kernel/clock.ts';
import type { Result } from '../../../../kernel/result.ts';
import { inputFeatures, type PredictionInput } from '../../../domain/intake/input-features.ts';
import type { Fields } from '../../../domain/intake/neutral/neutral.ts';
import type { FeedRecord } from '../../../domain/terms/feed-record.ts';
import type { PredictionApiSettings } from '../../../ports/feed-settings.ts';
import { secretsOfFeed } from './feed-secrets.ts';
import { ALL_SYMBOLS, type Asked, type FeedSource, type Outcome } from './feed-source.ts';
import {
  createHttpClient,
  type HttpClient,
  outcomeOfStatus,
  type RawAnswer,
  type Wanted,
} from './http-client.ts';
import { latestRecord, newestRecords, parseEnvelope } from './prediction-envelope.ts';

type PredictionRequest = Asked &
  (
    | { readonly kind: 'latest' | 'list' }
    | { readonly kind: 'input'; readonly input: PredictionInput }
  );

const LIST_LIMIT = 100;

export function createPredictionSource(
  settings: PredictionApiSettings,
  wall: WallClock,
  http = httpFor(settings, wall),
): FeedSource<PredictionRequest> {
  const requests = requestsFor(settings);
  const secrets = secretsOfFeed(settings);
  /** This round's numbers from other endpoints, by symbol: those of an earlier round are not reused. */
  const featuresBySymbol = new Map<string, Readonly<Record<string, number>>>();

  function recordsOf(content: Fields, asked: PredictionRequest): Result<FeedRecord[], string> {
    const { symbol, symbols } = asked;
    switch (asked.kind) {
      case 'latest':
        return latestRecord(content, symbol);
      case 'list':
        return newestRecords(content, symbols);
      case 'input': {
        const found = inputFeatures(asked.input, content);
        featuresBySymbol.set(symbol, { ...featuresBySymbol.get(symbol), ...found });
        return { ok: true, value: [] };
      }
      default:
        return assertNever(asked);
    }
  }

  function outcomeOf({ status, text }: RawAnswer, asked: PredictionRequest): Outcome {
    const byStatus = outcomeOfStatus(status);
    if (byStatus !== undefined) return byStatus;
    const envelope = parseEnvelope(text, secrets);
    if (!envelope.ok) {
      return { kind: 'unreadable', why: `the source answered ${status}: ${envelope.failure}` };
    }
    if (envelope.value.kind === 'error') return errorOutcome(status, envelope.value);
    const records = recordsOf(envelope.value.content, asked);
    return records.ok
      ? { kind: 'answered', records: records.value.map(withFeatures) }
      : { kind: 'unreadable', why: records.failure };
  }

  function withFeatures(found: FeedRecord): FeedRecord {
    const features = featuresBySymbol.get(found.symbol);
    return features === undefined ? found : { ...found, features };
  }
  return {
    round() {
      featuresBySymbol.clear();
      return requests;
    },
    async ask(request, stopped) {
      const raw = await http.get(wantedBy(request), stopped);
      if (!raw.ok) return { outcome: raw.failure, headers: {} };
      return { outcome: outcomeOf(raw.value, request), headers: raw.value.headers };
    },
    restart: () => featuresBySymbol.clear(),
    close: http.close,
  };
}

function httpFor(
  { url: baseUrl, apiKey, timeoutMs }: PredictionApiSettings,
  wall: WallClock,
): HttpClient {
  return createHttpClient({ baseUrl, headers: { 'X-API-Key': apiKey }, timeoutMs, wall });
}

function requestsFor({
  request,
  symbols,
  inputs = [],
}: PredictionApiSettings): PredictionRequest[] {
  const perInput = (symbol: string) =>
    inputs.map((input): PredictionRequest => {
      return { kind: 'input', input, symbol, symbols: [symbol], isInput: true };
    });
  if (request === 'list') {
    const list: PredictionRequest = { kind: 'list', symbol: ALL_SYMBOLS, symbols, isInput: false };
    return [...symbols.flatMap(perInput), list];
  }
  return symbols.flatMap((symbol): PredictionRequest[] => [
    ...perInput(symbol),
    { kind: 'latest', symbol, symbols: [symbol], isInput: false },
  ]);
}

const PATH_BY_INPUT: { readonly [Input in PredictionInput]: string } = {
  trades: '/trades',
  'minute-data': '/minute-data',
  divergence: '/divergence',
};

/** With `recent` the newest rows come first; the divergence of a day comes complete. */
function wantedBy(asked: PredictionRequest): Wanted {
  const { symbol: ticker } = asked;
  switch (asked.kind) {
    case 'latest':
      return { path: '/prediction/latest', params: { ticker } };
    case 'list':
      return { path: '/predictions', params: { limit: LIST_LIMIT } };
    case 'input': {
      const params = { ticker, ...(asked.input !== 'divergence' && { recent: 'true' }) };
      return { path: PATH_BY_INPUT[asked.input], params };
    }
    default:
      return assertNever(asked);
  }
}

/** The envelope's own code takes precedence over a status of 200. */
function errorOutcome(
  status: number,
  { code, message }: { readonly code: number | undefined; readonly message: string },
): Outcome {
  const meant = status === 200 ? code : status;
  const why = `the source answered ${status} with an error: ${message}`;
  if (meant === 404) return { kind: 'answered', records: [] };
  if (meant === 401 || meant === 403) return { kind: 'unauthorized', why };
  return { kind: 'unreadable', why };
}
