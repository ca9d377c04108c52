// What a judged policy would move of the targets, and what following it would have cost.

import type { Policy as PolicyOf, Portfolio } from '../facts/book-shapes.ts';
import { share } from '../facts/decimals.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';
import { Coded } from '../lists/text-with-code.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { useAsked } from '../state/polled-request.ts';
import { HEAVY_OF_DECISIONS } from './renewal.ts';

export function Policy({ portfolio: { id, user_id: client_id } }: { portfolio: Portfolio }) {
  const asked = useAsked<PolicyOf>(
    `policy ${id}`,
    (client) =>
      client.GET('/api/v1/holdings/rebalancing/{client_id}/policy', {
        params: { path: { client_id }, query: { portfolio_id: id } },
      }),
    HEAVY_OF_DECISIONS,
  );
  return (
    <UntilKnown asked={asked} what="the policy">
      {({ body: { advice, turned_on, why } }) => (
        <>
          <h3>Policy, {turned_on ? 'followed by the schedule' : 'off'}</h3>
          {advice === null ? (
            <p class="empty">
              <Coded text={`No advice: ${why}.`} />
            </p>
          ) : (
            <Advice advice={advice} />
          )}
        </>
      )}
    </UntilKnown>
  );
}

function Advice({ advice }: { readonly advice: NonNullable<PolicyOf['advice']> }) {
  const { targets, overlay, days } = advice.last_year;
  return (
    <>
      <table class="cards">
        <ColumnHeads names={['Symbol', '#Target', '#Moved to', 'Because of']} />
        <tbody>
          {advice.moves.map(({ symbol, target, weight, because }) => (
            <tr key={symbol}>
              <th scope="row">{symbol}</th>
              <td class="number" data-name="Target">
                {share(target, 1)}
              </td>
              <td class="number" data-name="Moved to">
                {share(weight, 1)}
              </td>
              <td data-name="Because of">{because.map(({ input }) => input).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="parts">
        {advice.class}, after {advice.after}. In the last {days} days the targets earned{' '}
        {part(targets.return)} and with the policy {part(overlay.return)}, at a cost of{' '}
        {part(overlay.cost)} and a tax of {part(overlay.tax)}.
      </p>
    </>
  );
}

function part(value: number): string {
  return share(value.toFixed(4), 1);
}
