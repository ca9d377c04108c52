// A person who keeps shares of the day's symbols beside the strategies: buys, sells, adopts, and repeats requests under their keys.
import { MINUTE_MS } from '../../../src/kernel/instant.ts';
import type { Random } from '../../../src/kernel/random.ts';
import type { Session } from '../../../src/market/time/calendar.ts';
import type { OrderRequest } from '../../../src/trader/domain/orders/order-request.ts';
import type { TraderCommand } from '../../../src/trader/ports/trader-commands.ts';
import type { Scheduler } from './scheduler.ts';

const ACTIONS_MAX = 80;
/** How long after an answer, or a crash before it, the same request is sent again. */
const AGAIN_MS = 20_000;

export function scheduleInvestor(parts: {
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly session: Session;
  readonly symbols: readonly string[];
  lastPrice(symbol: string): number;
  heldShares(symbol: string): number;
  /** Of several positions nobody can tell which one a race for shares is about. */
  partsIn(symbol: string): number;
  command(command: TraderCommand): void;
  /** In another program, past the daemon. */
  sellByHand(symbol: string, shares: number): void;
  isOver(): boolean;
}): void {
  const { random, scheduler, session, symbols, command } = parts;
  let requests = 0;

  const symbol = () => symbols[Math.floor(random.next() * symbols.length)] ?? '';

  function place(order: Pick<OrderRequest, 'symbol' | 'side' | 'quantity'>, offset: number): void {
    requests += 1;
    const key = `request ${session.day}/${requests}`;
    const requester = { user: 'investor', key, bodyHash: key };
    const last = parts.lastPrice(order.symbol);
    const price = Math.round(last * (1 + offset) * 100) / 100;
    const isLimited = random.chance(0.6) && price > 0;
    const asked: OrderRequest = {
      ...order,
      ...(isLimited ? { type: 'LMT', price } : { type: 'MKT' }),
      ...(order.side === 'sell' && isLimited && random.chance(0.5) ? { validity: 'gtc' } : {}),
      as: 'holding',
      takesOwnership: false,
    };
    const request = { type: 'place-order', order: asked, requester } as const;
    command(request);
    if (random.chance(0.4))
      scheduler.after(random.between(0, AGAIN_MS), () => {
        if (!parts.isOver()) command(request);
      });
  }

  function act(): void {
    const its = symbol();
    const held = parts.heldShares(its);
    const draw = random.next();
    if (draw < 0.1)
      return command({
        type: 'adopt',
        symbol: its,
        as: 'holding',
        isConfirmed: true,
        by: 'investor',
      });
    if (held > 0 && draw < 0.25 && parts.partsIn(its) < 2)
      return parts.sellByHand(its, drawn(1, held * 1.5));
    const offset = random.between(-0.002, 0.002);
    // More than is held is refused.
    if (held > 0 && draw < 0.6)
      return place({ symbol: its, side: 'sell', quantity: drawn(1, held * 1.1) }, offset);
    // As many as a call can be sold against, or any number.
    const quantity = random.chance(0.3) ? 100 * drawn(1, 4) : drawn(1, 150);
    place({ symbol: its, side: 'buy', quantity }, offset);
  }

  const drawn = (low: number, high: number) => Math.max(1, Math.floor(random.between(low, high)));

  const count = Math.floor(random.between(0, ACTIONS_MAX));
  for (let at = 0; at < count; at += 1)
    scheduler.at(
      Math.floor(random.between(scheduler.now() + MINUTE_MS, session.close - MINUTE_MS)),
      () => {
        if (!parts.isOver()) act();
      },
    );
}
