// What still protects the money while the trader or its connection is down: only what rests at the broker.
import type { Status } from './shapes.ts';

export function restingWords({ watched }: Pick<Status, 'watched'>): string {
  const symbols = [...new Set(watched.map(({ symbol }) => symbol))];
  return symbols.length === 0
    ? 'Stops rest at the broker'
    : `No stop rests at the broker for ${symbols.join(', ')}: only a daemon that sees prices sells there`;
}
