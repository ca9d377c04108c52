// Exchange, connection, journal and daemon on virtual time: a case kills the daemon and starts it again.

import { createRandom } from '../../../src/kernel/random.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import type { Holding } from '../../../src/simulators/ib-gateway/exchange/account/accounts.ts';
import {
  createExchange,
  type Exchange,
  type ExchangeOptions,
} from '../../../src/simulators/ib-gateway/exchange/exchange.ts';
import type { Change } from '../../../src/simulators/ib-gateway/exchange/state/changes.ts';
import type { GatewayCommand } from '../../../src/trader/adapters/ib/messages/messages.ts';
import { recoverState } from '../../../src/trader/engine/fold/recover.ts';
import type { State } from '../../../src/trader/engine/state/state.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';
import type { TraderCommand } from '../../../src/trader/ports/trader-commands.ts';
import { createCarrier } from '../../simulation/components/carrier.ts';
import { createDaemon } from '../../simulation/components/daemon.ts';
import { createLine } from '../../simulation/components/line.ts';
import { Crash, type VirtualDaemon } from '../../simulation/components/lives.ts';
import { createMemoryJournal } from '../../simulation/components/memory-journal.ts';
import {
  createOneAnswerFeed,
  type OneAnswerFeed,
} from '../../simulation/components/one-answer-feed.ts';
import { createScheduler } from '../../simulation/components/scheduler.ts';
import { ACCOUNT } from '../../simulation/environment/environment.ts';
import type { EndedOrders, GatewayKind } from '../cases/outage-case.ts';
import { BEGIN, minutes, PRICE, SYMBOL, settingsOf } from './market.ts';

export interface Harness {
  readonly exchange: Exchange;
  now(): number;
  start(): void;
  kill(): void;
  isAlive(): boolean;
  /** The daemon dies right after it has written the next such command. */
  dieAfter(isLast: (command: GatewayCommand) => boolean): void;
  predict(): void;
  command(command: TraderCommand): void;
  price(last: number): void;
  passTo(at: number): void;
  pass(ms: number): void;
  /** Time passes until the condition holds; false if it does not within the time. */
  passUntil(isSo: () => boolean, withinMs: number): boolean;
  /** As the journal has it. */
  state(): State;
  facts(): readonly RecordedFact[];
  /** What the account holds in the symbol, and whose it is. */
  holding(): Pick<Holding, 'quantity' | 'socketQuantity'>;
}

/** Quotes are repeated rarely while no client is connected. */
const REFRESH_MS = { awake: 1_000, dead: 3_600_000 };
const STEP_MS = 250;

export function createHarness(parts: {
  readonly seed: number;
  readonly endedOrders: EndedOrders;
  readonly gateway: GatewayKind;
  changed(change: Change): void;
}): Harness {
  const scheduler = createScheduler(BEGIN);
  const settings = settingsOf();
  let daemon: VirtualDaemon | undefined;
  let feed: OneAnswerFeed | undefined;
  let isLast: ((command: GatewayCommand) => boolean) | undefined;
  const line = createLine({
    scheduler,
    carrier: createCarrier(scheduler, createRandom(parts.seed, 'line')),
    watch: {
      said() {},
      written(command) {
        if (isLast?.(command) !== true) return;
        isLast = undefined;
        throw new Crash(command.name);
      },
      arriving() {},
    },
    exchange: () => exchange,
  });
  const exchange: Exchange = createExchange({
    start: BEGIN,
    seed: parts.seed,
    calendar: US_EQUITIES,
    accounts: [ACCOUNT],
    bars: new Map([[SYMBOL, minutes()]]),
    ...modesOf(parts.gateway),
    endedOrders: parts.endedOrders,
    deliver: ({ clientId, ...load }) => line.deliver(clientId, load),
    record: parts.changed,
    onLineFault: line.playFault,
  });
  const journal = createMemoryJournal('products', {
    beforeCommit: () => undefined,
    committed() {},
    snapshotSaved() {},
  });
  let folded: { readonly seq: number; readonly state: State } | undefined;

  function start(): void {
    exchange.setRefresh(REFRESH_MS.awake);
    daemon = createDaemon({
      settings,
      scheduler,
      line,
      journal,
      feedOf(life) {
        feed = createOneAnswerFeed(life, SYMBOL, PRICE.base);
        return feed.feed;
      },
      stretchMs: (delayMs) => delayMs,
      isHaltFilePresent: () => false,
    });
    act(daemon.trader.start);
  }

  function kill(): void {
    daemon?.kill();
    daemon = undefined;
    feed = undefined;
    exchange.setRefresh(REFRESH_MS.dead);
  }

  function act(what: () => void): void {
    try {
      what();
    } catch (cause) {
      if (!(cause instanceof Crash)) throw cause;
      kill();
    }
  }

  function passTo(at: number): void {
    while (scheduler.now() < at) act(() => scheduler.runTo(at, exchange, () => {}));
  }

  const pass = (ms: number) => passTo(scheduler.now() + ms);

  return {
    exchange,
    now: scheduler.now,
    start,
    kill,
    isAlive: () => daemon !== undefined,
    dieAfter(last) {
      isLast = last;
    },
    predict: () => act(() => feed?.predict()),
    command: (command) => act(() => void daemon?.trader.command(command)),
    price: (last) => void exchange.setPrice(SYMBOL, { last }),
    passTo,
    pass,
    passUntil(isSo, withinMs) {
      const until = scheduler.now() + withinMs;
      while (!isSo() && scheduler.now() < until) pass(STEP_MS);
      return isSo();
    },
    state() {
      const seq = journal.lastSeq();
      if (folded?.seq !== seq)
        folded = { seq, state: recoverState(journal, settings.mode, ACCOUNT) };
      return folded.state;
    },
    facts: journal.facts,
    holding() {
      const [account] = exchange.view().accounts;
      const held = account?.account.holdingBySymbol.get(SYMBOL);
      return held ?? { quantity: 0, socketQuantity: 0 };
    },
  };
}

function modesOf(
  gateway: GatewayKind,
): Pick<ExchangeOptions, 'children' | 'parentCancel' | 'lateOca'> {
  const isOtherSize = gateway === 'filled-size' || gateway === 'on-full-fill';
  return {
    children: isOtherSize ? gateway : 'full-size',
    parentCancel: gateway === 'kills' ? 'kills' : 'keeps',
    lateOca: gateway === 'refuses' ? 'refuse' : 'accept',
  };
}
