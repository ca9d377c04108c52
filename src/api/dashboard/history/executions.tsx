// All fills, the newest first.
import { amount, price, shares } from '../facts/amounts.ts';
import type { Execution } from '../facts/history-shapes.ts';
import { Moment } from '../lists/moment.tsx';
import { useLongList } from '../state/long-list.ts';
import { hrefOf } from '../state/place.ts';
import { zone } from '../state/zone.ts';
import { Listed } from './listed.tsx';

export function Executions({ trader }: { readonly trader: string }) {
  const asked = useLongList<Execution>(
    `fills ${trader}`,
    (page) => (client) =>
      client.GET('/api/v1/daemon/{trader}/executions', {
        params: { path: { trader }, query: page },
      }),
  );
  return (
    <Listed
      asked={asked}
      name="Fills"
      empty="No order was filled yet."
      heads={[
        `Time ${zone.value.label}`,
        'Symbol',
        'Side',
        '#Shares',
        '#Price',
        '#Commission',
        'Strategy',
      ]}
      widths={[20, 14, 12, 12, 14, 14, 14]}
      cells={(fill) => <Cells fill={fill} />}
    />
  );
}

function Cells({ fill }: { readonly fill: Execution }) {
  return (
    <>
      <td data-name="Time">
        <Moment at={fill.time} />
      </td>
      <th scope="row">
        <a href={hrefOf('why', fill.order_ref)}>{fill.symbol}</a>
      </th>
      <td data-name="Side">{fill.side === 'BOT' ? 'bought' : 'sold'}</td>
      <td class="number" data-name="Shares">
        {shares(fill.shares)}
      </td>
      <td class="number" data-name="Price">
        {price(fill.price)}
      </td>
      <td class="number" data-name="Commission">
        {fill.commission === null ? 'not reported' : amount(fill.commission)}
      </td>
      <td data-name="Strategy">{fill.strategy}</td>
    </>
  );
}
