// Names of receivers, looked up at a real server of names.
import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { stat } from 'node:fs/promises';
import type { LookupFunction } from 'node:net';
import { tmpdir } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  createPrivateLookups,
  privateLookup,
  publicLookup,
  REFUSED,
} from '../../../src/ledger/webhooks/look-up.ts';
import { until } from '../../processes/waiting.ts';

const A = 1;

/** Answers with these addresses to each question for IPv4, with none to others; undefined: never. RFC 1035, section 4. */
async function names(...addresses: readonly (string | undefined)[]) {
  const server = createSocket('udp4');
  let asked = 0;
  server.on('message', (question, { port }) => {
    asked += 1;
    if (addresses.includes(undefined)) return;
    const end = question.indexOf(0, 12) + 5;
    const isV4 = question.readUInt16BE(end - 4) === A;
    const head = Buffer.from(question.subarray(0, 12));
    head.writeUInt16BE(0x8180, 2);
    [1, isV4 ? addresses.length : 0, 0, 0].forEach(
      (count, at) => void head.writeUInt16BE(count, 4 + 2 * at),
    );
    const records = addresses.map((address = '') =>
      Buffer.from([0xc0, 12, 0, A, 0, 1, 0, 0, 0, 1, 0, 4, ...address.split('.').map(Number)]),
    );
    const parts = [head, question.subarray(12, end), ...(isV4 ? records : [])];
    server.send(Buffer.concat(parts), port, '127.0.0.1');
  });
  await new Promise<void>((bound) => server.bind(0, '127.0.0.1', bound));
  onTestFinished(() => void server.close());
  const resolver = new Resolver({ timeout: 60_000, tries: 1 });
  onTestFinished(() => resolver.cancel());
  resolver.setServers([`127.0.0.1:${server.address().port}`]);
  return { resolver, asked: () => asked };
}

function found(lookup: LookupFunction, host: string): Promise<unknown> {
  return new Promise((resolve) =>
    lookup(host, { all: true }, (error, addresses) => resolve(error?.message ?? addresses)),
  );
}

describe('the name of a receiver', () => {
  it('stands for the addresses that its server gives, none of them private', async () => {
    const good = publicLookup((await names('93.184.216.34')).resolver);
    expect(await found(good, 'events.example.org')).toEqual([
      { address: '93.184.216.34', family: 4 },
    ]);
    const bad = publicLookup((await names('127.0.0.1')).resolver);
    expect(await found(bad, 'events.example.org')).toBe(REFUSED);
    // Which one is asked would be chance.
    const mixed = publicLookup((await names('93.184.216.34', '127.0.0.1')).resolver);
    expect(await found(mixed, 'events.example.org')).toBe(REFUSED);
  });

  it('keeps no file waiting while its server says nothing', async () => {
    const { resolver, asked } = await names(undefined);
    const lookup = publicLookup(resolver);
    let ended = 0;
    for (let at = 0; at < 16; at += 1)
      void found(lookup, `n${at}.example.org`).then(() => {
        ended += 1;
      });
    await until('all are asked', () => asked() >= 16);
    await stat(tmpdir());
    expect(ended).toBe(0);
  });

  it('in one’s own network is looked up by the system, two at once', async () => {
    const running: (() => void)[] = [];
    const ask = ((_host: string, _options: object, done: (...of: unknown[]) => void) =>
      void running.push(() => done(null, [{ address: '10.0.0.1', family: 4 }]))) as never;
    const lookup = createPrivateLookups(ask)(60_000);
    const all = ['a', 'b', 'c'].map((host) => found(lookup, host));
    expect(running).toHaveLength(2);
    running.shift()?.();
    expect(running).toHaveLength(2);
    for (const done of running) done();
    const one = [{ address: '10.0.0.1', family: 4 }];
    expect(await Promise.all(all)).toEqual([one, one, one]);
    expect(await found(privateLookup(60_000), 'localhost')).toEqual(
      expect.arrayContaining([expect.any(Object)]),
    );
  });

  it('is looked up once for all who wait, not for requests that have ended, and a slow one leaves room', async () => {
    let now = 0;
    const running: [string, () => void][] = [];
    const ask = ((host: string, _options: object, done: (...of: unknown[]) => void) =>
      void running.push([host, () => done(null, [{ address: '10.0.0.1', family: 4 }])])) as never;
    const of = createPrivateLookups(ask, (ms) => {
      const end = now + ms;
      return {
        get aborted() {
          return now >= end;
        },
      };
    });
    // Two senders of one process share the places.
    const [push, hooks] = [of(10_000), of(10_000)];
    const hosts = () => running.map(([host]) => host);
    const end = (host: string) => {
      const at = hosts().indexOf(host);
      running.splice(at, 1)[0]?.[1]();
    };
    const first = [push, hooks, push].map((lookup) => found(lookup, 'slow1'));
    const second = found(hooks, 'slow2');
    const late = found(push, 'late');
    expect(hosts()).toEqual(['slow1', 'slow2']);
    now = 20_000;
    end('slow1');
    end('slow2');
    const one = [{ address: '10.0.0.1', family: 4 }];
    expect(await Promise.all([...first, second])).toEqual([one, one, one, one]);
    expect(await late).toMatch(/not looked up in time/);
    for (const host of ['slow1', 'slow2', 'fast']) void found(hooks, host);
    expect(hosts()).toEqual(['slow1', 'fast']);
    end('fast');
    expect(hosts()).toEqual(['slow1']);
    end('slow1');
    expect(hosts()).toEqual(['slow2']);
  });
});
