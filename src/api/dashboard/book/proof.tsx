// The broker-book proof: what ledger, trader and broker held at the last close, one beside the other.
import type { Relay } from '../facts/book-shapes.ts';
import { quantity } from '../facts/decimals.ts';
import { proofOf } from '../facts/relays.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';
import { Moment } from '../lists/moment.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { useAsked } from '../state/polled-request.ts';
import { OF_THE_BOOK } from './renewal.ts';
import { Section } from './section.tsx';

/** Of one portfolio, or of all. */
export function Proofs({ portfolio }: { readonly portfolio?: number }) {
  const asked = useAsked<readonly Relay[]>(
    'relay',
    (client) => client.GET('/api/v1/relay', { params: { query: { limit: 100 } } }),
    OF_THE_BOOK,
  );
  return (
    <Section name="proof" title="Book and broker">
      <UntilKnown asked={asked} what="the comparison">
        {({ body }) => {
          const shown = body.filter(
            ({ portfolio_id: id }) => portfolio === undefined || id === portfolio,
          );
          if (shown.length === 0)
            return <p class="empty">The ledger follows no trader that you may see.</p>;
          return (
            <>
              {shown.map((relay) => (
                <Proof key={relay.trader} relay={relay} />
              ))}
            </>
          );
        }}
      </UntilKnown>
    </Section>
  );
}

function Proof({ relay }: { readonly relay: Relay }) {
  const { account, mode, condition, compared_at: at, differences, missing } = relay;
  const { isProven, text } = proofOf(relay);
  return (
    <>
      <h3>
        {account} ({mode})
      </h3>
      <p class={isProven ? '' : 'loss'}>{text}</p>
      <p class="parts">
        {at !== null && (
          <>
            After the close of <Moment at={at} />.{' '}
          </>
        )}
        {condition !== 'absent' && lagWords(relay)}
      </p>
      {differences.length > 0 && <Differences differences={differences} />}
      {missing.map(({ id, text: what }) => (
        <p key={id} class="loss">
          Booked, and not in the journal any more: {what}
        </p>
      ))}
    </>
  );
}

function lagWords({ lag_facts: lag }: Relay): string {
  return lag === 0
    ? 'Every fact of the journal is in the ledger.'
    : `${lag} facts of the journal are not in the ledger yet.`;
}

function Differences({ differences }: { readonly differences: Relay['differences'] }) {
  return (
    <table class="cards">
      <ColumnHeads names={['Symbol', '#Ledger', '#Trader', '#Broker']} />
      <tbody>
        {differences.map(({ symbol, ledger, trader, broker }) => (
          <tr key={symbol}>
            <th scope="row">{symbol}</th>
            <td class="number" data-name="Ledger">
              {quantity(ledger)}
            </td>
            <td class="number" data-name="Trader">
              {quantity(trader)}
            </td>
            <td class="number" data-name="Broker">
              {broker === null ? 'not asked' : quantity(broker)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
