// A reader that does not read: what waits for it is bounded, and the newest is what it gets.
import { expect, it } from 'vitest';
import { createNewestOnly } from '../../../src/api/live/portfolio/newest-only.ts';

function slowSocket() {
  const sent: string[] = [];
  const calls: (() => void)[] = [];
  let waiting = 0;
  const newest = createNewestOnly<string>(
    { send: (message) => void sent.push(message), waiting: () => waiting },
    (_, call) => {
      calls.push(call);
      return () => void calls.splice(calls.indexOf(call), 1);
    },
  );
  return {
    newest,
    sent,
    calls,
    fill: (bytes: number) => {
      waiting = bytes;
    },
    passTime: () => {
      for (const call of calls.splice(0)) call();
    },
  };
}

it('keeps the newest of each key while the socket is full, and sends them once it has room', () => {
  const { newest, sent, fill, passTime, calls } = slowSocket();
  newest.send('IBM', 'ibm 1');
  fill(20_000);
  for (let n = 2; n <= 10_000; n += 1) newest.send('IBM', `ibm ${n}`);
  newest.send('SAP', 'sap 1');
  passTime();
  expect(sent).toEqual(['ibm 1']);
  fill(0);
  passTime();
  expect(sent).toEqual(['ibm 1', 'ibm 10000', 'sap 1']);
  newest.send('IBM', 'ibm 10001');
  expect(sent.at(-1)).toBe('ibm 10001');
  expect(calls).toEqual([]);
});

it('sends nothing after the reader has left', () => {
  const { newest, sent, fill, calls } = slowSocket();
  fill(20_000);
  newest.send('IBM', 'ibm 1');
  newest.stop();
  expect([sent, calls]).toEqual([[], []]);
});
