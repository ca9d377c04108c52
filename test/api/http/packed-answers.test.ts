// Long answers are compressed for a client that reads gzip, and say the same.
import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { scriptedTrader } from '../harness/scripted-trader.ts';
import { served } from '../harness/served.ts';

interface Raw {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** As it is on the line. */
function raw(url: string, headers: Readonly<Record<string, string>>): Promise<Raw> {
  const { promise, resolve, reject } = Promise.withResolvers<Raw>();
  const sent = request(url, { headers }, async (response) => {
    const body = Buffer.concat(await response.toArray());
    resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
  });
  sent.on('error', reject);
  sent.end();
  return promise;
}

it('an answer is compressed for who reads gzip, with the same words and the same tag', async () => {
  const api = await served([scriptedTrader()]);
  const authorization = `Bearer ${await api.signedIn('ann', 'viewer', ['DU1'])}`;
  const url = `${api.url}/api/v1/daemon/DU1/board`;
  const plain = await raw(url, { authorization });
  const packed = await raw(url, { authorization, 'accept-encoding': 'gzip, br' });
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', etag: plain.headers.etag });
  expect(packed.headers.vary).toContain('accept-encoding');
  expect(packed.body.length).toBeLessThan(plain.body.length / 2);
  expect(gunzipSync(packed.body).equals(plain.body)).toBe(true);
  const refused = await raw(url, { authorization, 'accept-encoding': 'gzip;q=0' });
  expect(refused.headers['content-encoding']).toBeUndefined();
  const held = { 'if-none-match': String(packed.headers.etag), 'accept-encoding': 'gzip' };
  expect(await raw(url, { authorization, ...held })).toMatchObject({ status: 304 });
});

it('a short answer is sent as it is', async () => {
  const api = await served([scriptedTrader()]);
  const authorization = `Bearer ${await api.signedIn('ann', 'viewer', ['DU1'])}`;
  const short = await raw(`${api.url}/api/v1/daemon/DU1/equity`, {
    ...{ authorization, 'accept-encoding': 'gzip' },
  });
  expect(short).toMatchObject({ status: 200 });
  expect(short.headers['content-encoding']).toBeUndefined();
});
