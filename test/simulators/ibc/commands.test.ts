// The adapter at IBC's port for commands against the simulated IBC, and against what is not IBC at all.
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type IbcSimulator, startIbcSimulator } from '../../../src/simulators/ibc/simulator.ts';
import { askIbc, isListening } from '../../../src/trader/adapters/ibc/command-port.ts';
import { createWallClock } from '../../../src/trader/adapters/system/wall-clock.ts';

const HOST = '127.0.0.1';
const WALL = createWallClock();
const running: { stop(): Promise<unknown> }[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
});

async function ibc(options: { prompt?: string; greets?: boolean } = {}): Promise<IbcSimulator> {
  const started = await startIbcSimulator({ port: 0, controlPort: 0, ...options });
  running.push(started);
  return started;
}

async function tcp(onData: (write: (text: string) => void, end: () => void) => void) {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () =>
      onData(
        (text) => socket.write(text),
        () => socket.end(),
      ),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  running.push({ stop: () => new Promise<void>((resolve) => server.close(() => resolve())) });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { host: HOST, port: address.port };
}

async function control(simulator: IbcSimulator, path: string, body?: unknown) {
  const url = `http://${HOST}:${simulator.controlPort}${path}`;
  const method = path === '/state' || path === '/log' ? 'GET' : 'POST';
  const answer = await fetch(url, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return answer.json();
}

describe('a command to IBC', () => {
  it.each([
    ['plain', {}],
    ['with a prompt', { prompt: '> ' }],
    ['with a greeting and a prompt', { prompt: 'IBC> ', greets: true }],
  ])('is answered: %s', async (_, options) => {
    const { port } = await ibc(options);
    expect(await askIbc({ host: HOST, port }, 'RESTART', WALL)).toEqual({
      ok: true,
      value: 'RESTART in progress',
    });
  });

  it('ends IBC, whose port is closed then, and opens after its start', async () => {
    const simulator = await ibc();
    const address = { host: HOST, port: simulator.port };
    expect(await isListening(address, WALL)).toBe(true);
    expect(await askIbc(address, 'STOP', WALL)).toMatchObject({ ok: true });
    expect(await control(simulator, '/state')).toEqual({ gateway: 'off', ibc: 'off' });
    expect(await isListening(address, WALL)).toBe(false);
    expect(await askIbc(address, 'STOP', WALL)).toMatchObject({ ok: false });
    expect(await control(simulator, '/start')).toEqual({ gateway: 'waiting', ibc: 'running' });
    expect(await isListening(address, WALL)).toBe(true);
  });

  it('fails with the sentence of IBC', async () => {
    const address = await tcp((write) => write('ERROR Command invalid\r\n'));
    expect(await askIbc(address, 'RESTART', WALL)).toEqual({
      ok: false,
      failure: 'Command invalid',
    });
  });

  it('is answered in pieces', async () => {
    const address = await tcp((write) => {
      write('INFO IBC Command Ser');
      setImmediate(() => write('ver\r\nO'));
      setImmediate(() => setImmediate(() => write('K Restart in progress\r\n')));
    });
    expect(await askIbc(address, 'RESTART', WALL)).toEqual({
      ok: true,
      value: 'Restart in progress',
    });
  });

  it.each<[string, (write: (text: string) => void, end: () => void) => void, string]>([
    ['a connection that closes', (_, end) => end(), 'closed the connection without an answer'],
    ['something else', (write) => write('x'.repeat(5_000)), 'what answers there is not IBC'],
  ])('fails at %s', async (_, onData, why) => {
    const answer = await askIbc(await tcp(onData), 'RESTART', WALL);
    expect(answer).toEqual({ ok: false, failure: expect.stringContaining(why) });
  });
});

it('refuses an answer that no person gives, and names those there are', async () => {
  const simulator = await ibc();
  expect(await control(simulator, '/logins', ['maybe'])).toEqual({
    error: 'The body must be a list of answered, late, missed, denied, failed, refused.',
  });
});
