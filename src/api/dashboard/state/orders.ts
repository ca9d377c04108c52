// Orders as decisions: the trader checks the order before it is sent, and says every reason against it.
import { signal } from '@preact/signals';
import type { paths } from '../../client/schema.ts';
import type { Asked } from '../browser/ask.ts';
import { price as priceText } from '../facts/amounts.ts';
import { type Checked, checkedWords } from '../facts/checked-order.ts';
import { enteredNumber, fieldNumber, numberFault } from '../facts/entered-number.ts';
import { modeWords } from '../facts/modes.ts';
import type { Order, Trader } from '../facts/shapes.ts';
import {
  faultsOfErrors,
  faultsOfReasons,
  NO_FAULTS,
  type TicketFaults,
} from '../facts/ticket-faults.ts';
import { barred } from './commands.ts';
import { refresh, trader } from './dashboard-snapshot.ts';
import { consider } from './decisions.ts';
import { type Attempt, attemptOf, mayBeDone } from './lost-answers.ts';
import { turned } from './proposals.ts';
import { door } from './session.ts';
import { zone } from './zone.ts';

/** What was said against the order that was checked last. */
export const orderFaults = signal<TicketFaults>(NO_FAULTS);

/** The check that was asked for last. */
let newest: symbol | undefined;

type Note = (faults: TicketFaults) => void;

interface Placing {
  readonly attempt: Attempt;
  readonly note: Note;
  readonly sent: () => void;
}

export type OrderBody =
  paths['/api/v1/orders']['post']['requestBody']['content']['application/json'];

export const MAY_BE_SENT =
  'This order may have been sent: its answer was lost. Look at the orders first. The same order is not placed twice.';

/** Whether this order went out and its answer was lost. */
export function mayBeSent(body: OrderBody): boolean {
  return mayBeDone('order', trader.value?.name, body);
}

/** Nothing before it is known which account there is. `sent`: once it was placed. */
export async function placeOrder(
  title: string,
  body: OrderBody,
  sent: () => void = () => {},
): Promise<void> {
  const to = trader.value;
  if (to === undefined) return;
  // A repetition of a request that got no answer places nothing twice.
  const attempt = attemptOf('order', to.name, body);
  const check = Symbol(title);
  newest = check;
  orderFaults.value = NO_FAULTS;
  // What is said late of an earlier order is not said of this one.
  const note: Note = (faults) => {
    if (newest === check) orderFaults.value = faults;
  };
  await consider({
    ...{ title, label: title, where: whereOf(to) },
    means: 'Asking what it would do…',
    barred: () => barred(to),
    preview: async () =>
      turned(await checked(to, body, note), (words) =>
        attempt.mayBeDone ? `${MAY_BE_SENT} ${words}` : words,
      ),
    act: () => placed(to, body, { attempt, note, sent }),
  });
}

type LimitOrder = Pick<Order, 'symbol' | 'order_ref' | 'limit_price'>;

/** A target may take any price: its stop stays. */
export async function moveTarget(order: LimitOrder, price: number): Promise<void> {
  const to = trader.value;
  if (to === undefined) return;
  const { symbol, order_ref: id, limit_price: now } = order;
  await consider({
    title: `Move the target of ${symbol}`,
    label: 'Move the target',
    where: whereOf(to),
    means: `The order that takes the profit of ${symbol} moves from ${priceText(now)}. The stop stays as it is. A target beyond the market fills at once.`,
    entry: {
      label: `New target (now ${priceText(now)})`,
      value: fieldNumber(price),
      faultIn: numberFault,
    },
    barred: () => barred(to),
    preview: undefined,
    act: (entered) => changed(to, id, entered),
  });
}

function whereOf({ mode, account }: Trader): string {
  return `${modeWords(mode).word} ${account}`;
}

async function checked(to: Trader, body: OrderBody, note: Note): Promise<Asked<string>> {
  const asked = await door.ask<Checked>((client) =>
    client.POST('/api/v1/orders/check', { params: { query: { account: to.name } }, body }),
  );
  note(faultsIn(asked));
  if (asked.kind !== 'ok') return asked;
  const words = checkedWords(asked.body);
  if (!asked.body.allowed) note(faultsOfReasons(asked.body.reasons, zone.value));
  return asked.body.allowed
    ? { kind: 'ok', body: words, total: 0 }
    : { kind: 'refused', status: 409, detail: words };
}

async function placed(
  to: Trader,
  body: OrderBody,
  { attempt, note, sent }: Placing,
): Promise<Asked<string>> {
  const asked = await door.ask<{ readonly text: string }>((client) =>
    client.POST('/api/v1/orders', {
      params: { query: { account: to.name }, header: { 'idempotency-key': attempt.key } },
      body,
    }),
  );
  attempt.answered(asked);
  if (asked.kind === 'ok') sent();
  void refresh();
  note(faultsIn(asked));
  return asked.kind === 'ok' ? { ...asked, body: asked.body.text } : asked;
}

function faultsIn(asked: Asked<unknown>): TicketFaults {
  return faultsOfErrors(asked.kind === 'refused' ? (asked.errors ?? []) : []);
}

async function changed(to: Trader, id: string, entered: string): Promise<Asked<string>> {
  const number = enteredNumber(entered);
  if ('why' in number) return { kind: 'refused', status: 422, detail: number.why };
  const asked = await door.ask<{ readonly text: string }>((client) =>
    client.PUT('/api/v1/orders/{id}', {
      params: { path: { id }, query: { account: to.name } },
      body: { price: Number(number.text) },
    }),
  );
  void refresh();
  return asked.kind === 'ok' ? { ...asked, body: asked.body.text } : asked;
}
