// Closed trades, the newest first.
import { price, shares, signedAmount, toneOf } from '../facts/amounts.ts';
import type { PastTrade } from '../facts/history-shapes.ts';
import { Moment } from '../lists/moment.tsx';
import { useLongList } from '../state/long-list.ts';
import { hrefOf } from '../state/place.ts';
import { zone } from '../state/zone.ts';
import { Listed } from './listed.tsx';

export function Trades({ trader }: { readonly trader: string }) {
  const asked = useLongList<PastTrade>(
    `trades ${trader}`,
    (page) => (client) =>
      client.GET('/api/v1/daemon/{trader}/trades', {
        params: { path: { trader }, query: page },
      }),
  );
  return (
    <Listed
      asked={asked}
      name="Trades"
      empty="No trade was closed yet."
      heads={[
        `Closed ${zone.value.label}`,
        'Symbol',
        '#Shares',
        '#In',
        '#Out',
        '#Result',
        'Strategy',
      ]}
      widths={[20, 12, 12, 12, 12, 16, 16]}
      cells={(trade) => <Cells trade={trade} />}
    />
  );
}

function Cells({ trade }: { readonly trade: PastTrade }) {
  const { symbol, quantity, pnl, closed_at: at } = trade;
  return (
    <>
      <td data-name="Closed">
        <Moment at={at} />
      </td>
      <th scope="row">
        <a href={hrefOf('why', trade.id)}>{symbol}</a>
      </th>
      <td class="number" data-name="Shares">
        {shares(quantity)}
      </td>
      <td class="number" data-name="In">
        {price(trade.entry)}
      </td>
      <td class="number" data-name="Out">
        {price(trade.exit)}
      </td>
      <td class={`number ${toneOf(pnl)}`} data-name="Result">
        {signedAmount(pnl)}
      </td>
      <td data-name="Strategy">{trade.strategy}</td>
    </>
  );
}
