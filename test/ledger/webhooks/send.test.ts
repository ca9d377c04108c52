// Every receiver ends an attempt, whatever it answers.
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createSend } from '../../../src/ledger/webhooks/send.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Calls `answer` for each request; the address. */
async function receiver(answer: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    socket.once('data', () => answer(socket));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function sentTo(answer: (socket: Socket) => void, withinMs?: number) {
  const send = createSend({ allowsPrivate: true, ...(withinMs !== undefined && { withinMs }) });
  return send({ url: await receiver(answer), body: '{}', headers: {} });
}

describe('a message', () => {
  it('has ended once its receiver wants to speak another protocol', async () => {
    const upgrade = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade';
    expect(await sentTo((socket) => socket.write(`${upgrade}\r\n\r\n`))).toEqual({
      ...{ kind: 'answered', status: 101 },
    });
    expect(await sentTo((socket) => socket.write('HTTP/1.1 101 X\r\n\r\n'))).toMatchObject({
      ...{ kind: 'answered', status: 101 },
    });
  });

  it('has ended once the connection has', async () => {
    const failed = { kind: 'failed', why: expect.any(String) };
    expect(await sentTo((socket) => socket.end())).toEqual(failed);
    expect(await sentTo((socket) => socket.resetAndDestroy())).toEqual(failed);
    expect(await sentTo((socket) => socket.end('HTTP/1.1 103 Early\r\n\r\n'))).toEqual(failed);
    expect(await sentTo((socket) => socket.end('no HTTP\r\n\r\n'))).toEqual(failed);
  });

  it('fails with the reason alone if its receiver does not speak TLS', async () => {
    const plain = await receiver((socket) => socket.end('HTTP/1.1 400 No\r\n\r\n'));
    const url = plain.replace('http:', 'https:');
    const send = createSend({ allowsPrivate: true });
    expect(await send({ url, body: '{}', headers: {} })).toEqual({
      ...{ kind: 'failed', why: 'TLS failed: wrong version number' },
    });
  });

  it('is given up at its deadline, whatever arrives until then', async () => {
    const why = 'no answer within 0.2 s';
    expect(await sentTo(() => {}, 200)).toEqual({ kind: 'failed', why });
    const early = (socket: Socket) => {
      if (socket.destroyed) return;
      socket.write('HTTP/1.1 103 Early\r\n\r\n', () => setImmediate(early, socket));
    };
    expect(await sentTo(early, 200)).toEqual({ kind: 'failed', why });
  });
});
