// Corporate actions that Alpaca announces: of known stocks only, the whole list each time, and nothing depends on them.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { AnnouncedAction } from '../../../../src/trader/ports/announced-actions.ts';
import { until } from '../ib/harness/real-time.ts';
import {
  type AdapterAtWork,
  lastOf,
  openedTo,
  type SimulatedAlpaca,
  startSimulatedAlpaca,
} from './harness/simulated.ts';

const TEN = instant(Date.UTC(2026, 10, 24, 15));
/** The list is asked for every five seconds. */
const SPEED = 180;

describe('corporate actions of Alpaca', () => {
  let alpaca: SimulatedAlpaca;
  let at: AdapterAtWork;
  const announced = new Set<string>();
  beforeAll(async () => {
    alpaca = await startSimulatedAlpaca({ at: TEN, speed: SPEED });
  });
  afterEach(async () => {
    await at.broker.stop();
    for (const id of announced) await withdraw(id);
  });
  afterAll(() => alpaca.stop());

  async function announce(terms: object): Promise<string> {
    const made = await alpaca.ask('POST', '/announcement', {
      ...{ symbol: 'AAPL', type: 'split', ex_date: '2026-12-04', old_rate: 2, new_rate: 8 },
      ...terms,
    });
    const { id } = made as { readonly id: string };
    announced.add(id);
    return id;
  }
  async function withdraw(id: string): Promise<void> {
    announced.delete(id);
    await alpaca.ask('DELETE', `/announcement/${id}`);
  }
  const listed = () => lastOf(at, 'actions-announced')?.actions;
  const listedAs = (fits: (actions: readonly AnnouncedAction[]) => boolean) =>
    until(() => {
      const actions = listed();
      return actions !== undefined && fits(actions) && actions;
    }, 'the list');

  it('are those of stocks that are known here, each once, with the ratio of a split', async () => {
    await announce({});
    await announce({ old_rate: 1, new_rate: 3 });
    await announce({ symbol: 'IBM' });
    await announce({ type: 'dividend', cash: 1 });
    await announce({
      symbol: 'MSFT',
      type: 'merger',
      target_symbol: 'AAPL',
      ex_date: '2026-11-30',
    });
    await announce({ type: 'name_change', target_symbol: 'APL', ex_date: '2026-11-25' });
    await announce({ type: 'spinoff', target_symbol: 'SPUN', ex_date: '2026-11-23' });
    at = await openedTo(alpaca);
    const day = { id: expect.any(String), symbol: 'AAPL' };
    expect(await listedAs((actions) => actions.length > 3)).toEqual([
      // The newer announcement of one action.
      { ...day, kind: 'split', exDay: '2026-12-04', other: '', ratio: { to: 3, from: 1 } },
      { ...day, kind: 'merger', exDay: '2026-11-30', other: 'MSFT' },
      { ...day, kind: 'spin-off', exDay: '2026-11-23', other: 'SPUN' },
      { ...day, kind: 'symbol-change', exDay: '2026-11-25', other: 'APL' },
    ]);
  });

  it('are listed once they are announced, and no longer once that is withdrawn', async () => {
    at = await openedTo(alpaca);
    expect(await listedAs(() => true)).toEqual([]);
    const id = await announce({});
    const [split] = await listedAs((actions) => actions.length === 1);
    expect(split).toMatchObject({ kind: 'split', ratio: { to: 4, from: 1 } });
    await withdraw(id);
    await listedAs((actions) => actions.length === 0);
  });

  it('may be refused: that is said once, and the account is traded on', async () => {
    await announce({});
    await alpaca.ask('POST', '/fault', { kind: 'actions-refused' });
    at = await openedTo(alpaca);
    const notice = await until(() => lastOf(at, 'notice'), 'a notice');
    expect(notice.text).toContain('corporate actions (forbidden.)');
    expect(notice.isUnusable).toBeUndefined();
    expect(lastOf(at, 'gateway-changed')).toMatchObject({ state: 'ready' });
    await alpaca.ask('DELETE', '/fault');
    await listedAs((actions) => actions.length === 1);
    expect(at.reports.filter(({ type }) => type === 'session-opened')).toHaveLength(1);
    expect(at.reports.filter(({ type }) => type === 'notice')).toHaveLength(1);
  });
});
