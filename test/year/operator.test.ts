import { expect, it } from 'vitest';
import { instant } from '../../src/kernel/instant.ts';
import { incidentKinds, incidentText } from '../../src/trader/contract/incidents/incidents.ts';
import type { Alarm } from '../../src/trader/domain/alarms/alarm.ts';
import { INCIDENTS } from '../../src/trader/domain/alarms/incident-kinds.ts';
import type { TraderCommand } from '../../src/trader/ports/trader-commands.ts';
import { commandsOf, createOperator } from './operator.ts';

it('types the commands of a page in their order, and leaves out those that only show something', () => {
  const page = incidentText('split-unclear', 'AA').what_to_do;
  expect(commandsOf(page, 'AA').map(({ type }) => type)).toEqual(['release', 'adopt']);
  expect(commandsOf('Run `sluice orders`; wait.', 'AA')).toEqual([]);
  expect(commandsOf('Run `sluice reconcile --statement FILE`.', 'AA')).toEqual([]);
});

it('names an alarm that is open on the sixth day of following its page, and none before', () => {
  let today = '';
  const commands: TraderCommand[] = [];
  const operator = createOperator({
    today: () => today,
    command: (command) => void commands.push(command),
    sellByHand() {},
  });
  const alarm: Alarm = {
    ...{ id: 'A1', kind: 'still-closing', symbol: 'AA', text: 'AA: still open' },
    ...{ since: instant(0), times: 1 },
  };
  for (const day of ['mon', 'tue', 'wed', 'thu', 'fri']) {
    today = day;
    operator.look([alarm]);
    expect(operator.unended([alarm])).toEqual([]);
  }
  today = 'next mon';
  operator.look([alarm]);
  expect(operator.unended([alarm])).toEqual([expect.stringContaining('A1 (still-closing')]);
  expect(commands.map(({ type }) => type)).toEqual(Array(6).fill('exit'));
});

it('acknowledges what has happened and nothing takes back, of every kind', () => {
  for (const kind of incidentKinds) {
    if (!(kind in INCIDENTS)) continue;
    const commands: TraderCommand[] = [];
    const operator = createOperator({
      today: () => '',
      command: (command) => void commands.push(command),
      sellByHand() {},
    });
    const its = kind as keyof typeof INCIDENTS;
    operator.look([{ id: 'A1', kind: its, symbol: 'AA', text: '', since: instant(0), times: 1 }]);
    const isSeen = commands.some(({ type }) => type === 'acknowledge-alarm');
    expect(`${kind} ${isSeen}`).toBe(`${kind} ${INCIDENTS[its].ends === 'seen'}`);
  }
});
