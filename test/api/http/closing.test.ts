// Commands that close positions, over HTTP: the answer says what became of each position, as at the command line.
import { describe, expect, it } from 'vitest';
import type { TraderClient } from '../../../src/api/traders/trader-clients.ts';
import { ok } from '../../../src/kernel/result.ts';
import type { ControlRequest } from '../../../src/trader/app/control-client/control-client.ts';
import type { ClosingState } from '../../../src/trader/ports/trader-commands.ts';
import { until } from '../../processes/waiting.ts';
import { answeringTrader } from '../harness/answering-trader.ts';
import { served } from '../harness/served.ts';

const ROW = { position_id: 'SPY-6', symbol: 'SPY', armed: null, was_closing: false };

/** A trader that closes `rows`; their states are those of one look after the other, and then the last. */
function closingTrader(rows: readonly object[] | undefined, ...looks: readonly ClosingState[][]) {
  const sent: ControlRequest[] = [];
  const trader: TraderClient = {
    ...answeringTrader('DU1', () => []),
    async send<Body>(asked: ControlRequest) {
      sent.push(asked);
      if (asked.path === '/commands') return ok({ text: 'Going flat.', closing: rows } as Body);
      const at = Math.min(sent.length - 2, looks.length - 1);
      return ok(looks[at]?.map((outcome) => ({ position_id: 'SPY-6', outcome })) as Body);
    },
  };
  return { trader, sent };
}

async function closedBy(trader: TraderClient, name = 'flatten', body: object = {}) {
  const api = await served([trader]);
  const bearer = await api.signedIn('ann', 'operator', ['DU1']);
  const path = `/api/v1/daemon/main/${name}`;
  return api.ask('POST', path, { bearer, body: { confirmed: true, ...body } });
}

describe('an answer to a command that closes', () => {
  it('waits until the broker has the exit', async () => {
    const { trader, sent } = closingTrader([ROW], ['waiting'], ['unanswered'], ['sent']);
    expect(await closedBy(trader, 'exit', { symbol: 'SPY' })).toMatchObject({
      status: 200,
      body: {
        ...{ command: 'exit', symbol: 'SPY', text: 'Going flat.', sent: true },
        positions: [{ ...ROW, outcome: 'sent' }],
      },
    });
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /commands',
      ...Array(3).fill('GET /closing?position=SPY-6'),
    ]);
  });

  it('says that an exit is armed, and that nothing of ours had to be closed', async () => {
    const armed = { ...ROW, armed: 'at the open of 2026-11-19 09:30:00 ET' };
    expect(await closedBy(closingTrader([armed], ['armed']).trader)).toMatchObject({
      body: { sent: false, positions: [{ ...armed, outcome: 'armed' }] },
    });
    expect(await closedBy(closingTrader(undefined).trader)).toMatchObject({
      status: 200,
      body: { sent: true, positions: [] },
    });
  });

  it('stops asking once the client has left', async () => {
    const { trader, sent } = closingTrader([ROW], ['waiting']);
    const api = await served([trader]);
    const bearer = await api.signedIn('ann', 'operator', ['DU1']);
    const leaving = new AbortController();
    const asked = fetch(`${api.url}/api/v1/daemon/main/flatten`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: JSON.stringify({ confirmed: true }),
      signal: leaving.signal,
    });
    await until('it asks', () => sent.length > 3);
    leaving.abort();
    await expect(asked).rejects.toThrow();
    let [before, sameLooks] = [0, 0];
    await until('it asks no more', () => {
      sameLooks = sent.length === before ? sameLooks + 1 : 0;
      before = sent.length;
      return sameLooks > 30;
    });
    expect(sent.length).toBeLessThan(20);
  });

  it('says which position is open after ten seconds, and why', async () => {
    const rows = [ROW, { ...ROW, position_id: 'QQQ-7', symbol: 'QQQ' }];
    const { trader, sent } = closingTrader(rows, ['refused', 'waiting']);
    expect(await closedBy(trader)).toMatchObject({
      status: 200,
      body: {
        sent: false,
        positions: [
          { symbol: 'SPY', outcome: 'refused' },
          { symbol: 'QQQ', outcome: 'waiting' },
        ],
      },
    });
    // Less and less often: many exits that wait must not keep the trader busy.
    expect(sent.length).toBeLessThan(50);
  });
});
