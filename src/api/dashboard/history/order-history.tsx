// All orders of a trader, the newest first; each leads to why it was sent.
import { price, shares } from '../facts/amounts.ts';
import type { PastOrder } from '../facts/history-shapes.ts';
import { Moment } from '../lists/moment.tsx';
import { useLongList } from '../state/long-list.ts';
import { hrefOf } from '../state/place.ts';
import { zone } from '../state/zone.ts';
import { Listed } from './listed.tsx';

export function OrderHistory({ trader: account }: { readonly trader: string }) {
  const asked = useLongList<PastOrder>(
    `orders ${account}`,
    (page) => (client) => client.GET('/api/v1/orders', { params: { query: { account, ...page } } }),
  );
  return (
    <Listed
      asked={asked}
      name="Orders"
      empty="No order was ever sent."
      heads={[`Time ${zone.value.label}`, 'Symbol', 'What', '#Filled', 'State', 'Strategy']}
      widths={[18, 12, 28, 12, 16, 14]}
      toneOf={({ state }) => (state === 'unknown' ? 'bare' : '')}
      cells={(order) => <Cells order={order} />}
    />
  );
}

function Cells({ order }: { readonly order: PastOrder }) {
  const { symbol, action, quantity, type, limit_price: limit, stop_price: stop } = order;
  const at = limit ?? stop;
  return (
    <>
      <td data-name="Time">
        <Moment at={order.created_at} />
      </td>
      <th scope="row">
        <a href={hrefOf('why', order.order_ref)}>{symbol}</a>
      </th>
      <td>
        {action.toLowerCase()} {shares(quantity)} {type} {at === null ? '' : price(at)}
      </td>
      <td class="number" data-name="Filled">
        {shares(order.filled)}
      </td>
      <td data-name="State">{order.state.replaceAll('_', ' ')}</td>
      <td data-name="Strategy">{order.strategy}</td>
    </>
  );
}
