// Folds alarms: what is wrong, since which fact, what people said about it, and the fact that ended it.
// Decision 0083
import { DAY_MS, type Instant } from '../../../kernel/instant.ts';
import { type Alarm, alarmKey } from '../../domain/alarms/alarm.ts';
import {
  canBeSilenced,
  INCIDENTS,
  type IncidentEnd,
  type IncidentKind,
} from '../../domain/alarms/incident-kinds.ts';
import type { Fact, FactOf } from '../../domain/facts/facts.ts';
import type { Difference } from '../../domain/facts/system-facts.ts';
import { isHeld } from '../../domain/positions/position-state.ts';
import { remainderOf } from '../../domain/positions/whole-part.ts';
import type { GatewayState } from '../../domain/terms/connection-states.ts';
import { BY_OPERATOR } from '../../domain/terms/halt-reason.ts';
import { haltNameOf } from '../../domain/wording/halt-advice.ts';
import type { RecordedFact } from '../../ports/journal.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { areMovesRefused } from '../state/refused-moves.ts';
import type { State } from '../state/state.ts';

/** After this time without anybody's word, what has happened is history. */
const SEEN_WITHIN_MS = 3 * DAY_MS;
const OPEN_MAX = 200;
const ENDED_MAX = 200;

/** After the fact is folded. */
export function foldAlarms(state: State, recorded: RecordedFact): void {
  endOver(state, recorded);
  endUnwatched(state, recorded);
  const raised = raisedBy(state, recorded.fact);
  if (raised !== undefined) raise(state, raised, recorded);
  said(state, recorded);
}

interface Raised {
  readonly kind: IncidentKind;
  readonly symbol?: string | undefined;
  readonly text: string;
  readonly isUnwatched?: true;
}

function raisedBy(state: State, fact: Fact): Raised | undefined {
  switch (fact.type) {
    case 'alarm-raised':
      // A journal may hold a kind of another release.
      if (!Object.hasOwn(INCIDENTS, fact.alarm)) return undefined;
      return {
        ...{ kind: fact.alarm, symbol: fact.symbol, text: fact.text },
        ...(fact.isUnwatched && { isUnwatched: true }),
      };
    case 'gateway-changed': {
      const kind = KIND_OF_GATEWAY[fact.state];
      return kind && { kind, text: fact.why };
    }
    case 'trading-changed': {
      // Who halts by hand knows it.
      const isEngines = fact.state === 'HALTED' && haltNameOf(fact.why) !== BY_OPERATOR;
      return isEngines ? { kind: 'halted', text: fact.why } : undefined;
    }
    case 'config-refused':
      return { kind: 'config-refused', text: fact.issues.join('; ') };
    case 'order-updated': {
      const order = state.orders.get(fact.orderRef);
      if (order?.status !== 'unknown') return undefined;
      const { symbol, orderRef } = order.terms;
      return {
        kind: 'order-unknown',
        symbol,
        text: `${symbol}: the outcome of order ${orderRef} is unknown`,
      };
    }
    default:
      // Raises none.
      return undefined;
  }
}

const KIND_OF_GATEWAY: Readonly<Partial<Record<GatewayState, IncidentKind>>> = {
  dead: 'gateway-down',
  lost: 'gateway-down',
  login_required: 'login-required',
  read_only: 'read-only',
};

function raise(state: State, raised: Raised, { at, seq }: RecordedFact): void {
  const { kind, symbol, text } = raised;
  const key = alarmKey(kind, symbol);
  const unwatched = raised.isUnwatched ? { isUnwatched: true as const } : {};
  const known = state.alarms.get(key);
  if (known === undefined) {
    if (state.alarms.size >= OPEN_MAX) endOldest(state, at);
    const named = symbol === undefined ? {} : { symbol };
    state.alarms.set(key, {
      id: `A${seq}`,
      kind,
      ...named,
      text,
      since: at,
      times: 1,
      ...unwatched,
    });
    return;
  }
  const times = known.times + 1;
  if (known.text === text) state.alarms.set(key, { ...known, times, ...unwatched });
  else {
    // In other words it is another state, which may be worse: what somebody said was about the one before.
    const { acknowledged, muted: _, escalatedAt, ...bare } = known;
    // The person who was called is still asked, unless somebody had answered.
    const called = acknowledged === undefined && escalatedAt !== undefined ? { escalatedAt } : {};
    state.alarms.set(key, { ...bare, ...called, text, times, ...unwatched });
  }
}

