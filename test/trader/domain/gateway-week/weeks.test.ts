// Weeks of a gateway at the speed of the processor: the simulated IBC logs in each Sunday at 01:00 New York time, restarts each night
// at 23:45, and something goes wrong in most weeks.
import { beforeAll, describe, expect, it } from 'vitest';
import {
  HOUR_MS,
  type Instant,
  instant,
  MINUTE_MS,
  SECOND_MS,
} from '../../../../src/kernel/instant.ts';
import { nextAfter } from '../../../../src/market/time/recurring-time.ts';
import { createIbcMachine, type IbcMachine } from '../../../../src/simulators/ibc/ibc-machine.ts';
import { createGatewayWeek } from '../../../../src/trader/domain/gateway-week/gateway-week.ts';
import {
  createLoginSignReader,
  type LoginSign,
} from '../../../../src/trader/domain/gateway-week/login-signs.ts';
import type { WeekNotice } from '../../../../src/trader/domain/gateway-week/week-step.ts';
import type { GatewayState } from '../../../../src/trader/domain/terms/connection-states.ts';
import { createManualTime } from '../../../kernel/manual-time.ts';

const ZONE = 'America/New_York';
const SCHEDULE = {
  restartAt: { hour: 23, minute: 45, zone: ZONE },
  weeklyLogin: { weekday: 'sun', hour: 1, minute: 0, zone: ZONE },
} as const;
const STARTED = instant(Date.parse('2026-09-05T16:00:00Z'));
const LOOK_MS = 5 * SECOND_MS;
/** What the daemon needs to be sure that a gateway is silent, and to call it so that it waits for a login. */
const SILENT_MS = 15 * SECOND_MS;
const LOGIN_REQUIRED_MS = 25 * SECOND_MS;

interface Said extends WeekNotice {
  readonly at: Instant;
}

interface Week {
  readonly said: readonly Said[];
  readonly commands: readonly string[];
  /** When what the week is about happened. */
  readonly at: Instant;
}

interface World {
  readonly machine: IbcMachine;
  readonly now: () => Instant;
  setInFlight(orders: number): void;
  /** `sluice gateway allow-login` */
  allowLogin(): void;
}

/** Each begins on Saturday at noon; `act` is called on its Sunday at `hours` after midnight. */
interface Plan {
  readonly name: string;
  readonly hours: number;
  act(world: World): void;
  /** Hours after that: what a person does. */
  readonly mended?: { readonly hours: number; act(world: World): void };
}

const PLANS: readonly Plan[] = [
  { name: 'answered', hours: 1, act: ({ machine }) => machine.answerWith('answered') },
  { name: 'late', hours: 1, act: ({ machine }) => machine.answerWith('late') },
  { name: 'missed', hours: 1, act: ({ machine }) => machine.answerWith('missed', 'missed') },
  { name: 'denied', hours: 1, act: ({ machine }) => machine.answerWith('denied') },
  {
    ...{ name: 'crash', hours: 9 },
    act: ({ machine }) => machine.crash(),
    mended: { hours: 2, act: ({ machine }) => machine.start() },
  },
  { name: 'hang', hours: 36, act: ({ machine }) => machine.hang() },
  {
    ...{ name: 'hang in flight', hours: 36 },
    act({ machine, setInFlight }) {
      setInFlight(2);
      machine.hang();
    },
    mended: { hours: 1, act: ({ setInFlight }) => setInFlight(0) },
  },
  {
    ...{ name: 'rival', hours: 36 },
    act: ({ machine }) => machine.rival(),
    mended: { hours: 3, act: ({ machine }) => machine.start() },
  },
  { name: 'failed', hours: 1, act: ({ machine }) => machine.answerWith('failed', 'answered') },
  {
    ...{ name: 'spoiled token', hours: 36 },
    act: ({ machine }) => machine.spoilToken(),
    mended: {
      hours: 20,
      act({ machine }) {
        machine.crash();
        machine.start();
      },
    },
  },
  {
    ...{ name: 'refused', hours: 1 },
    act: ({ machine }) => machine.answerWith('refused', 'refused'),
    mended: {
      hours: 3,
      act({ machine, allowLogin }) {
        allowLogin();
        machine.answerWith('answered');
        machine.start();
      },
    },
  },
];

