// Until when a prediction may still lead to an order.
import { freshnessMs } from '../../../kernel/clock.ts';
import type { Instant } from '../../../kernel/instant.ts';
import { freshUntil } from '../../domain/intake/judge.ts';
import type { Prediction } from '../../domain/terms/prediction.ts';
import type { Turn } from '../turn/turn.ts';

/** Undefined if its feed was removed: then it may not trade. */
export function freshUntilIn(turn: Turn, prediction: Prediction): Instant | undefined {
  const feed = turn.settings.feeds.find(({ name }) => name === prediction.source);
  return feed === undefined ? undefined : freshUntil(prediction, freshnessMs(turn, feed.ageMaxMs));
}
