// The short form of `npm run scale`: clients book while everything is killed once, and nothing is lost, doubled or different.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Servers, startServers } from '../../scripts/scale/environment.ts';
import { workflows } from '../../scripts/scale/workflows.ts';

describe('two workers on PostgreSQL, Kafka and Redis', () => {
  let servers: Servers;
  beforeAll(async () => {
    servers = await startServers();
  });
  afterAll(() => servers?.stop());

  it('lose nothing and double nothing while each process and server is killed, and the copy from Kafka is the book', async () => {
    const result = await workflows(servers, { clients: 4, rounds: 1, killEveryMs: 1_500 });
    expect(result).toMatchObject({ lost: 0, doubled: 0, diverged: 0 });
    const once = { worker: 1, relay: 1, broker: 1, reader: 1, redis: 1, postgres: 1 };
    expect(result.kills).toEqual(once);
    expect(result.bookings).toBeGreaterThan(50);
  });
});
