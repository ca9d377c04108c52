// What the OpenAPI document says, against what the API does; found by schemathesis.
import { describe, expect, it } from 'vitest';
import { served } from '../harness/served.ts';

interface Operation {
  readonly tags?: readonly string[];
  readonly security?: readonly object[];
  readonly requestBody?: { readonly required?: boolean };
  readonly responses: Readonly<Record<string, { readonly content?: object }>>;
}
type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

describe('the description of the API', () => {
  it('names the media type of every problem', async () => {
    const api = await served();
    const { paths } = (await api.ask('GET', '/openapi.json')).body as { paths: Paths };
    const answers = Object.values(paths).flatMap((methods) =>
      Object.values(methods).flatMap(({ responses }) => Object.entries(responses)),
    );
    const types = answers
      .filter(([status]) => Number(status) >= 400 && status !== '503')
      .map(([, { content }]) => Object.keys(content ?? {}));
    expect(types.length).toBeGreaterThan(300);
    expect(new Set(types.map(String))).toEqual(new Set(['application/problem+json']));
    expect(paths['/api/v1/auth/logout']?.post?.requestBody?.required).toBe(false);
    expect(paths['/api/v1/auth/login']?.post?.requestBody?.required).toBe(true);
  });

  it('describes the group of every operation, and shows a lock where a token is needed', async () => {
    const api = await served();
    const { body } = await api.ask('GET', '/openapi.json');
    const { paths, tags } = body as { paths: Paths; tags: { name: string }[] };
    const groups = new Set(tags.map(({ name }) => name));
    for (const { method, path, needs } of api.routes) {
      const operation = paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
      if (operation === undefined) continue;
      expect(
        operation.tags?.every((tag) => groups.has(tag)),
        `${method} ${path}`,
      ).toBe(true);
      expect(operation.security?.length === 0, `${method} ${path}`).toBe(needs === 'nothing');
    }
    const page = await (await fetch(`${api.url}/docs`)).text();
    expect(page).toContain('<title>sluice API</title>');
  });

  it('has no schema that generators of clients cannot read: a boolean, one type of several, a field that is null', async () => {
    const api = await served();
    const { body } = await api.ask('GET', '/openapi.json');
    const unread: string[] = [];
    JSON.stringify(body, function (this: object, key, value) {
      const schemas = key === 'properties' ? Object.values(Object(value)) : [];
      if (schemas.some((one) => one === false || Object(one).type === 'null'))
        unread.push(Object.keys(value).join());
      if (key === 'type' && Array.isArray(value) && value.length > 2) unread.push(value.join());
      return value;
    });
    expect(unread).toEqual([]);
  });

  it('leaves the bare address to the dashboard', async () => {
    const api = await served();
    const answer = await api.ask('GET', '/');
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/desk/']);
  });

  it('answers with a problem to paths that no route can have', async () => {
    const api = await served();
    for (const [path, status] of [
      [`/api/v1/orders/${'x'.repeat(201)}`, 414],
      ['/api/v1/orders/%zz', 400],
    ] as const) {
      const { headers, body } = await api.ask('GET', path);
      expect(headers.get('content-type')).toContain('application/problem+json');
      expect(body).toMatchObject({ status, detail: expect.stringMatching(/address/) });
    }
  });

  it('describes an export, and an answer with a detail alone, as they are sent', async () => {
    const api = await served();
    const { paths } = (await api.ask('GET', '/openapi.json')).body as { paths: Paths };
    const schemaOf = (path: string, method: string, status: number, type: string) => {
      const content = paths[path]?.[method]?.responses[status]?.content;
      return (content as Record<string, { schema: object }> | undefined)?.[type]?.schema;
    };
    const exported = '/api/v1/portfolios/{id}/export';
    expect(schemaOf(exported, 'get', 200, 'application/json')).toMatchObject({
      ...{ type: 'object', required: ['format', 'version', 'transactions'] },
    });
    for (const type of ['text/csv', 'text/plain']) {
      expect(schemaOf(exported, 'get', 200, type)).toEqual({ type: 'string' });
    }
    // What is no JSON never reaches the route, and has all fields of a problem.
    const problem = ['post', 400, 'application/problem+json'] as const;
    expect(schemaOf('/api/v1/simulate/trades', ...problem)).not.toMatchObject({
      additionalProperties: false,
    });
  });

  it('says which ids, numbers and switches it takes', async () => {
    const api = await served();
    const { paths } = (await api.ask('GET', '/openapi.json')).body as {
      paths: Record<string, { get: { parameters: { name: string; schema: object }[] } }>;
    };
    const shown = (path: string) =>
      Object.fromEntries(
        (paths[path]?.get.parameters ?? []).map(({ name, schema }) => [name, schema]),
      );
    const id = { type: 'integer', minimum: 1, maximum: 2_147_483_647 };
    expect(shown('/api/v1/portfolios/{id}').id).toEqual(id);
    expect(shown('/api/v1/taxlots')).toMatchObject({
      security_id: id,
      limit: { type: 'integer', minimum: 1, maximum: 1_000, default: 100 },
      offset: { type: 'integer', minimum: 0, default: 0 },
    });
    expect(shown('/api/v1/portfolios').deleted).toMatchObject({
      type: 'string',
      enum: expect.arrayContaining(['true', 'false']),
    });
  });

  it('refuses a price below any tick', async () => {
    const api = await served();
    const bearer = await api.signedIn('root', 'admin');
    const path = '/api/v1/positions/buying-power/available?price=5e-324';
    expect(await api.ask('GET', path, { bearer })).toMatchObject({ status: 422 });
  });
});
