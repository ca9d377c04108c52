// A slow line: 240 kbit/s and 800 ms there and back. The page stays live, and takes a small part of the line.
import type { CDPSession, Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { ok } from '../../src/kernel/result.ts';
import { ORDER } from '../api/harness/scripted-trader.ts';
import { POSITION } from '../trader/surfaces/control/control-harness.ts';
import { closeBrowser } from './chromium.ts';
import { boardEnvironment, boardOf, signedIn } from './dashboard-environment.ts';

afterAll(closeBrowser);

const LINE_BYTES_PER_S = 30_000;
const ROUND_TRIP_MS = 800;
const BOARDS = 12;

/** A page with some dozens of orders: a board of more than 30 kB. */
const BUSY = boardOf(
  {},
  {
    positions: [POSITION],
    orders: Array.from({ length: 150 }, (_, n) => ({ ...ORDER, order_ref: `busy.${n}.e` })),
  },
);

interface Traffic {
  readonly boards: number;
  readonly bytes: number;
  /** What the page said of itself at the arrival of each board. */
  readonly words: readonly string[];
}

async function onSlowLine(page: Page): Promise<CDPSession> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', {
    ...{ offline: false, latency: ROUND_TRIP_MS },
    ...{ downloadThroughput: LINE_BYTES_PER_S, uploadThroughput: LINE_BYTES_PER_S },
  });
  return cdp;
}

async function watched(page: Page): Promise<Traffic> {
  const cdp = await onSlowLine(page);
  const words: string[] = [];
  let bytes = 0;
  let boards = 0;
  const { promise, resolve } = Promise.withResolvers<Traffic>();
  // The whole one that begins a stream may have come before.
  cdp.on('Network.webSocketFrameReceived', ({ response: { payloadData } }) => {
    if (!payloadData.startsWith('{"type":"board"') || payloadData.includes('"board":')) return;
    boards += 1;
    bytes += payloadData.length;
    void page
      .evaluate<string>(`document.querySelector('.frame').className`)
      .then((word) => words.push(word));
    if (boards === BOARDS) resolve({ boards, bytes, words });
  });
  return promise;
}

it('leaves the page live, a command possible, and most of the line free', async () => {
  const environment = await boardEnvironment();
  environment.show(BUSY);
  const { page } = await signedIn(environment);
  const { boards, bytes, words } = await watched(page);
  expect(words.filter((word) => word.includes('cut_off'))).toEqual([]);
  // A whole board would be longer than this.
  expect(JSON.stringify(BUSY).length).toBeGreaterThan(30_000);
  expect(bytes / boards).toBeLessThan(600);
  environment.answer(ok({ text: 'Halted: no new entries.' }));
  await page.getByRole('button', { name: 'HALT' }).click();
  await page.getByRole('button', { name: 'Halt now' }).click();
  await page.getByText('Halted: no new entries.').waitFor();
});

it('has the stream before the pages that nobody has asked for', async () => {
  const environment = await boardEnvironment();
  environment.show(BUSY);
  const { page } = await signedIn(environment);
  const cdp = await onSlowLine(page);
  const came: string[] = [];
  cdp.on('Network.webSocketFrameReceived', ({ response: { payloadData } }) => {
    if (payloadData.startsWith('{"type":"board"')) came.push('board');
  });
  const { promise: all, resolve } = Promise.withResolvers<void>();
  page.on('request', (request) => {
    if (!/-page-[\w-]+\.js$/.test(request.url())) return;
    came.push('page');
    resolve();
  });
  await page.reload();
  await all;
  expect(came[0]).toBe('board');
});
