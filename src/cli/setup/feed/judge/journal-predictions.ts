// The predictions that a daemon accepted, by feed; it may run meanwhile.
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import { storedScores } from '../../../../trader/app/stored-predictions/stored-predictions.ts';
import type { JudgedPrediction } from '../../../../trader/domain/judge/call.ts';
import type { SessionCloses } from '../../../../trader/domain/judge/price-days.ts';
import { EXIT, type ExitCode } from '../../../program/exit-code.ts';
import { home } from '../../../program/home.ts';
import { type InstanceFlags, locateInstance } from '../../../program/instance.ts';
import { printError } from '../../../program/output.ts';
import { findMeant } from '../../../program/running.ts';

export interface FeedPredictions {
  readonly feed: string;
  readonly predictions: readonly JudgedPrediction[];
}

export interface AskedFeeds {
  readonly feeds: readonly FeedPredictions[];
  /** Minutes that a daemon saw; none of a file. */
  readonly closes: readonly SessionCloses[];
}

interface Asked extends InstanceFlags {
  readonly feed?: string;
}

/** Each counts from its receipt on; at most the newest ten thousand. */
export async function journalPredictions(flags: Asked): Promise<Result<AskedFeeds, ExitCode>> {
  const located = locateInstance(flags);
  if (!located.ok) return failed(printError(located.failure));
  const { folder } = located.value;
  const running = await findMeant(located.value);
  if (!running.ok) return failed(printError(running.failure));
  const { predictions: all, closes } = storedScores(folder.scores, home().calendar);
  const byFeed = Map.groupBy(all, ({ feed }) => feed);
  const feeds = [...byFeed]
    .map(([feed, predictions]) => ({ feed, predictions }))
    .filter(({ feed }) => flags.feed === undefined || feed === flags.feed)
    .sort((one, other) => (one.feed < other.feed ? -1 : 1));
  if (feeds.length > 0) return ok({ feeds, closes });
  const sentence =
    byFeed.size === 0
      ? `${folder.path} has no accepted prediction to buy or to sell yet`
      : `no prediction of ${flags.feed} was accepted; feeds with predictions: ${[...byFeed.keys()].join(', ')}`;
  return failed(printError({ sentence, code: 'not-found', exitCode: EXIT.usage }));
}
