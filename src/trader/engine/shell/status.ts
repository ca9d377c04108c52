// Builds the status of a running engine for the desk.
import type { Instant } from '../../../kernel/instant.ts';
import { isHeld, type PositionState } from '../../domain/positions/position-state.ts';
import { HALT_FILE, WRONG_ACCOUNT } from '../../domain/terms/halt-reason.ts';
import { lockText } from '../../domain/wording/lock-text.ts';
import type { Settings } from '../../ports/settings.ts';
import type { TraderStatus } from '../../ports/trader.ts';
import type { BrokerView } from '../market/broker-view.ts';
import type { MarketView } from '../market/market-view.ts';
import { firstLiveDay } from '../risk/live-days.ts';
import { activeLocks } from '../risk/locks.ts';
import { haltReason } from '../state/full-disk.ts';
import { activePositions, isProtected, isWaiting, liveOrders } from '../state/position-lookups.ts';
import type { State } from '../state/state.ts';
import { tradingDayAt } from '../turn/trading-day.ts';
import type { Batches } from './batches.ts';
import type { CoverWatch } from './cover-watch.ts';
import type { FeedWatch } from './feed-watch.ts';

interface StatusInput {
  readonly settings: Settings;
  readonly state: State;
  readonly market: MarketView;
  readonly feeds: FeedWatch;
  readonly now: Instant;
  readonly cover: Pick<CoverWatch, 'nakedSeenMs' | 'repairs'>;
  readonly batches: Pick<Batches, 'waiting' | 'turns' | 'lastTurnWallMs' | 'failure'>;
  readonly isHalted: boolean;
  readonly ignoredPrints: TraderStatus['ignoredPrints'];
  readonly broker: Pick<BrokerView, 'comparedAt' | 'suspectedSplits' | 'darkPrices'>;
}

export function traderStatus(input: StatusInput): TraderStatus {
  const { state, market, settings } = input;
  const held = activePositions(state).filter(
    (position) => isHeld(position) && position.quantity !== 0,
  );
  const orders = liveOrders(state);
  return {
    mode: settings.mode,
    account: settings.account,
    marketTime: input.now,
    gateway: state.gateway,
    feeds: settings.feeds.map(({ name }) => ({
      name,
      state: state.feeds.get(name)?.state ?? 'starting',
      lastPoll: input.feeds.byName.get(name)?.lastPoll,
      lastPrediction: input.feeds.byName.get(name)?.lastPrediction,
      failures: input.feeds.byName.get(name)?.failures ?? 0,
    })),
    trading: tradingOf(input),
    config: {
      hash: settings.hash,
      since: state.configSince,
      strategies: settings.strategies.map(({ name }) => name),
    },
    locks: activeLocks(state, input.now),
    firstLiveDay: firstLiveDay(settings, state, tradingDayAt(market.home.sessions, input.now)),
    ready: readiness(input),
    positions: held.length,
    protectedPositions: held.filter((position) => isProtected(state, position)).length,
    worstCase: held.reduce((sum, position) => sum + worstCaseOf(position, input), 0),
    openOrders: orders.length,
    unknownOrders: orders.filter(({ status }) => status === 'unknown').length,
    darkPrices: [...input.broker.darkPrices.keys()],
    pauses: [...state.asked.pauses.keys()],
    comparison: {
      at: input.broker.comparedAt,
      isClean: state.isReconciled && !state.differences.some(isWaiting),
      differences: state.differences,
    },
    nakedSeenMs: input.cover.nakedSeenMs,
    inferredExecutions: inferredIn(state),
    repairs: input.cover.repairs,
    ignoredPrints: input.ignoredPrints,
    turns: input.batches.turns,
    lastTurnWallMs: input.batches.lastTurnWallMs,
    inbox: input.batches.waiting,
    lastSeq: state.seq,
  };
}

function inferredIn({ executions }: State): number {
  let count = 0;
  for (const { isInferred, shares } of executions.values())
    if (isInferred && shares > 0) count += 1;
  return count;
}

/** A lock on everything has the effect of REDUCING. It is shown here but not recorded, because it expires by itself. */
function tradingOf({ state, batches, isHalted, now }: StatusInput): TraderStatus['trading'] {
  if (batches.failure !== undefined)
    return { state: 'HALTED', reason: haltReason(batches.failure) };
  if (isHalted) {
    const isTold = state.trading.state === 'HALTED';
    return { state: 'HALTED', reason: isTold ? state.trading.why : HALT_FILE };
  }
  if (state.trading.why === WRONG_ACCOUNT && state.gateway.state === 'ready')
    return { state: state.trading.state, reason: `${WRONG_ACCOUNT}; the account matches again` };
  const lock = activeLocks(state, now).find(({ scope }) => scope.kind === 'all');
  if (state.trading.state === 'ACTIVE' && lock !== undefined)
    return { state: 'REDUCING', reason: `${lockText(lock)} (${lock.id})` };
  return { state: state.trading.state, reason: state.trading.why };
}

function readiness(input: StatusInput): TraderStatus['ready'] {
  const { state } = input;
  const no = (why: string): TraderStatus['ready'] => ({ isReady: false, why });
  if (state.gateway.state !== 'ready')
    return no(`the gateway is ${state.gateway.state}: ${state.gateway.why}`);
  if (!state.isReconciled) return no('not yet compared with the broker');
  const trading = tradingOf(input);
  if (trading.state === 'HALTED') return no(`trading is halted: ${trading.reason}`);
  return { isReady: true, why: '' };
}

/** Gain or loss from the current price if the stop fills at its price; a gap may lose more. */
function worstCaseOf(position: PositionState, { market, broker }: StatusInput): number {
  if (!isHeld(position)) return 0;
  const { symbol } = position;
  // Ignore a price that may have another scale than the stop.
  const last = broker.suspectedSplits.get(symbol)?.price ?? market.last(symbol);
  const from = Number.isNaN(last) ? position.averagePrice : last;
  return (position.stopPrice - from) * position.quantity;
}