/** All plans one after the other, in one gateway's life. */
function played(): ReadonlyMap<string, Week> {
  const time = createManualTime(STARTED);
  const { clock } = time;
  let signs: LoginSign[] = [];
  let inFlight = 0;
  let isRefused = false;
  let downSince: Instant | undefined;
  const signOf = createLoginSignReader();
  const machine = createIbcMachine({
    clock,
    log(line) {
      const sign = signOf(line);
      if (sign !== undefined) signs.push(sign);
    },
    changed(condition) {
      downSince = condition === 'up' ? undefined : (downSince ?? clock.now());
    },
  });
  machine.start();
  time.advance(5 * MINUTE_MS);
  signs = [];
  const week = createGatewayWeek({
    ...{ schedule: SCHEDULE, hasIbc: true, lastSign: 'logged-in' },
    startedAt: clock.now(),
  });
  const world = {
    machine,
    now: clock.now,
    setInFlight(orders: number) {
      inFlight = orders;
    },
    allowLogin() {
      isRefused = false;
    },
  };
  const weeks = new Map<string, Week>();
  for (const plan of PLANS) {
    const said: Said[] = [];
    const commands: string[] = [];
    const sunday = nextAfter({ ...SCHEDULE.weeklyLogin, hour: 0 }, clock.now());
    const at = instant(sunday + plan.hours * HOUR_MS);
    const due = [
      {
        at: nextAfter(SCHEDULE.weeklyLogin, clock.now()),
        act: () => machine.isRunning() && machine.endWeek(),
      },
      { at: instant(at - SECOND_MS), act: () => plan.act(world) },
      ...(plan.mended === undefined
        ? []
        : [{ at: instant(at + plan.mended.hours * HOUR_MS), act: () => plan.mended?.act(world) }]),
    ].toSorted((a, b) => a.at - b.at);
    let night = nextAfter(SCHEDULE.restartAt, clock.now());
    const end = instant(sunday + 6.5 * 24 * HOUR_MS);
    while (clock.now() < end) {
      time.advance(LOOK_MS);
      const now = clock.now();
      for (let next = due[0]; next !== undefined && next.at <= now; next = due[0]) {
        due.shift();
        next.act();
      }
      if (now >= night) {
        night = nextAfter(SCHEDULE.restartAt, now);
        if (machine.condition() === 'up') machine.command('RESTART');
      }
      const heard = signs;
      signs = [];
      const step = week.look(now, {
        trader: {
          ...{ state: stateOf(now, downSince), inFlight, cover: 'no positions' },
          isMute: machine.condition() === 'mute',
        },
        isListening: machine.condition() === 'up' || machine.condition() === 'mute',
        isIbcThere: machine.isRunning(),
        signs: heard,
        ...{ isLogMissing: false, isRefused },
      });
      isRefused = step.isRefused ?? isRefused;
      said.push(...step.notices.map((notice) => ({ ...notice, at: now })));
      if (step.command !== undefined) {
        commands.push(step.command);
        expect(machine.command(step.command).line).toMatch(/^OK/);
      }
    }
    weeks.set(plan.name, { said, commands, at });
  }
  return weeks;
}

function stateOf(now: Instant, downSince: Instant | undefined): GatewayState {
  const downMs = downSince === undefined ? 0 : now - downSince;
  if (downMs >= LOGIN_REQUIRED_MS) return 'login_required';
  return downMs >= SILENT_MS ? 'dead' : 'ready';
}

let weeks: ReadonlyMap<string, Week>;
beforeAll(() => {
  weeks = played();
});

function weekOf(name: string): Week {
  const found = weeks.get(name);
  if (found === undefined) throw new Error(name);
  return found;
}

const kindsOf = ({ said }: Week) => said.map(({ kind }) => kind);

/** Milliseconds from what happened to the first notice of the kind after it. */
function delayOf({ said, at }: Week, kind: WeekNotice['kind']): number {
  const first = said.find((one) => one.kind === kind && one.at >= at);
  if (first === undefined) throw new Error(`${kind} was not said`);
  return first.at - at;
}

const ANNOUNCED = ['login-due', 'login-due', 'login-due'];

