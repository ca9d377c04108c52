// Corporate actions as a broker announces them, before or after they take effect.
import type { TradingDay } from '../../kernel/instant.ts';
import type { SplitRatio } from '../domain/splits/split-ratio.ts';

export interface AnnouncedAction {
  /** The broker's own; the same for every announcement of one action. */
  readonly id: string;
  readonly symbol: string;
  readonly kind: 'split' | 'merger' | 'spin-off' | 'symbol-change';
  /** The first day on which the market trades without what came before. */
  readonly exDay: TradingDay;
  /** Of a split, if it is stated. */
  readonly ratio?: SplitRatio;
  /** The other company, or the new symbol; '' without one. */
  readonly other: string;
}
