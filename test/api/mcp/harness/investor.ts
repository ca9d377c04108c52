// Somebody with a portfolio of one position, and a key for an assistant.
import type { Permission } from '../../../../src/api/identity/role.ts';
import { type Served, served } from '../../harness/served.ts';

const V1 = '/api/v1';

export interface Investor {
  readonly api: Served;
  /** Of the signed-in person. */
  readonly bearer: string;
  readonly portfolio: number;
  readonly client: number;
  readonly position: string;
  key(...scopes: readonly Permission[]): Promise<{ readonly id: string; readonly key: string }>;
}

export async function investor(name = 'ann', given?: Served): Promise<Investor> {
  const api = given ?? (await served());
  const bearer = await api.signedIn(name, 'viewer');
  const post = async (path: string, body: unknown) => {
    const { body: answer, status } = await api.ask('POST', `${V1}${path}`, { bearer, body });
    if (status >= 400) throw new Error(JSON.stringify(answer));
    return answer as never;
  };
  const settings = { name: 'Tech', cost_basis_method: 'FIFO' };
  const { id: portfolio, user_id: client } = await post('/portfolios', settings);
  const deposit = { transaction_type: 'DEPOSIT', amount: '10000', transaction_date: '2024-01-01' };
  await post('/transactions', { portfolio_id: portfolio, ...deposit });
  const trade = { ticker: 'SPY', quantity: '10', price: 300, date: '2024-01-02' };
  const opened = await post('/holdings/positions/open', { portfolio_id: portfolio, ...trade });
  const { position_id: position } = opened as { position_id: string };
  return {
    ...{ api, bearer, portfolio, client, position },
    key: (...scopes) => post('/auth/keys', { name: 'assistant', scopes }),
  };
}
