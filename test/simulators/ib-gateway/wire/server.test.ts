import { connect } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { frameOf } from '../../../../src/simulators/ib-gateway/wire/frames/framing.ts';
import { runs } from '../../../runs/runs.ts';
import {
  connectRaw,
  hello,
  MARKET_NOW,
  type RawClient,
  type ScriptedGateway,
  startRaw,
  startScripted,
  until,
  wallClock,
} from './scripted-gateway.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function gatewayWith(...args: Parameters<typeof startScripted>): Promise<ScriptedGateway> {
  const gateway = await startScripted(...args);
  closing.push(gateway.stop);
  return gateway;
}

async function clientOf(gateway: ScriptedGateway, clientId = 7): Promise<RawClient> {
  const client = await startRaw(gateway.port, clientId);
  closing.push(() => client.socket.destroy());
  return client;
}

const currentTimeScript: Parameters<typeof startScripted>[0] = (request) =>
  request.name === 'reqCurrentTime' ? [{ name: 'currentTime', time: MARKET_NOW }] : [];

describe('the handshake', () => {
  it.each([
    ['v100..193', '178'],
    ['v157..178 +PACEAPI', '178'],
    ['v100..177', '177'],
    ['v100..176', '176'],
    ['v178', '178'],
  ])('answers %s with version %s and exactly two fields', async (range, version) => {
    const gateway = await gatewayWith();
    const client = await connectRaw(gateway.port);
    client.socket.write(hello(range));
    await until(() => client.heard.length > 0, 'the handshake is answered');
    expect(client.heard).toEqual([[version, '20261119 15:30:00 US/Eastern']]);
    client.socket.destroy();
  });

  it.each(['v100..175', 'v100', 'v179..201', 'nonsense'])('closes on %s', async (range) => {
    const gateway = await gatewayWith();
    const client = await connectRaw(gateway.port);
    client.socket.write(hello(range));
    await until(() => client.ending() !== 'open', 'the connection is closed');
    expect(client.heard).toEqual([]);
  });

  it('is answered in one piece, whatever the seed does to later frames', async () => {
    for (const seed of [2, 7, 11, 42]) {
      const gateway = await gatewayWith(() => [], { seed });
      const socket = connect(gateway.port, '127.0.0.1');
      closing.push(() => socket.destroy());
      const chunks: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => chunks.push(chunk));
      socket.write(hello('v100..178'));
      await until(() => chunks.length > 0, 'the handshake is answered');
      expect(chunks[0]).toEqual(frameOf(['178', '20261119 15:30:00 US/Eastern']));
    }
  });

  it('parses a greeting, startApi and a request that arrive byte by byte', async () => {
    const gateway = await gatewayWith(currentTimeScript);
    const client = await connectRaw(gateway.port);
    closing.push(() => client.socket.destroy());
    client.socket.setNoDelay(true);
    const bytes = Buffer.concat([
      hello('v100..193'),
      frameOf(['71', '2', '7', '']),
      frameOf(['49', '1']),
    ]);
    for (const byte of bytes) {
      client.socket.write(Buffer.of(byte));
      await new Promise(setImmediate);
    }
    await until(() => client.of(49).length > 0, 'the time is told');
    expect(client.heard.map(([id]) => id)).toEqual(['178', '15', '9', '4', '4', '4', '49']);
    expect(gateway.sessions()).toEqual([
      { client_id: 7, server_version: 178, connected_at: MARKET_NOW },
    ]);
  });

  it('rejects a client id in use with 326 and closes the connection', async () => {
    const gateway = await gatewayWith();
    const first = await clientOf(gateway, 7);
    const second = await clientOf(gateway, 7);
    await until(() => second.ending() !== 'open', 'the second is closed');
    expect(second.heard.at(-1)?.slice(0, 4)).toEqual(['4', '2', '-1', '326']);
    expect(second.ending()).toBe('closed');
    expect(first.ending()).toBe('open');
  });

  it('keeps a client id in use while it lingers, and rejects it the requested number of times', async () => {
    const gateway = await gatewayWith();
    gateway.linger(60_000);
    const first = await clientOf(gateway, 7);
    first.socket.destroy();
    await until(() => gateway.gone.length > 0, 'the first is gone');
    expect((await clientOf(gateway, 7)).of(9)).toEqual([]);
    gateway.refuseClientId(8, 1);
    expect((await clientOf(gateway, 8)).of(9)).toEqual([]);
    expect((await clientOf(gateway, 8)).of(9)).toEqual([['9', '1', '1']]);
  });
});

