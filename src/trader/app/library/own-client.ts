// The terms on which a client of a library user's own is asked.
import type { FlowFeedParts } from '../../adapters/flow-api/flow-feed.ts';
import {
  httpOf,
  type PredictionClient,
} from '../../adapters/flow-api/sources/prediction-client.ts';
import { createMarketClock } from '../../adapters/system/market-clock.ts';
import { type PredictionApiTerms, predictionApi } from './prediction-api.ts';

export type { PredictionClient };

/** The keys of a feed that do not say where it is: poll interval, age, confidence and others, with their defaults. */
export type PollTerms = Omit<PredictionApiTerms, 'url' | 'api_key' | 'request' | 'inputs'>;

export function ownClient(client: PredictionClient, terms: PollTerms): FlowFeedParts {
  const unused = { url: 'http://localhost', api_key: 'unused-by-an-own-client' };
  const parts = predictionApi({ ...terms, ...unused }, createMarketClock());
  return { ...parts, http: httpOf(client) };
}
