// The engine's core with its own shell: no timers and no sockets; each input is fully decided before the next.

import type { Clock } from '../../kernel/clock.ts';
import type { Quote } from '../../market/quotes/quote.ts';
import { venuesOf } from '../../trader/config/settings/venues.ts';
import { createCore } from '../../trader/engine/core/core.ts';
import type { Input } from '../../trader/engine/inbox/input.ts';
import type { SeriesOf } from '../../trader/engine/market/decision-bars.ts';
import {
  createPriceSkipping,
  type PriceSkipping,
} from '../../trader/engine/price-skipping/price-skipping.ts';
import { createRouter } from '../../trader/engine/shell/router.ts';
import { initialState, type State } from '../../trader/engine/state/state.ts';
import type { Turn } from '../../trader/engine/turn/turn.ts';
import { commit } from '../../trader/ports/approval.ts';
import type { Broker } from '../../trader/ports/broker.ts';
import type { InstrumentRequest } from '../../trader/ports/instrument-request.ts';
import type { RecordedFact } from '../../trader/ports/journal.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import type { SimulatedBroker } from '../fills/simulated-broker.ts';

export interface TradingCore {
  readonly state: State;
  /** Queues until `settle`. */
  push(input: Input): void;
  /** A quote as of now that decides nothing. */
  restate(quote: Quote): void;
  /** Decides everything queued, and its consequences. */
  settle(): void;
  start(version: string): void;
  readonly priceSkipping: PriceSkipping;
}

export interface TradingCoreOptions {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly broker: Broker & Pick<SimulatedBroker, 'reportPosition'>;
  readonly seriesOf?: SeriesOf;
  /** Avoids queries whose answer is known. */
  readonly isJumping?: boolean;
  /** Requests the history of a symbol: its contract is known, or its minutes have a gap. */
  subscribe(symbol: string): void;
  /** Nothing needs its prices any more. */
  unsubscribe(symbol: string): void;
  /** Before the orders of the fact are sent. */
  onFact(recorded: RecordedFact): void;
}

/** Part of every order reference; a backtest has no journal to derive one from. */
const JOURNAL_ID = 'backtest';

/** A finished run leaves nothing behind: its records are as durable as the run itself. */
const NO_JOURNAL = { append: () => undefined };

export function createTradingCore(options: TradingCoreOptions): TradingCore {
  const { clock, broker } = options;
  const settings = withFreshCode(options.settings);
  const core = createCore({
    traits: broker.traits,
    settings,
    venues: venuesOf(settings.venue),
    speed: clock.speed,
    isPractice: true,
    state: initialState(JOURNAL_ID, settings.mode, settings.account),
    isHaltFilePresent: () => false,
    ...(options.seriesOf && { seriesOf: options.seriesOf }),
  });
  const router = createRouter({
    broker,
    isDryRun: false,
    isHalted: () => false,
    notSent: (orderRefs, reason) =>
      push({ from: 'broker', report: { type: 'not-sent', orderRefs, reason } }),
  });
  let waiting: Input[] = [];
  broker.reports$.subscribe((report) => push({ from: 'broker', report }));

  /** One view for the whole run: the objects behind it stay the same, only the time changes. */
  const view = core.turnAt(clock.now());
  function turnNow(): Turn {
    view.now = clock.now();
    return view;
  }

  const priceSkipping = createPriceSkipping(turnNow);

  function push(input: Input): void {
    waiting.push(input);
  }

  function settle(): void {
    while (waiting.length > 0) {
      const inputs = waiting;
      waiting = [];
      const committed = commit(NO_JOURNAL, core.run(clock.now(), inputs, 0).facts);
      if (!committed.ok) return;
      const facts = committed.value;
      core.committed(facts);
      for (const recorded of facts) {
        options.onFact(recorded);
        router.route(recorded);
      }
      ask();
    }
  }

  /** Queries that need no fact; this broker answers at once. */
  function ask(): void {
    const view = core.broker;
    // An answer at the same moment would show the same: what it leaves in doubt is asked again later.
    const isAsked = view.askedAt === clock.now();
    if (view.wantsSnapshot && !isAsked && core.state.gateway.state === 'ready') {
      core.snapshotAsked(clock.now());
      const news = options.isJumping === true ? priceSkipping.newInAnswer() : undefined;
      if (news === undefined) broker.requestSnapshot();
      else for (const symbol of news) broker.reportPosition(symbol);
    }
    for (const symbol of view.wantsResolve) broker.resolve(wantedOf(symbol));
    view.wantsResolve.clear();
    for (const [question, { symbol, ...asked }] of view.wantsChains)
      broker.readChain?.({ question, ...asked, wanted: wantedOf(symbol) });
    view.wantsChains.clear();
    for (const [question, terms] of view.wantsMargins) broker.readMargin?.({ question, terms });
    view.wantsMargins.clear();
    for (const symbol of view.wantsPrices) options.subscribe(symbol);
    view.wantsPrices.clear();
    for (const symbol of view.leavesPrices) options.unsubscribe(symbol);
    view.leavesPrices.clear();
    for (const symbol of core.market.takeRefills()) options.subscribe(symbol);
  }

  function wantedOf(symbol: string): InstrumentRequest {
    return settings.instruments.get(symbol) ?? { symbol, brokerSymbol: symbol };
  }

  return {
    get state() {
      return core.state;
    },
    push,
    restate: (quote) => core.market.take({ type: 'quote', quote }, clock.now()),
    settle,
    start(version) {
      push({ from: 'house', event: { kind: 'started', pid: 0, version } });
      settle();
      broker.start();
      settle();
    },
    priceSkipping,
  };
}

/** A run must not see what an earlier one left in the variables of a strategy's code. */
function withFreshCode(settings: Settings): Settings {
  const strategies = settings.strategies.map((strategy) =>
    strategy.code === undefined ? strategy : { ...strategy, code: strategy.code.fresh() },
  );
  return { ...settings, strategies };
}
