// More symbols than the live stream takes: it stays open, and follows those that stand first.
import { afterAll, expect, it } from 'vitest';
import { PASSWORD } from '../api/harness/served.ts';
import { POSITION } from '../trader/surfaces/control/control-harness.ts';
import { closeBrowser, open, signInByPassword } from './chromium.ts';
import { boardEnvironment, boardOf } from './dashboard-environment.ts';

afterAll(closeBrowser);

interface Said {
  readonly type: string;
  readonly prices?: readonly string[];
}

it('keeps the live stream open with more positions than it takes symbols', async () => {
  const environment = await boardEnvironment();
  const symbols = Array.from({ length: 250 }, (_, n) => `S${n}`);
  environment.show(
    boardOf(
      {},
      { positions: symbols.map((symbol) => ({ ...POSITION, symbol, id: `${symbol}-1` })) },
    ),
  );
  const { page, faults } = await open(environment.url);
  const said: Said[] = [];
  let streams = 0;
  page.on('websocket', (socket) => {
    streams += 1;
    socket.on('framesent', ({ payload }) => said.push(JSON.parse(String(payload)) as Said));
  });
  await signInByPassword(page, 'ann', PASSWORD);
  // Over the stream, and only while it is open.
  await expect.poll(() => said.filter(({ type }) => type === 'board').length).toBeGreaterThan(1);
  expect(said.find(({ type }) => type === 'subscribe')?.prices).toEqual(symbols.slice(0, 200));
  expect(streams).toBe(1);
  expect(faults).toEqual([]);
});
