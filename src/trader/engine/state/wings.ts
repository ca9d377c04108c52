// A vertical that has been a wing of a condor: its contracts were held before it was a position by itself.
// Decision 0143
import { type Instant, instant } from '../../../kernel/instant.ts';
import { parseCondor } from '../../../market/options/condor.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import type { State } from './state.ts';

/** When its contracts were first held. A condor that came apart before today counts no more, nor do executions of that time. */
export function contractsHeldSince(
  { positions }: State,
  { symbol, signalId, openedAt }: Pick<HeldPosition, 'symbol' | 'signalId' | 'openedAt'>,
): Instant {
  let since: number = openedAt;
  for (const whole of positions.values())
    if (
      whole.signalId === signalId &&
      'openedAt' in whole &&
      parseCondor(whole.symbol)?.wings.some(({ id }) => id === symbol)
    )
      since = Math.min(since, whole.openedAt ?? since);
  return instant(since);
}
