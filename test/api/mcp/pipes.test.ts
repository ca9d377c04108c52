// `sluice mcp` as a desktop assistant starts it: a process that answers over its pipes what the API answers over HTTP.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MAIN } from '../../processes/program.ts';
import { connected, connectedByHttp, type Era } from './harness/connected.ts';
import { investor } from './harness/investor.ts';

function byPipes(args: readonly string[], env: Record<string, string>, era: Era) {
  const given = { command: process.execPath, args: [MAIN, 'mcp', ...args], env };
  return connected(new StdioClientTransport({ ...given, stderr: 'ignore' }), era);
}

interface Ran {
  readonly code: number | null;
  readonly err: string;
}

/** Without a configuration and with this environment only. */
function run(env: Record<string, string>, ...args: readonly string[]): Promise<Ran> {
  const { promise, resolve } = Promise.withResolvers<Ran>();
  const child = spawn(process.execPath, [MAIN, 'mcp', ...args], {
    ...{ env, stdio: ['ignore', 'ignore', 'pipe'] },
  });
  let err = '';
  child.stderr?.on('data', (text) => {
    err += text;
  });
  child.once('close', (code) => resolve({ code, err }));
  return promise;
}

describe('an assistant at the pipes of `sluice mcp`', () => {
  for (const era of ['legacy', 'auto'] as const)
    it(`sees and learns what it would over HTTP (${era})`, async () => {
      const { api, key, position } = await investor();
      const { key: text } = await key('mcp');
      const near = await byPipes(['--url', api.url], { SLUICE_API_KEY: text }, era);
      const far = await connectedByHttp(api.url, text);
      expect((await near.client.listTools()).tools).toEqual((await far.client.listTools()).tools);
      const asked = [
        'get_position_details',
        { position_id: position, as_of: '2024-01-02' },
      ] as const;
      expect(await near.call(...asked)).toEqual(await far.call(...asked));
      const unknown = await near.call('get_position_details', { position_id: '9-9-LONG' });
      expect(unknown).toMatchObject({ isError: true, text: 'No position 9-9-LONG.' });
      await expect(near.call('buy_everything')).rejects.toThrow(/No tool "buy_everything"/);
    });

  it('is refused in one sentence without a key that works, or without an API', async () => {
    const { api, key } = await investor();
    const { key: text } = await key('mcp');
    const folder = mkdtempSync(join(tmpdir(), 'sluice-key-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'assistant.key');
    writeFileSync(file, `${text}\n`, { mode: 0o644 });
    chmodSync(file, 0o644);
    expect(await run({}, '--url', api.url)).toMatchObject({
      code: 2,
      err: expect.stringContaining('$SLUICE_API_KEY holds no API key'),
    });
    expect(await run({}, '--url', api.url, '--key-file', file)).toMatchObject({
      code: 2,
      err: expect.stringContaining('can be read by others'),
    });
    const wrong = { SLUICE_API_KEY: 'sluice.key_0.none' };
    expect(await run(wrong, '--url', api.url)).toMatchObject({
      code: 1,
      err: expect.stringContaining('not valid'),
    });
    const { key: reading } = await key('read');
    expect(await run({ SLUICE_API_KEY: reading }, '--url', api.url)).toMatchObject({
      code: 1,
      err: expect.stringContaining('does not allow "mcp"'),
    });
    const nowhere = await run({ SLUICE_API_KEY: text }, '--url', 'http://127.0.0.1:9');
    expect(nowhere).toMatchObject({ code: 1, err: expect.stringContaining('does not answer') });
    chmodSync(file, 0o600);
    const served = await byPipes(['--url', api.url, '--key-file', file], {}, 'legacy');
    expect((await served.client.listTools()).tools.length).toBeGreaterThan(3);
  });
});
