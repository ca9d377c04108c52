// `sluice events` without Kafka: what is missing is one sentence that says where to look.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../processes/free-port.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;

beforeAll(() => {
  place = makePlace();
});
afterAll(() => place?.leave());

describe('sluice events', () => {
  it('says that no brokers are configured', async () => {
    const ran = await place.ask('events', 'lag', '-c', place.config);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain('No brokers are configured; set api.kafka.brokers');
  });

  it('asks the brokers of the configuration, and says that they do not answer', async () => {
    const broker = `127.0.0.1:${await freePort()}`;
    const file = join(place.folder, 'config', 'with-kafka.yaml');
    writeFileSync(
      file,
      `account: DU1\naccount_type: margin\ngateway: { port: 1 }\ndata: ../data\napi: { enabled: true, kafka: { brokers: ["${broker}"], prefix: holdings } }\n`,
    );
    const ran = await place.ask('events', 'rebuild', '--into', 'copy.sqlite', '-c', file);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain(`the brokers ${broker} do not answer`);
    expect(ran.err.trim().split('\n')).toHaveLength(1);
  });
});
