// All prediction feeds as one, so that a reload can replace one of them while the others keep polling.
import { Subject, type Subscription } from 'rxjs';
import type { FeedSettings } from '../../ports/feed-settings.ts';
import type { FeedReport, PredictionFeed } from '../../ports/prediction-feed.ts';

export interface FeedGroup extends PredictionFeed {
  /** A feed with changed settings restarts; its first answers are treated as known, as after a start. */
  apply(settings: readonly FeedSettings[]): void;
}

interface Running {
  readonly feed: PredictionFeed;
  readonly settings: FeedSettings;
  readonly hearing: Subscription;
}

export function createFeedGroup(
  settings: readonly FeedSettings[],
  create: (settings: FeedSettings) => PredictionFeed,
): FeedGroup {
  const reports = new Subject<FeedReport>();
  const byName = new Map<string, Running>();
  const ending = new Set<Promise<void>>();
  let isStarted = false;

  function add(own: FeedSettings): void {
    const feed = create(own);
    const hearing = feed.reports$.subscribe((report) => reports.next(report));
    byName.set(own.name, { feed, settings: own, hearing });
    if (isStarted) feed.start();
  }

  function end({ feed, settings: { name }, hearing }: Running): void {
    byName.delete(name);
    // Its last reports arrive after those of its successor and do not concern it.
    hearing.unsubscribe();
    const over = feed.stop().finally(() => ending.delete(over));
    ending.add(over);
  }

  for (const own of settings) add(own);
  return {
    name: 'all feeds',
    reports$: reports.asObservable(),
    start() {
      isStarted = true;
      for (const { feed } of byName.values()) feed.start();
    },
    async stop() {
      await Promise.all([...byName.values()].map(({ feed }) => feed.stop()));
      await Promise.all(ending);
    },
    apply(next) {
      for (const running of [...byName.values()]) {
        const own = next.find(({ name }) => name === running.settings.name);
        if (own === undefined || !isSame(own, running.settings)) end(running);
      }
      for (const own of next) if (!byName.has(own.name)) add(own);
    },
  };
}

function isSame(a: FeedSettings, b: FeedSettings): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
