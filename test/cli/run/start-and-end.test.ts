// Starts that do not trade, and how a daemon in the foreground ends.
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LONG_TIMEOUT, LONG_WAIT } from '../../processes/program.ts';
import { until } from '../../processes/waiting.ts';
import { startGateway } from '../place/kept-journal.ts';
import { firstJson, makePlace, type Place } from '../place/sluice.ts';

let place: Place;
let gatewayPort = 0;

beforeAll(async () => {
  place = makePlace();
  ({ gatewayPort } = await startGateway(place));
});

afterEach(async () => {
  await place.run('stop', ...LONG_TIMEOUT);
});
afterAll(() => place.leave());

describe('a daemon', () => {
  it('trades on in the foreground when whoever reads its messages is gone', async () => {
    place.configure({ gatewayPort });
    const child = place.spawn('start', '--foreground');
    await until('it trades', async () => (await place.run('status')).code === 0);
    child.stdout?.destroy();
    child.stderr?.destroy();
    // Each of these is a line of its log.
    await place.run('halt');
    await place.run('resume');
    expect((await place.run('status')).code).toBe(0);
    expect(child.exitCode).toBeNull();
  });

  it('keeps running without a gateway and reports why it does not trade', async () => {
    place.configure({ gatewayPort: 1 });
    const ran = await place.run('start', '--wait', '1');
    expect(ran.code).toBe(5);
    expect(ran.err).toMatch(/^warning: not trading yet: .+\n$/);
    await until('it is up', async () => (await place.run('status')).code === 0);
  });

  it('can be stopped as soon as its start returns, however short the wait', async () => {
    place.configure({ gatewayPort: 1 });
    expect((await place.run('start', '--wait', '0')).code).toBe(5);
    const ended = await place.run('stop', ...LONG_TIMEOUT);
    expect(ended).toMatchObject({ code: 0, out: expect.stringMatching(/^Stopped \(pid \d+\)/) });
  });

  it('goes on if Ctrl-C ends the wait of its start, which says so', async () => {
    place.configure({ gatewayPort: 1 });
    const start = place.spawn('start', ...LONG_WAIT);
    let err = '';
    start.stderr?.on('data', (chunk) => {
      err += chunk;
    });
    const ended = once(start, 'close');
    await until('it is up', async () => (await place.run('status')).code === 0);
    start.kill('SIGINT');
    expect(await ended).toEqual([null, 'SIGINT']);
    const { pid } = JSON.parse((await place.run('status', '--json')).out);
    expect(err).toBe(
      `The daemon (pid ${pid}) runs in the background: \`sluice status\` shows it, \`sluice stop\` stops it.\n`,
    );
  });

  it('does not start if its port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    place.configure({ gatewayPort, metricsPort: port });
    const ran = await place.run('start', ...LONG_WAIT);
    other.close();
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(
      new RegExp(`^error: cannot listen on 127\\.0\\.0\\.1:${port} .*\\(port\\)\\n$`),
    );
  });

  it('passes the doctor before it starts', async () => {
    place.configure({ gatewayPort });
    const [fit, unfit] = await Promise.all([
      place.run('doctor', '--json'),
      place.run('doctor', '--json', '-c', 'nowhere.yaml'),
    ]);
    const found = JSON.parse(fit.out).map(({ check, status }: Record<string, string>) => [
      check,
      status,
    ]);
    expect(Object.fromEntries(found)).toMatchObject({
      node: 'ok',
      store: 'ok',
      disk: 'ok',
      gateway: 'ok',
      account: 'ok',
      clock: 'ok',
      strategies: 'warn',
    });
    expect(fit.code).toBe(0);
    expect(unfit.code).toBe(1);
    expect(JSON.parse(unfit.out)).toContainEqual(
      expect.objectContaining({ check: 'config', status: 'fail', remedy: expect.any(String) }),
    );
  });

  it('exits with 4 at a gateway of another account', async () => {
    place.configure({ gatewayPort, account: 'DU999' });
    const ran = await place.run('start', ...LONG_WAIT);
    expect(ran.code).toBe(4);
    expect(ran.err).toMatch(/^error: .*DU999 \(wrong-account\)\n$/);
    expect((await place.run('status')).code).toBe(3);
  });

  it('stops gracefully on SIGTERM in the foreground and reports what stays open', async () => {
    place.configure({ gatewayPort });
    const child = place.spawn('start', '--foreground', '--json');
    let err = '';
    child.stderr?.on('data', (chunk) => {
      err += chunk;
    });
    expect(await firstJson(child)).toMatchObject({ event: 'started', pid: child.pid });
    const ended = new Promise((resolve) => child.on('close', resolve));
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(err).toContain('Stopped. No position is open.');
    const log = readFileSync(join(place.folder, 'data/paper-DU1/logs/sluice.log'), 'utf8');
    expect(log).toContain('SIGTERM received');
  });

  it('ends its process with 10 after `sluice stop`, so that no service manager starts it again', async () => {
    place.configure({ gatewayPort });
    const answering = await inForeground();
    expect((await place.run('stop', ...LONG_TIMEOUT)).code).toBe(0);
    expect(await answering.ended).toEqual([10, null]);
  });

  it('ends with 10 also if its control API does not answer, and a later signal is no request', async () => {
    place.configure({ gatewayPort });
    const silent = await inForeground();
    rmSync(join(place.folder, 'data/paper-DU1/sluice.pid'));
    expect((await place.run('stop', ...LONG_TIMEOUT)).code).toBe(0);
    expect(await silent.ended).toEqual([10, null]);

    const next = await inForeground();
    next.child.kill('SIGINT');
    expect(await next.ended).toEqual([0, null]);
  });

  async function inForeground() {
    const child = place.spawn('start', '--foreground', '--json');
    const ended = once(child, 'close');
    await firstJson(child);
    return { child, ended };
  }
});
