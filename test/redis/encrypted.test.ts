// Redis behind TLS and an access list: what works, and one sentence for each thing that is wrong.
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { redisUnfit } from '../../src/api/app/server-files.ts';
import type { PemFiles } from '../../src/trader/ports/pem-files.ts';
import { certificates } from '../processes/certificates.ts';
import { freePort } from '../processes/free-port.ts';
import { type RedisServer, startRedis } from '../processes/redis.ts';
import { until } from '../processes/waiting.ts';
import { openWorker, type Worker, type WorkerTerms } from './worker.ts';

const TERMS = { windowMs: 60_000, max: 30 };

describe('Redis behind TLS and an access list', () => {
  const { file, makeAuthority, makeCertificate, remove } = certificates();
  let redis: RedisServer;
  let port: number;

  const tlsWords = (name: string, asksClients: 'yes' | 'no') => [
    ...['--tls-port', String(port), '--tls-cert-file', file(`${name}.pem`)],
    ...['--tls-key-file', file(`${name}.key`), '--tls-ca-cert-file', file('authority.pem')],
    ...['--tls-auth-clients', asksClients],
  ];

  async function restart(name: string, asksClients: 'yes' | 'no' = 'no'): Promise<void> {
    await redis.kill();
    await redis.start('redis-server', ...tlsWords(name, asksClients));
  }

  async function worker(terms: WorkerTerms = {}, url = `rediss://127.0.0.1:${port}/0`) {
    const made: Worker = await openWorker(url, terms);
    onTestFinished(() => made.stop());
    return made;
  }

  const sentence = (why: string, at = port) =>
    `Redis at 127.0.0.1:${at} cannot be used: ${why}. This process works from its own memory and tries again.`;

  beforeAll(async () => {
    makeAuthority('authority');
    makeAuthority('stranger');
    makeCertificate('server', 'IP:127.0.0.1');
    makeCertificate('elsewhere', 'DNS:redis.example.org');
    makeCertificate('client', 'DNS:client');
    port = await freePort();
    redis = await startRedis();
    await restart('server');
  });

  afterAll(async () => {
    await redis.stop();
    remove();
  });

  it('is used with the file of who signed its certificate: counters, news and jobs', async () => {
    const terms = { files: { ca: file('authority.pem') } };
    const [one, other] = [await worker(terms), await worker(terms)];
    expect([...one.said, ...other.said]).toEqual([]);
    // An answer may come too late on a busy machine.
    await until('they count together', async () => {
      const mine = await one.rateCounts?.count('key', TERMS);
      const theirs = await other.rateCounts?.count('key', TERMS);
      return (theirs?.count ?? 0) > (mine?.count ?? 0);
    });
    const ran: string[] = [];
    other.queue?.serve(async ({ name }) => void ran.push(name));
    expect(await one.queue?.put({ id: 'job-1', name: 'job' })).toBe(true);
    await until('the other one has done it', () => ran.length === 1);
  });

  it('that is signed by nobody known, or by somebody else, is one sentence', async () => {
    const unknown =
      'its certificate is signed by an authority that is not trusted here; name the file of who signed it in api.redis.ca';
    expect((await worker()).said).toEqual([sentence(unknown)]);
    const strange = await worker({ files: { ca: file('stranger.pem') } });
    expect(strange.said).toEqual([sentence(unknown)]);
    expect(await strange.rateCounts?.count('key', TERMS)).toMatchObject({ count: 1 });
  });

  it('whose certificate is of another host is one sentence', async () => {
    await restart('elsewhere');
    const { said } = await worker({ files: { ca: file('authority.pem') } });
    expect(said).toEqual([
      sentence('its certificate is for DNS:redis.example.org, not for 127.0.0.1'),
    ]);
    await restart('server');
  });

  it('that speaks TLS where none is expected, or none where it is, is one sentence', async () => {
    const plain = await worker({}, `rediss://127.0.0.1:${redis.port}/0`);
    expect(plain.said).toEqual([
      sentence('it does not speak TLS on this port; use redis:// or its tls-port', redis.port),
    ]);
    const { said } = await worker({}, `redis://127.0.0.1:${port}/0`);
    expect(said).toEqual([
      sentence('it closes the connection; if this is its tls-port, use rediss://'),
    ]);
  });

  it('that asks for a certificate of the client gets it, or says that it wants one', async () => {
    await restart('server', 'yes');
    const ca = file('authority.pem');
    const { said } = await worker({ files: { ca } });
    expect(said).toEqual([
      sentence(
        'it ends the encrypted connection; if it asks its clients for a certificate, name api.redis.cert and api.redis.key',
      ),
    ]);
    const known = await worker({
      files: { ca, cert: file('client.pem'), key: file('client.key') },
    });
    expect(known.said).toEqual([]);
    await restart('server');
  });

  it('is refused at the start, in one sentence, where its files are wrong', () => {
    const unfit = (files: Partial<PemFiles>, isEncrypted = true) =>
      redisUnfit({
        redis: {
          ...{ url: redis.url, prefix: '', isEncrypted, username: undefined, password: undefined },
          files: { ca: undefined, cert: undefined, key: undefined, ...files },
        },
      });
    const [ca, cert, key] = [file('authority.pem'), file('client.pem'), file('client.key')];
    expect(unfit({ ca, cert, key })).toBeUndefined();
    expect(unfit({ ca: file('none.pem') })).toBe(`ca ${file('none.pem')}: file not found`);
    expect(unfit({ ca: '/etc/hosts' })).toContain('holds no certificate or key in PEM');
    expect(unfit({ cert })).toContain('cert and api.redis.key belong together');
    expect(unfit({ cert, key: file('server.key') })).toContain(`is not the key of ${cert}`);
    expect(unfit({ ca }, false)).toContain('use rediss:// in api.redis.url');
  });

  it('takes a user of its access list, and refuses others in one sentence each', async () => {
    const url = redis.url;
    const rules = 'on >right ~own:* &own:* +@all -@dangerous';
    await redis.command(`ACL SETUSER sluice ${rules}`);
    const right = await worker({ username: 'sluice', password: 'right', prefix: 'own:' }, url);
    expect(right.said).toEqual([]);
    const ran: string[] = [];
    right.queue?.serve(async ({ name }) => void ran.push(name));
    expect(await right.queue?.put({ id: 'job-1', name: 'job' })).toBe(true);
    await until('it is done', () => ran.length === 1);
    await until('it has counted itself', () => right.figure('sluice_redis_workers') === 1);
    for (const [username, password] of [
      ['sluice', 'wrong'],
      ['nobody', 'right'],
    ] as const) {
      const { said } = await worker({ username, password, prefix: 'own:' }, url);
      expect(said).toEqual([
        sentence(
          'it refuses the user or the password (WRONGPASS); see api.redis.username and api.redis.password',
          redis.port,
        ),
      ]);
    }
    const foreign = await worker({ username: 'sluice', password: 'right', prefix: 'x:' }, url);
    expect(foreign.said).toEqual([
      sentence(
        'its access list does not allow the user what is needed here (NOPERM); docs/redis.md has the rule',
        redis.port,
      ),
    ]);
    await redis.command('CONFIG SET requirepass secret');
    expect((await worker({}, url)).said).toEqual([
      sentence('it asks for a password (NOAUTH); set api.redis.password', redis.port),
    ]);
  });
});
