// The simulator of the Flex Web Service for the tests of its client: what it answers first is ordered one by one.

import { startFlexSimulator } from '../../../src/simulators/flex/simulator.ts';
import type { SimulatedClock } from '../../../src/simulators/host/clock.ts';
import { ask } from '../../processes/ask.ts';

export const FLEX_TOKEN = '123456789012345678901234';
export const FLEX_QUERY = '42';

type Ordered = readonly (number | 'shut' | 'html' | 'unavailable')[];

export interface FlexScript {
  readonly statement: string;
  readonly send?: Ordered;
  readonly get?: Ordered;
  readonly generatingSeconds?: number;
  readonly clock?: SimulatedClock;
}

export async function startFlexEnvironment({
  statement,
  send = [],
  get = [],
  ...more
}: FlexScript) {
  const statements = new Map([[FLEX_QUERY, statement]]);
  const simulator = await startFlexSimulator({
    ...{ port: 0, controlPort: 0, token: FLEX_TOKEN, statements },
    ...more,
  });
  const order = (step: string, kinds: Ordered) =>
    kinds.map((kind) => () => ask(simulator.controlPort, 'POST', '/fault', { kind, step }));
  for (const post of [...order('SendRequest', send), ...order('GetStatement', get)]) await post();
  return {
    address: `http://127.0.0.1:${simulator.port}/AccountManagement/FlexWebService`,
    /** As they came: step, token and what was asked for. */
    async asked(): Promise<readonly string[]> {
      const all = (await ask(simulator.controlPort, 'GET', '/requests')) as {
        readonly step: string;
        readonly query: Readonly<Record<string, string>>;
      }[];
      return all.map(({ step, query }) => `${step} ${new URLSearchParams(query)}`);
    },
    close: simulator.stop,
  };
}
