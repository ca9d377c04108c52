// The doctor names a channel that refuses notices, as the running daemon has learned it: nothing is sent for that.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { notifyFindings } from '../../../src/cli/setup/doctor/notify.ts';
import { instanceFolder } from '../../../src/trader/adapters/sqlite/instance/instance-folder.ts';
import type { Settings } from '../../../src/trader/ports/settings.ts';

const HOOK = { url: 'http://127.0.0.1:9/hook', headers: {}, level: 'info' } as const;

it('names a channel that refuses notices, with what to correct', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'sluice-doctor-'));
  const folder = instanceFolder(dataFolder, 'paper', 'DU1');
  mkdirSync(folder.path, { recursive: true });
  const socket = join(dataFolder, 'control.sock');
  const why = 'the receiver answered 403';
  const refusing = { channel: 'webhook', since: '2026-03-02T15:00:00.000Z', why };
  const daemon = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ refusing_channels: [refusing] }));
  });
  await new Promise<void>((resolve) => daemon.listen(socket, resolve));
  onTestFinished(() => {
    daemon.closeAllConnections();
    daemon.close();
    rmSync(dataFolder, { recursive: true });
  });
  writeFileSync(folder.pidFile, `${process.pid}\n${socket}\n`);
  const notify = { webhook: HOOK, telegram: undefined, escalation: undefined };
  const settings = { dataFolder, mode: 'paper', account: 'DU1', notify } as unknown as Settings;
  expect(await notifyFindings(settings, false)).toMatchObject([
    {
      ...{ check: 'notify webhook', status: 'fail', text: `it refuses messages: ${why}` },
      remedy: 'correct `notify.webhook`',
    },
    { check: 'notify', status: 'ok', text: 'webhook; --tell sends a test message' },
  ]);
});
