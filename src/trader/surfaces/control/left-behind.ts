// What a stop of the daemon leaves open: positions, and what protects each of them.
import type { OrderRow, PositionRow } from '../../contract/order-rows.ts';
import { counted } from '../../domain/wording/figures.ts';
import { lossOfAllText } from '../../domain/wording/unprotected-text.ts';
import type { Look } from '../../ports/look.ts';
import { type StopState, stopStateOf } from '../../ports/stop-state.ts';

/** What stays open as far as it can be read: a stop happens although it cannot. */
export interface LeftBehind {
  readonly text: string;
  /** Null if they cannot be read. */
  readonly positions: readonly PositionRow[] | null;
}

export function leftBehindOf(look: Pick<Look, 'positions' | 'orders'>): LeftBehind {
  try {
    const positions = look.positions();
    return { positions, text: leftBehind(positions, look.orders()) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const text = `Which positions stay open cannot be read (${error.message}); orders that rest at the broker stay. The next start builds the tables again from the journal.`;
    return { positions: null, text };
  }
}

/** Open positions and their protection at the moment trading stops. */
export function leftBehind(
  positions: readonly PositionRow[],
  orders: readonly OrderRow[] = [],
): string {
  if (positions.length === 0) return 'No position is open.';
  const inState = (...states: StopState[]) =>
    positions.filter((row) => states.includes(stopStateOf(row)));
  const [watched, locked, resting] = [
    inState('watched'),
    inState('locked'),
    inState('resting', 'none'),
  ];
  const isBounded = ({ stop_status: status }: PositionRow) => status === 'bounded';
  const isCovered = ({ stop_status: status }: PositionRow) => status === 'covered';
  const rested = new Set(orders.filter(isStopAtWork).map(({ symbol }) => symbol));
  const bounded = resting.filter((row) => isBounded(row) && !rested.has(row.symbol));
  const exits = resting.filter((row) => isBounded(row) && rested.has(row.symbol));
  const covered = resting.filter(isCovered).map(({ symbol, quantity }) => `${symbol} ${quantity}`);
  const stops = resting
    .filter((row) => !isBounded(row) && !isCovered(row))
    .map(({ symbol, quantity, stop_price, protected: isProtected }) =>
      isProtected && stop_price !== null
        ? `${symbol} ${quantity} at ${stop_price}`
        : `${symbol} ${quantity} WITHOUT A STOP`,
    );
  const open = counted(positions.length, 'position stays', 'positions stay');
  const texts = [
    `${open} open`,
    'trailing stops no longer move',
    ...(stops.length === 0 ? [] : [`stops rest at the broker: ${stops.join(', ')}`]),
    ...(exits.length === 0
      ? []
      : [`exits rest at the broker: ${exits.map(({ symbol }) => symbol).join(', ')}`]),
    ...(bounded.length === 0 ? [] : [boundedText(bounded)]),
    ...(covered.length === 0
      ? []
      : [`${covered.join(', ')}: an option contract bounds what is lost until it expires`]),
    ...(watched.length === 0 ? [] : [unwatchedText(watched)]),
    ...(locked.length === 0
      ? []
      : [
          `${locked.map(({ symbol, quantity }) => `${symbol} ${quantity}`).join(', ')} cannot be sold yet and ${locked.length === 1 ? 'has' : 'have'} no stop`,
        ]),
  ];
  return `${texts.join('; ')}.`;
}

const AT_WORK: ReadonlySet<string> = new Set(['working', 'partially_filled']);

function isStopAtWork({ leg, state }: OrderRow): boolean {
  return leg === 's' && AT_WORK.has(state);
}

/** Without a stop, what was paid bounds the loss, or what is reserved. */
function boundedText(bounded: readonly PositionRow[]): string {
  const named = bounded.map(({ symbol, quantity }) => `${symbol} ${quantity}`).join(', ');
  const [it, them] = bounded.length === 1 ? ['it', 'it'] : ['they', 'them'];
  const bound = bounded.every(({ quantity }) => quantity > 0)
    ? `can lose no more than ${it} cost`
    : 'can lose no more than was paid or is reserved';
  return `${named} ${bound}, and no daemon closes ${them} before expiry`;
}

/** Their stops rest nowhere. */
function unwatchedText(watched: readonly PositionRow[]): string {
  const stops = watched.map(
    ({ symbol, quantity, stop_price }) => `${symbol} ${quantity} at ${stop_price}`,
  );
  return `NOTHING WATCHES NOW the stops of ${stops.join(', ')}: until the daemon runs again ${lossOfAllText(watched)}`;
}
