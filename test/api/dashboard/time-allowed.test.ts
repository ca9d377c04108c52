// How long the page waits for which answer, and how many answers of a book it asks for at once.
import { expect, it } from 'vitest';
import {
  allowedMs,
  isOfBook,
  TIMEOUT_MS,
} from '../../../src/api/dashboard/browser/time-allowed.ts';
import { createTurns } from '../../../src/api/dashboard/browser/turns.ts';

it('waits a minute for what is computed from a whole book, and seconds for the board and for commands', () => {
  for (const [method, path] of [
    ['GET', '/api/v1/portfolios/2/gains'],
    ['GET', '/api/v1/transactions/portfolio/2'],
    ['GET', '/api/v1/tax/year-end'],
    ['POST', '/api/v1/holdings/analytics/performance'],
  ] as const)
    expect([allowedMs(method, path), isOfBook(method, path)], path).toEqual([60_000, true]);
  for (const [method, path] of [
    ['GET', '/api/v1/daemon/DU1/board'],
    ['POST', '/api/v1/daemon/DU1/halt'],
    ['POST', '/api/v1/orders'],
    ['POST', '/api/v1/transactions'],
  ] as const)
    expect([allowedMs(method, path), isOfBook(method, path)], path).toEqual([TIMEOUT_MS, false]);
  expect(allowedMs('POST', '/api/v1/portfolios/2/imports')).toBe(120_000);
  expect(allowedMs('GET', '/api/v1/daemon/DU1/chain/SPY')).toBe(120_000);
});

it('asks for two at once, then for the newest of those that wait, also after a failure', async () => {
  const turns = createTurns(2);
  const begun: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<string>>();
  const ask = (name: string) =>
    turns.take(() => {
      begun.push(name);
      const answer = Promise.withResolvers<string>();
      ends.set(name, answer);
      return answer.promise;
    });
  const [first, second, third, fourth] = ['a', 'b', 'c', 'd'].map(ask);
  expect(begun).toEqual(['a', 'b']);
  ends.get('b')?.reject(new Error('gone'));
  await expect(second).rejects.toThrow('gone');
  await expect.poll(() => begun).toEqual(['a', 'b', 'd']);
  ends.get('a')?.resolve('A');
  expect(await first).toBe('A');
  await expect.poll(() => begun).toEqual(['a', 'b', 'd', 'c']);
  for (const name of ['c', 'd']) ends.get(name)?.resolve(name.toUpperCase());
  expect([await third, await fourth]).toEqual(['C', 'D']);
});
