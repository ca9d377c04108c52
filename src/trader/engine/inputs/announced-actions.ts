// What the broker announces: a split becomes evidence, anything else pauses its symbol until a person has looked at it.
// Decision 0100
import { typedSymbol } from '../../../market/instruments/typed-symbol.ts';
import { isHoldingHeld } from '../../domain/holdings/holding.ts';
import { isHeld } from '../../domain/positions/position-state.ts';
import type { AnnouncedAction } from '../../ports/announced-actions.ts';
import { endEntries } from '../protective-orders/end-entries.ts';
import { heldSymbols, positionsIn } from '../state/position-lookups.ts';
import { alarm } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';

/** The whole list: an action that is absent from it is announced no longer. */
export function actionsAnnounced(turn: Turn, actions: readonly AnnouncedAction[]): void {
  turn.broker.announced = actions;
  for (const action of actions)
    if (action.ratio === undefined && isNear(turn, action)) pauseFor(turn, action);
}

/** Its day is this one or the next with a session; or it is over, and something is held since before it. */
function isNear(turn: Turn, { symbol, exDay }: AnnouncedAction): boolean {
  const { venue, sessions } = turn.market.placeOf(symbol);
  const today = sessions.dayOf(turn.now);
  if (exDay < today) return isHeldSince(turn, symbol, exDay);
  const isTraded =
    turn.strategies.watched.has(symbol) || positionsIn(turn.state, symbol).length > 0;
  const isOurs = isTraded || heldSymbols(turn.state).includes(symbol);
  return isOurs && exDay <= (venue.calendar.nextSession(today)?.day ?? today);
}

function isHeldSince(turn: Turn, symbol: string, exDay: string): boolean {
  const { sessions } = turn.market.placeOf(symbol);
  const holding = turn.state.holdings.get(symbol);
  const since = [
    ...positionsIn(turn.state, symbol)
      .filter(isHeld)
      .map(({ openedAt }) => openedAt),
    ...(isHoldingHeld(holding) ? [holding.changedAt] : []),
  ];
  return since.some((at) => at !== undefined && sessions.dayOf(at) < exDay);
}

/** Once for each action and day: after a person has resumed trading, the same announcement pauses nothing. */
function pauseFor(turn: Turn, announced: AnnouncedAction): void {
  const { id, symbol, exDay } = announced;
  const action = `${id}/${exDay}`;
  if (turn.state.asked.actions.has(action)) return;
  turn.record({ type: 'symbol-paused', symbol, by: 'the engine', action });
  endEntries(turn, 'paused by the engine', [symbol]);
  const text = `${symbol}: ${whatIs(announced)} is announced for ${exDay}: no entries in it until \`sluice resume\`. What is held keeps its stop at the old price and number of shares: read the announcement, then keep it, or run \`sluice exit ${typedSymbol(symbol)} --yes\` before that day`;
  alarm(turn, { kind: 'contract-changed', symbol, text });
}

function whatIs({ kind, other }: AnnouncedAction): string {
  switch (kind) {
    case 'split':
      return 'a split without a ratio';
    case 'merger':
      return other === '' ? 'a merger' : `a merger with ${other}`;
    case 'spin-off':
      return other === '' ? 'a spin-off' : `the spin-off of ${other}`;
    case 'symbol-change':
      return other === '' ? 'another symbol' : `the new symbol ${other}`;
  }
}
