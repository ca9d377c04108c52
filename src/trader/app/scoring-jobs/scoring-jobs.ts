// Scores of the predictions and the report of each day. Trading depends on neither.
import { EMPTY, type Observable, Subject } from 'rxjs';
import type { WallClock } from '../../../kernel/clock.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import type { InstanceFolder } from '../../adapters/sqlite/instance/instance-folder.ts';
import type { MarketClock } from '../../adapters/system/market-clock.ts';
import type { FeedScore } from '../../domain/score/feed-score.ts';
import type { KnownMove } from '../../domain/score/scored-prediction.ts';
import type { BrokerWords } from '../../domain/wording/broker-words.ts';
import { startDailyReports } from '../../notifications/daily-report/daily-report.ts';
import type { Notify } from '../../notifications/notify/notify.ts';
import type { Journal, RecordedFact } from '../../ports/journal.ts';
import type { Log } from '../../ports/log.ts';
import type { Look } from '../../ports/look.ts';
import type { MarketUpdate } from '../../ports/market-feed.ts';
import { startScoring } from '../scoring/scoring.ts';

export interface ScoringJobsParts {
  readonly mode: string;
  readonly account: string;
  readonly folder: InstanceFolder;
  readonly journal: Journal;
  readonly clock: MarketClock;
  readonly wall: WallClock;
  readonly log: Log;
  readonly venue: Venue;
  readonly broker: BrokerWords;
  readonly look: Look;
  readonly notify: Notify;
}

export interface ScoringJobs {
  /** Price moves after predictions. */
  readonly moves$: Observable<KnownMove>;
  /** Every assessment of the feeds. */
  readonly scores$: Observable<readonly FeedScore[]>;
  /** Only after the fact is durable. */
  onFact(recorded: RecordedFact): void;
  onMarket(update: MarketUpdate): void;
  /** The disk is full, and the journal needs the remaining space. */
  giveUp(): void;
  /** The results of the day so far. */
  fileToday(): void;
  stop(): void;
}

export function createScoringJobs(parts: ScoringJobsParts): ScoringJobs {
  const { venue, folder, clock } = parts;
  const scoring = startScoring({
    ...parts,
    calendar: venue.calendar,
    file: folder.scores,
    now: () => clock.now(),
  });
  const scores$ = new Subject<readonly FeedScore[]>();
  const reports = startDailyReports({
    ...parts,
    kept: () => scoring?.kept() ?? { predictions: [], closes: [] },
    onReport: ({ scores }) => scores$.next(scores),
  });
  return {
    moves$: scoring?.moves$ ?? EMPTY,
    scores$,
    onFact: (recorded) => scoring?.onFact(recorded),
    onMarket: (update) => scoring?.onMarket(update),
    giveUp: () => scoring?.giveUp(),
    fileToday: () => reports.fileToday(),
    stop() {
      reports.stop();
      scoring?.stop();
    },
  };
}
