// Cleanup after the probe: cancels all its orders, sells all its shares, and checks both with the gateway.

import { isOver } from './probe-line.ts';
import { complete, type ProbeRoom } from './room.ts';

const TRIES = 3;
/** Positions follow executions by seconds. */
const CHECKS_MAX = 12;

/** What could not be cleaned up, one sentence each. */
export async function takeBack(room: ProbeRoom): Promise<readonly string[]> {
  const { line } = room;
  line.endUndisturbed();
  if (line.orders.length === 0) return [];
  for (let time = 0; time < TRIES; time += 1) {
    for (const order of line.orders) if (!isOver(order)) line.cancel(order);
    await line.until(() => line.orders.every(isOver), 8);
    await sellWhatIsHeld(room);
    if (line.net() === 0 && line.orders.every(isOver)) break;
  }
  return stillThere(room);
}

/** Only after all other orders have ended, so that the shares cannot be sold twice. */
async function sellWhatIsHeld({ line }: ProbeRoom): Promise<void> {
  const net = line.net();
  if (net === 0 || !line.orders.every(isOver)) return;
  const side = net > 0 ? 'sell' : 'buy';
  line.place('exit', [
    line.terms('x', {
      side,
      quantity: Math.abs(net),
      type: 'market',
      validity: { kind: 'day' },
      extendedHours: false,
    }),
  ]);
  await line.until(() => line.net() === 0, 15);
}

/** Of orders for a vertical, which rest far from the market. */
function contractsLeft({ line, wanted }: ProbeRoom): string[] {
  return line.orders
    .filter(({ terms, fills }) => terms.symbol !== wanted.symbol && fills.size > 0)
    .map(({ terms }) => `contracts of ${terms.symbol}, ${terms.side}: see the positions`);
}

/** What the account still shows of the probe's orders and shares. */
async function stillThere(room: ProbeRoom): Promise<string[]> {
  const { line, wanted, account } = room;
  for (let time = 0; ; time += 1) {
    const { openOrders, positions } = await complete(room);
    const left = openOrders
      .filter(({ orderRef }) =>
        line.orders.some(({ terms }) => orderRef.startsWith(terms.orderRef)),
      )
      .map(
        ({ orderRef, side, quantity, symbol }) =>
          `order ${orderRef}: ${side} ${quantity} ${symbol}`,
      );
    const held = positions.find((one) => one.account === account && one.symbol === wanted.symbol);
    if (held !== undefined && held.quantity !== 0) left.push(`${held.quantity} ${wanted.symbol}`);
    left.push(...contractsLeft(room));
    if (left.length === 0 || time >= CHECKS_MAX) return left;
    await line.until(() => false, 0.5);
  }
}
