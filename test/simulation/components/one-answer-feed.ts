// A feed that speaks when it is told to, and says the one thing that leads to an entry.
import { Subject } from 'rxjs';
import { toIso } from '../../../src/kernel/instant.ts';
import type { FeedReport, PredictionFeed } from '../../../src/trader/ports/prediction-feed.ts';
import { FEED } from '../environment/environment.ts';
import type { Life } from './scheduler.ts';

export interface OneAnswerFeed {
  readonly feed: PredictionFeed;
  predict(): void;
}

export function createOneAnswerFeed({ clock }: Life, symbol: string, price: number): OneAnswerFeed {
  const reports$ = new Subject<FeedReport>();
  return {
    feed: {
      name: FEED,
      reports$,
      start: () =>
        reports$.next({ type: 'feed-changed', feed: FEED, state: 'polling', why: 'started' }),
      stop: () => Promise.resolve(),
    },
    predict() {
      const receivedAt = clock.now();
      const record = {
        ticker: symbol,
        signal: 'BUY',
        confidence: 0.9,
        datetime_of_data: toIso(receivedAt),
        stock_price: price,
      };
      const from = { feed: FEED, isFirstPoll: false, model: undefined };
      reports$.next({ type: 'feed-answer', ...from, symbol, receivedAt, record });
    },
  };
}
