// What became of the positions that a command closes, in words.

export interface ClosedPosition {
  readonly symbol: string;
  readonly outcome: 'sent' | 'armed' | 'waiting' | 'refused';
}

/** A sentence for each position that is open and has no exit at the broker. */
export function openStill(positions: readonly ClosedPosition[]): readonly string[] {
  return positions.flatMap(({ symbol, outcome }) => {
    if (outcome === 'refused')
      return [`${symbol} is still open: the broker refused the exit. The trader tries again.`];
    return outcome === 'waiting'
      ? [`${symbol} is still open: no exit is on its way. The trader sends it as soon as it can.`]
      : [];
  });
}
