// Every route with a body refuses what its description does not allow, and then nothing has changed.
import { describe, expect, it } from 'vitest';
import { inTurn } from '../../runs/runs.ts';
import { type BodySchema, badBodies } from '../harness/bad-bodies.ts';
import { RIGHT_BODIES } from '../harness/right-bodies.ts';
import { scriptedTrader } from '../harness/scripted-trader.ts';
import { type Served, served } from '../harness/served.ts';

interface Operation {
  readonly requestBody?: { content: { 'application/json': { schema: BodySchema } } };
}

async function bodiesOf(api: Served): Promise<Map<string, BodySchema>> {
  const { paths } = (await api.ask('GET', '/openapi.json')).body as {
    paths: Record<string, Record<string, Operation>>;
  };
  return new Map(
    Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, { requestBody }]) =>
        requestBody === undefined
          ? []
          : [
              [
                `${method} ${path.replace('/api/v1', '')}`,
                requestBody.content['application/json'].schema,
              ] as const,
            ],
      ),
    ),
  );
}

function* allBad(bodies: ReadonlyMap<string, BodySchema>) {
  for (const [route, schema] of bodies)
    for (const bad of badBodies(schema, RIGHT_BODIES[route] ?? {})) yield { route, ...bad };
}

/** What is in `params` depends on the tool, which refuses what it does not know. */
function isOfTools(route: string, what: string): boolean {
  return route === 'post /mcp' && what.startsWith('params object');
}

describe('wrong bodies', () => {
  it('are refused by every route with a problem, and change nothing', async () => {
    const trader = scriptedTrader();
    const api = await served([trader], 'open');
    const bearer = await api.signedIn('ann', 'admin', ['DU1']);
    const store = api.identity.context.store;
    const newest = { limit: 1, offset: 0, isOldestFirst: false };
    const before = [await store.users(), (await store.auditTrail(newest)).total];
    const bodies = await bodiesOf(api);
    expect([...bodies.keys()].sort()).toEqual(Object.keys(RIGHT_BODIES).sort());
    const wrong: string[] = [];
    let count = 0;
    for (const { route, what, text } of inTurn(allBad(bodies), 0, 1)) {
      const [method = '', path = ''] = route.split(' ');
      const filled = `${path === '/mcp' ? '' : '/api/v1'}${path}`
        .replace('{trader}', 'main')
        .replace('{symbol}', 'SPY')
        .replace('{ticker}', 'SPY')
        .replace('/positions/{id}', '/positions/1-1-LONG')
        .replace('{id}', 'usr_none');
      const answer = await api.ask(method.toUpperCase(), filled, { bearer, body: text });
      count += 1;
      if (isOfTools(route, what)) continue;
      const { status, detail } = answer.body as { status?: number; detail?: string };
      const isProblem =
        status === answer.status &&
        [400, 422].includes(answer.status) &&
        (detail ?? '').length > 5 &&
        answer.headers.get('content-type')?.includes('problem+json') === true;
      if (!isProblem) wrong.push(`${route}, ${what}: ${answer.status} ${detail}`);
    }
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(300);
    expect(trader.sent).toEqual([]);
    expect([await store.users(), (await store.auditTrail(newest)).total]).toEqual(before);
  });
});
