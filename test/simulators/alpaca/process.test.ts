// `sluice sim alpaca` as a process: it says where it listens, and its options take effect.
import { expect, it } from 'vitest';
import { startSimulator } from '../../processes/simulator.ts';

it('serves the account, the key and the bars of its options', async () => {
  const standing = `2020-12-16T10:00:00-05:00@${Date.now() + 3_600_000}x1`;
  const process = await startSimulator('alpaca', standing, [
    ...['--key', 'PKMINE', '--secret', 'mine', '--cash', '5000', '--sip'],
    ...['--bars', 'SPY=config/demo/spy-1m.csv', '--partials', '0', '--seed', '3'],
  ]);
  try {
    const headers = { 'APCA-API-KEY-ID': 'PKMINE', 'APCA-API-SECRET-KEY': 'mine' };
    const ask = async (path: string, keys: Record<string, string> = headers) => {
      const answer = await fetch(`http://127.0.0.1:${process.port}${path}`, { headers: keys });
      return { status: answer.status, body: await answer.json() };
    };
    expect((await ask('/v2/account', {})).status).toBe(401);
    expect((await ask('/v2/account')).body).toMatchObject({ cash: '5000', multiplier: '2' });
    const { body } = await ask(
      '/v2/stocks/SPY/bars?timeframe=1Min&start=2020-12-15T14:30:00Z&limit=1',
    );
    expect(body).toMatchObject({ bars: [{ o: 367.4, h: 367.62, l: 367.36, c: 367.46 }] });
  } finally {
    await process.end();
  }
});
