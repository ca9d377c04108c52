// Builds the status of a running engine for the control API.
import type { Instant } from '../../../kernel/instant.ts';
import { feedSilentSince } from '../../domain/feeds/silence.ts';
import { isHoldingHeld } from '../../domain/holdings/holding.ts';
import { HALT_FILE, WRONG_ACCOUNT } from '../../domain/terms/halt-reason.ts';
import { wordsAt } from '../../domain/wording/figures.ts';
import { lockText } from '../../domain/wording/lock-text.ts';
import { unprotectedWhy, unwatchedText } from '../../domain/wording/unprotected-text.ts';
import type { Settings } from '../../ports/settings.ts';
import type { TraderStatus } from '../../ports/trader-status.ts';
import { clockRefusals } from '../entry/account-gate.ts';
import type { BrokerView } from '../market/broker-view.ts';
import { firstLiveDay } from '../risk/live-days.ts';
import { activeLocks } from '../risk/locks.ts';
import { haltReason } from '../state/full-disk.ts';
import { isWaiting, liveOrders } from '../state/position-lookups.ts';
import type { State } from '../state/state.ts';
import { lastPriceOf } from '../turn/frozen-price.ts';
import { tradingDayAt } from '../turn/trading-day.ts';
import type { Batches } from './batches.ts';
import type { CoverWatch } from './cover-watch.ts';
import { dayResult } from './day-result.ts';
import type { FeedWatch } from './feed-watch.ts';
import { nakedTodayMs } from './naked-today.ts';
import { type Protection, type ProtectionSeen, protectionOf } from './protection-status.ts';

interface StatusInput extends ProtectionSeen {
  readonly settings: Settings;
  readonly feeds: FeedWatch;
  readonly cover: Pick<CoverWatch, 'brokerGapMs' | 'nakedSeenMs' | 'repairs' | 'unwatchedSeenMs'>;
  readonly batches: Pick<Batches, 'waiting' | 'turns' | 'lastTurnWallMs' | 'failure'>;
  readonly isHalted: boolean;
  readonly options: TraderStatus['options'];
  readonly ignoredPrints: TraderStatus['ignoredPrints'];
  readonly broker: Pick<
    BrokerView,
    | 'comparedAt'
    | 'darkPrices'
    | 'lastMessageAt'
    | 'shownAt'
    | 'suspectedSplits'
    | 'replacedContracts'
  >;
}

export function traderStatus(input: StatusInput): TraderStatus {
  const { state, market, settings } = input;
  const protection = protectionOf(input);
  const orders = liveOrders(state);
  return {
    mode: settings.mode,
    account: settings.account,
    marketTime: input.now,
    gateway: { ...state.gateway, lastMessageAt: input.broker.lastMessageAt },
    feeds: settings.feeds.map(({ name }) => ({
      name,
      state: state.feeds.get(name)?.state ?? 'starting',
      lastPoll: input.feeds.byName.get(name)?.lastPoll,
      lastPrediction: input.feeds.byName.get(name)?.lastPrediction,
      failures: input.feeds.byName.get(name)?.failures ?? 0,
      silentSince: silentSince(input, name),
    })),
    clock: {
      skewMs: market.skewMs,
      isTrusted: clockRefusals(market.skewMs, input.speed).length === 0,
    },
    trading: tradingOf(input),
    config: {
      hash: settings.hash,
      since: state.configSince,
      strategies: settings.strategies.map(({ name }) => name),
    },
    alarms: [...state.alarms.values()],
    endedAlarms: state.endedAlarms,
    locks: activeLocks(state, input.now),
    firstLiveDay: firstLiveDay(settings, state, tradingDayAt(market.home.sessions, input.now)),
    ready: readiness(input, protection),
    ...protection,
    options: input.options,
    day: dayResult(state, (symbol) => lastPriceOf(input, symbol)),
    holdings: holdingsIn(state),
    openOrders: orders.length,
    unknownOrders: orders.filter(({ isOutcomeUnknown }) => isOutcomeUnknown).length,
    darkPrices: [...input.broker.darkPrices.keys()],
    thinVenue: thinVenue(input),
    pauses: [...state.asked.pauses.keys()],
    comparison: {
      at: input.broker.comparedAt,
      isClean: state.isReconciled && !state.differences.some(isWaiting),
      differences: state.differences,
    },
    nakedSeenMs: input.cover.nakedSeenMs,
    brokerGapMs: input.cover.brokerGapMs,
    unwatchedSeenMs: input.cover.unwatchedSeenMs,
    nakedTodayMs: nakedTodayMs(state, input.now, (symbol) =>
      market.placeOf(symbol).sessions.today(input.now),
    ),
    inferredExecutions: inferredIn(state),
    repairs: input.cover.repairs,
    ignoredPrints: input.ignoredPrints,
    turns: input.batches.turns,
    lastTurnWallMs: input.batches.lastTurnWallMs,
    inbox: input.batches.waiting,
    lastSeq: state.seq,
  };
}