describe('strictness', () => {
  it('answers an invalid message with 320 and continues', async () => {
    const gateway = await gatewayWith(currentTimeScript);
    const client = await clientOf(gateway);
    client.say(49);
    client.say(49, 1, 'too much');
    client.say(4, 1, 'seven', '');
    client.say(4_711, 1);
    client.say('');
    client.say(4, 1, 12);
    client.say(49, 1);
    await until(() => client.of(49).length > 0, 'the time is told');
    const refusals = client.of(4).filter(([, , , code]) => code === '320');
    expect(refusals.map(([, , id]) => id)).toEqual(['-1', '-1', '-1', '-1', '-1', '12']);
    expect(gateway.asked).toHaveLength(1);
    const remarks = gateway.wireLog().filter(({ name }) => name === 'remark');
    expect(remarks.length).toBeGreaterThanOrEqual(6);
  });

  it('accepts only startApi before startApi', async () => {
    const gateway = await gatewayWith(currentTimeScript);
    const client = await connectRaw(gateway.port);
    closing.push(() => client.socket.destroy());
    client.socket.write(Buffer.concat([hello('v100..178'), frameOf(['49', '1'])]));
    await until(() => client.of(4).length > 0, 'the request is refused');
    expect(client.of(4)[0]?.slice(0, 4)).toEqual(['4', '2', '-1', '504']);
    expect(gateway.asked).toEqual([]);
  });

  it('survives any bytes', async () => {
    const gateway = await gatewayWith(currentTimeScript);
    const bytes = fc.uint8Array({ maxLength: 200 });
    const greeted = fc.boolean();
    await fc.assert(
      fc.asyncProperty(greeted, bytes, async (isGreeted, noise) => {
        const socket = connect(gateway.port, '127.0.0.1');
        const closed = new Promise((resolve) => socket.once('close', resolve));
        socket.on('error', () => {});
        socket.resume();
        if (isGreeted) socket.write(hello('v100..178'));
        socket.end(noise);
        await closed;
      }),
      { numRuns: runs(150) },
    );
    const client = await clientOf(gateway);
    client.say(49, 1);
    await until(() => client.of(49).length > 0, 'the time is told');
  });
});

describe('pacing', () => {
  it('warns with 100 twice and closes the third time', async () => {
    let market = 0;
    const gateway = await gatewayWith(() => [], {
      messagesPerSecond: 5,
      marketClock: { now: () => MARKET_NOW },
      wallClock: { now: () => market, after: wallClock.after },
    });
    const client = await clientOf(gateway);
    for (let second = 0; second < 3; second += 1) {
      market += 1_000;
      for (let message = 0; message < 8; message += 1) client.say(49, 1);
      const expected = Math.min((second + 1) * 8, 21);
      await until(
        () => gateway.asked.length >= expected || client.ending() !== 'open',
        'the burst is over',
      );
    }
    await until(() => client.ending() !== 'open', 'the client is thrown out');
    expect(client.of(4).filter(([, , , code]) => code === '100')).toHaveLength(3);
  });

  it('serves a client that connected with +PACEAPI at the limit, in order, without a warning', async () => {
    let wall = 0;
    const gateway = await gatewayWith(() => [], {
      messagesPerSecond: 5,
      marketClock: { now: () => MARKET_NOW },
      wallClock: { now: () => wall, after: wallClock.after },
    });
    const client = await connectRaw(gateway.port);
    closing.push(() => client.socket.destroy());
    client.socket.write(hello('v100..178 +PACEAPI'));
    client.say(71, 2, 7, '');
    for (let reqId = 1; reqId <= 12; reqId += 1) client.say(95, reqId);
    const reqIds = () => gateway.asked.map(({ request }) => 'reqId' in request && request.reqId);
    for (const count of [4, 9, 12]) {
      await until(() => reqIds().length === count, `${count} are served`);
      wall += 1_000;
    }
    expect(reqIds()).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    expect(client.of(4).filter(([, , , code]) => code === '100')).toEqual([]);
  });

  it('ends a second by the market clock if it runs faster', async () => {
    let asked = 0;
    const gateway = await gatewayWith(() => [], {
      messagesPerSecond: 5,
      marketClock: { now: () => (MARKET_NOW + asked * 250) as typeof MARKET_NOW },
      wallClock: { now: () => 0, after: wallClock.after },
      onRequest: () => {
        asked += 1;
      },
    });
    const client = await clientOf(gateway);
    for (let message = 0; message < 100; message += 1) client.say(49, 1);
    await until(() => asked === 100, 'all are served');
    expect(client.of(4).filter(([, , , code]) => code === '100')).toEqual([]);
  });
});

