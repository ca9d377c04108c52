// What happens to orders when a part of the day begins: they are routed, and the auctions fill those that are for them.
import type { Instant } from '../../../../kernel/instant.ts';
import type { Scheduler } from '../../../host/scheduler.ts';
import { isRouted, nextBell, phaseAt } from '../market/hours.ts';
import type { Market } from '../market/market.ts';
import { type AlpacaOrder, isWorking } from '../state/order.ts';
import type { Book } from './book.ts';
import type { Filling } from './filling.ts';
import type { OrderEntry } from './order-entry.ts';

export interface DayEventParts {
  readonly scheduler: Scheduler;
  readonly book: Book;
  readonly market: Market;
  readonly filling: Filling;
  readonly entry: OrderEntry;
  /** At the end of regular trading. */
  onClose(): void;
  /** At the beginning of the pre-market. */
  onDay(at: Instant): void;
}

/** The trade of the opening auction is on the tape by then. */
const AFTER_OPEN_MS = 1;

export function startDayEvents(parts: DayEventParts): void {
  const { scheduler, book, market, filling, entry } = parts;

  function onBell(): void {
    const now = scheduler.now();
    const phase = phaseAt(now);
    if (phase === 'pre-market') parts.onDay(now);
    for (const order of book.open())
      if (order.status === 'accepted' && isRouted(order, now)) entry.route(order);
    if (phase === 'regular') scheduler.after(AFTER_OPEN_MS, () => cross('opg'));
    if (phase === 'after-hours') parts.onClose();
    wait();
  }

  function cross(timeInForce: AlpacaOrder['timeInForce']): void {
    for (const order of book.open()) {
      if (order.timeInForce !== timeInForce || !isWorking(order)) continue;
      const price = market.security(order.symbol)?.last;
      if (price === undefined || !filling.fillAt(order, price)) entry.end(order, 'expired');
    }
  }

  function wait(): void {
    const bell = nextBell(scheduler.now());
    if (bell === undefined) return;
    // Before the orders of the day expire at the same moment.
    if (phaseAt(scheduler.now()) === 'regular') scheduler.at(bell - 1, () => cross('cls'));
    scheduler.at(bell, onBell);
  }

  wait();
}