function silentSince(
  { settings, feeds, market, now, speed }: StatusInput,
  name: string,
): Instant | undefined {
  const feed = settings.feeds.find((one) => one.name === name);
  if (feed === undefined) return undefined;
  return feedSilentSince({
    lastMessageAt: feeds.byName.get(name)?.lastAnswer,
    listensSince: feeds.since,
    session: market.home.venue.calendar.sessionAt(now),
    ...{ now, speed },
    ...feed,
  });
}

function thinVenue({ state, market }: StatusInput): string | undefined {
  for (const symbol of state.instruments.keys()) {
    const thin = market.quote(symbol)?.thin;
    if (thin !== undefined) return thin.venue;
  }
  return undefined;
}

function holdingsIn({ holdings }: State): TraderStatus['holdings'] {
  return [...holdings.values()]
    .filter(isHoldingHeld)
    .map(({ symbol, quantity, averagePrice }) => ({ symbol, quantity, averagePrice }));
}

function inferredIn({ executions }: State): number {
  let count = 0;
  for (const { isInferred, shares } of executions.values())
    if (isInferred && shares > 0) count += 1;
  return count;
}

/** A lock on everything has the effect of REDUCING. It is shown here but not recorded, because it expires by itself. */
function tradingOf({
  state,
  batches,
  isHalted,
  market,
  now,
}: StatusInput): TraderStatus['trading'] {
  if (batches.failure !== undefined)
    return { state: 'HALTED', reason: haltReason(batches.failure) };
  if (isHalted) {
    const isReported = state.trading.state === 'HALTED';
    return { state: 'HALTED', reason: isReported ? state.trading.why : HALT_FILE };
  }
  if (state.trading.why === WRONG_ACCOUNT && state.gateway.state === 'ready')
    return { state: state.trading.state, reason: `${WRONG_ACCOUNT}; the account matches again` };
  const lock = activeLocks(state, now).find(({ scope }) => scope.kind === 'all');
  if (state.trading.state === 'ACTIVE' && lock !== undefined)
    return {
      state: 'REDUCING',
      reason: `${lockText(lock, wordsAt(market.home.venue))} (${lock.id})`,
    };
  return { state: state.trading.state, reason: state.trading.why };
}

function readiness(input: StatusInput, { uncovered, watched }: Protection): TraderStatus['ready'] {
  const { state } = input;
  const no = (why: string): TraderStatus['ready'] => ({ isReady: false, why });
  if (state.gateway.state !== 'ready')
    return no(`the gateway is ${state.gateway.state}: ${state.gateway.why}`);
  if (!state.isReconciled) return no('not yet compared with the broker');
  const trading = tradingOf(input);
  if (trading.state === 'HALTED') return no(`trading is halted: ${trading.reason}`);
  const bare = uncovered.filter(({ kind }) => kind === 'unprotected' || kind === 'waived');
  if (bare.length > 0) return no(unprotectedWhy(bare));
  const unwatched = watched.filter(({ kind }) => kind === 'unwatched');
  if (unwatched.length > 0) return no(unwatched.map(unwatchedText).join('; '));
  return { isReady: true, why: '' };
}
