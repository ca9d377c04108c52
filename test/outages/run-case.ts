// Runs one outage: the daemon enters and dies, the exchange fills orders meanwhile, others act, and the restarted daemon is checked.
import { assertNever } from '../../src/kernel/assert.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/kernel/instant.ts';
import type { FaultRequest } from '../../src/simulators/ib-gateway/exchange/scheduling/faults.ts';
import type { GatewayCommand } from '../../src/trader/adapters/ib/messages/messages.ts';
import type { TraderCommand } from '../../src/trader/ports/trader-commands.ts';
import { ACCOUNT } from '../simulation/environment/environment.ts';
import { createActivityLog } from './activity-log.ts';
import { createBareTime } from './bare-time.ts';
import { caseText, type OutageCase, type OutsideEvent, type Restart } from './cases/outage-case.ts';
import { createHarness, type Harness } from './harness/harness.ts';
import { BEGIN, closeOf, openOf, PART, PRICE, SHARES, SYMBOL } from './harness/market.ts';
import { createInvariants } from './invariants.ts';

export interface CaseResult {
  readonly name: string;
  /** One sentence for each law that is broken. */
  readonly broken: readonly string[];
  /** What happened, line by line. */
  readonly activity: readonly string[];
}

const READY_MS = 60 * SECOND_MS;
const ENTERED_MS = 20 * SECOND_MS;
/** Long enough for every rung of the ladder and two looks at everything. */
const JUDGED_MS = 12 * MINUTE_MS;
const HAND_SHARES = 50;
const SALE_AT_OPEN: TraderCommand = {
  type: 'place-order',
  order: {
    symbol: SYMBOL,
    side: 'sell',
    type: 'MOO',
    quantity: SHARES,
    as: 'position',
    effect: 'close',
    takesOwnership: true,
  },
  requester: { user: 'ann' },
};

export function runCase(one: OutageCase, seed = 1): CaseResult {
  const isForgetful = one.endedOrders === 'forgotten' && one.restart !== 'same-day';
  const invariants = createInvariants(!isForgetful);
  const log = createActivityLog(() => harness.now());
  const bare = createBareTime(() => harness);
  const harness: Harness = createHarness({
    seed,
    endedOrders: one.endedOrders,
    gateway: one.gateway,
    changed(change) {
      invariants.changed(change);
      bare.changed(change);
      log.changed(change);
    },
  });
  harness.start();
  if (!harness.passUntil(() => isReady(harness), READY_MS)) throw new Error('not ready');
  harness.price(PRICE.base);
  harness.pass(2 * SECOND_MS);
  const restartAt = restartOf(one.restart);
  fill(one, harness, restartAt);
  act(one, harness, restartAt);
  harness.passTo(restartAt);
  invariants.beforeRestart(harness);
  bare.begin();
  endUnused(harness);
  log.note(harness.now(), `the daemon starts again; ${holdingText(harness)}`);
  harness.start();
  harness.passTo(Math.max(restartAt, openOf(dayOf(one.restart))) + JUDGED_MS);
  log.note(harness.now(), `the end; ${holdingText(harness)}`);
  const broken = invariants.check(harness, bare.total());
  return { name: caseText(one), broken, activity: log.lines(harness.facts()) };
}

/** A part that no order of before the restart has filled is not left for the orders after it. */
function endUnused({ exchange }: Harness): void {
  for (const { kind, faultId } of exchange.faults())
    if (kind === 'partial-fill') exchange.removeFaults(faultId);
}

function holdingText(harness: Harness): string {
  const { quantity, socketQuantity } = harness.holding();
  return `${quantity} held, ${socketQuantity} of them ours`;
}

function isReady(harness: Harness): boolean {
  return harness.state().isReconciled && harness.now() > BEGIN + 5 * SECOND_MS;
}

function dayOf(restart: Restart): number {
  return restart === 'same-day' ? 0 : restart === 'two-nights' ? 2 : 1;
}

function restartOf(restart: Restart): number {
  const open = openOf(dayOf(restart));
  switch (restart) {
    case 'same-day':
      return BEGIN + 10 * MINUTE_MS;
    case 'before-open':
      return open - 30 * MINUTE_MS;
    case 'after-open':
    case 'two-nights':
      return open + 10 * MINUTE_MS;
    default:
      return assertNever(restart);
  }
}

/** Up to the crash, and the fills of the minute after it. */
function fill(one: OutageCase, harness: Harness, restartAt: number): void {
  die(one, harness, restartAt);
  const fills =
    one.missedFills.startsWith('exit') || one.missedFills === 'none'
      ? []
      : one.missedFills.split('-');
  const [first = '', second = ''] = fills;
  harness.pass(SECOND_MS);
  if (first === 'entry') fillAt(harness, 'entry', { isPart: second === 'part', restartAt });
  const last = first === 'entry' ? second : first;
  const isPart = fills.length > 1 && fills.at(-1) === 'part';
  if (last === 'stop' || last === 'target') fillAt(harness, last, { isPart, restartAt });
  harness.pass(40 * SECOND_MS);
  harness.price(one.crashPoint === 'stop-moving' ? PRICE.rise : PRICE.base);
  harness.pass(SECOND_MS);
}

