// Working orders that are not ours: of people and other programs, of another daemon, or left behind by a lost journal.
import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import { contractsIn } from '../../../market/options/combination.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { journalOf, ownRefIn } from '../intents/intents.ts';
import type { ForeignOrder } from '../market/broker-view.ts';
import type { Turn } from '../turn/turn.ts';

export function foreignOrdersIn({ broker }: Turn, symbol: string): ForeignOrder[] {
  return [...broker.foreignOrders.values()].filter((order) => order.symbol === symbol);
}

/** Of the instrument, or of one of its option contracts, alone or in a combination; each with the name by which a person finds it. */
export function foreignOrdersOn(
  { broker }: Turn,
  symbol: string,
): readonly (ForeignOrder & { readonly name: string })[] {
  const contracts = new Set([symbol, ...contractsIn(symbol).map(({ contract }) => contract)]);
  const isOn = (other: string) =>
    contracts.has(other) || contractsIn(other).some(({ contract }) => contracts.has(contract));
  return [...broker.foreignOrders]
    .filter(([, order]) => isOn(order.symbol))
    .map(([link, order]) => ({ ...order, name: order.orderRef || link }));
}

/**
 * Placed by our client for a journal, but not in ours: the journal was lost, or an older one was restored. An order handed
 * over to the user is theirs.
 */
export function isLeftBehind(
  { state }: Turn,
  { orderRef, handle }: Pick<ForeignOrder, 'orderRef' | 'handle'>,
): boolean {
  const journal = journalOf(orderRef);
  if (handle === undefined || journal === undefined) return false;
  if (journal !== state.journalId) return true;
  const ref = ownRefIn(orderRef, state);
  return ref !== undefined && !state.orders.has(ref);
}

/** Another daemon trades the account, or one did whose journal is lost. */
export function isOfOtherJournal({ state }: Turn, { orderRef }: Pick<ForeignOrder, 'orderRef'>) {
  const journal = journalOf(orderRef);
  return journal !== undefined && journal !== state.journalId;
}

export function leftBehindIn(turn: Turn, symbol: string): ForeignOrder[] {
  return foreignOrdersIn(turn, symbol).filter((order) => isLeftBehind(turn, order));
}

/** How long the stop of an adopted position waits for the end of the orders it replaces; then protection comes first. */
const ROOM_MS = 2 * SECOND_MS;

/** Both could close the same shares. */
export function isMakingRoom(turn: Turn, { symbol, openedAt }: HeldPosition): boolean {
  if (turn.now - openedAt >= freshnessMs(turn, ROOM_MS)) return false;
  return leftBehindIn(turn, symbol).length > 0;
}
