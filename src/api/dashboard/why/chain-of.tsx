// One id of the trader: what it earned, what moved its stop, and every step.
import { timelineOf } from '../facts/timeline.ts';
import { UntilKnown } from '../lists/until-known.tsx';
import { useAsked } from '../state/asked.ts';
import { Chain } from './chain.tsx';

export function ChainOf({ trader, id }: { readonly trader: string; readonly id: string }) {
  const asked = useAsked(`why ${trader} ${id}`, (client) =>
    client.GET('/api/v1/daemon/{trader}/explain/{id}', { params: { path: { trader, id } } }),
  );
  return (
    <UntilKnown asked={asked} what={`what is known of ${id}`}>
      {({ body }) => <Chain title={id} id={id} entries={timelineOf(body)} />}
    </UntilKnown>
  );
}
