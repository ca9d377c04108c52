// A lot of the book: what it is, what it earned, and the trader's steps that led to it.
import { dateText } from '../facts/date-formats.ts';
import type { LotExplanation } from '../facts/shapes.ts';
import { timelineOf } from '../facts/timeline.ts';
import { Fact } from '../lists/fact.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { hrefOf } from '../state/place.ts';
import { useAsked } from '../state/polled-request.ts';
import { Chain } from './chain.tsx';

export function LotOf({ id }: { readonly id: string }) {
  const asked = useAsked(`why lot ${id}`, (client) =>
    client.GET('/api/v1/taxlots/{id}/explain', { params: { path: { id } } }),
  );
  return (
    <UntilKnown asked={asked} what={`lot ${id}`}>
      {({ body }) => (
        <>
          <Lot explained={body} />
          {body.steps.length > 0 && (
            <Chain title={`lot ${id} was opened`} id="" entries={timelineOf(body.steps)} />
          )}
        </>
      )}
    </UntilKnown>
  );
}

function Lot({ explained }: { readonly explained: LotExplanation }) {
  const { lot, opened, closed, realized_gain: gain, text } = explained;
  const name = lot.symbol ?? `security ${lot.security_id}`;
  return (
    <section aria-labelledby="lot-title">
      <h2 id="lot-title">
        Lot {lot.id}: {name} {lot.side.toLowerCase()}
      </h2>
      <p>{text}</p>
      <dl class="facts">
        <Fact name="Opened">
          {dateText(lot.opened_on)}, {lot.quantity} at {lot.price} {lot.currency}
        </Fact>
        <Fact name="Remaining">
          {lot.remaining}, basis {lot.basis} {lot.currency}
        </Fact>
        <Fact name="Realised gain">
          {gain} {lot.currency}
        </Fact>
        {closed.map(({ transaction_id: of, closed_on: on, quantity, proceeds, cost, ...rest }) => (
          <Fact key={of} name={`Closed ${dateText(on)}`}>
            {quantity} for {proceeds}, cost {cost}, gain {rest.gain} ({rest.term})
          </Fact>
        ))}
        {(['prediction', 'signal', 'position', 'order'] as const).map((kind) => {
          const id = opened[kind];
          return id === null ? null : (
            <Fact key={kind} name={kind}>
              <a href={hrefOf('why', id)}>{id}</a>
            </Fact>
          );
        })}
      </dl>
    </section>
  );
}