function fillAt(
  harness: Harness,
  level: 'entry' | 'stop' | 'target',
  { isPart, restartAt }: { readonly isPart: boolean; readonly restartAt: number },
): void {
  if (isPart) add(harness, partOf(level === 'entry' ? 'parent' : 'child', harness, restartAt));
  harness.price(PRICE[level]);
  harness.pass(3 * SECOND_MS);
  harness.price(level === 'stop' ? PRICE.stop + 0.02 : PRICE[level]);
  harness.pass(3 * SECOND_MS);
}

/** The rest trades a minute after the start. */
function partOf(leg: 'parent' | 'child', harness: Harness, restartAt: number): FaultRequest {
  return {
    kind: 'partial-fill',
    leg,
    shares: PART,
    forMs: restartAt + MINUTE_MS - harness.now(),
  };
}

function die(one: OutageCase, harness: Harness, restartAt: number): void {
  if (one.crashPoint === 'entry-sent') harness.dieAfter(places('e'));
  harness.predict();
  if (!harness.passUntil(() => isEntryThere(harness), ENTERED_MS)) throw new Error('no entry');
  if (one.crashPoint === 'entry-sent') return void harness.pass(SECOND_MS);
  if (one.crashPoint === 'entry-resting') {
    harness.pass(SECOND_MS);
    return harness.kill();
  }
  harness.price(PRICE.entry);
  harness.pass(10 * SECOND_MS);
  harness.price(PRICE.base);
  harness.pass(10 * SECOND_MS);
  if (one.crashPoint === 'held') return harness.kill();
  // From then on an order waits for the next open.
  if (one.crashPoint === 'exit-parked') harness.passTo(closeOf(0) + 5 * SECOND_MS);
  if (one.crashPoint === 'stop-moving') harness.dieAfter(places('s'));
  else {
    harness.dieAfter(places('x'));
    if (one.missedFills === 'none') add(harness, { kind: 'swallow-order' });
    if (one.missedFills === 'exit-part') add(harness, partOf('parent', harness, restartAt));
  }
  if (one.crashPoint === 'stop-moving') harness.price(PRICE.rise);
  else if (one.crashPoint === 'exit-parked') harness.command(SALE_AT_OPEN);
  else harness.command({ type: 'exit', symbol: SYMBOL, isConfirmed: true, by: 'ann' });
  if (!harness.passUntil(() => !harness.isAlive(), 2 * MINUTE_MS))
    throw new Error(`${one.crashPoint}: it did not die`);
}

const places = (leg: string) => (command: GatewayCommand) =>
  command.name === 'placeOrders' &&
  command.orders.some(({ orderRef }) => LEG.exec(orderRef)?.[1] === leg);
const LEG = /\.([a-z])[^.]*$/;

function isEntryThere({ exchange }: Harness): boolean {
  return exchange.view().openOrders.some(({ order }) => LEG.exec(order.orderRef)?.[1] === 'e');
}

function act({ event, restart }: OutageCase, harness: Harness, restartAt: number): void {
  // Of two nights the first passes before.
  if (restart === 'two-nights') harness.passTo(openOf(1) + HOUR_MS);
  if (event === 'dividend' || event.startsWith('transfer')) {
    // Booked before the open.
    if (restart !== 'same-day')
      harness.passTo(Math.min(restartAt, openOf(dayOf(restart))) - HOUR_MS);
  }
  doIt(event, harness);
  harness.pass(5 * SECOND_MS);
}

function doIt(event: OutsideEvent, harness: Harness): void {
  const held = harness.holding().quantity;
  switch (event) {
    case 'nothing':
      return;
    case 'bought':
      return trade(harness, 'BUY', HAND_SHARES);
    case 'bought-fraction':
      return trade(harness, 'BUY', 0.37);
    case 'sold':
      return trade(harness, 'SELL', Math.min(30, held));
    case 'sold-fraction':
      return trade(harness, 'SELL', Math.min(0.37, held));
    case 'sold-all':
      return trade(harness, 'SELL', held);
    case 'stop-cancelled':
      return add(harness, { kind: 'stop-cancelled-by-hand' });
    case 'split-kept':
      return add(harness, { kind: 'split', ratio: 2, orders: 'kept' });
    case 'split-cancelled':
      return add(harness, { kind: 'split', ratio: 2, orders: 'cancelled' });
    case 'reverse-split':
      return add(harness, { kind: 'split', ratio: 0.125, orders: 'cancelled' });
    case 'dividend':
      return add(harness, { kind: 'dividend-in-shares' });
    case 'transfer-in':
      return add(harness, { kind: 'transfer', shares: HAND_SHARES });
    case 'transfer-out':
      return add(harness, { kind: 'transfer', shares: 30, direction: 'out' });
    default:
      assertNever(event);
  }
}

function trade({ exchange }: Harness, action: 'BUY' | 'SELL', quantity: number): void {
  if (quantity > 0)
    exchange.hand.place({ account: ACCOUNT, symbol: SYMBOL, action, type: 'MKT', quantity });
}

function add({ exchange }: Harness, request: FaultRequest): void {
  exchange.addFault({ symbol: SYMBOL, ...request });
}