function said(state: State, { fact, at }: RecordedFact): void {
  if (!isSaid(fact)) return;
  for (const [key, alarm] of state.alarms) {
    if (alarm.id !== fact.alarmId) continue;
    if (fact.type === 'alarm-escalated') {
      state.alarms.set(key, { ...alarm, escalatedAt: at });
      continue;
    }
    const { by } = fact;
    if (fact.type === 'alarm-muted') {
      state.alarms.set(key, { ...alarm, muted: { by, until: fact.until } });
      continue;
    }
    const seen = { ...alarm, acknowledged: { by, note: fact.note, at } };
    if (INCIDENTS[alarm.kind].ends === 'seen') end(state, { key, alarm: seen, at });
    else state.alarms.set(key, seen);
  }
}

type Said = FactOf<'alarm-acknowledged' | 'alarm-muted' | 'alarm-escalated'>;

function isSaid(fact: Fact): fact is Said {
  return ['alarm-acknowledged', 'alarm-muted', 'alarm-escalated'].includes(fact.type);
}

interface Ending {
  readonly key: string;
  readonly alarm: Alarm;
  readonly at: Instant;
}

function end(state: State, { key, alarm, at }: Ending): void {
  state.alarms.delete(key);
  state.endedAlarms = [...state.endedAlarms, { ...alarm, endedAt: at }].slice(-ENDED_MAX);
}

/** What can be silenced first, so that a position without a stop is always there. */
function endOldest(state: State, at: Instant): void {
  for (const [key, alarm] of state.alarms)
    if (canBeSilenced(alarm.kind)) return end(state, { key, alarm, at });
}

function endOver(state: State, recorded: RecordedFact): void {
  for (const [key, alarm] of state.alarms) {
    const isOver = IS_OVER[INCIDENTS[alarm.kind].ends];
    if (isOver({ state, alarm, recorded })) end(state, { key, alarm, at: recorded.at });
  }
}

/** The stop is watched again; the position may lack its cover all the same. */
function endUnwatched(state: State, { fact, at }: RecordedFact): void {
  if (fact.type !== 'alarm-ended' || fact.symbol === undefined) return;
  const key = alarmKey(fact.alarm, fact.symbol);
  const alarm = state.alarms.get(key);
  if (alarm?.isUnwatched === undefined) return;
  const { isUnwatched: _, ...rest } = alarm;
  if (isBare(state, fact.symbol)) state.alarms.set(key, rest);
  else end(state, { key, alarm: rest, at });
}

interface EndRequest {
  readonly state: State;
  readonly alarm: Alarm;
  readonly recorded: RecordedFact;
}

