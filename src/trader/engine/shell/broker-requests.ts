// Requests that need no fact, because they change nothing at the broker: snapshots, contract look-ups, price subscriptions.
import type { Clock } from '../../../kernel/clock.ts';
import { isOptionId } from '../../../market/instruments/amount.ts';
import type { Broker } from '../../ports/broker.ts';
import type { InstrumentRequest } from '../../ports/instrument-request.ts';
import type { MarketFeed } from '../../ports/market-feed.ts';
import type { Tape } from '../../ports/tape.ts';
import type { Core } from '../core/core.ts';
import type { Timers } from './timers.ts';

const SNAPSHOT_RETRY_MS = 500;
/** After this a snapshot counts as lost; the adapter times out before. */
const SNAPSHOT_LOST_MS = 15_000;
const REFILL_RETRY_MS = 5_000;

export interface BrokerRequests {
  /** Sends the requests that the last batch left. */
  ask(): void;
  /** A complete snapshot arrived, or its request failed. */
  snapshotAnswered(): void;
}

export interface BrokerRequestsOptions {
  readonly core: Core;
  readonly broker: Broker;
  readonly market: MarketFeed;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly tape: Tape | undefined;
}

export function createBrokerRequests(options: BrokerRequestsOptions): BrokerRequests {
  const { core, broker, market, clock, timers, tape } = options;
  let isSnapshotAsked = false;
  let snapshotsAsked = 0;

  function canAsk(): boolean {
    const { state } = core.state.gateway;
    return state === 'ready' || state === 'suspect';
  }

  function askForSnapshot(): void {
    if (!core.broker.wantsSnapshot || isSnapshotAsked || !canAsk()) return;
    const now = clock.now();
    core.snapshotAsked(now);
    tape?.snapshotAsked(now);
    isSnapshotAsked = true;
    snapshotsAsked += 1;
    const asked = snapshotsAsked;
    timers.later(SNAPSHOT_LOST_MS, () => {
      if (asked === snapshotsAsked && isSnapshotAsked) snapshotLost();
    });
    // The first snapshot, and each one after a lost connection, requests everything. Orders that the broker's lists no longer
    // reach must be named, or they would seem to be absent.
    // Law 3: see src/trader/engine/reconcile/settle-absent.ts
    const { isReconciled, positionByLiveRef } = core.state;
    broker.requestSnapshot(new Set(positionByLiveRef.keys()), !isReconciled);
  }

  function snapshotLost(): void {
    isSnapshotAsked = false;
    core.broker.wantsSnapshot = true;
  }

  function lookUp(): void {
    const { wantsResolve, wantsChains, wantsMargins } = core.broker;
    for (const symbol of wantsResolve) broker.resolve(wantedOf(symbol));
    wantsResolve.clear();
    for (const [question, { symbol, ...asked }] of wantsChains)
      broker.readChain?.({ question, ...asked, wanted: wantedOf(symbol) });
    wantsChains.clear();
    for (const [question, terms] of wantsMargins) broker.readMargin?.({ question, terms });
    wantsMargins.clear();
  }

  /** With the broker's name of it that is known already: of an option, and of shares that are held. */
  function wantedOf(symbol: string): InstrumentRequest {
    const { activeBySymbol, holdings, instruments } = core.state;
    const named = core.settings.instruments.get(symbol) ?? { symbol, brokerSymbol: symbol };
    const known = instruments.get(symbol);
    if (known === undefined) return named;
    const { contract, priceSteps } = known;
    if (isOptionId(symbol)) return { contract, priceSteps, ...named };
    const isHeld = activeBySymbol.has(symbol) || holdings.has(symbol);
    return { ...named, priceSteps, ...(isHeld && { held: contract }) };
  }

  function subscribe(): void {
    const { wantsPrices, leavesPrices } = core.broker;
    for (const symbol of leavesPrices) market.unsubscribe(symbol);
    leavesPrices.clear();
    for (const symbol of wantsPrices) {
      const instrument = core.state.instruments.get(symbol);
      if (instrument !== undefined) market.subscribe(instrument);
    }
    wantsPrices.clear();
    for (const symbol of core.market.takeRefills())
      timers.later(REFILL_RETRY_MS / Math.max(1, clock.speed), () => market.refill(symbol));
  }

  return {
    ask() {
      askForSnapshot();
      lookUp();
      subscribe();
    },
    snapshotAnswered() {
      // The next request waits a moment, so that an unresolved difference does not cause a flood of requests.
      timers.later(SNAPSHOT_RETRY_MS, () => {
        isSnapshotAsked = false;
        if (!core.state.isReconciled && canAsk()) core.broker.wantsSnapshot = true;
        askForSnapshot();
      });
    },
  };
}
