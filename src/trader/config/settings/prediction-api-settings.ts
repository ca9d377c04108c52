// The prediction API for a program without a configuration file: the keys, checks and defaults of a feed in sluice.yaml.
import { z } from 'zod';
import type { PredictionApiSettings } from '../../ports/feed-settings.ts';
import { address, headerKey, symbols, text } from '../fields/fields.ts';
import { FEED_SHAPE } from '../schema/sluice-schema.ts';
import { toPredictionApi } from './to-settings.ts';

const TERMS_SCHEMA = FEED_SHAPE.omit({ profile: true, file: true }).extend({
  name: text().default('predictions'),
  url: address(),
  api_key: headerKey(),
  symbols: symbols().default([]),
});

export type PredictionApiTerms = z.input<typeof TERMS_SCHEMA>;

/** Throws an error that lists every invalid key. */
export function predictionApiSettings(terms: PredictionApiTerms): PredictionApiSettings {
  const parsed = TERMS_SCHEMA.safeParse(terms);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  return toPredictionApi(parsed.data);
}
