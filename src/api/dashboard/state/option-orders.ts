// Orders for options as decisions: the trader checks the order before it is sent, and its limit bounds what it can lose.
import type { OptionRight } from '../../../market/instruments/option-right.ts';
import type { Asked } from '../browser/ask.ts';
import { modeWords } from '../facts/modes.ts';
import type { Trader } from '../facts/shapes.ts';
import { barred } from './commands.ts';
import { refresh, trader } from './dashboard-snapshot.ts';
import { consider } from './decisions.ts';
import { door } from './session.ts';

export interface OptionLeg {
  readonly right: OptionRight;
  readonly strike: number;
  readonly expiry: string;
  readonly side: 'BUY' | 'SELL';
}

export interface StockExit {
  /** Of the stock. */
  readonly price: number;
  /** By an order at the broker. */
  readonly isRested: boolean;
}

export interface OptionOrder {
  /** Of the stock. */
  readonly symbol: string;
  readonly legs: readonly OptionLeg[];
  /** A vertical that is sold first, for a credit. */
  readonly isSold: boolean;
  /** `AAPL 18 Dec 230 call` */
  readonly name: string;
  readonly quantity: number;
  /** Limit per share. */
  readonly price: number;
  /** Closed once the stock is there. */
  readonly stockExit?: StockExit | undefined;
}

/** Nothing before it is known which account there is. */
export async function tradeOption(order: OptionOrder): Promise<void> {
  const to = trader.value;
  if (to === undefined) return;
  const { quantity, name, isSold } = order;
  const title = `${isSold ? 'Sell' : 'Buy'} ${quantity} ${name}`;
  // A repetition of a request that got no answer places nothing twice.
  const key = crypto.randomUUID();
  await consider({
    ...{ title, label: title, where: `${modeWords(to.mode).word} ${to.account}` },
    means: 'Asking what it would do…',
    barred: () => barred(to),
    preview: () => checked(to, order),
    act: () => placed(to, order, key),
  });
}

function bodyOf({ symbol, legs, isSold, quantity, price, stockExit }: OptionOrder) {
  return {
    ...{ symbol, legs: [...legs], quantity, price, order_type: 'LMT' as const },
    ...(isSold && { effect: 'open' as const }),
    ...(stockExit && { protection: { underlying: exitOf(stockExit) } }),
  };
}

function exitOf({ price, isRested }: StockExit) {
  return { price, ...(isRested && { rested: true as const }) };
}

async function checked(to: Trader, order: OptionOrder): Promise<Asked<string>> {
  const asked = await door.ask<{ readonly allowed: boolean; readonly text: string }>((client) =>
    client.POST('/api/v1/orders/check', {
      params: { query: { account: to.name } },
      body: bodyOf(order),
    }),
  );
  if (asked.kind !== 'ok') return asked;
  const { allowed, text } = asked.body;
  return allowed
    ? { kind: 'ok', body: text, total: 0 }
    : { kind: 'refused', status: 409, detail: text };
}

async function placed(to: Trader, order: OptionOrder, key: string): Promise<Asked<string>> {
  const asked = await door.ask<{ readonly text: string }>((client) =>
    client.POST('/api/v1/orders', {
      params: { query: { account: to.name }, header: { 'idempotency-key': key } },
      body: bodyOf(order),
    }),
  );
  void refresh();
  return asked.kind === 'ok' ? { ...asked, body: asked.body.text } : asked;
}
