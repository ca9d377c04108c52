// `scripts/holdings-demo.ts` against an API with the household of the demonstration: all sections, twice, and nothing is left.
import { describe, expect, it } from 'vitest';
import { demonstrate } from '../../../scripts/holdings-demo/demonstrate.ts';
import { seeded } from '../harness/household.ts';
import { served } from '../harness/served.ts';

const NO_ADVICE = 'error: No advice on Holdings demo: no version; `sluice train` makes one';

async function household() {
  const api = await served();
  const bearer = await api.signedIn('demo', 'admin');
  await seeded(api);
  const shown = async () => {
    const lines: string[] = [];
    const write = (text: string) => lines.push(...text.trimEnd().split('\n'));
    await demonstrate({ address: api.url, token: bearer, write, advice: async () => NO_ADVICE });
    return lines;
  };
  return { api, bearer, shown };
}

describe('the demonstration of holdings', () => {
  it('shows every feature within 80 columns, deletes what it made, and runs again', async () => {
    const { api, bearer, shown } = await household();
    const list = async (path: string) =>
      (await api.ask('GET', `/api/v1${path}`, { bearer })).body as { revoked_at?: string }[];
    const before = await list('/portfolios');
    const lines = await shown();
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.filter((line) => /^\d+\. /.test(line))).toEqual([
      '1. Positions are opened',
      '2. Lots and cost basis',
      '3. Unrealised gains and losses worth harvesting',
      '4. Valuation, now and in the past',
      '5. Analytics of the last year',
      '6. Rebalancing',
      '7. Agents',
      '8. A slip, a split and a spin-off',
      '9. Data products: quality and lineage',
      '10. Events, replayed from the first',
      '11. Tools for assistants (MCP)',
      '12. Advice of the policy (deep Q-learning)',
      '13. Tidied',
    ]);
    const text = lines.map((line) => line.trim()).join(' ');
    expect(text).toContain('Was the price 49.8 rather than 498?');
    expect(text).toContain('Confirmed: 50 ACME for 4701.00, 300 INITECH for 8746.00.');
    expect(text).toContain('Confirmed: 65 ACME for 6450.20, 150 INITECH for 6996.80.');
    expect(lines.filter((line) => /undefined|NaN|object Object/.test(line))).toEqual([]);
    expect(await list('/portfolios')).toEqual(before);
    expect((await list('/auth/keys')).every((key) => key.revoked_at !== null)).toBe(true);
    expect(await shown()).toHaveLength(lines.length);
  });

  it('says in one sentence what it lacks', async () => {
    const { api } = await household();
    const access = { address: api.url, write: () => {}, advice: async () => NO_ADVICE };
    await expect(demonstrate(access)).rejects.toThrow(/SLUICE_LOGIN_CODE/);
    const wrong = demonstrate({ ...access, loginCode: 'nonsense' });
    await expect(wrong).rejects.toThrow(/^\/api\/v1\/auth\/exchange: /);
  });
});