describe('mute', () => {
  it('holds requests and serves them late, even those of a disconnected client', async () => {
    const gateway = await gatewayWith(currentTimeScript);
    const client = await clientOf(gateway);
    gateway.mute('buffer');
    client.say(49, 1);
    client.say(8, 1, 1);
    gateway.send(7, [{ name: 'positionEnd' }]);
    await until(() => gateway.wireLog().some(({ name }) => name === 'reqIds'), 'both arrived');
    expect(gateway.asked).toEqual([]);
    client.socket.destroy();
    const second = await connectRaw(gateway.port);
    closing.push(() => second.socket.destroy());
    second.socket.write(Buffer.concat([hello('v100..178'), frameOf(['71', '2', '7', ''])]));
    await until(() => gateway.wireLog().at(-1)?.name === 'startApi', 'the second start arrived');
    expect(second.heard).toEqual([]);
    gateway.unmute();
    await until(() => second.of(9).length > 0, 'the newcomer is greeted');
    expect(gateway.asked.map(({ request }) => request.name)).toEqual(['reqCurrentTime', 'reqIds']);
    expect(gateway.gone).toEqual([7]);
  });

  it('sends what happened meanwhile on unmute, except ticks, before it serves', async () => {
    const gateway = await gatewayWith(currentTimeScript);
    const client = await clientOf(gateway);
    gateway.mute('buffer', 7);
    gateway.send(7, [
      { name: 'tickSize', reqId: 1, tickType: 0, size: 5 },
      { name: 'positionEnd' },
    ]);
    client.say(49, 1);
    await until(() => gateway.wireLog().at(-1)?.name === 'reqCurrentTime', 'it arrived');
    gateway.unmute(7);
    await until(() => client.of(49).length > 0, 'the time is told');
    expect(client.heard.slice(-2).map(([id]) => id)).toEqual(['62', '49']);
  });

  it('drops requests permanently on demand', async () => {
    const gateway = await gatewayWith(currentTimeScript);
    const client = await clientOf(gateway);
    gateway.mute('drop');
    client.say(8, 1, 1);
    await until(() => gateway.wireLog().at(-1)?.name === 'reqIds', 'it arrived');
    gateway.unmute();
    client.say(49, 1);
    await until(() => client.of(49).length > 0, 'the time is told');
    expect(gateway.asked.map(({ request }) => request.name)).toEqual(['reqCurrentTime']);
  });

  it('accepts and never answers while the login is missing', async () => {
    const gateway = await gatewayWith();
    gateway.requireLogin(true);
    const client = await connectRaw(gateway.port);
    closing.push(() => client.socket.destroy());
    client.socket.write(hello('v100..178'));
    const served = await gatewayWith(currentTimeScript);
    await clientOf(served);
    expect(client.heard).toEqual([]);
    gateway.requireLogin(false);
    await until(() => client.heard.length > 0, 'the handshake is answered');
  });
});

describe('connection faults', () => {
  it('resets one client and keeps the others', async () => {
    const gateway = await gatewayWith();
    const first = await clientOf(gateway, 7);
    const second = await clientOf(gateway, 8);
    gateway.reset(7);
    await until(() => first.ending() !== 'open', 'the first is cut');
    expect(first.ending()).toBe('reset');
    expect(gateway.gone).toEqual([7]);
    expect(second.ending()).toBe('open');
    expect((await clientOf(gateway, 7)).of(9)).toHaveLength(1);
  });

  it('refuses connections for a while after a restart, then listens on the same port', async () => {
    const delays: (() => void)[] = [];
    const gateway = await gatewayWith(() => [], {
      wallClock: {
        now: wallClock.now,
        after(delayMs, call) {
          if (delayMs !== 90_000) return wallClock.after(delayMs, call);
          delays.push(call);
          return () => {};
        },
      },
    });
    const client = await clientOf(gateway);
    gateway.restart(90_000);
    await until(() => client.ending() !== 'open', 'the client is cut');
    await expect(connectRaw(gateway.port)).rejects.toThrow(/ECONNREFUSED/);
    for (const call of delays) call();
    let again: RawClient | undefined;
    while (again === undefined) again = await connectRaw(gateway.port).catch(() => undefined);
    again.socket.destroy();
  });

  it('splits and merges frames without losing or reordering any', async () => {
    const gateway = await gatewayWith(() => [], { seed: 42 });
    const client = await clientOf(gateway);
    const ids = Array.from({ length: 2_000 }, (_, index) => index);
    for (const id of ids) gateway.send(7, [{ name: 'nextValidId', orderId: id }]);
    await until(() => client.of(9).length === ids.length + 1, 'all have arrived');
    expect(
      client
        .of(9)
        .slice(1)
        .map(([, , id]) => Number(id)),
    ).toEqual(ids);
  });
});

describe('the wire log', () => {
  it('numbers messages in both directions, with names and fields', async () => {
    const gateway = await gatewayWith(currentTimeScript);
    const client = await clientOf(gateway);
    const before = gateway.wireLog().at(-1)?.n ?? 0;
    client.say(49, 1);
    await until(() => client.of(49).length > 0, 'the time is told');
    expect(gateway.wireLog(before)).toEqual([
      {
        n: before + 1,
        at: MARKET_NOW,
        client_id: 7,
        dir: 'in',
        id: 49,
        name: 'reqCurrentTime',
        fields: ['1'],
      },
      {
        n: before + 2,
        at: MARKET_NOW,
        client_id: 7,
        dir: 'out',
        id: 49,
        name: 'currentTime',
        fields: ['1', String(MARKET_NOW / 1_000)],
      },
    ]);
  });
});