describe('in these weeks', () => {
  it('a login is announced half an hour before, again and when it is due, and its push at once', () => {
    const week = weekOf('answered');
    expect(kindsOf(week)).toEqual([...ANNOUNCED, 'login-push', 'gateway-recovered']);
    expect(week.said.slice(0, 3).map(({ at }) => Math.round((week.at - at) / MINUTE_MS))).toEqual([
      30, 10, 0,
    ]);
    expect(delayOf(week, 'login-push')).toBeLessThanOrEqual(MINUTE_MS);
    expect(week.commands).toEqual([]);
  });

  it('a push that is answered late is repeated each minute, and nothing is called missed', () => {
    const week = weekOf('late');
    expect(kindsOf(week)).toEqual([
      ...ANNOUNCED,
      ...['login-push', 'login-push', 'login-push', 'gateway-recovered'],
    ]);
    expect(week.commands).toEqual([]);
  });

  it.each(['missed', 'denied'])(
    'a push that is %s is an alarm, and no restart cures it',
    (name) => {
      const week = weekOf(name);
      expect(kindsOf(week)).toContain('login-missed');
      expect(kindsOf(week).at(-1)).toBe('gateway-recovered');
      expect(week.commands).toEqual([]);
    },
  );

  it('a gateway that crashed is named within a minute, with what to start', () => {
    const week = weekOf('crash');
    expect(delayOf(week, 'gateway-stuck')).toBeLessThanOrEqual(65 * SECOND_MS);
    const text = week.said.find(({ kind }) => kind === 'gateway-stuck')?.text;
    expect(text).toContain('IBC does not run either. Start its unit again');
    expect(week.commands).toEqual([]);
  });

  it('one that answers nothing on an open port is restarted once, which keeps the login', () => {
    const week = weekOf('hang');
    expect(delayOf(week, 'gateway-restarted')).toBeLessThanOrEqual(65 * SECOND_MS);
    expect(week.commands).toEqual(['RESTART']);
    expect(kindsOf(week).slice(-2)).toEqual(['gateway-restarted', 'gateway-recovered']);
    expect(kindsOf(week).filter((kind) => kind === 'login-push')).toHaveLength(1);
  });

  it('it is not restarted while orders are in flight, and is once there are none', () => {
    const week = weekOf('hang in flight');
    expect(delayOf(week, 'gateway-stuck')).toBeLessThanOrEqual(65 * SECOND_MS);
    const text = week.said.find(({ kind }) => kind === 'gateway-stuck')?.text;
    expect(text).toContain('It is not restarted: 2 orders are in flight');
    expect(week.commands).toEqual(['RESTART']);
    expect(delayOf(week, 'gateway-restarted')).toBeGreaterThanOrEqual(HOUR_MS);
  });

  it('a second session of the user is named, and no restart takes the connection back', () => {
    const week = weekOf('rival');
    expect(delayOf(week, 'gateway-stuck')).toBeLessThanOrEqual(65 * SECOND_MS);
    const text = week.said.find(({ kind }) => kind === 'gateway-stuck')?.text;
    expect(text).toContain('Another session of the same user');
    expect(week.commands).toEqual([]);
  });

  it('a refused password is tried once: IBC is stopped, and a person is reminded until it works', () => {
    const week = weekOf('refused');
    expect(week.commands).toEqual(['STOP']);
    expect(delayOf(week, 'password-refused')).toBeLessThanOrEqual(MINUTE_MS);
    expect(kindsOf(week).filter((kind) => kind === 'password-refused').length).toBeGreaterThan(3);
    expect(kindsOf(week).at(-1)).toBe('gateway-recovered');
  });

  it('a login that fails is an alarm, and IBC by itself tries again: nothing is stopped, and no password was refused', () => {
    const week = weekOf('failed');
    expect(kindsOf(week)).toEqual([
      ...ANNOUNCED,
      ...['login-missed', 'login-push', 'gateway-recovered'],
    ]);
    expect(week.said.find(({ kind }) => kind === 'login-missed')?.text).toContain(
      'IBC starts the gateway anew by itself',
    );
    expect(week.commands).toEqual([]);
  });

  it('a re-login that is refused after a restart is no refused password: a person restarts IBC with the same one', () => {
    const week = weekOf('spoiled token');
    expect(kindsOf(week)).toEqual([
      ...[...ANNOUNCED, 'login-push', 'gateway-recovered'],
      ...Array.from({ length: 17 }, () => 'gateway-stuck'),
      ...['login-push', 'gateway-recovered'],
    ]);
    expect(week.said.find(({ kind }) => kind === 'gateway-stuck')?.text).toContain(
      'Restart the unit of IBC',
    );
    expect(week.commands).toEqual([]);
  });

  it('restarts of the night that keep the login are not worth a notice', () => {
    for (const [name, { said }] of weeks) {
      if (name === 'spoiled token') continue;
      const atNight = said.filter(({ at }) => {
        const restart = nextAfter(SCHEDULE.restartAt, instant(at - 10 * MINUTE_MS));
        return restart <= at;
      });
      expect(atNight).toEqual([]);
    }
  });
});
