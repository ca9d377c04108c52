// Sentences that several incidents share.
export const COMPARE =
  'Run `sluice reconcile`; compare what it lists with the account in the program of the broker.';
export const LEAVE = 'Run `sluice exit SYMBOL --yes`, or close it in the program of the broker.';
export const WATCH =
  'Run `sluice orders`; if the position stays open, close it in the program of the broker.';
export const NO_ENTRIES = 'No new positions. Stops that rest at the broker stay in force.';
export const NOTHING_AT_RISK = 'Positions keep their stops.';
export const ONCE =
  'Each execution is counted once; the figures may differ from the broker until it is clear.';
