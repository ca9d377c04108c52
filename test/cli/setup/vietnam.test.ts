// What a person learns before the first start of an account in Vietnam: the key, the strategies, SSI itself.
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makePlace, type Place } from '../place/sluice.ts';

const PEM = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;

let place: Place;
let ssi: Server;
let key: string;
beforeEach(async () => {
  place = makePlace();
  key = join(place.folder, 'ssi.key');
  writeFileSync(key, PEM.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  ssi = createServer((_, answer) => answer.writeHead(404).end());
  await new Promise<void>((resolve) => ssi.listen(0, '127.0.0.1', resolve));
  const { port } = ssi.address() as AddressInfo;
  writeFileSync(place.config, configured(port));
  strategy('protection: watched\n');
});
afterEach(async () => {
  await new Promise((resolve) => ssi.close(resolve));
  place.leave();
});

const configured = (port: number) => `venue: vietnam
mode: paper
account: "0000001"
ssi:
  url: http://127.0.0.1:${port}
  stream_url: ws://127.0.0.1:${port}/ws/v3
  client_id: "000001"
  api_key: key
  api_secret: secret
  private_key_file: ../ssi.key
  device_id: 00:1A:2B:3C:4D:5E
feeds: [{ name: flow, url: "http://127.0.0.1:1", api_key: k, symbols: [VIC] }]
risk: { max_position_notional: 500000000 }
metrics: { port: 0 }
`;

function strategy(protection: string): void {
  const text = `name: follow
symbols: [VIC]
entry: { side: long, when: "prediction.confidence >= 0.7" }
size: { notional: 100000000 }
stop: { percent: 3 }
${protection}`;
  writeFileSync(join(place.folder, 'strategies', 'follow.yaml'), text);
}

describe('the configuration of an account in Vietnam', () => {
  it('is checked with a note if a strategy does not say what a stop is', async () => {
    const watched = await place.run('config', 'check');
    expect(watched.out).toBe('ok: config/sluice.yaml; paper 0000001; 1 strategy: follow\n');
    expect(watched.err).toBe('');
    strategy('');
    const { code, err } = await place.run('config', 'check');
    expect(code).toBe(0);
    expect(err).toBe(
      'every entry of follow is refused: no stop can rest at the venue; write `protection: watched` into the strategy\n',
    );
    const { out } = await place.run('doctor');
    expect(out).toMatch(/^warn +stops +every entry of follow is refused/m);
  });

  it('warns of a key that other users can open, and refuses one that is missing', async () => {
    chmodSync(key, 0o644);
    const { code, err } = await place.run('config', 'check');
    expect(code).toBe(0);
    expect(err).toBe(
      `warning: other users of this host can open ${key}, and could sign orders with it; run \`chmod 600 ${key}\`\n`,
    );
    rmSync(key);
    const missing = await place.run('start');
    expect(missing.code).toBe(4);
    expect(missing.err).toBe(
      `error: ssi.private_key_file: ${key} cannot be read (file not found); orders are signed with it: put the text there that SSI shows once, or PEM (configuration)\n`,
    );
  });

  it('is examined by the doctor: the key, and whether SSI answers', async () => {
    const well = await place.run('doctor');
    expect(well.out).toMatch(/^ok +key +the private key of SSI can sign orders$/m);
    expect(well.out).toMatch(
      /^ok +ssi +\S+ answers; log in with `sluice otp` once the daemon runs$/m,
    );
    expect(well.out).not.toMatch(/gateway/);
    chmodSync(key, 0o640);
    await new Promise((resolve) => ssi.close(resolve));
    const ill = await place.run('doctor');
    expect(ill.out).toMatch(
      /^warn +key +other users of this host can open .*\n +-> run `chmod 600 /m,
    );
    expect(ill.out).toMatch(
      /^fail +ssi +\S+ does not answer\n +-> look at the network of this host, or correct `ssi.url`$/m,
    );
    expect(ill.code).toBe(1);
  });
});

describe('the paper probe', () => {
  it('is refused with one sentence, since SSI has none', async () => {
    const { code, out, err } = await place.run('doctor', '--paper-probe');
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('SSI has no paper probe; `sluice doctor` checks the connection to it');
  });
});

describe('the list of what live trading needs', () => {
  it('has paper sessions in it, and no probe', async () => {
    const { out } = await place.run('go-live');
    expect(out).toMatch(/^ok +account +only 0000001 is traded$/m);
    expect(out).toMatch(/^fail +paper +0 of 5 paper sessions traded/m);
    expect(out).not.toMatch(/probe/);
  });
});

describe('the practice', () => {
  it('with SSI is refused, and names the demonstration of its venue', async () => {
    const { code, err } = await place.run('practice');
    expect(code).not.toBe(0);
    expect(err).toContain('There is no practice with SSI');
    expect(err).toContain('sluice start --demo vietnam');
  });
});
