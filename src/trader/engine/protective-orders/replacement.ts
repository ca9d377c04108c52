// What follows a replacement stop that the broker refuses or does not answer: another form, then a market exit. Outside an open
// market it is tried again at the next sweep and at the open.
import { MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import type { Validity } from '../../domain/orders/order-terms.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { counted } from '../../domain/wording/figures.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isLive } from '../state/position-lookups.ts';
import { alarmOnce, beginClose, isMarketOpen } from '../turn/actions.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import { sessionOf } from '../turn/session-bounds.ts';
import { lastSweepAt } from '../turn/sweeps.ts';
import type { Turn } from '../turn/turn.ts';
import { isStuck } from './stuck-stop.ts';

/** Refused placements of a stop before we stop trying; in a closed market unanswered ones count too. */
const PLACEMENTS_MAX = 3;
/** Since the first replacement was sent, in wall time: when the position is closed at the market. */
const EXIT_MS = 15 * SECOND_MS;
const EXIT_REFUSED_MS = 7 * SECOND_MS;
/** Each form has this long to be answered. */
const ANSWER_MS = 5 * SECOND_MS;

const GTC: Validity = { kind: 'gtc' };
const DAY: Validity = { kind: 'day' };

/** The validity of the stop to be placed now; undefined while one is awaited, or if none is placed any more. */
export function nextForm(on: PositionTurn<HeldPosition>): Validity | undefined {
  const { turn, position } = on;
  const tried = triedIn(on);
  const newest = tried.at(-1);
  if (newest === undefined) return GTC;
  if (isLive(newest) && !isStuck(turn, position, newest)) return undefined;
  const refused = tried.filter(isRefused).length;
  const isOpen = isMarketOpen(turn, position.symbol);
  if (refused >= PLACEMENTS_MAX) return giveUp(on, whatRefused(tried));
  if (!isOpen) return isLive(newest) ? undefined : formInClosedMarket(on, tried);
  // Silence on an unhealthy line is not the broker's answer.
  if (!isRefused(newest) && turn.state.gateway.state !== 'ready') return undefined;
  const alone = tried.filter(isAlone);
  if (alone.length === 0) return GTC;
  if (isRefused(newest)) return isTimeUp(on) ? exit(on) : formAfter(newest);
  const isOfThisConnection = newest.intendedAt >= turn.state.sessionAt;
  // The daemon died before it was sent, so the broker has not rejected this form; a day order would expire overnight.
  if (!isOfThisConnection && newest.status === 'not_sent') return newest.terms.validity;
  // Sent before the present connection: it is tried once more on this one.
  if (alone.length < 2 || !isOfThisConnection) return DAY;
  return isTimeUp(on) ? exit(on) : undefined;
}

/** There is time: the end of the last one is awaited, and after a few the next sweep. */
function formInClosedMarket(
  on: PositionTurn<HeldPosition>,
  { length }: readonly OrderRecord[],
): Validity | undefined {
  if (length < PLACEMENTS_MAX) return GTC;
  return giveUp(on, `the broker has not taken the stop, which was sent ${length} times`);
}

/** The first replacement was sent so long ago that the position is closed instead; the newest has had its time. */
export function isTimeUp(on: PositionTurn<HeldPosition>): boolean {
  const { turn, position } = on;
  const alone = triedIn(on).filter(isAlone);
  const [first, newest] = [alone[0], alone.at(-1)];
  if (first === undefined || newest === undefined) return false;
  if (!isMarketOpen(turn, position.symbol) || turn.state.gateway.state !== 'ready') return false;
  const isAnswered = isRefused(newest);
  const ageMs = turn.now - first.intendedAt;
  if (ageMs < wall(turn, isAnswered ? EXIT_REFUSED_MS : EXIT_MS)) return false;
  return isAnswered || turn.now - newest.intendedAt >= wall(turn, ANSWER_MS);
}

/** Closes the position, because no stop comes to work. */
export function exit(on: PositionTurn<HeldPosition>): undefined {
  const seconds = EXIT_MS / SECOND_MS;
  const tried = triedIn(on);
  if (tried.at(-1)?.isUnsent === true) return giveUp(on, whatRefused(tried));
  return giveUp(on, `the broker has not put a stop to work in ${seconds} s`);
}

/** A refusal of our own adapter is not the broker's. */
function whatRefused(tried: readonly OrderRecord[]): string {
  const refused = tried.filter(isRefused);
  const unsent = refused.filter(({ isUnsent }) => isUnsent === true);
  const why = unsent.at(-1)?.why;
  if (why === undefined) return `the broker refused the stop ${counted(refused.length, 'time')}`;
  return `the daemon could not send the stop ${counted(unsent.length, 'time')} (${why})`;
}

/** Raises an alarm each minute; in an open market the position is closed. */
function giveUp(on: PositionTurn<HeldPosition>, what: string): undefined {
  const { turn, position, chain } = on;
  const { positionId, symbol } = position;
  const isOpen = isMarketOpen(turn, symbol);
  const next = isOpen ? 'the position is being closed' : 'it is tried again at the open';
  const text = `${symbol}: ${what}, ${next}`;
  const key = `${positionId}/unprotected/${Math.floor(turn.now / MINUTE_MS)}`;
  alarmOnce(turn, key, { kind: 'unprotected', symbol, text }, chain);
  if (isOpen) beginClose(turn, position, 'unprotected');
  return undefined;
}

/** If the group of a target was the cause, the same form is tried in a new group. */
function formAfter({ terms }: OrderRecord): Validity {
  const isOwnGroup = terms.group === undefined || terms.group === terms.orderRef;
  return isOwnGroup || terms.validity.kind === 'day' ? DAY : GTC;
}

/** Stops since the last one that worked, without those from before the open, the end of a halt or, in a closed market, the last sweep. */
function triedIn({ turn, position, orders }: PositionTurn<HeldPosition>): readonly OrderRecord[] {
  const { symbol } = position;
  const since = isMarketOpen(turn, symbol) ? openSince(turn, symbol) : lastSearchAt(turn);
  const stops = orders.filter(({ terms }) => terms.leg === 's');
  const lastThatWorked = stops.findLastIndex(
    ({ hasWorked, status }) => hasWorked === true && status !== 'rejected',
  );
  return stops.slice(lastThatWorked + 1).filter(({ statusAt }) => statusAt >= since);
}

function isAlone({ terms }: OrderRecord): boolean {
  return terms.parentRef === undefined;
}

function isRefused({ status, isUnsent }: OrderRecord): boolean {
  return status === 'rejected' || isUnsent === true;
}

/** Since the open or the end of the last trading halt. */
function openSince(turn: Turn, symbol: string): number {
  return Math.max(sessionOf(turn, symbol)?.open ?? 0, turn.market.resumedAt(symbol) ?? 0);
}

/** The last time at which missing protection was looked for: at a sweep, or on a new connection to the broker. */
function lastSearchAt(turn: Turn): number {
  return Math.max(lastSweepAt(turn) ?? 0, turn.state.sessionAt);
}

function wall({ speed }: Turn, ms: number): number {
  return ms * Math.max(1, speed);
}
