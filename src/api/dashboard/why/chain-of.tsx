// One id of the trader, or a symbol: the root reason, what it earned, what moved its stop, and every step.
import { idWords } from '../facts/instrument-name.ts';
import { timelineOf } from '../facts/timeline.ts';
import { UntilKnown } from '../lists/until-known.tsx';
import { useAsked } from '../state/polled-request.ts';
import { zone } from '../state/zone.ts';
import { Answer } from './answer.tsx';
import { Chain } from './chain.tsx';
import { Decisions } from './decisions.tsx';
import { Hashes } from './hashes.tsx';

export function ChainOf({ trader, id }: { readonly trader: string; readonly id: string }) {
  const asked = useAsked(`why ${trader} ${id}`, (client) =>
    client.GET('/api/v1/daemon/{trader}/why/{about}', {
      params: { path: { trader, about: id } },
    }),
  );
  return (
    <UntilKnown asked={asked} what={`what is known of ${idWords(id)}`}>
      {({ body }) =>
        body.is_symbol ? (
          <>
            <section class="came-of" aria-labelledby="came-of-title">
              <h2 id="came-of-title">
                Why {idWords(body.about)} <small>times in {zone.value.label}</small>
              </h2>
              <Answer why={body} />
            </section>
            <Decisions why={body} />
          </>
        ) : (
          <>
            <Chain title={id} id={id} entries={timelineOf(body.steps)}>
              <Answer why={body} />
            </Chain>
            {body.decisions.length > 1 && <Decisions why={body} />}
            <Hashes hashes={body.hashes} />
          </>
        )
      }
    </UntilKnown>
  );
}
