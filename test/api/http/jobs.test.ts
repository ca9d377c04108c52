// `/jobs`: what is done in the background, how it ran, and one done now, for operators.
import { describe, expect, it } from 'vitest';
import type { Job } from '../../../src/api/app/jobs.ts';
import { served } from '../harness/served.ts';

const V1 = '/api/v1';

interface Told {
  readonly kind: string;
  readonly state: string;
  readonly next_run: string;
  readonly last_run: { readonly result: string; readonly why: string; readonly attempt: number };
}

describe('background jobs', () => {
  async function openEnvironment(run: () => Promise<void>) {
    const job: Job = { name: 'prices', what: 'renews prices', at: '30 2 * * *', run };
    const api = await served([], 'closed', new Map(), { jobs: [job] });
    const bearer = await api.signedIn('op', 'operator');
    const jobs = async () => {
      const { body } = await api.ask('GET', `${V1}/jobs`, { bearer });
      return body as { readonly place: string; readonly jobs: readonly Told[] };
    };
    return { api, bearer, jobs };
  }

  it('are listed with their next time, and say that they never ran', async () => {
    const { jobs } = await openEnvironment(async () => {});
    const { place, jobs: rows } = await jobs();
    expect(place).toBe('process');
    expect(rows).toMatchObject([{ kind: 'prices', state: 'idle', last_run: null }]);
    expect(rows[0]?.next_run).toMatch(/T02:30:00/);
    expect(Date.parse(rows[0]?.next_run ?? '')).toBeGreaterThan(Date.now());
  });

  it('are done when an operator asks, once, and remember it', async () => {
    let runs = 0;
    const { api, bearer, jobs } = await openEnvironment(async () => {
      runs += 1;
    });
    const ran = await api.ask('POST', `${V1}/jobs/prices/runs`, { bearer });
    expect([ran.status, runs]).toEqual([200, 1]);
    expect(ran.body).toMatchObject({
      state: 'idle',
      last_run: { result: 'done', attempt: 1, place: 'process', pid: process.pid, worker: null },
    });
    expect((await jobs()).jobs[0]?.last_run.result).toBe('done');
    const newest = { limit: 5, offset: 0, isOldestFirst: false };
    const { rows } = await api.identity.context.store.auditTrail(newest);
    expect(rows.map(({ actor, action, target }) => [actor, action, target])).toContainEqual([
      ...['op', 'job.run', 'prices'],
    ]);
  });

  it('that fail say why, and are tried again', async () => {
    let runs = 0;
    const { api, bearer } = await openEnvironment(async () => {
      runs += 1;
      if (runs === 1) throw new Error('no source answers');
    });
    const asked = api.ask('POST', `${V1}/jobs/prices/runs`, { bearer });
    const ran = (await asked).body as Told;
    expect(runs).toBe(2);
    expect(ran.last_run).toMatchObject({ result: 'done', attempt: 2, why: '' });
  });

  it('of another name are not there, and the answer names those that are', async () => {
    const { api, bearer } = await openEnvironment(async () => {});
    const answer = await api.ask('POST', `${V1}/jobs/price/runs`, { bearer });
    expect(answer).toMatchObject({
      status: 404,
      body: { detail: 'There is no job price; there is prices.' },
    });
  });

  it('are for operators', async () => {
    const { api } = await openEnvironment(async () => {});
    const bearer = await api.signedIn('tom', 'trader');
    expect((await api.ask('GET', `${V1}/jobs`, { bearer })).status).toBe(403);
    expect((await api.ask('POST', `${V1}/jobs/prices/runs`, { bearer })).status).toBe(403);
  });
});
