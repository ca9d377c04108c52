// Long work in turns: pieces of several works alternate, what is cancelled stops, and results come when they are there.
import { expect, test } from 'vitest';
import { TURN_MS } from '../../../src/simulators/host/clock.ts';
import { finished, mapped, type Steps } from '../../../src/simulators/host/steps.ts';
import { createTurns } from '../../../src/simulators/host/turns.ts';

const PIECES = 3;
const turn = () => new Promise((resolve) => setImmediate(resolve));

function* work(name: string, log: string[]): Steps<string> {
  for (let piece = 1; piece <= PIECES; piece += 1) {
    log.push(`${name}${piece}`);
    yield;
  }
  return name;
}

test('the first piece is done at once, the others later, and in turn with those of other work', async () => {
  const log: string[] = [];
  const turns = createTurns((call) => call());
  turns.begin(work('a', log), (value) => log.push(`${value} is done`));
  turns.begin(work('b', log), (value) => log.push(`${value} is done`));
  expect(log).toEqual(['a1', 'b1']);
  for (let tries = 0; tries < 2 * PIECES; tries += 1) await turn();
  expect(log).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3', 'a is done', 'b is done']);
});

test('a turn is over when its time is, however many wait', async () => {
  let turnsSoFar = 0;
  const turnsOfPieces: number[] = [];
  function* slow(): Steps<void> {
    for (let piece = 0; piece < PIECES; piece += 1) {
      yield;
      turnsOfPieces.push(turnsSoFar);
      for (const end = performance.now() + TURN_MS; performance.now() < end; );
    }
  }
  const turns = createTurns((call) => call());
  for (let works = 0; works < 3; works += 1) turns.begin(slow(), () => {});
  for (; turnsOfPieces.length < 3 * PIECES; turnsSoFar += 1) await turn();
  expect(new Set(turnsOfPieces).size).toBe(3 * PIECES);
});

test('cancelled work stops, even if its result only waits to be told', async () => {
  const log: string[] = [];
  const waiting: (() => void)[] = [];
  const turns = createTurns((call) => waiting.push(call));
  const cancelSoon = turns.begin(work('a', log), () => log.push('a is done'));
  const cancelLate = turns.begin(work('b', log), () => log.push('b is done'));
  cancelSoon();
  while (waiting.length === 0) await turn();
  cancelLate();
  for (const call of waiting) call();
  expect(log).toEqual(['a1', 'b1', 'b2', 'b3']);
});

test('nothing goes on after the end', async () => {
  const log: string[] = [];
  const turns = createTurns((call) => call());
  turns.begin(work('a', log), () => log.push('a is done'));
  turns.stop();
  await turn();
  expect(log).toEqual(['a1']);
});

test('a list is made in pieces', () => {
  const list = Array.from({ length: 1_200 }, (_, index) => index);
  const steps = mapped(list, (each) => each + 1);
  expect([steps.next().done, steps.next().done, steps.next().done]).toEqual([false, false, true]);
  expect(finished(mapped(list, (each) => each + 1))).toEqual(list.map((each) => each + 1));
});
