// What a log must never show: here the key of a file that the configuration only names.

import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createServiceLog } from '../../../src/trader/app/service-log/service-log.ts';
import { settings } from '../engine/harness/settings.ts';

it('the log masks the text of ssi.private_key_file, whole and line by line', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-secrets-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const privateKeyFile = join(folder, 'ssi.key');
  writeFileSync(privateKeyFile, pem, { mode: 0o600 });
  const ssi = {
    ...{ url: 'http://127.0.0.1:1', streamUrl: 'ws://127.0.0.1:1', clientId: '1', apiKey: 'a' },
    ...{ apiSecret: 'b', privateKey: '', privateKeyFile, deviceId: '00:1A:2B:3C:4D:5E' },
    userAgent: 'sluice',
  };
  const log = createServiceLog(settings([], { ssi }), {
    ...{ folder, level: 'info', console: 'none', about: { service: 'trader' } },
  });
  const line = pem.split('\n')[3] ?? '';
  log.error('signing failed', { why: `with ${pem}`, part: line });
  await log.stop();
  const written = readFileSync(join(folder, 'sluice.log'), 'utf8');
  expect(written).toContain('signing failed');
  expect(written).not.toContain(line);
  expect(written).not.toContain(line.slice(0, 32));
});
