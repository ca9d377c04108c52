// A signal: an accepted prediction as one strategy sees it for one symbol.
import type { Instant } from '../../../kernel/instant.ts';
import type { PositionSide } from './side.ts';

export interface Signal {
  /** `<prediction id>/<strategy>`: one per accepted prediction and strategy. */
  readonly id: string;
  readonly predictionId: string;
  readonly strategy: string;
  readonly symbol: string;
  readonly side: PositionSide;
  readonly at: Instant;
  /** Last price when the signal was raised. */
  readonly price: number;
}
