// What changes a gateway or the hosts of a fleet asks at a terminal, and does nothing without a yes.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../processes/free-port.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
let host: Server;
/** Texts that the host has saved. */
const saved: string[] = [];

beforeAll(async () => {
  place = makePlace();
  const ibc = [`  ibc: { port: ${await freePort()} }`, ''].join('\n');
  writeFileSync(
    place.config,
    `mode: paper\naccount: DU1\naccount_type: margin\ngateway:\n  port: 1\n${ibc}`,
  );
  host = createServer((request, response) => {
    const answer = (body: object) => {
      if (request.method === 'PUT') saved.push(request.url ?? '');
      response.writeHead(request.method === 'GET' ? 404 : 200);
      response.end(JSON.stringify(body));
    };
    request
      .resume()
      .on('end', () =>
        request.method === 'PUT'
          ? answer({ in_force: true, text: 'Saved and in force.' })
          : answer({ ok: true, issues: [], changes: ['it is new'], text: 'The file is right' }),
      );
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  const { port } = host.address() as AddressInfo;
  writeFileSync(
    join(place.folder, 'config', 'fleet.yaml'),
    `hosts:\n  hanoi: { url: "http://127.0.0.1:${port}", key: k, account: DU1 }\n`,
  );
  writeFileSync(join(place.folder, 'rule.yaml'), 'name: rule\n');
});
afterAll(() => {
  host?.close();
  place?.leave();
});

it('the gateway is restarted after a yes only, if the daemon does not vouch for it', async () => {
  const restart = ['gateway', 'restart'];
  expect(await place.answered('n\n', ...restart)).toMatch(
    /orders may be in flight\..*Restart the gateway all the same\? \[y\/N\].*error: Nothing was done \(unconfirmed\)/s,
  );
  expect(await place.answered('y\n', ...restart)).toContain('IBC did not restart the gateway');
  const { code, err } = await place.run(...restart);
  expect([code, err]).toEqual([
    2,
    expect.stringContaining(
      'may be in flight. Nothing was done; add --yes to restart the gateway all the same',
    ),
  ]);
});

it('a login is allowed again after a yes only', async () => {
  const folder = join(place.folder, 'data', 'paper-DU1');
  const mark = join(folder, 'login-refused');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(mark, 'refused\n');
  expect(await place.answered('\n', 'gateway', 'allow-login')).toMatch(
    /right now\? \[y\/N\].*error: Nothing was done \(unconfirmed\)/s,
  );
  expect(existsSync(mark)).toBe(true);
  expect(await place.answered('y\n', 'gateway', 'allow-login')).toContain('may log in again');
  expect(existsSync(mark)).toBe(false);
});

it('a strategy is saved on hosts after a yes only; a script and JSON are not asked', async () => {
  const rollOut = ['fleet', 'roll-out', 'rule.yaml'];
  expect(await place.answered('n\n', ...rollOut)).toMatch(
    /hanoi: The file is right; it is new.*1 host would be changed\..*Save it\? \[y\/N\].*error: Nothing was saved \(unconfirmed\)/s,
  );
  expect(await place.answered('y\n', ...rollOut, '--json')).not.toContain('[y/N]');
  const { code, err } = await place.run(...rollOut);
  expect([code, err]).toEqual([
    2,
    expect.stringContaining('Nothing was saved; add --yes to do it'),
  ]);
  expect(saved).toEqual([]);
  expect(await place.answered('y\n', ...rollOut)).toContain('hanoi: Saved and in force.');
  expect(saved).toHaveLength(1);
});
