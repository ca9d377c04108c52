// No order outside sessions, price limits, price steps or lots: the hours are written here once more, and what the exchange refuses
// of ours is a breach, unless it did so on purpose or could not be known.
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import { isOnGrid } from '../../../../src/market/instruments/tick-grid.ts';
import type { Exchange as Board } from '../../../../src/market/venues/vietnam/trading-rules.ts';
import { MANUAL } from '../../../../src/trader/domain/orders/order-request.ts';
import { legOf, type OrderCall } from '../components/order-call.ts';
import { BOARDS, venueOf } from '../environment/environment.ts';
import type { MakeLaw } from './world.ts';

const at = (hours: number, minutes = 0) => hours * HOUR_MS + minutes * MINUTE_MS;
const ICT_MS = 7 * HOUR_MS;

type Span = readonly [from: number, until: number];

const CONTINUOUS: Readonly<Record<Board, readonly Span[]>> = {
  HOSE: [
    [at(9, 15), at(11, 30)],
    [at(13), at(14, 30)],
  ],
  HNX: [
    [at(9), at(11, 30)],
    [at(13), at(14, 30)],
  ],
  UPCOM: [
    [at(9), at(11, 30)],
    [at(13), at(15)],
  ],
};

/** How long a call may be under way beyond the end of a session. */
const UNDER_WAY_MS = 5_000;
const LOT = 100;

/** Of the simulator, on demand. */
const ON_PURPOSE = 'ERR500: Rejected by the exchange';
const HALTED = 'ORD017';
const CLOSED = 'ERR500: Invalid market status';
const TOO_MUCH = 'ORD007';

export const insideTheRules: MakeLaw = (world, broken) => {
  const saidAt = new Map<string, number>();
  const judged = new Set<string>();

  function isContinuous(symbol: string, moment: number): boolean {
    const time = (moment + ICT_MS) % DAY_MS;
    const spans = CONTINUOUS[BOARDS.get(symbol) ?? 'HOSE'];
    const { calendar } = venueOf(symbol);
    const isTradingDay = calendar.sessionOf(calendar.dayOf(world.now())) !== undefined;
    return isTradingDay && spans.some(([from, until]) => time >= from && time < until);
  }

  /** What a person asks for may be for an auction: the exchange judges it. */
  function isOfPerson(requestId: string): boolean {
    const { positionId = '' } = world.recordOf(requestId) ?? {};
    const owner = world.state.positions.get(positionId)?.strategy;
    return legOf(requestId) === 'h' || (legOf(requestId) === 'e' && owner === MANUAL);
  }

  function judge(call: OrderCall): void {
    const { requestId, symbol, quantity, price, type } = call;
    const security = world.exchange().market.security(symbol);
    if (security === undefined) return broken(`${requestId} is for ${symbol}, which nobody lists`);
    if (!isOfPerson(requestId) && type === 'LO' && !isContinuous(symbol, world.now()))
      broken(`${requestId} for ${symbol} is said outside the session`);
    if (quantity <= 0 || (quantity > LOT && quantity % LOT !== 0))
      broken(`${requestId} is for ${quantity} shares`);
    if (type !== 'LO') return;
    const { floor, ceiling } = security.terms.limits;
    if (price < floor || price > ceiling)
      broken(`${requestId} is for ${price}, outside ${floor} to ${ceiling}`);
    if (!isOnGrid(security.terms.rules.priceSteps.share, price))
      broken(`${requestId} is for ${price}, which is no price of ${symbol}`);
  }

  function excuse(requestId: string, symbol: string, reason: string): boolean {
    if (reason === ON_PURPOSE) return true;
    if (reason.startsWith(HALTED)) return world.isHalted(symbol);
    if (reason === CLOSED) {
      const moment = saidAt.get(requestId) ?? 0;
      const isLate =
        world.now() - moment > UNDER_WAY_MS / 2 || !isContinuous(symbol, moment + UNDER_WAY_MS);
      return world.isClosedByDecree() || isLate || legOf(requestId) === 'h';
    }
    if (reason.startsWith(TOO_MUCH)) return world.now() - world.touchedAt(symbol) < 20_000;
    return false;
  }

  return {
    name: "inside the exchange's rules",
    said(call) {
      if (call.kind !== 'place') return;
      saidAt.set(call.requestId, world.now());
      judge(call);
      if (world.isHaltFilePresent() && legOf(call.requestId) === 'e')
        broken(`${call.requestId} leaves beside the HALT file`);
    },
    changed(change) {
      if (change.kind !== 'order' || change.order.final !== 'RJ') return;
      const { clientRequestId: id, symbol, reason } = change.order;
      if (id === '' || judged.has(id)) return;
      judged.add(id);
      if (!excuse(id, symbol, reason)) broken(`${id} of ${symbol} is refused: ${reason}`);
    },
  };
};
