// Answers of many megabytes: a client that asks for several at once reads them all.
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { finished } from '../../../../src/simulators/host/steps.ts';
import type { Answer } from '../../../../src/simulators/ib-gateway/messages/answer.ts';
import { frameOf } from '../../../../src/simulators/ib-gateway/wire/frames/framing.ts';
import { hello, MARKET_NOW, startScripted, until } from './scripted-gateway.ts';

const ROUND = { open: 100, high: 100, low: 100, close: 100, volume: 0, wap: 100, count: 0 };

function historyOf(count: number): Answer {
  const bars = Array.from({ length: count }, () => ({ time: MARKET_NOW, ...ROUND }));
  const span = { start: MARKET_NOW, end: MARKET_NOW };
  return { name: 'historicalData', reqId: 1, ...span, dates: 'seconds', bars };
}

test('several that are ready at once are all read', async () => {
  const gateway = await startScripted();
  const socket = connect(gateway.port, '127.0.0.1');
  let bytes = 0;
  let hasEnded = false;
  socket.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    hasEnded = true;
  });
  socket.write(Buffer.concat([hello('v100..178'), frameOf(['71', '2', '7', ''])]));
  await until(() => gateway.sessions().length === 1, 'the client is greeted');
  const answer = historyOf(400_000);
  expect(finished(gateway.prepare(7, answer))).toBe(true);
  for (let n = 0; n < 5; n += 1) gateway.send(7, [answer]);
  const sent = gateway.traffic()[0]?.bytes_out ?? 0;
  expect(sent).toBeGreaterThan(64 * 1_048_576);
  await until(() => bytes === sent || hasEnded, 'everything is read');
  expect(bytes).toBe(sent);
  socket.destroy();
  await gateway.stop();
});

test('one that no client library reads is not sent', async () => {
  const gateway = await startScripted();
  const socket = connect(gateway.port, '127.0.0.1');
  socket.write(Buffer.concat([hello('v100..178'), frameOf(['71', '2', '7', ''])]));
  await until(() => gateway.sessions().length === 1, 'the client is greeted');
  expect(finished(gateway.prepare(7, historyOf(500_000)))).toBe(false);
  socket.destroy();
  await gateway.stop();
});
