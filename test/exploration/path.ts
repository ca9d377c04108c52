// A path through everything that can happen: which moves there are now, and what each does.
import { createHash } from 'node:crypto';
import type { FaultRequest } from '../../src/simulators/ib-gateway/exchange/scheduling/faults.ts';
import type { RecordedFact } from '../../src/trader/ports/journal.ts';
import { type Books, createInvariants } from '../outages/invariants.ts';
import type { Plant } from '../simulation/components/daemon.ts';
import type { Violation } from '../simulation/components/played.ts';
import { unfinishedIn } from '../simulation/laws/checking/stuck.ts';
import { createChecker } from '../simulation/laws/checking/violation-checker.ts';
import { lawsOfOrders } from '../simulation/laws/laws.ts';
import { lookedAt } from '../simulation/laws/never-stuck.ts';
import { isEntry } from '../simulation/laws/world/legs.ts';
import { digestOf } from './sandbox/digest.ts';
import { FAULT_MOVES, isOfOthers, isSplit, type Moment, NIGHTS } from './sandbox/fault-moves.ts';
import { createSandbox, holdingIn, type Sandbox } from './sandbox/sandbox.ts';
import {
  isPriceName,
  NEXT_PRICES,
  nextOpen,
  nightAfter,
  PRICES,
  type PriceName,
  SCENES,
  START,
  SYMBOL,
} from './sandbox/scene.ts';

export interface Path {
  /** Names of what could happen next. */
  moves(): readonly string[];
  /** Those of them that nobody forces: what waits arrives in the order in which it was said, prices move while nothing waits. */
  free(): readonly string[];
  make(move: string): void;
  /** How many moments of the last move the daemon could have died in. */
  crashMoments(): readonly string[];
  /** The same for paths whose future is the same. */
  key(): string;
  /**
   * Lets everything arrive and time pass until nothing happens any more, then the price goes in and through the stop; judges
   * what is left. The moves of it, up to the first that breaks a law; `passed` is called after each that breaks none.
   */
  finish(passed?: () => void): readonly string[];
  readonly violations: readonly Violation[];
  /** Faults and deaths so far. */
  readonly faults: readonly string[];
  /** As the journal has them. */
  facts(): readonly RecordedFact[];
}

export interface PathOptions {
  /** How many faults and deaths there may be; one. */
  readonly faultsMax?: number;
  /** How many nights there may be; one. */
  readonly nightsMax?: number;
  /** A mistake on purpose. */
  readonly plant?: Plant | undefined;
}

/** Nothing to decide for so long: the next move may as well be made now. */
const PAUSE_MS = 6_000;
/** So many pauses in which nothing is seen: longer than any law is patient, once nothing is an excuse any more. */
const QUIET_WAITS = 4;
/** What was before a start was not in the same moment. */
const STARTS_MS = 1;
const CALM_MAX_MS = 180_000;
const STEPS_MAX = 500;
/** Seconds after the bell; stops are at work by then. */
const BELL_MS = 5_000;
/** Of a night, awake before and after each moment in which something happens. */
const AROUND_MS = 40_000;
/** Two looks at everything come within it. */
const JUDGED_MS = 150_000;

