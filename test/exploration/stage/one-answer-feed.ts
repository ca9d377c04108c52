// A feed that speaks when it is told to, and says the one thing that leads to an entry.
import { Subject } from 'rxjs';
import { toIso } from '../../../src/kernel/instant.ts';
import type { FeedReport, PredictionFeed } from '../../../src/trader/ports/prediction-feed.ts';
import { FEED } from '../../simulation/house/house.ts';
import type { Life } from '../../simulation/stage/scheduler.ts';
import { PRICES, SYMBOL } from './scene.ts';

export interface OneAnswerFeed {
  readonly feed: PredictionFeed;
  predict(): void;
}

export function createOneAnswerFeed({ clock }: Life): OneAnswerFeed {
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
        ticker: SYMBOL,
        signal: 'BUY',
        confidence: 0.9,
        datetime_of_data: toIso(receivedAt),
        stock_price: PRICES.base,
      };
      const from = { feed: FEED, isFirstPoll: false, model: undefined };
      reports$.next({ type: 'feed-answer', ...from, symbol: SYMBOL, receivedAt, record });
    },
  };
}
