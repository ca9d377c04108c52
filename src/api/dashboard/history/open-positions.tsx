// All open positions in pages: the Desk has only so many of them.
import { price, shares, signedAmount } from '../facts/amounts.ts';
import type { OpenPosition } from '../facts/history-shapes.ts';
import { useLongList } from '../state/long-list.ts';
import { hrefOf } from '../state/place.ts';
import { Listed } from './listed.tsx';

export function OpenPositions({ trader: account }: { readonly trader: string }) {
  const asked = useLongList<OpenPosition>(
    `positions ${account}`,
    (page) => (client) =>
      client.GET('/api/v1/positions', { params: { query: { account, ...page } } }),
  );
  return (
    <Listed
      asked={asked}
      name="Open positions"
      empty="No position is open."
      heads={['Symbol', '#Shares', '#Entry', 'Stop', '#Open', 'Strategy']}
      widths={[18, 14, 16, 20, 16, 16]}
      toneOf={(position) => (position.protected ? '' : 'bare')}
      cells={(position) => <Cells position={position} />}
    />
  );
}

function Cells({ position }: { readonly position: OpenPosition }) {
  const { id, symbol, quantity, stop_price: stop } = position;
  return (
    <>
      <th scope="row">
        <a href={hrefOf('why', id)}>{symbol}</a>
      </th>
      <td class="number" data-name="Shares">
        {shares(quantity)}
      </td>
      <td class="number" data-name="Entry">
        {price(position.average_price)}
      </td>
      <td data-name="Stop">{stop === null ? 'NO STOP' : price(stop)}</td>
      <td class="number" data-name="Open">
        {signedAmount(position.unrealized_pnl)}
      </td>
      <td data-name="Strategy">{position.strategy}</td>
    </>
  );
}
