// What the command line would print at a moment: the answers of the running trader that `status`, `positions` and `orders`
// print with `--json`, kept where nothing happened between the three.

import { sumOfCents } from '../../../src/market/instruments/money.ts';
import { createControlClient } from '../../../src/trader/app/control-client/control-client.ts';
import type { OrderRow, PositionRow } from '../../../src/trader/contract/order-rows.ts';
import type { StatusView } from '../../../src/trader/contract/status.ts';
import { isTerminal } from '../../../src/trader/domain/orders/order-state.ts';
import { pause } from '../../processes/waiting.ts';
import type { Answers } from './desk-numbers.ts';

export type LiveAnswers = Omit<Answers, 'refusals' | 'predictions'> & { readonly seq: number };

export interface Asking {
  end(): Promise<readonly LiveAnswers[]>;
}

const EVERY_MS = 50;

export function keepAsking(socketPath: string): Asking {
  const desk = createControlClient(socketPath);
  const kept: LiveAnswers[] = [];
  let isOver = false;

  async function look<Body>(path: string): Promise<{ readonly seq: number; readonly body: Body }> {
    const answered = await desk.ask({ method: 'GET', path });
    if (!answered.ok) throw new Error(JSON.stringify(answered.failure));
    return { seq: answered.value.seq, body: JSON.parse(answered.value.text) };
  }

  async function askOnce(): Promise<void> {
    const [status, positions, orders] = await Promise.all([
      look<StatusView>('/status'),
      look<readonly PositionRow[]>('/positions'),
      look<readonly OrderRow[]>('/orders'),
    ]);
    const isOfOneFact = status.seq === positions.seq && status.seq === orders.seq;
    const { day, ...rest } = status.body;
    if (!isOfOneFact || day === null) return;
    // A price between the three is seen by what it does to the gains.
    const gains = positions.body.map(({ unrealized_pnl: gain }) => gain ?? Number.NaN);
    if (gains.length > 0 && sumOfCents(gains) !== day.open) return;
    kept.push({
      seq: status.seq,
      day,
      worstCase: rest.worst_case,
      worstCaseFromNow: rest.worst_case_from_now,
      isUnlimited: rest.loss_unlimited,
      covered: rest.protected_positions,
      positions: positions.body,
      orders: orders.body.filter(({ state }) => state !== 'released' && !isTerminal(state)),
    });
  }

  async function untilOver(): Promise<void> {
    while (!isOver) {
      await askOnce();
      await pause(EVERY_MS);
    }
  }
  const asked = untilOver();
  return {
    async end() {
      isOver = true;
      await asked;
      return kept;
    },
  };
}
