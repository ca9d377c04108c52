// A person's book over a real ledger, and its page.
import type { Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { openImports } from '../../src/api/app/imports.ts';
import { PASSWORD, type Served } from '../api/harness/served.ts';
import { open, signInByPassword } from './chromium.ts';
import { boardEnvironment } from './dashboard-environment.ts';

export const V1 = '/api/v1';
export const DAY_MS = 86_400_000;

/** Days before today, oldest first: the curves are of this year. */
export function daysBack(count: number): readonly string[] {
  const today = Date.now();
  return Array.from({ length: count }, (_, n) =>
    new Date(today - (count - n) * DAY_MS).toISOString().slice(0, 10),
  );
}

interface Background {
  /** Nothing is booked in the background until the function that is returned is called. */
  holdImports(): () => void;
}

/** As in the process that leads. */
function importsInBackground({ book }: Served): Background {
  let run: (id: string) => Promise<unknown> = async () => {};
  let held = Promise.withResolvers<void>();
  held.resolve();
  const imports = openImports({
    ledger: book.ledger,
    jobs: {
      offerTask(task) {
        run = task.run;
      },
      handOut: async () => false,
      async runHere(_, id) {
        await held.promise;
        await run(id);
      },
    },
    log: { warn: () => {} },
  });
  const sweep = imports.sweep();
  sweep.start();
  onTestFinished(async () => {
    held.resolve();
    await sweep.stop();
    await imports.stop();
  });
  return {
    holdImports() {
      held = Promise.withResolvers();
      return held.resolve;
    },
  };
}

export async function bookEnvironment() {
  const environment = await boardEnvironment();
  const { api } = environment;
  const { holdImports } = importsInBackground(api);
  const bearer = await api.signedIn('bob', 'viewer', ['DU1']);
  const post = async (path: string, body: unknown) => {
    const done = await api.ask('POST', `${V1}${path}`, { bearer, body });
    expect(done.status, JSON.stringify(done.body)).toBeLessThan(300);
    return done.body as { readonly id: number };
  };
  const opened = async (name: string, more: object = {}) =>
    (await post('/portfolios', { name, cost_basis_method: 'FIFO', ...more })).id;
  const count = async (id: number) => {
    const listed = await api.ask('GET', `${V1}/transactions/portfolio/${id}?limit=1`, { bearer });
    return Number(listed.headers.get('x-total-count'));
  };
  async function shown(id: number) {
    const seen = await open(environment.url);
    await signInByPassword(seen.page, 'bob', PASSWORD);
    await seen.page.getByRole('heading', { name: /PAPER DU1/ }).waitFor();
    await seen.page.evaluate(`location.hash = '#/book/${id}'`);
    await seen.page.getByRole('heading', { name: /^Holdings/ }).waitFor();
    return seen;
  }
  return { api, url: environment.url, bearer, post, opened, count, shown, holdImports };
}

/** Sections ask for their answers when they come near the screen. */
export async function section(page: Page, name: string) {
  const heading = page.getByRole('heading', { name });
  await heading.scrollIntoViewIfNeeded();
  return page.getByRole('region', { name });
}
