import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import {
  type ControlPort,
  controlPort,
} from '../../../../src/trader/app/simulated/control-port.ts';

describe('the control port of a simulator', () => {
  let server: Server;
  let control: ControlPort;
  /** So many of the next requests find their connection closed. */
  let closed: number;
  let answered: string[];

  beforeEach(async () => {
    [closed, answered] = [0, []];
    server = createServer((request, response) => {
      closed -= 1;
      if (closed >= 0) return void request.socket.destroy();
      answered.push(`${request.method} ${request.url}`);
      response.end('{"at":"2026-11-18T15:00:00Z"}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    control = controlPort((server.address() as AddressInfo).port);
  });

  afterEach(() => void server.close());

  it('is asked again where a connection is closed just as it is used', async () => {
    closed = 2;
    expect(await control.get('/clock')).toEqual({ at: '2026-11-18T15:00:00Z' });
    closed = 2;
    await control.moveClock(instant(Date.UTC(2026, 10, 18, 16)));
    expect(answered).toEqual(['GET /clock', 'POST /clock']);
  });

  it('is given up where nothing answers', async () => {
    closed = 3;
    await expect(control.get('/clock')).rejects.toThrow();
    expect(answered).toEqual([]);
  });
});
