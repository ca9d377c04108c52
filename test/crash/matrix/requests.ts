// What a person asked for by orders with keys, and asks for again with the same key when the daemon has died: each is done once, or
// the answer says that its order was never sent.

import type { ControlClient } from '../../../src/trader/app/control-client/control-client.ts';
import type { OrderRow } from '../../../src/trader/contract/order-rows.ts';
import { eventually } from '../../processes/waiting.ts';
import type { Place } from '../environment/world.ts';

export interface Requests {
  /** Market orders for a holding; false if no daemon has answered within some seconds. */
  ask(control: ControlClient, side: 'BUY' | 'SELL', quantity: number): Promise<boolean>;
  /** Everything that was asked for so far. */
  repeat(control: ControlClient): Promise<boolean>;
  /** Shares that are kept once all of it is done, but for orders that were never sent. */
  wanted(): number;
}

interface Request {
  readonly side: 'BUY' | 'SELL';
  readonly quantity: number;
  key: string;
  isUnsent: boolean;
}

const TIMEOUT_MS = 20_000;
const PAUSE_MS = 100;

export function createRequests({ symbol }: Place): Requests {
  const asked: Request[] = [];
  let keys = 0;

  function nextKey(): string {
    keys += 1;
    return `request-${keys}`;
  }

  /** A refusal belongs to its key for good; what is wanted later is another request. */
  async function isTaken(control: ControlClient, request: Request): Promise<boolean> {
    const { side, quantity, key } = request;
    const terms = { symbol, side, quantity, order_type: 'MKT', as: 'holding' };
    const answer = await control.post<{ order: OrderRow | null }>('/orders', {
      ...terms,
      by: { user: 'ann', key },
    });
    if (answer.ok) {
      request.isUnsent = answer.value.order?.state === 'not_sent';
      return true;
    }
    if (answer.failure.kind === 'problem' && answer.failure.reasons !== undefined)
      request.key = nextKey();
    return false;
  }

  async function done(control: ControlClient, request: Request): Promise<boolean> {
    const limits = { deadlineMs: TIMEOUT_MS, everyMs: PAUSE_MS };
    const taken = await eventually(
      async () => (await isTaken(control, request)) || undefined,
      limits,
    );
    return taken === true;
  }

  return {
    ask(control, side, quantity) {
      const request = { side, quantity, key: nextKey(), isUnsent: false };
      asked.push(request);
      return done(control, request);
    },
    async repeat(control) {
      for (const request of asked) if (!(await done(control, request))) return false;
      return true;
    },
    wanted: () =>
      asked
        .filter(({ isUnsent }) => !isUnsent)
        .reduce((sum, { side, quantity }) => sum + (side === 'BUY' ? quantity : -quantity), 0),
  };
}
