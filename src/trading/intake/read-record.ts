// One record of a feed as a neutral prediction, by whichever reading the feed has.
import type { Instant } from '../../kernel/instant.ts';
import type { Prediction } from '../prediction.ts';
import { readMapped } from './mapping/read-mapped.ts';
import type { RecordReading } from './mapping/record-map.ts';
import type { Read } from './neutral.ts';
import { parsePrediction } from './parse-prediction.ts';

/** The part of a feed's settings that says how to read it. */
export type ReadableFeed =
  | { readonly profile: 'prediction-api'; readonly name: string; readonly zone: string }
  | {
      readonly profile: 'declared';
      readonly name: string;
      readonly declared: { readonly reading: RecordReading };
    };

export interface OfferedRecord {
  /** The symbol asked for. */
  readonly symbol: string;
  readonly receivedAt: Instant;
  readonly record: unknown;
  readonly model: unknown;
  readonly features?: Readonly<Record<string, number>>;
}

export function readRecord(feed: ReadableFeed, offered: OfferedRecord): Read<Prediction> {
  const { record, ...origin } = offered;
  return feed.profile === 'prediction-api'
    ? parsePrediction(record, { ...origin, feed: feed.name, zone: feed.zone })
    : readMapped(record, feed.declared.reading, { ...origin, feed: feed.name });
}
