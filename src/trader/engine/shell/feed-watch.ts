// Per feed: time of the last poll, time of the last prediction, and the number of consecutive failures.
import type { Instant } from '../../../kernel/instant.ts';
import type { FeedReport } from '../../ports/prediction-feed.ts';

interface FeedSeen {
  lastPoll: Instant | undefined;
  lastPrediction: Instant | undefined;
  /** With or without a prediction. */
  lastAnswer: Instant | undefined;
  failures: number;
}

export interface FeedWatch {
  readonly byName: ReadonlyMap<string, FeedSeen>;
  readonly since: Instant;
  onReport(report: FeedReport, now: Instant): void;
}

export function createFeedWatch(since: Instant): FeedWatch {
  const byName = new Map<string, FeedSeen>();
  return {
    byName,
    since,
    onReport(report, now) {
      const seen = byName.get(report.feed) ?? {
        lastPoll: undefined,
        lastPrediction: undefined,
        lastAnswer: undefined,
        failures: 0,
      };
      byName.set(report.feed, seen);
      if (report.type === 'feed-polled') {
        seen.lastPoll = report.at;
        seen.failures = report.failures === 0 ? 0 : seen.failures + report.failures;
        if (seen.failures === 0) seen.lastAnswer = report.at;
      } else if (report.type === 'feed-answer' || report.type === 'feed-window') {
        seen.lastPrediction = now;
        seen.lastAnswer = now;
      }
    },
  };
}
