// Trading never waits for a server: entries are on the wire in the turn of the loop that takes their prediction, whatever becomes of Kafka,
// PostgreSQL and Redis. How long that takes, in pairs, is told by `npm run bench -- --only servers-and-wire`.
import { expect, it } from 'vitest';
import { TROUBLES, wireBesideServers } from '../../bench/api/wire-beside-servers.ts';

const ENTRIES = 10;

it('sends entries at once while Kafka, PostgreSQL and Redis are slow, frozen or dead', async () => {
  // An entry that is not sent in the same turn is none of the readings, and is tried again for 30 s: a starved machine refuses
  // some for prices that are too old.
  const { troubled, working, factsInKafka } = await wireBesideServers({
    turns: 1,
    entries: ENTRIES,
  });
  expect(factsInKafka).toBeGreaterThan(0);
  for (const trouble of TROUBLES) {
    expect(working[trouble].length, `before they are ${trouble}`).toBe(ENTRIES);
    expect(troubled[trouble].length, trouble).toBe(ENTRIES);
  }
});
