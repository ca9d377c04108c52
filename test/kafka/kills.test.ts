// Broker, relay and reader are killed while a ledger is written; `node scripts/scale/kafka-kills.ts 50` is the long form.
import { expect, it } from 'vitest';
import { kafkaKills } from '../../scripts/scale/kafka-kills.ts';

it('nothing is lost, nothing doubled in effect, and the copy equals the ledger row for row', async () => {
  const told = await kafkaKills(3);
  expect(told).toMatchObject({ kills: 3, lost: 0, doubled: 0, diverged: 0 });
  expect(told.events).toBeGreaterThan(180);
});
