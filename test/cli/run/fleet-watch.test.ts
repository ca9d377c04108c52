// When a message about a host is sent, and when not.
import { expect, it } from 'vitest';
import { createFleetWatch } from '../../../src/cli/run/fleet/fleet-watch.ts';
import type { HostState } from '../../../src/cli/run/fleet/host-state.ts';
import { SECOND_MS } from '../../../src/kernel/instant.ts';

const WELL: HostState = {
  ...{ host: 'hanoi', account: 'DU1', state: 'trading', gateway: 'ready', alarms: 0 },
  ...{ positions: 0, protected_positions: 0, currency: 'USD', invested: 0, budget: 100 },
  problems: [],
};
const SILENT: HostState = { ...WELL, state: 'silent', problems: ['does not answer (gone)'] };

function played(steps: readonly (readonly [seconds: number, state: HostState])[]): string[] {
  const said: string[] = [];
  const watch = createFleetWatch((kind, about, text) => said.push(`${kind} ${about}: ${text}`));
  for (const [seconds, state] of steps) watch.seen(seconds * SECOND_MS, state);
  return said;
}

it('a host that is silent twice in a row is named, once, and when it is back', () => {
  expect(
    played([
      ...([
        [0, WELL],
        [5, SILENT],
        [18, SILENT],
        [30, SILENT],
        [40, SILENT],
      ] as const),
      [65, WELL],
    ]),
  ).toEqual([
    'host-silent hanoi: hanoi does not answer (gone)',
    'host-recovered hanoi: hanoi answers again after 65 s',
  ]);
});

it('one lost answer is not worth a message', () => {
  expect(
    played([
      [0, WELL],
      [5, SILENT],
      [10, WELL],
      [15, SILENT],
      [20, WELL],
    ]),
  ).toEqual([]);
});

it('one that never answered is named too, and again after half an hour', () => {
  const said = played(Array.from({ length: 32 * 12 }, (_, at) => [at * 5, SILENT] as const));
  expect(said).toHaveLength(2);
});

it('a problem is said once while it lasts, whatever its amount, and again when it comes back', () => {
  const over = (amount: string) => ({ ...WELL, problems: [`has ${amount} USD invested`] });
  expect(
    played([
      [0, over('101')],
      [5, over('102.50')],
      [10, over('1,103')],
      [15, WELL],
      [20, over('104')],
    ]),
  ).toEqual([
    'fleet-problem hanoi: hanoi has 101 USD invested',
    'fleet-problem hanoi: hanoi has 104 USD invested',
  ]);
});
