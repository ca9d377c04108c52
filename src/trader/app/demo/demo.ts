// What the demonstration plays, one day after another: the shipped prices and predictions of the US, or the generated prices
// of Vietnam.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Instant, instant, type TradingDay } from '../../../kernel/instant.ts';
import type { Session } from '../../../market/time/calendar.ts';
import { venuesOf } from '../../config/settings/venues.ts';
import type { DemoName } from '../../ports/demonstrations.ts';
import type { HomeVenue } from '../../ports/home-venue.ts';
import { PACKAGE_FOLDER } from '../instance/package.ts';
import type { Play, SyntheticPart } from '../simulated/play.ts';
import { playedSpans } from '../simulated/played-spans.ts';
import { VIETNAM_PLAY } from './vietnam-play.ts';

const DATA = join(PACKAGE_FOLDER, 'config', 'demo');
const BARS = join(DATA, 'spy-1m.csv');
/** An ex-date, with the assignments of the night before. */
const OPTIONS_SCENARIO = join(DATA, 'options-scenario.yaml');
const FIRST_SHIPPED = '2020-12-16' as TradingDay;

interface Stage {
  readonly begin: Instant;
  readonly days: readonly TradingDay[];
  readonly prices: Pick<Play, 'bars' | 'seed' | 'boards'>;
  readonly tape: string;
}

/** Four days of Vietnam last as long as two of the US. */
export const DEMO_SPEED: Readonly<Record<DemoName, number>> = {
  us: 60,
  options: 60,
  alpaca: 60,
  vietnam: 120,
};

/** Which of its parts are generated rather than recorded from a market. */
export const DEMO_SYNTHETIC: Readonly<Record<DemoName, readonly SyntheticPart[]>> = {
  us: ['predictions'],
  options: ['option quotes', 'predictions'],
  alpaca: ['predictions'],
  vietnam: ['prices', 'predictions'],
};

/** Whose calendar its days are of. */
export const DEMO_VENUE: Readonly<Record<DemoName, HomeVenue>> = {
  us: 'us',
  options: 'us',
  alpaca: 'us',
  vietnam: 'vietnam',
};

/** From its begin, or from where one was left; undefined if that one has played all its sessions. */
export function demoPlay(demo: DemoName, speed: number, leftAt?: Instant): Play | undefined {
  const venue = DEMO_VENUE[demo];
  const { begin, days, prices, tape } = venue === 'us' ? shipped() : generated();
  const from = leftAt ?? begin;
  const sessions = days.map((day) => sessionOf(venue, day)).filter(({ close }) => close > from);
  const [first] = sessions;
  if (first === undefined) return undefined;
  const opens = playedSpans(first, venue)[0]?.open ?? first.open;
  return {
    begin: instant(Math.max(from, begin, opens)),
    ...{ speed, sessions },
    ...prices,
    ...(demo === 'options' && { scenario: OPTIONS_SCENARIO }),
    synthetic: DEMO_SYNTHETIC[demo],
    predictions: { tape: join(DATA, tape) },
  };
}

/** From the first day of the demonstration on, ascending. */
function shipped(): Stage {
  const lines = readFileSync(BARS, 'utf8').split('\n');
  const days = new Set(lines.map((line) => line.slice(0, 'YYYY-MM-DD'.length) as TradingDay));
  return {
    begin: instant(Date.parse('2020-12-16T09:36:00-05:00')),
    days: [...days].filter((day) => day >= FIRST_SHIPPED && isSession('us', day)).sort(),
    prices: { bars: new Map([['SPY', BARS]]) },
    tape: 'predictions.ndjson',
  };
}

function generated(): Stage {
  const { days, seed, boards } = VIETNAM_PLAY;
  return {
    begin: instant(Date.parse(`${days[0]}T08:59:00+07:00`)),
    days: days.map((day) => day as TradingDay),
    prices: { bars: new Map(), seed, boards },
    tape: 'vietnam-predictions.ndjson',
  };
}

function isSession(market: HomeVenue, day: TradingDay): boolean {
  return venuesOf(market).home.calendar.sessionOf(day) !== undefined;
}

function sessionOf(market: HomeVenue, day: TradingDay): Session {
  const session = venuesOf(market).home.calendar.sessionOf(day);
  if (session === undefined) throw new Error(`${day} is not a trading day`);
  return session;
}
