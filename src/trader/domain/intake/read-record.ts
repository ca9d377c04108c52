// Reads a record or a window of a feed as a neutral prediction, by the profile of the feed.
import type { Instant } from '../../../kernel/instant.ts';
import type { ReceivedRecord } from '../terms/feed-record.ts';
import type { Prediction } from '../terms/prediction.ts';
import { type AggregateTerms, type FlowWindow, readWindow } from './flow-window.ts';
import { readMapped } from './mapping/read-mapped.ts';
import type { RecordReading } from './mapping/record-map.ts';
import type { Read } from './neutral/neutral.ts';
import { parsePrediction } from './parse-prediction.ts';

/** The part of a feed's settings that determines how to read it. */
export type ReadableFeed =
  | { readonly profile: 'prediction-api'; readonly name: string; readonly zone: string }
  | {
      readonly profile: 'declared';
      readonly name: string;
      readonly declared: {
        readonly reading: RecordReading;
        readonly aggregate: AggregateTerms | undefined;
      };
    };

/** A closed window of the feed's flow; undefined for a feed that sums none. */
export function readSummed(
  feed: ReadableFeed,
  { window, receivedAt }: { readonly window: FlowWindow; readonly receivedAt: Instant },
): Read<Prediction> | undefined {
  const terms = feed.profile === 'declared' ? feed.declared.aggregate : undefined;
  return terms && readWindow(window, terms, { feed: feed.name, receivedAt });
}

export function readRecord(feed: ReadableFeed, received: ReceivedRecord): Read<Prediction> {
  const { record, ...origin } = received;
  return feed.profile === 'prediction-api'
    ? parsePrediction(record, { ...origin, feed: feed.name, zone: feed.zone })
    : readMapped(record, feed.declared.reading, {
        ...origin,
        feed: feed.name,
        isSummed: feed.declared.aggregate !== undefined,
      });
}
