// A trader over an account in memory: it takes orders as holdings, once for each key, and the test fills or ends them.
import type { TraderClient } from '../../../src/api/traders/trader-clients.ts';
import { failed, ok, type Result } from '../../../src/kernel/result.ts';
import type {
  ControlFailure,
  ControlRequest,
} from '../../../src/trader/app/control-client/control-client.ts';
import type { CheckAnswer } from '../../../src/trader/app/control-client/order-request.ts';
import { answeringTrader } from './answering-trader.ts';
import { ORDER } from './scripted-trader.ts';

export interface SentOrder {
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly quantity: number;
  readonly price: number;
  readonly as: string;
  readonly by: { readonly user: string; readonly key: string; readonly body_hash: string };
}

interface Kept {
  readonly order: SentOrder;
  readonly ref: string;
  state: string;
  fills: { readonly shares: number; readonly price: number }[];
}

export function accountTrader() {
  const holdings = new Map<string, number>();
  const foreign = new Map<string, number>();
  const positions = new Map<string, { readonly shares: number; readonly strategy: string }>();
  const orders: Kept[] = [];
  const sent: SentOrder[] = [];
  const checked: SentOrder[] = [];
  /** What a check would refuse. */
  const barred = new Set<string>();
  let isDown = false;
  let refusal: ControlFailure | undefined;
  let isMute = false;
  let onForeign = async () => {};

  const filledOf = ({ fills }: Kept) => fills.reduce((sum, { shares }) => sum + shares, 0);
  const named = (path: string) => {
    const asked = new URLSearchParams(path.split('?')[1]);
    const ref = asked.get('order_ref');
    const [symbol, side] = [asked.get('symbol'), asked.get('side')];
    return ref === null
      ? orders.filter(({ order }) => order.symbol === symbol && order.side === side)
      : orders.filter((one) => one.ref === ref);
  };

  function bodyOf(path: string): unknown {
    if (path === '/positions')
      return [...positions].map(([symbol, { shares, strategy }]) => ({
        ...{ symbol, strategy, quantity: shares },
      }));
    if (path === '/positions?holdings=1') return rowsOf(holdings);
    if (path === '/positions?foreign=1') return rowsOf(foreign);
    if (path.startsWith('/orders/page'))
      return {
        rows: named(path).map((one) => ({
          ...{ ...ORDER, order_ref: one.ref, leg: 'h' },
          ...{ state: one.state, filled: filledOf(one) },
        })),
      };
    const fills = named(path).flatMap(({ ref, fills: all }) =>
      all.map((fill, index) => ({ ...fill, exec_id: `${ref}.${index}`, time: TIME })),
    );
    return { rows: fills };
  }

  function verdictOn({ symbol }: SentOrder): Pick<CheckAnswer, 'allowed' | 'reasons' | 'text'> {
    const allowed = !barred.has(symbol);
    const text = allowed ? 'It would be sent.' : `${symbol} has no quote.`;
    return { allowed, text, reasons: allowed ? [] : [{ kind: 'no_quote' }] };
  }

  const answering = answeringTrader('DU1', bodyOf);
  const down = failed({ kind: 'unreachable', why: 'it does not run', wasSent: false } as const);

  async function send<Body>({ path, body }: ControlRequest): Promise<Result<Body, ControlFailure>> {
    if (isDown) return down;
    const order = body as SentOrder;
    if (path === '/orders/check') {
      checked.push(order);
      return ok(verdictOn(order) as Body);
    }
    sent.push(order);
    if (refusal !== undefined) return failed(refusal);
    const known = orders.find((one) => one.order.by.key === order.by.key);
    if (known === undefined)
      orders.push({ order, ref: `r${orders.length + 1}`, state: 'working', fills: [] });
    const kept = known ?? orders.at(-1);
    if (isMute) return failed({ kind: 'unreachable', why: 'no answer within 10 s', wasSent: true });
    return ok({ order_ref: kept?.ref, text: 'placed' } as Body);
  }

  const trader: TraderClient = {
    ...answering,
    async look(path) {
      const seen = isDown ? down : await answering.look(path);
      if (path === '/positions?foreign=1') await onForeign();
      return seen;
    },
    send,
  };

  return {
    ...{ trader, sent, checked, barred, holdings, foreign, positions },
    /** One for each key. */
    orders: () =>
      orders.map(({ order: { side, quantity, symbol } }) => `${side} ${quantity} ${symbol}`),
    /** The order fills so far and ends in the state. */
    end(symbol: string, state: string, shares: number, price = 0) {
      const one = orders.findLast(({ order }) => order.symbol === symbol);
      if (one === undefined) throw new Error(`no order for ${symbol}`);
      if (shares > 0) one.fills = [{ shares, price: price || one.order.price }];
      one.state = state;
    },
    fall() {
      isDown = true;
    },
    rise() {
      isDown = false;
    },
    /** It takes orders, and its answers are lost. */
    mute(is: boolean) {
      isMute = is;
    },
    /** Once, after the shares were read. */
    afterShares(act: () => Promise<void>) {
      onForeign = async () => {
        onForeign = async () => {};
        await act();
      };
    },
    /** Keys and orders are lost, as if no order had arrived. */
    forget() {
      orders.length = 0;
    },
    refuse(kind: string | undefined, detail = 'refused') {
      refusal =
        kind === undefined
          ? undefined
          : { kind: 'problem', status: 409, detail, reasons: [{ kind }] };
    },
  };
}

export type AccountTrader = ReturnType<typeof accountTrader>;

const TIME = '2026-11-20T15:00:00.000Z';

function rowsOf(shares: ReadonlyMap<string, number>) {
  return [...shares].map(([symbol, quantity]) => ({ symbol, quantity }));
}
