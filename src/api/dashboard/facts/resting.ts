// What still protects the money while the trader or its connection is down: only what rests at the broker.
import type { Status } from './shapes.ts';

type Resting = Pick<Status, 'watched' | 'positions' | 'protected_positions'>;

export function restingWords({ watched, positions, protected_positions: covered }: Resting) {
  const symbols = [...new Set(watched.map(({ symbol }) => symbol))];
  if (symbols.length > 0)
    return `No stop rests at the broker for ${symbols.join(', ')}: only a daemon that sees prices sells there`;
  if (covered >= positions) return 'Stops rest at the broker';
  // Of locked shares, too: none can be sold yet.
  return covered === 0
    ? 'No stop rests at the broker'
    : `Stops of ${covered} of ${positions} positions rest at the broker`;
}
