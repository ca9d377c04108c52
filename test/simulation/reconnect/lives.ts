// Lives of a daemon without sockets: the real engine and the real session over a journal in memory, on virtual time.
import { Subject } from 'rxjs';
import type { Instant } from '../../../src/kernel/instant.ts';
import { createIbGateway } from '../../../src/trader/adapters/ib/ib-gateway.ts';
import { venuesOf } from '../../../src/trader/config/settings/venues.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import type { OrderTerms } from '../../../src/trader/domain/orders/order-terms.ts';
import { createEngine } from '../../../src/trader/engine/engine.ts';
import { recoverState } from '../../../src/trader/engine/fold/recover.ts';
import type { State } from '../../../src/trader/engine/state/state.ts';
import type { Journal, RecordedFact } from '../../../src/trader/ports/journal.ts';
import type { PredictionFeed } from '../../../src/trader/ports/prediction-feed.ts';
import type { ManualTime } from '../../kernel/manual-time.ts';
import { createHarness } from '../../trader/engine/harness/harness.ts';
import { ACCOUNT, FEED, settings, strategy } from '../../trader/engine/harness/settings.ts';
import { createMemoryJournal } from '../components/memory-journal.ts';
import type { Part, WireGateway } from './wire-gateway.ts';

const SETTINGS = settings([strategy()]);
const SILENT: PredictionFeed = {
  name: FEED,
  reports$: new Subject(),
  start() {},
  async stop() {},
};

/** What a daemon left behind when it was killed. */
export interface Remains {
  readonly facts: readonly RecordedFact[];
  readonly journalId: string;
  readonly entry: OrderTerms;
  readonly exits: readonly OrderTerms[];
  readonly at: Instant;
}

/** Killed while its entry was on the wire, or later, with a protected position. */
export async function killed(
  signal: 'BUY' | 'SELL',
  when: 'sending' | 'holding',
): Promise<Remains> {
  const harness = createHarness();
  await harness.ready();
  if (when === 'holding') await harness.enter(signal);
  else await harness.predict(signal);
  const { e, t, s } = harness.bracket();
  const { journal } = harness;
  return {
    facts: [...journal.read(0)],
    journalId: journal.journalId,
    entry: e,
    exits: [t, s],
    at: harness.now(),
  };
}

export interface Scene {
  readonly gateway: WireGateway;
  readonly time: ManualTime;
  readonly journal: Journal;
}

export interface Life {
  readonly gateway: WireGateway;
  readonly journal: Journal;
  now(): Instant;
  /** Time passes; the gateway answers whatever is asked. */
  pass(ms: number): void;
  /** Plays parts of the answer to the first request, one by one. */
  hears(parts: readonly Part[]): void;
  of<Type extends Fact['type']>(type: Type): Extract<Fact, { type: Type }>[];
  state(): State;
  kill(): void;
}

export function journalOf({ journalId, facts }: Remains): Journal {
  const journal = createMemoryJournal(journalId, {
    beforeCommit: () => undefined,
    committed() {},
    snapshotSaved() {},
  });
  journal.append(facts);
  return journal;
}

/** Starts a daemon that connects at once and has asked its first questions; the answer to one of them is the broker's clock. */
export function startLife(
  { gateway, time, journal }: Scene,
  { isClockKnown }: { readonly isClockKnown: boolean },
): Life {
  const { clock } = time;
  let waiting: (() => void)[] = [];
  let isAlive = true;
  const wall = {
    now: time.wall.now,
    after: (delayMs: number, call: () => void) =>
      time.wall.after(delayMs, () => {
        if (isAlive) call();
      }),
  };
  const own = {
    now: clock.now,
    speed: 1,
    at: (at: Instant, call: () => void) => wall.after(at - clock.now(), call),
  };
  const { broker, market } = createIbGateway(
    {
      settings: SETTINGS.gateway,
      execution: SETTINGS.execution,
      account: ACCOUNT,
      mode: SETTINGS.mode,
      venue: venuesOf('us').home,
      clock: own,
      wall,
      log: () => {},
      isHalted: () => false,
    },
    gateway.openTransport,
  );
  const engine = createEngine({
    settings: SETTINGS,
    journal,
    broker,
    market,
    feeds: [SILENT],
    venues: venuesOf('us'),
    clock: own,
    wall,
    pid: 1,
    version: 'test',
    isHaltFilePresent: () => false,
    onJournalFailure: () => false,
    defer: (call) => void waiting.push(call),
  });

  function settle(): void {
    while (waiting.length > 0) {
      const calls = waiting;
      waiting = [];
      for (const call of calls) if (isAlive) call();
    }
  }

  engine.start();
  settle();
  gateway.greet();
  settle();
  if (isClockKnown) gateway.tellTime();
  settle();
  let recovered: { readonly seq: number; readonly state: State } | undefined;
  const recover = (): State => {
    const seq = journal.lastSeq();
    if (recovered?.seq !== seq)
      recovered = { seq, state: recoverState(journal, SETTINGS.mode, ACCOUNT) };
    return recovered.state;
  };
  return {
    gateway,
    journal,
    now: clock.now,
    pass(ms) {
      const until = time.wall.now() + ms;
      do {
        settle();
        gateway.answer();
        settle();
      } while (time.step(until));
      gateway.answer();
      settle();
    },
    hears(parts) {
      for (const part of parts) {
        gateway.tell(part);
        settle();
      }
      gateway.answered();
    },
    of<Type extends Fact['type']>(type: Type) {
      type Found = Extract<Fact, { type: Type }>;
      return [...journal.read(0)].flatMap(({ fact }) =>
        fact.type === type ? [fact as Found] : [],
      );
    },
    state: recover,
    kill() {
      isAlive = false;
      gateway.hangUp();
    },
  };
}
