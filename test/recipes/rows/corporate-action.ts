// `LIQUIDATION`: a company that is wound up pays its assets out. Each payment lowers the basis; what exceeds it is a gain.
import type { Recipe } from './recipe.ts';

export const CORPORATE_ACTION: Recipe = {
  title: 'A corporate action',
  edits: [
    {
      file: 'src/ledger/domain/corporate-actions/corporate-action.ts',
      before: `  | { readonly kind: 'symbol-change'`,
      insert: `  | { readonly kind: 'liquidation'; readonly perShare: Price }\n`,
    },
    {
      file: 'src/ledger/domain/corporate-actions/apply-action.ts',
      before: `    case 'return-of-capital':\n`,
      insert: `    case 'liquidation':\n`,
    },
    {
      file: 'src/ledger/domain/tax/pools/action-movements.ts',
      before: `    case 'return-of-capital':\n`,
      insert: `    case 'liquidation':\n`,
    },
    {
      file: 'src/api/http/shapes/action-rows.ts',
      after: `  'RETURN_OF_CAPITAL',\n`,
      insert: `  'LIQUIDATION',\n`,
    },
    {
      file: 'src/api/http/loaders/resolve-action.ts',
      before: `  SPIN_OFF: {`,
      insert: `  LIQUIDATION: { needs: ['per_share'], may: [] },\n`,
    },
    {
      file: 'src/api/http/loaders/resolve-action.ts',
      before: `    case 'SPIN_OFF':\n`,
      insert: `    case 'LIQUIDATION':
      return { kind: 'liquidation', perShare: need('per_share') as Price };
`,
    },
    {
      file: 'src/api/http/loaders/resolve-action.ts',
      before: `  'spin-off': 'SPIN_OFF',\n`,
      insert: `  liquidation: 'LIQUIDATION',\n`,
    },
    {
      file: 'docs/ledger/corporate-actions.md',
      before: '| `SPIN_OFF` |',
      insert:
        '| `LIQUIDATION` | `per_share` | cash; the basis falls, and what exceeds it is a gain |\n',
    },
    {
      file: 'test/api/http/liquidation.test.ts',
      create: `import { expect, it } from 'vitest';
import { served } from '../harness/served.ts';

it('pays cash and lowers the basis', async () => {
  const api = await served();
  const bearer = await api.signedIn('root', 'admin');
  const post = (path: string, body: object) => api.ask('POST', \`/api/v1\${path}\`, { bearer, body });
  const { id } = (await post('/portfolios', { name: 'Own' })).body as { id: number };
  const bought = { transaction_type: 'BUY', symbol: 'ACME', quantity: '10', price: '100' };
  await post('/transactions', { portfolio_id: id, transaction_date: '2026-01-05', ...bought });
  const paid = { type: 'LIQUIDATION', symbol: 'ACME', effective_on: '2026-03-02', per_share: '30' };
  const done = await post('/corporate-actions', paid);
  expect(done).toMatchObject({ status: 201, body: { action: { type: 'LIQUIDATION' } } });
  const { body } = await api.ask('GET', \`/api/v1/portfolios/\${id}\`, { bearer });
  expect(body).toMatchObject({ holdings: [{ symbol: 'ACME', total_cost: '700' }] });
});
`,
    },
  ],
  test: 'test/api/http/liquidation.test.ts',
  alsoPass: ['test/api/http/action-types-doc.test.ts'],
};
