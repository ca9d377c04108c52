// One account for a year: the same journal, positions and people from the first day to the last, on virtual time, with everything that
// a year brings between two days.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Instant,
  instant,
  MINUTE_MS,
  SECOND_MS,
  type TradingDay,
} from '../../src/kernel/instant.ts';
import { createRandom, hashOf, type Random } from '../../src/kernel/random.ts';
import type { Session } from '../../src/market/time/calendar.ts';
import { US_EQUITIES } from '../../src/market/venues/us.ts';
import type { Fact } from '../../src/trader/domain/facts/facts.ts';
import type { Violation } from '../simulation/components/played.ts';
import { ACCOUNT } from '../simulation/environment/environment.ts';
import { readTablesCopyIn } from '../simulation/laws/read-tables-copy.ts';
import { type ToldViolation, toldOf } from '../simulation/report.ts';
import { createSimulatedDay, type SimulatedDay } from '../simulation/simulated-day.ts';
import { type Books, createBooks } from './books.ts';
import { createJournalFile, type JournalFile } from './journal-file.ts';
import { createOperator } from './operator.ts';
import { type Event, type PlannedDay, planYear } from './year-plan.ts';

export const DAYS_A_YEAR = 250;
/** Three accounts live through three years, so that holidays and half days differ. */
const YEARS = ['2023', '2024', '2025'] as const;
export const ACCOUNTS = YEARS.length;
export const SYMBOLS = ['AA', 'BB', 'CC', 'DD'];
const HISTORY_SESSIONS = 2;
const BEFORE_OPEN_MS = 15 * MINUTE_MS;
const AFTER_CLOSE_MS = 5 * MINUTE_MS;
const PROVEN_AFTER_CLOSE_MS = 20 * MINUTE_MS;
/** A person looks at the alarms. */
const LOOKS_MS = [20 * MINUTE_MS, 100 * MINUTE_MS, 180 * MINUTE_MS] as const;
/** For what led up to a violation. */
const FACTS_READ = 20_000;
/** The engine looks at the time so often in a session, sooner than a law runs out of time, and at night. */
const BUSY_BEAT_MS = [1_000, 2_500] as const;
const NIGHT_BEAT_MS = [60_000, 120_000] as const;
const JOURNAL_ID = 'simulate';

export interface YearOptions {
  readonly seed: number;
  /** From 1. */
  readonly account: number;
  /** Trading days, of at most 250. */
  readonly days: number;
  readonly faultsMax: number;
  readonly symbols?: readonly string[];
}

/** After each trading day and the night that follows it. */
export interface AccountDay {
  readonly account: number;
  /** From 1. */
  readonly number: number;
  readonly day: TradingDay;
  readonly orders: number;
  readonly turns: number;
  readonly faults: readonly string[];
  readonly deploys: number;
  readonly kills: number;
  readonly logins: number;
  readonly loginsMissed: number;
  readonly alarmsRaised: number;
  readonly alarmsEnded: number;
  readonly alarmKinds: Readonly<Record<string, number>>;
  readonly facts: number;
  readonly journalBytes: number;
  readonly snapshotLength: number;
  readonly violations: readonly ToldViolation[];
}