export function createPath(sceneName: string, options: PathOptions = {}): Path {
  const { faultsMax = 1, nightsMax = 1, plant } = options;
  const scene = SCENES.get(sceneName);
  if (scene === undefined) throw new Error(`no scene is called ${sceneName}`);
  let checker: ReturnType<typeof checkerOf> | undefined;
  const outages = createInvariants(scene.endedOrders === 'remembered');
  const sandbox = createSandbox(scene, plant, ({ world, settings }) => {
    const laws = checkerOf(world, settings);
    checker = laws;
    return {
      ...laws,
      changed(change) {
        laws.changed(change);
        outages.changed(change);
      },
    };
  });
  const faults: string[] = [];
  const nights: string[] = [];
  const ongoing = new Set<string>();
  let price: PriceName = 'base';
  let hasBegun = false;

  sandbox.act(sandbox.start);
  // Until the broker is heard out and the prices are there.
  for (let turn = 0; turn < 200 && !isReady(sandbox); turn += 1) advance(START + 30_000);

  /** The next thing, without a choice. */
  function advance(to: number): void {
    const next = nextOf(sandbox);
    if (next === undefined) sandbox.passTo(to);
    else make(next);
  }

  function moves(): readonly string[] {
    if (!hasBegun) return ['predict'];
    const found: string[] = [];
    const { mail } = sandbox;
    if (mail.outgoing().length > 0) found.push('gateway');
    for (const channel of mail.channels().keys())
      if (sandbox.isAlive() && mail.canTell(channel)) found.push(`tell ${channel}`);
    const isOpen = sandbox.world.isSessionOpen();
    if (isOpen && sandbox.exchange.view().openOrders.length > 0)
      for (const name of NEXT_PRICES[price]) found.push(`price ${name}`);
    if (!isOpen) found.push('open');
    if ((mail.dueAt() ?? LONG) > sandbox.scheduler.now()) found.push('wait');
    if (!sandbox.isAlive()) found.push('restart');
    for (const name of ongoing) found.push(`end ${name}`);
    if (faults.length < faultsMax) found.push(...troubles());
    if (nights.length < nightsMax && isAtWork())
      for (const name of Object.keys(NIGHTS)) if (canPass(name)) found.push(`night ${name}`);
    return found;
  }

  function free(): readonly string[] {
    if (!hasBegun) return ['predict'];
    const next = nextOf(sandbox);
    if (next !== undefined) return [next];
    if (!sandbox.isAlive()) return ['restart'];
    return moves().filter((move) => AT_REST.test(move));
  }

  /** A night in which nothing could happen is none. */
  function isAtWork(): boolean {
    const { openOrders, accounts } = sandbox.exchange.view();
    const held = accounts.some(({ account }) =>
      [...account.holdingBySymbol.values()].some(({ quantity }) => quantity !== 0),
    );
    return openOrders.length > 0 || held || sandbox.world.state.active.size > 0;
  }

  /**
   * One split of shares that are all ours: what is mixed with others' is asked about, not decided. Nobody can tell shares that
   * arrive from those that somebody has sold before.
   */
  function canPass(name: string): boolean {
    if (name === 'transfer in') return !faults.some(isOfOthers);
    if (!isSplit(name)) return true;
    const { quantity, socketQuantity } = holdingIn(sandbox.exchange);
    const areOurs = quantity === socketQuantity && Number.isInteger(quantity);
    return areOurs && !nights.some(isSplit);
  }

  function troubles(): readonly string[] {
    // A daemon that starts at a strange account ends for good, and so would the path.
    const found = sandbox.isAlive() && !faults.includes(STRANGE) ? ['crash'] : [];
    const moments = momentsOf(sandbox);
    for (const [name, { moment }] of Object.entries(FAULT_MOVES)) {
      const isFitting = name !== STRANGE || !faults.includes('crash');
      if (moments.has(moment) && isFitting && !faults.includes(name)) found.push(`fault ${name}`);
    }
    return found;
  }

  function make(move: string): void {
    const [whole = '', at] = move.split(' ! ');
    sandbox.crashes.begin(at === undefined ? undefined : Number(at));
    if (at !== undefined) faults.push('crash');
    const [verb = '', ...words] = whole.split(' ');
    const object = words.join(' ');
    act(verb, object);
  }

  function act(verb: string, object: string): void {
    switch (verb) {
      case 'predict':
        hasBegun = true;
        return void sandbox.act(sandbox.predict);
      case 'gateway':
        return void sandbox.act(sandbox.mail.read);
      case 'tell':
        return void sandbox.act(() => sandbox.mail.tell(object));
      case 'price':
        return void sandbox.act(() => goTo(object));
      case 'wait': {
        const until = sandbox.scheduler.now() + PAUSE_MS;
        return sandbox.passTo(Math.min(until, sandbox.mail.dueAt() ?? LONG));
      }
      case 'restart':
        sandbox.passTo(sandbox.scheduler.now() + STARTS_MS);
        return void sandbox.act(sandbox.start);
      case 'open':
        return passTo(nextOpen(sandbox.scheduler.now()) + BELL_MS);
      case 'night':
        return sleep(object);
      case 'crash':
        faults.push('crash');
        return void sandbox.act(sandbox.kill);
      case 'fault':
        return begin(object);
      case 'end':
        return end(object);
      default:
        throw new Error(`there is no move called ${verb}`);
    }
  }

  function goTo(name: string): void {
    if (!isPriceName(name)) throw new Error(`no price is called ${name}`);
    price = name;
    sandbox.exchange.setPrice(SYMBOL, { last: PRICES[name] / sandbox.splitRatio() });
  }

  /** To the next morning; a gateway restarts every night. */
  function sleep(name: string): void {
    const night = NIGHTS[name];
    if (night === undefined) throw new Error(`no night is called ${name}`);
    nights.push(name);
    for (const event of night.ahead ?? []) sandbox.exchange.addFault(inSharesOfToday(event));
    const { moments, restartAt, endsAt } = nightAfter(sandbox.scheduler.now());
    for (const at of moments) {
      sleepTo(at - AROUND_MS);
      passTo(at);
      if (at === restartAt) sandbox.act(() => sandbox.exchange.addFault({ kind: 'restart' }));
      passTo(at + AROUND_MS);
    }
    sleepTo(endsAt - AROUND_MS);
    for (const event of night.booked ?? []) sandbox.act(() => sandbox.book(event));
    passTo(endsAt);
    if (name === 'gap') price = 'gap';
  }

  function inSharesOfToday(event: FaultRequest): FaultRequest {
    if (event.kind !== 'gap-open' || event.price === undefined) return event;
    return { ...event, price: event.price / sandbox.splitRatio() };
  }

  /** Once nothing waits any more the host sleeps. */
  function sleepTo(until: number): void {
    const from = sandbox.scheduler.now() + AROUND_MS;
    if (from >= until) return;
    passTo(from);
    sandbox.act(() => sandbox.sleepTo(until));
  }

  /** Meanwhile everything arrives in the order in which it was said. */
  function passTo(until: number): void {
    const { mail, scheduler } = sandbox;
    sandbox.setPace('resting');
    while (scheduler.now() < until) {
      const next = nextOf(sandbox);
      if (next === 'gateway') sandbox.act(mail.read);
      else if (next !== undefined) sandbox.act(() => mail.tell(next.slice('tell '.length)));
      else sandbox.passTo(Math.min(until, mail.dueAt() ?? LONG));
    }
    sandbox.setPace('trading');
  }

  function begin(name: string): void {
    const trouble = FAULT_MOVES[name];
    if (trouble === undefined) throw new Error(`no fault is called ${name}`);
    faults.push(name);
    sandbox.act(() => {
      if (sandbox.begin(trouble) && trouble.lasts) ongoing.add(name);
    });
  }

  function end(name: string): void {
    const trouble = FAULT_MOVES[name];
    ongoing.delete(name);
    if (trouble !== undefined) sandbox.act(() => sandbox.end(trouble));
  }

  function finish(passed = () => {}): readonly string[] {
    const made: string[] = [];
    const step = (move: string): void => {
      if (isBroken()) return;
      make(move);
      made.push(move);
      if (!isBroken()) passed();
    };
    for (const name of [...ongoing]) step(`end ${name}`);
    if (moves().includes('open')) step('open');
    const isOutage = nights.length > 0 || faults.some(isOfOthers);
    calm(step, isOutage ? sandbox.scheduler.now() + JUDGED_MS : 0);
    if (isOutage && !isBroken())
      for (const text of outages.checkOrders(booksOf(sandbox))) checker?.accuse(RESTARTS, text);
    for (const level of ['entry', 'stop'] as const) {
      if (!moves().includes(`price ${level}`)) continue;
      step(`price ${level}`);
      calm(step);
    }
    if (isBroken()) return made;
    for (const text of unfinished()) checker?.accuse('never stuck', text);
    checker?.end();
    checker?.replay(sandbox.journal);
    return made;
  }

  /** Without orders that the gateway holds back for good and that answer no cancel, and the exits that wait for them, once an alarm names them. */
  function unfinished(): readonly string[] {
    const dead = [...sandbox.world.orderByPermId.values()]
      .filter(({ isDead }) => isDead === true)
      .map(({ order }) => order.orderRef)
      .filter((ref) => sandbox.journal.facts().some((fact) => tellsUnanswered(fact, ref)));
    const awaited = dead.flatMap((ref) => [ref, sandbox.world.recordOf(ref)?.positionId ?? ref]);
    return [...unfinishedIn(lookedAt(sandbox.world)).values()].filter(
      (text) => !awaited.some((name) => text.includes(name)),
    );
  }

  /** Until nothing happens any more. */
  function calm(step: (move: string) => void, least = 0): void {
    const until = sandbox.scheduler.now() + CALM_MAX_MS;
    let quiet = 0;
    for (let steps = 0; steps < STEPS_MAX && quiet < QUIET_WAITS && !isBroken(); steps += 1) {
      const before = sandbox.seen();
      const next = nextOf(sandbox);
      step(next ?? (sandbox.isAlive() ? 'wait' : 'restart'));
      const now = sandbox.scheduler.now();
      const isDone = now >= least && (unfinished().length === 0 || now > until);
      // What repeats known words changes nothing either, and something may wait behind it.
      const isPause = next === undefined && sandbox.seen() === before;
      quiet = isPause && isDone ? quiet + 1 : 0;
    }
  }

  const isBroken = () => (checker?.violations.length ?? 0) > 0;

  return {
    moves,
    free,
    make,
    crashMoments: () => sandbox.crashes.moments,
    key: () =>
      createHash('sha1')
        .update(`${sceneName}\n${price} ${hasBegun}\n${[...faults].sort()}\n${nights}\n`)
        .update(digestOf(sandbox))
        .digest('base64'),
    finish,
    get violations() {
      return checker?.violations ?? [];
    },
    faults,
    facts: sandbox.journal.facts,
  };
}

