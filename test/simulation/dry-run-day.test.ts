import { expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../src/kernel/instant.ts';
import { US_EQUITIES } from '../../src/market/venues/us.ts';
import { IB } from '../../src/trader/app/brokers/ib.ts';
import { tryEntry } from '../../src/trader/app/dry-run/try-entry.ts';
import { settings, strategy } from '../trader/engine/harness/settings.ts';
import { createSimulatedDay } from './simulated-day.ts';

const SETTINGS = settings([strategy()]);

it('a dry run of an entry leaves a day of trading as it is: facts, ids, alarms and orders', async () => {
  const plain = await played(() => {});
  const withDryRun = await played(() => void tryEntry(SETTINGS, IB.dryRun));
  expect(plain.facts.length).toBeGreaterThan(50);
  expect(withDryRun).toEqual(plain);
});

/** Two hours of a simulated morning with faults, in steps of five minutes. */
async function played(between: () => void) {
  const session = US_EQUITIES.nextSession(US_EQUITIES.firstDay);
  const next = session && US_EQUITIES.nextSession(session.day);
  if (session === undefined || next === undefined) throw new Error('the calendar is empty');
  const simulatedDay = createSimulatedDay({
    ...{ seed: 402, start: instant(next.open - 10 * MINUTE_MS), session: next },
    ...{ sessions: [session, next], symbols: ['AA', 'BB', 'CC'], faultsMax: 5 },
  });
  for (let minute = 0; minute <= 120; minute += 5) {
    await simulatedDay.playTo(instant(next.open + minute * MINUTE_MS));
    between();
  }
  await simulatedDay.end();
  const { orders, turns, faults, violations, facts } = simulatedDay.result();
  return { orders, turns, faults, violations, facts: [...facts()] };
}
