// A pool answers every job in its place, however many threads it has, and says which job failed.
import { describe, expect, it } from 'vitest';
import { answersOf, threadEntry } from '../../../src/research/workers/pool.ts';
import { openSum, type Sum } from './sum.ts';

const entry = threadEntry('small-thread', import.meta.url);
const pool = { entry, open: openSum, given: { plus: 0.1 }, msWithoutThreads: 0 };

describe('a pool of threads', () => {
  it('answers in the order of the jobs, the first in this thread and the rest in others', async () => {
    const jobs = Array.from({ length: 7 }, (_, index) => index);
    const seen: [number, Sum][] = [];
    const answers = await answersOf({
      ...{ ...pool, jobs, workers: 2 },
      onAnswer: (answer, at) => seen.push([at, answer]),
    });
    expect(answers.map(({ value }) => value)).toEqual(jobs.map((job) => job + 0.1));
    expect(answers.map(({ isMain }) => isMain)).toEqual(jobs.map((job) => job === 0));
    expect(seen.sort(([one], [other]) => one - other)).toEqual([...answers.entries()]);
  });

  it('starts no thread for work that is done sooner', async () => {
    const { msWithoutThreads: _, ...usual } = pool;
    const answers = await answersOf({ ...usual, jobs: [1, 2, 3], workers: 2 });
    expect(answers.every(({ isMain }) => isMain)).toBe(true);
  });

  it.each([1, 2])('names the job that failed, with %i workers', async (workers) => {
    const failure = answersOf({ ...pool, jobs: [1, 2, 13, 4], workers });
    await expect(failure).rejects.toMatchObject({ at: 2, message: '13 is not added' });
  });

  it('fails if a thread ends', async () => {
    const failure = answersOf({ ...pool, jobs: [1, 99, 2], workers: 2 });
    await expect(failure).rejects.toMatchObject({ at: 1, message: 'its thread ended' });
  });
});