export async function playAccount(
  options: YearOptions,
  onDay: (day: AccountDay) => void,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-year-'));
  try {
    await playIn(folder, options, onDay);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function playIn(
  folder: string,
  { seed: of, account, days, faultsMax, symbols = SYMBOLS }: YearOptions,
  onDay: (day: AccountDay) => void,
): Promise<void> {
  const seed = hashOf(`year/${of}/${account}`);
  const sessions = sessionsOf(account, days);
  const planned = planYear(createRandom(seed, 'year'), sessions);
  const [first] = sessions;
  if (first === undefined) return;
  const before = earlier(first, HISTORY_SESSIONS);
  const life = createLife({
    folder,
    seed,
    symbols,
    faultsMax,
    sessions: [...before, ...sessions],
    first,
  });
  try {
    for (const [at, day] of planned.entries()) {
      await life.play(day, planned[at + 1]?.session);
      const report = life.report();
      onDay({ account, number: at + 1, day: day.session.day, ...report });
      if (report.violations.length > 0) return;
    }
  } finally {
    life.close();
  }
}

type Report = Omit<AccountDay, 'account' | 'number' | 'day'>;

interface Life {
  play(day: PlannedDay, next: Session | undefined): Promise<void>;
  /** Since the last one. */
  report(): Report;
  close(): void;
}

function createLife(play: {
  readonly folder: string;
  readonly seed: number;
  readonly symbols: readonly string[];
  readonly faultsMax: number;
  readonly sessions: readonly Session[];
  readonly first: Session;
}): Life {
  const { seed, symbols, faultsMax } = play;
  const random = createRandom(seed, 'life');
  /** Market time; before the first day nothing is slow. */
  let slow: { readonly until: number } | undefined;
  const files: JournalFile[] = [];
  const books: Books[] = [];
  const alarms = { raised: 0, open: new Set<string>(), ended: 0 };
  const alarmKinds = new Map<string, number>();
  const counted = { deploys: 0, kills: 0, logins: 0, loginsMissed: 0 };
  let reported = { orders: 0, turns: 0, faults: 0, raised: 0, ended: 0, facts: 0 };

  const simulated: SimulatedDay = createSimulatedDay({
    ...{ seed, symbols, faultsMax, sessions: play.sessions },
    start: instant(play.first.open - BEFORE_OPEN_MS),
    journal(watch) {
      const file = createJournalFile({
        ...{ folder: play.folder, journalId: JOURNAL_ID, mode: 'paper', account: ACCOUNT },
        watch: {
          ...watch,
          committed(facts) {
            watch.committed(facts);
            for (const one of books) one.booked(facts);
            if (facts.some(({ fact }) => CHANGES_ALARMS.has(fact.type))) countAlarms();
          },
        },
        block,
      });
      files.push(file);
      return file.journal;
    },
    ofTables: readTablesCopyIn({
      tables: () => file().tables(),
      everyFacts: Number.POSITIVE_INFINITY,
    }),
    beatMs: (drawn, now) =>
      isNearSession(now) ? drawn.between(...BUSY_BEAT_MS) : drawn.between(...NIGHT_BEAT_MS),
  });
  const { stage } = simulated;
  const { scheduler, exchange, mischief, state } = stage;
  books.push(createBooks({ state, exchange, symbols }));
  const operator = createOperator({
    today: () => US_EQUITIES.dayOf(scheduler.now()),
    command: (command) => void stage.daemon()?.trader.command(command),
    sellByHand: (symbol) => mischief.sellByHand(symbol, 1),
  });

  function file(): JournalFile {
    const [only] = files;
    if (only === undefined) throw new Error('the journal is not there');
    return only;
  }

  function block(): void {
    if (slow === undefined || scheduler.now() >= slow.until) return;
    scheduler.blockTo(scheduler.now() + Math.floor(random.between(20, 1_500)), exchange);
  }

  function countAlarms(): void {
    const open = new Set<string>();
    for (const { id, kind } of state.alarms.values()) {
      open.add(id);
      if (alarms.open.has(id)) continue;
      alarms.raised += 1;
      alarmKinds.set(kind, (alarmKinds.get(kind) ?? 0) + 1);
    }
    for (const id of alarms.open) if (!open.has(id)) alarms.ended += 1;
    alarms.open = open;
  }

  function happens(event: Event): void {
    switch (event.kind) {
      case 'gateway-restarts':
        return mischief.lasting({ kind: 'restart', forMs: event.forMs });
      case 'login': {
        counted.logins += 1;
        if (event.isMissed) counted.loginsMissed += 1;
        const leftMs = event.at + event.forMs - scheduler.now();
        // A host that slept finds the gateway logged in again, over another connection.
        if (leftMs > 0) mischief.lasting({ kind: 'login-required', forMs: leftMs });
        return mischief.strike('reset');
      }
      case 'hand':
        return trade(random);
      case 'disk-full':
        return mischief.fillDisk(event.forMs, event.hasReserve);
      case 'disk-slow':
        mischief.slowDisk(event.forMs);
        slow = { until: scheduler.now() + event.forMs };
    }
  }

  /** In another program: buys, or sells what is there. */
  function trade(drawn: Random): void {
    const symbol = symbols[Math.floor(drawn.next() * symbols.length)] ?? '';
    const held = exchange.view().accounts[0]?.account.holdingBySymbol.get(symbol)?.quantity ?? 0;
    if (held > 0 && drawn.chance(0.6))
      mischief.sellByHand(symbol, Math.ceil(held * drawn.between(0.1, 1)));
    else mischief.strike('manual-order');
  }

  async function outages({ outages: planned }: PlannedDay): Promise<void> {
    for (const { at, until, how } of planned) {
      await simulated.playTo(at);
      await simulated.night(how, until);
      counted[how === 'stopped' ? 'deploys' : 'kills'] += 1;
      file().reopen('same');
      await simulated.playTo(until);
    }
  }

  async function nightAfter(day: PlannedDay, next: Session): Promise<void> {
    const morning = instant(next.open - BEFORE_OPEN_MS);
    const { night } = day;
    await simulated.night(night, morning);
    if (night === 'stopped' || night === 'crashed') {
      counted[night === 'stopped' ? 'deploys' : 'kills'] += 1;
      file().reopen(night === 'stopped' && day.isNewVersion ? 'new-version' : 'same');
    }
    await simulated.playTo(morning);
  }

  /** What is broken on purpose ends; a quarter of an hour later the daemon is well, and its books prove. */
  async function evening({ session }: PlannedDay): Promise<void> {
    mischief.rest();
    slow = undefined;
    await simulated.playTo(instant(session.close + PROVEN_AFTER_CLOSE_MS));
    countAlarms();
    const accuse = (law: string, text: string) =>
      stage.checker.accuse(law, `${session.day}: ${text}`);
    const { gateway, isReconciled } = state;
    if (stage.daemon() === undefined || gateway.state !== 'ready' || !isReconciled)
      accuse(
        'well in the evening',
        `${gateway.state} (${gateway.why}), reconciled: ${isReconciled}`,
      );
    for (const one of books) for (const text of one.prove()) accuse('the books prove', text);
    stage.checker.end();
    operator.look([...state.alarms.values()]);
    await simulated.playTo(instant(scheduler.now() + MINUTE_MS));
    for (const text of operator.unended([...state.alarms.values()]))
      accuse('every alarm ends', text);
  }

  return {
    async play(day, next) {
      const { session } = day;
      stage.plan(session);
      for (const event of day.events) scheduler.at(event.at, () => happens(event));
      for (const ms of LOOKS_MS)
        scheduler.at(session.open + ms, () => operator.look([...state.alarms.values()]));
      await outages(day);
      await simulated.playTo(instant(session.close + AFTER_CLOSE_MS));
      await evening(day);
      if (next === undefined) await simulated.end();
      else await nightAfter(day, next);
    },
    report() {
      const { orders, turns, faults, violations } = simulated.result();
      const facts = file().journal.lastSeq();
      const since = reported;
      reported = {
        orders,
        turns,
        faults: faults.length,
        raised: alarms.raised,
        ended: alarms.ended,
        facts,
      };
      const { deploys, kills, logins, loginsMissed } = counted;
      const kinds = Object.fromEntries(alarmKinds);
      alarmKinds.clear();
      Object.assign(counted, { deploys: 0, kills: 0, logins: 0, loginsMissed: 0 });
      return {
        ...{ orders: orders - since.orders, turns: turns - since.turns },
        ...{ faults: faults.slice(since.faults), deploys, kills, logins, loginsMissed },
        ...{
          alarmsRaised: alarms.raised - since.raised,
          alarmsEnded: alarms.ended - since.ended,
          alarmKinds: kinds,
        },
        ...{ facts: facts - since.facts, journalBytes: file().bytes() },
        ...{ snapshotLength: file().snapshotLength(), violations: told(violations) },
      };
    },
    close: () => file().close(),
  };

  function told(violations: readonly Violation[]): readonly ToldViolation[] {
    if (violations.length === 0) return [];
    const { journal } = file();
    return toldOf(violations, [...journal.read(Math.max(0, journal.lastSeq() - FACTS_READ))]);
  }
}

/** From a quarter of an hour before the open to as long after the close. */
function isNearSession(now: Instant): boolean {
  const session = US_EQUITIES.sessionOf(US_EQUITIES.dayOf(now));
  return (
    session !== undefined &&
    now > session.open - BEFORE_OPEN_MS - SECOND_MS &&
    now < session.close + BEFORE_OPEN_MS
  );
}

const CHANGES_ALARMS: ReadonlySet<Fact['type']> = new Set([
  ...(['alarm-raised', 'alarm-ended', 'alarm-acknowledged', 'gateway-changed'] as const),
  ...(['trading-changed', 'order-updated', 'config-refused', 'reconciled'] as const),
]);

function sessionsOf(account: number, days: number): readonly Session[] {
  const sessions: Session[] = [];
  let session = US_EQUITIES.nextSession(`${YEARS[account - 1] ?? YEARS[0]}-01-01` as TradingDay);
  while (session !== undefined && sessions.length < Math.min(days, DAYS_A_YEAR)) {
    sessions.push(session);
    session = US_EQUITIES.nextSession(session.day);
  }
  return sessions;
}

function earlier(session: Session, count: number): readonly Session[] {
  const before: Session[] = [];
  for (let back = count; back > 0; back -= 1) {
    const past = US_EQUITIES.previousSession(session.day, back);
    if (past !== undefined) before.push(past);
  }
  return before;
}
