// A comparison with the broker, asked for at the control API: by the command line and by the API, in the same JSON.

import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { OrderRow } from '../../contract/order-rows.ts';
import type { StatusView } from '../../contract/status.ts';
import type { ControlClient, ControlFailure } from './control-client.ts';

export type Comparison = NonNullable<StatusView['comparison']>;

/** What an operator states about an order that the broker cannot report: cancelled without a price. */
export interface StatedOutcome {
  readonly orderRef: string;
  readonly price: number | undefined;
}

type Asks = Pick<ControlClient, 'get' | 'post'>;

const STEP_MS = 50;
export const ANSWER_MAX_SECONDS = 10;

/** The daemon compares after the broker has answered; the time of its newest comparison shows it. Undefined: no answer. */
export async function compareNow(
  control: Asks,
  by: unknown,
  pause: (delayMs: number) => Promise<void>,
): Promise<Result<Comparison | undefined, ControlFailure>> {
  const before = await control.get<StatusView>('/status');
  if (!before.ok) return failed(before.failure);
  const asked = await control.post('/commands', { type: 'reconcile', by });
  if (!asked.ok) return failed(asked.failure);
  for (let waitedMs = 0; waitedMs < ANSWER_MAX_SECONDS * 1_000; waitedMs += STEP_MS) {
    const now = await control.get<StatusView>('/status');
    if (now.ok && now.value.comparison?.at !== before.value.comparison?.at) {
      return ok(now.value.comparison ?? undefined);
    }
    await pause(STEP_MS);
  }
  return ok(undefined);
}

export async function stateOutcome(
  control: Pick<ControlClient, 'post'>,
  { orderRef, price }: StatedOutcome,
  by: unknown,
): Promise<Result<string, ControlFailure>> {
  const answer = await control.post<{ text: string }>('/commands', {
    type: 'resolve-order',
    order_ref: orderRef,
    outcome: price === undefined ? 'cancelled' : 'filled',
    ...(price === undefined ? {} : { price }),
    by,
  });
  return answer.ok ? ok(answer.value.text) : failed(answer.failure);
}

export interface Reconciled<Order extends OrderRow> {
  readonly comparison: Comparison | undefined;
  readonly unknown: readonly Order[];
  readonly resolved: readonly string[];
  readonly statement: object | undefined;
}

export function reconcileJson<Order extends OrderRow>(found: Reconciled<Order>) {
  const { comparison, unknown, resolved, statement } = found;
  return {
    live: comparison !== undefined,
    compared_at: comparison?.at ?? null,
    is_clean: comparison?.is_clean ?? null,
    differences: [...(comparison?.differences ?? [])],
    resolved: [...resolved],
    unknown_orders: [...unknown],
    statement: statement ?? null,
  };
}
