// The table of requests and answers, one after the other against the API on a socket.
import { describe, expect, it } from 'vitest';
import { orderUuid } from '../../../../src/api/http/alpaca/ids.ts';
import { ok } from '../../../../src/kernel/result.ts';
import { bracketOf, positionOf, servedForAlpaca } from '../../harness/alpaca-trader.ts';
import { type Before, PAIRS, type Pair } from './pairs.ts';

async function trader() {
  const at = await servedForAlpaca();
  const [entry, target, stop] = bracketOf('SPY', 1);
  if (entry === undefined || target === undefined || stop === undefined)
    throw new Error('no orders');
  at.answer(({ path, body }) => {
    const { client_order_id: name = null, quantity } = Object(body);
    if (path === '/orders/check') {
      const order = { notional: 3_700, price: 370 };
      return ok({ allowed: true, reasons: [], text: 'Allowed.', order });
    }
    const order = { ...entry, client_order_id: name, quantity };
    return ok({ text: 'Placed.', order_ref: entry.order_ref, repeated: false, order });
  });
  const isBefore: Readonly<Record<Before, () => void>> = {
    nothing() {
      at.holds.orders = [];
      at.holds.positions = [];
    },
    working() {
      at.holds.orders = [entry, target, stop];
      at.holds.positions = [];
    },
    held() {
      at.holds.orders = [{ ...entry, state: 'filled', filled: 100 }, target, stop];
      at.holds.positions = [{ ...positionOf(entry, 100), stop_price: 360 }];
    },
  };
  const idOf = { entry, target, stop };
  async function answered({ request, body, before }: Pair) {
    isBefore[before]();
    const [method = '', path = ''] = request.split(' ');
    const named = path.replace(/\{(entry|target|stop)\}/, (_, leg: keyof typeof idOf) =>
      orderUuid(idOf[leg].order_ref),
    );
    return at.ask(method, named, body);
  }
  return { answered };
}

describe('what programs of Alpaca send', () => {
  it('is answered as the table says', async () => {
    const { answered } = await trader();
    const wrong: unknown[] = [];
    for (const pair of PAIRS) {
      const { status, body } = await answered(pair);
      const { has, code } = pair;
      const isRight =
        status === pair.status &&
        (code === undefined || body?.code === code) &&
        (typeof has !== 'string' || String(body?.message).includes(has)) &&
        (typeof has !== 'object' || matches(body, has));
      if (!isRight) wrong.push({ pair, status, body });
    }
    expect(wrong).toEqual([]);
  });

  it('is shown by 150 pairs or more, each with a public source', () => {
    expect(PAIRS.length).toBeGreaterThanOrEqual(150);
    for (const { source } of PAIRS) expect(source).toMatch(/^https:\/\/(docs\.alpaca|github\.com)/);
    const different = PAIRS.filter(({ differs }) => differs === true);
    expect(different.every(({ has, status }) => typeof has === 'string' && status >= 400)).toBe(
      true,
    );
  });
});

/** An array as long as the wanted one, objects with at least its fields. */
function matches(given: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted))
    return (
      Array.isArray(given) &&
      (wanted.length > 0 || given.length === 0) &&
      wanted.every((one, index) => matches(given[index], one))
    );
  if (typeof wanted !== 'object' || wanted === null) return given === wanted;
  return Object.entries(wanted).every(([key, value]) => matches(Object(given)[key], value));
}