const IS_OVER: { readonly [End in IncidentEnd]: (asked: EndRequest) => boolean } = {
  seen: ({ alarm: { since }, recorded: { at } }) => at - since > SEEN_WITHIN_MS,
  flat: isFlat,
  whole: ({ state, alarm: { symbol } }) => !hasRemainder(state, symbol),
  covered: (asked) =>
    asked.alarm.isUnwatched ? isFlat(asked) : !isBare(asked.state, asked.alarm.symbol),
  compared: (asked) => isCompared(asked) || isFlat(asked),
  'not-shown': (asked) => isCompared(asked, ({ symbol }) => symbol === asked.alarm.symbol),
  cancelled: ({ state, alarm: { symbol } }) => !liveIn(state, symbol).some(isToBeCancelled),
  // An entry that should end while its auction takes no cancels has none yet.
  withdrawn: ({ state, alarm: { symbol } }) =>
    !liveIn(state, symbol).some((order) => isToBeCancelled(order) || order.terms.leg === 'e'),
  'rests-on': (asked) => restsOn(liveIn(asked.state, asked.alarm.symbol)) || isFlat(asked),
  'change-accepted': ({ state, alarm: { symbol } }) => !liveIn(state, symbol).some(areMovesRefused),
  'gateway-ready': ({ state }) => state.gateway.state === 'ready',
  'login-given': ({ state }) => state.gateway.state === 'ready',
  'orders-known': ({ state, alarm: { symbol } }) =>
    !liveIn(state, symbol).some(({ isOutcomeUnknown }) => isOutcomeUnknown),
  'feeds-authorized': ({ state }) =>
    [...state.feeds.values()].every((feed) => feed.state !== 'unauthorized'),
  'prices-live': ({ alarm, recorded: { fact } }) =>
    fact.type === 'daemon-started' || (fact.type === 'alarm-ended' && fact.alarm === alarm.kind),
  resumed: ({ state }) => state.trading.state !== 'HALTED',
  'day-over': ({ state, alarm: { kind, since }, recorded: { fact, at } }) =>
    (fact.type === 'day-started' && at > since) || (kind === 'daily-loss' && isOverridden(state)),
  'config-valid': ({ recorded: { fact } }) =>
    fact.type === 'config-changed' || fact.type === 'daemon-started',
};

/** A position in it is without its stop, or was sold without its collateral. */
function isBare(state: State, symbol: string | undefined): boolean {
  for (const bare of state.unprotected.values()) if (bare.symbol === symbol) return true;
  return activeIn(state, symbol).some((id) => {
    const position = state.positions.get(id);
    return position !== undefined && isHeld(position) && position.isUncovered === true;
  });
}

function hasRemainder(state: State, symbol: string | undefined): boolean {
  return activeIn(state, symbol).some((id) => {
    const position = state.positions.get(id);
    return position !== undefined && isHeld(position) && remainderOf(position.quantity) !== 0;
  });
}

function activeIn({ activeBySymbol }: State, symbol = ''): readonly string[] {
  return activeBySymbol.get(symbol) ?? [];
}

/** Of an alarm without a symbol nothing can be said. */
function isFlat({ state, alarm: { symbol } }: EndRequest): boolean {
  return symbol !== undefined && activeIn(state, symbol).length === 0;
}

function liveIn({ orders, positionByLiveRef }: State, symbol: string | undefined): OrderRecord[] {
  const live: OrderRecord[] = [];
  for (const ref of positionByLiveRef.keys()) {
    const order = orders.get(ref);
    if (order !== undefined && order.terms.symbol === symbol) live.push(order);
  }
  return live;
}

function isToBeCancelled({ wasCancelRequested, status }: OrderRecord): boolean {
  return wasCancelRequested === true || status === 'pending_cancel';
}

/** Of the orders that should rest until they are cancelled, the broker has shown one, and none as a day order. */
function restsOn(orders: readonly OrderRecord[]): boolean {
  const lasting = orders.filter(({ terms }) => terms.validity.kind === 'gtc');
  const isShown = lasting.some(({ brokerLink }) => brokerLink !== undefined);
  return isShown && !lasting.some(({ isDayOrder }) => isDayOrder);
}

/** The comparison that raises an alarm does not end it. */
function isCompared(
  { alarm: { kind, symbol, since }, recorded: { fact, at } }: EndRequest,
  isShown = (one: Difference) => one.symbol === symbol || one.kind === kind,
): boolean {
  if (fact.type !== 'reconciled' || !fact.isClean || at <= since) return false;
  return !fact.differences.some(isShown);
}

function isOverridden({ day, lossOverriddenOn }: State): boolean {
  return day !== undefined && lossOverriddenOn === day;
}
