// A path through everything that can happen: which moves there are now, and what each does.
import { createHash } from 'node:crypto';
import type { FaultRequest } from '../../src/simulators/ib-gateway/exchange/agenda/faults.ts';
import type { RecordedFact } from '../../src/trader/ports/journal.ts';
import { type Books, createInvariants } from '../outages/invariants.ts';
import { createCourt } from '../simulation/laws/court/court.ts';
import { unfinishedIn } from '../simulation/laws/court/stuck.ts';
import { lawsOfOrders } from '../simulation/laws/laws.ts';
import { lookedAt } from '../simulation/laws/never-stuck.ts';
import { isEntry } from '../simulation/laws/world/legs.ts';
import type { Plant } from '../simulation/stage/daemon.ts';
import type { Violation } from '../simulation/stage/played.ts';
import { digestOf } from './stage/digest.ts';
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
} from './stage/scene.ts';
import { createStage, holdingIn, type Stage } from './stage/stage.ts';
import { isOfOthers, isSplit, type Moment, NIGHTS, TROUBLES } from './stage/troubles.ts';

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
  let court: ReturnType<typeof courtOf> | undefined;
  const outages = createInvariants(scene.endedOrders === 'remembered');
  const stage = createStage(scene, plant, ({ world, settings }) => {
    const laws = courtOf(world, settings);
    court = laws;
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

  stage.act(stage.start);
  // Until the broker is heard out and the prices are there.
  for (let turn = 0; turn < 200 && !isReady(stage); turn += 1) advance(START + 30_000);

  /** The next thing, without a choice. */
  function advance(to: number): void {
    const next = nextOf(stage);
    if (next === undefined) stage.passTo(to);
    else make(next);
  }

  function moves(): readonly string[] {
    if (!hasBegun) return ['predict'];
    const found: string[] = [];
    const { mail } = stage;
    if (mail.outgoing().length > 0) found.push('gateway');
    for (const channel of mail.channels().keys())
      if (stage.isAlive() && mail.canTell(channel)) found.push(`tell ${channel}`);
    const isOpen = stage.world.isSessionOpen();
    if (isOpen && stage.exchange.view().openOrders.length > 0)
      for (const name of NEXT_PRICES[price]) found.push(`price ${name}`);
    if (!isOpen) found.push('open');
    if ((mail.dueAt() ?? LONG) > stage.scheduler.now()) found.push('wait');
    if (!stage.isAlive()) found.push('restart');
    for (const name of ongoing) found.push(`end ${name}`);
    if (faults.length < faultsMax) found.push(...troubles());
    if (nights.length < nightsMax && isAtWork())
      for (const name of Object.keys(NIGHTS)) if (canPass(name)) found.push(`night ${name}`);
    return found;
  }

  function free(): readonly string[] {
    if (!hasBegun) return ['predict'];
    const next = nextOf(stage);
    if (next !== undefined) return [next];
    if (!stage.isAlive()) return ['restart'];
    return moves().filter((move) => AT_REST.test(move));
  }

  /** A night in which nothing could happen is none. */
  function isAtWork(): boolean {
    const { openOrders, accounts } = stage.exchange.view();
    const held = accounts.some(({ account }) =>
      [...account.holdingBySymbol.values()].some(({ quantity }) => quantity !== 0),
    );
    return openOrders.length > 0 || held || stage.world.state.active.size > 0;
  }

  /**
   * One split of shares that are all ours: what is mixed with others' is asked about, not decided. Nobody can tell shares that
   * arrive from those that somebody has sold before.
   */
  function canPass(name: string): boolean {
    if (name === 'transfer in') return !faults.some(isOfOthers);
    if (!isSplit(name)) return true;
    const { quantity, socketQuantity } = holdingIn(stage.exchange);
    const areOurs = quantity === socketQuantity && Number.isInteger(quantity);
    return areOurs && !nights.some(isSplit);
  }

  function troubles(): readonly string[] {
    // A daemon that starts at a strange account ends for good, and so would the path.
    const found = stage.isAlive() && !faults.includes(STRANGE) ? ['crash'] : [];
    const moments = momentsOf(stage);
    for (const [name, { moment }] of Object.entries(TROUBLES)) {
      const isFitting = name !== STRANGE || !faults.includes('crash');
      if (moments.has(moment) && isFitting && !faults.includes(name)) found.push(`fault ${name}`);
    }
    return found;
  }

  function make(move: string): void {
    const [whole = '', at] = move.split(' ! ');
    stage.crashes.begin(at === undefined ? undefined : Number(at));
    if (at !== undefined) faults.push('crash');
    const [verb = '', ...words] = whole.split(' ');
    const object = words.join(' ');
    act(verb, object);
  }

  function act(verb: string, object: string): void {
    switch (verb) {
      case 'predict':
        hasBegun = true;
        return void stage.act(stage.predict);
      case 'gateway':
        return void stage.act(stage.mail.read);
      case 'tell':
        return void stage.act(() => stage.mail.tell(object));
      case 'price':
        return void stage.act(() => goTo(object));
      case 'wait': {
        const until = stage.scheduler.now() + PAUSE_MS;
        return stage.passTo(Math.min(until, stage.mail.dueAt() ?? LONG));
      }
      case 'restart':
        stage.passTo(stage.scheduler.now() + STARTS_MS);
        return void stage.act(stage.start);
      case 'open':
        return passTo(nextOpen(stage.scheduler.now()) + BELL_MS);
      case 'night':
        return sleep(object);
      case 'crash':
        faults.push('crash');
        return void stage.act(stage.kill);
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
    stage.exchange.setPrice(SYMBOL, { last: PRICES[name] / stage.splitRatio() });
  }

  /** To the next morning; a gateway restarts every night. */
  function sleep(name: string): void {
    const night = NIGHTS[name];
    if (night === undefined) throw new Error(`no night is called ${name}`);
    nights.push(name);
    for (const event of night.ahead ?? []) stage.exchange.addFault(inSharesOfToday(event));
    const { moments, restartAt, endsAt } = nightAfter(stage.scheduler.now());
    for (const at of moments) {
      sleepTo(at - AROUND_MS);
      passTo(at);
      if (at === restartAt) stage.act(() => stage.exchange.addFault({ kind: 'restart' }));
      passTo(at + AROUND_MS);
    }
    sleepTo(endsAt - AROUND_MS);
    for (const event of night.booked ?? []) stage.act(() => stage.book(event));
    passTo(endsAt);
    if (name === 'gap') price = 'gap';
  }

  function inSharesOfToday(event: FaultRequest): FaultRequest {
    if (event.kind !== 'gap-open' || event.price === undefined) return event;
    return { ...event, price: event.price / stage.splitRatio() };
  }

  /** Once nothing waits any more the host sleeps. */
  function sleepTo(until: number): void {
    const from = stage.scheduler.now() + AROUND_MS;
    if (from >= until) return;
    passTo(from);
    stage.act(() => stage.sleepTo(until));
  }

  /** Meanwhile everything arrives in the order in which it was said. */
  function passTo(until: number): void {
    const { mail, scheduler } = stage;
    stage.setPace('resting');
    while (scheduler.now() < until) {
      const next = nextOf(stage);
      if (next === 'gateway') stage.act(mail.read);
      else if (next !== undefined) stage.act(() => mail.tell(next.slice('tell '.length)));
      else stage.passTo(Math.min(until, mail.dueAt() ?? LONG));
    }
    stage.setPace('trading');
  }

  function begin(name: string): void {
    const trouble = TROUBLES[name];
    if (trouble === undefined) throw new Error(`no fault is called ${name}`);
    faults.push(name);
    stage.act(() => {
      if (stage.begin(trouble) && trouble.lasts) ongoing.add(name);
    });
  }

  function end(name: string): void {
    const trouble = TROUBLES[name];
    ongoing.delete(name);
    if (trouble !== undefined) stage.act(() => stage.end(trouble));
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
    calm(step, isOutage ? stage.scheduler.now() + JUDGED_MS : 0);
    if (isOutage && !isBroken())
      for (const text of outages.checkOrders(booksOf(stage))) court?.accuse(RESTARTS, text);
    for (const level of ['entry', 'stop'] as const) {
      if (!moves().includes(`price ${level}`)) continue;
      step(`price ${level}`);
      calm(step);
    }
    if (isBroken()) return made;
    for (const text of unfinished()) court?.accuse('never stuck', text);
    court?.end();
    court?.replay(stage.journal);
    return made;
  }

  /** Without orders that the gateway holds back for good and that answer no cancel, and the exits that wait for them, once an alarm names them. */
  function unfinished(): readonly string[] {
    const dead = [...stage.world.orderByPermId.values()]
      .filter(({ isDead }) => isDead === true)
      .map(({ order }) => order.orderRef)
      .filter((ref) => stage.journal.facts().some((fact) => tellsUnanswered(fact, ref)));
    const awaited = dead.flatMap((ref) => [ref, stage.world.recordOf(ref)?.positionId ?? ref]);
    return [...unfinishedIn(lookedAt(stage.world)).values()].filter(
      (text) => !awaited.some((name) => text.includes(name)),
    );
  }

  /** Until nothing happens any more. */
  function calm(step: (move: string) => void, least = 0): void {
    const until = stage.scheduler.now() + CALM_MAX_MS;
    let quiet = 0;
    for (let steps = 0; steps < STEPS_MAX && quiet < QUIET_WAITS && !isBroken(); steps += 1) {
      const before = stage.seen();
      const next = nextOf(stage);
      step(next ?? (stage.isAlive() ? 'wait' : 'restart'));
      const now = stage.scheduler.now();
      const isDone = now >= least && (unfinished().length === 0 || now > until);
      // What repeats known words changes nothing either, and something may wait behind it.
      const isPause = next === undefined && stage.seen() === before;
      quiet = isPause && isDone ? quiet + 1 : 0;
    }
  }

  const isBroken = () => (court?.violations.length ?? 0) > 0;

  return {
    moves,
    free,
    make,
    crashMoments: () => stage.crashes.moments,
    key: () =>
      createHash('sha1')
        .update(`${sceneName}\n${price} ${hasBegun}\n${[...faults].sort()}\n${nights}\n`)
        .update(digestOf(stage))
        .digest('base64'),
    finish,
    get violations() {
      return court?.violations ?? [];
    },
    faults,
    facts: stage.journal.facts,
  };
}

function tellsUnanswered({ fact }: RecordedFact, orderRef: string): boolean {
  const isAlarm = fact.type === 'alarm-raised' && fact.alarm === 'cancel-unanswered';
  return isAlarm && fact.text.includes(orderRef);
}

function courtOf(world: Stage['world'], settings: Stage['settings']) {
  return createCourt(world, settings, lawsOfOrders(settings));
}

function booksOf({ world, exchange, journal }: Stage): Books {
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

function isReady({ world, scheduler }: Stage): boolean {
  return world.state.isReconciled && scheduler.now() > START + 5_000;
}

/** The oldest question first, then what was said, in the order in which it was; undefined if nothing waits. */
function nextOf({ mail, isAlive }: Stage): string | undefined {
  if (mail.outgoing().length > 0) return 'gateway';
  const ready = [...mail.channels().keys()].find(mail.canTell);
  return isAlive() && ready !== undefined ? `tell ${ready}` : undefined;
}

/** What is about to happen or is so, for faults that wait for it. */
function momentsOf({ mail, exchange, world }: Stage): ReadonlySet<Moment> {
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