function tellsUnanswered({ fact }: RecordedFact, orderRef: string): boolean {
  const isAlarm = fact.type === 'alarm-raised' && fact.alarm === 'cancel-unanswered';
  return isAlarm && fact.text.includes(orderRef);
}

function checkerOf(world: Sandbox['world'], settings: Sandbox['settings']) {
  return createChecker(world, settings, lawsOfOrders(settings));
}

function booksOf({ world, exchange, journal }: Sandbox): Books {
  return {
    exchange,
    state: () => world.state,
    facts: journal.facts,
    holding() {
      const { quantity, socketQuantity } = holdingIn(exchange);
      return {
        quantity,
        socketQuantity: Math.max(0, socketQuantity - world.sharesOf(SYMBOL).givenUp),
      };
    },
  };
}

function isReady({ world, scheduler }: Sandbox): boolean {
  return world.state.isReconciled && scheduler.now() > START + 5_000;
}

/** The oldest question first, then what was said, in the order in which it was; undefined if nothing waits. */
function nextOf({ mail, isAlive }: Sandbox): string | undefined {
  if (mail.outgoing().length > 0) return 'gateway';
  const ready = [...mail.channels().keys()].find(mail.canTell);
  return isAlive() && ready !== undefined ? `tell ${ready}` : undefined;
}

/** What is about to happen or is so, for faults that wait for it. */
function momentsOf({ mail, exchange, world }: Sandbox): ReadonlySet<Moment> {
  const found = new Set<Moment>(['line']);
  const [next = ''] = mail.outgoing();
  if (next.includes('cancelOrder')) found.add('cancelling');
  if (next.includes('placeOrders')) {
    const isNew = [...world.orderByPermId.values()].every(
      ({ orderId }) => !next.includes(`"orderId":${orderId},`),
    );
    found.add(isNew ? 'placing' : 'changing');
    found.add('working');
  }
  if (exchange.view().openOrders.length > 0) found.add('working');
  const isSent = next.includes('placeOrders') && ENTRY.test(next);
  if (isSent || world.openIn(SYMBOL).some(isEntry)) found.add('entering');
  return found;
}

const ENTRY = /\.e"/;
const STRANGE = 'wrong-account';
const AT_REST = /^(?:wait|price|end|open)/;
const RESTARTS = 'what nobody heard stays as it is';
const LONG = Number.POSITIVE_INFINITY;
