// Orders that may still fill; those with an unknown outcome first.
import { amount, price, shares } from '../facts/amounts.ts';
import { quietFor, stateWords } from '../facts/quiet-gateway.ts';
import type { Board, Order } from '../facts/shapes.ts';
import type { SteadyRow } from '../facts/steady-rows.ts';
import { LongTable } from '../lists/long-table.tsx';
import { Others } from '../lists/others.tsx';
import { Steady, useSteadyRows } from '../lists/steady.tsx';
import { rowsInMemory } from '../state/long-list.ts';
import { hrefOf } from '../state/place.ts';

const LEGS: Readonly<Record<string, string>> = {
  e: 'entry',
  s: 'stop',
  t: 'target',
  x: 'exit',
  h: 'holding',
};

/** More of them are rows of a table that is scrolled. */
const LINES_MAX = 20;

export function Orders({ board }: { readonly board: Board }) {
  const { orders, orders_total: total, orders_unknown: unknown } = board;
  const list = useSteadyRows(orders, refOf);
  const isQuiet = quietFor(board.status) !== undefined;
  return (
    <section class="orders" aria-labelledby="orders-title">
      <h2 id="orders-title">
        Orders <span class="tally">{shares(total)}</span>
        {unknown > 0 && <strong class="loss"> {unknown} unknown</strong>}
      </h2>
      {list.rows.length === 0 ? (
        <p class="empty">No order is at work.</p>
      ) : (
        <Steady of={list} name="orders at work">
          {list.rows.length > LINES_MAX ? (
            <Many orders={list.rows} isQuiet={isQuiet} />
          ) : (
            <ul class="lines">
              {list.rows.map((row) => (
                <Line key={row.row.order_ref} of={row} isQuiet={isQuiet} />
              ))}
            </ul>
          )}
        </Steady>
      )}
      <Others shown={orders.length} total={total} of="at work">
        All orders are in <a href={hrefOf('history', 'orders')}>History</a>.
      </Others>
    </section>
  );
}

const refOf = ({ order_ref: ref }: Order) => ref;

type OrderRow = SteadyRow<Order>;

interface ManyProps {
  readonly orders: readonly OrderRow[];
  readonly isQuiet: boolean;
}

function Many({ orders, isQuiet }: ManyProps) {
  return (
    <LongTable
      name="Orders at work"
      heads={['Order', 'What', 'State']}
      widths={[34, 44, 22]}
      rows={rowsInMemory(orders, ({ row }) => row.order_ref)}
      toneOf={toneOf}
      cells={({ row: order }) => (
        <>
          <th scope="row">
            <OrderLink order={order} />
          </th>
          <td>{wordsOf(order)}</td>
          <td>{stateWords(order.state, isQuiet)}</td>
        </>
      )}
    />
  );
}

function toneOf({ row: { state }, isGone }: OrderRow): string {
  if (isGone) return 'gone';
  return state === 'unknown' ? 'bare' : '';
}

function OrderLink({ order }: { readonly order: Order }) {
  const { order_ref: ref, symbol, leg, option } = order;
  return (
    <a href={hrefOf('why', ref)}>
      {option?.name ?? symbol} {LEGS[leg] ?? leg}
    </a>
  );
}

/** `buy 100 LMT 369.70, 40 filled`; of an option that opens with what it can lose. */
function wordsOf(order: Order) {
  const { action, quantity, filled, type, limit_price: limit, stop_price: stop } = order;
  const loss = order.option?.max_loss ?? null;
  const at = limit ?? stop;
  const where = at === null ? '' : ` ${price(at)}`;
  const done = filled > 0 ? `, ${shares(filled)} filled` : '';
  const bound = loss === null ? '' : `, loses ${amount(loss)} at most`;
  return `${action.toLowerCase()} ${shares(quantity)} ${type}${where}${done}${bound}`;
}

interface LineProps {
  readonly of: OrderRow;
  readonly isQuiet: boolean;
}

function Line({ of, isQuiet }: LineProps) {
  const { row: order } = of;
  return (
    <li class={toneOf(of)}>
      <OrderLink order={order} /> <span>{wordsOf(order)}</span>{' '}
      <small>{stateWords(order.state, isQuiet)}</small>
    </li>
  );
}
