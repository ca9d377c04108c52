// Asking a daemon over its control socket.
import { once } from 'node:events';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createControlClient } from '../../../src/trader/app/control-client/control-client.ts';

const NONE_RUNS = {
  ok: false,
  failure: { kind: 'unreachable', why: 'it does not run', wasSent: false },
};

it('says that none runs, whether or not one that was killed has left its socket', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-control-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'control.sock');
  const ask = () => createControlClient(path).ask({ method: 'GET', path: '/status' });
  expect(await ask()).toEqual(NONE_RUNS);

  const server = createServer().listen(join(folder, 'first.sock'));
  await once(server, 'listening');
  // Under this name the server does not remove it.
  renameSync(join(folder, 'first.sock'), path);
  server.close();
  await once(server, 'close');
  expect(await ask()).toEqual(NONE_RUNS);
});
