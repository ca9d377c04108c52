// `GET /api/v1/clock`: the time of the process that answers.
import type { Recipe } from './recipe.ts';

export const API_ROUTE: Recipe = {
  title: 'An API route',
  edits: [
    {
      file: 'src/api/http/routes/clock.ts',
      create: `// \`GET /api/v1/clock\`: the clock of the process that answers.
import { z } from 'zod';
import { time } from '../../../trader/contract/shape.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import { iso } from '../shapes/bodies.ts';
import { PROBLEMS } from '../shapes/schemas.ts';

export function clockRoute(server: Server, { context }: Pick<Identity, 'context'>): void {
  server.get(
    '/clock',
    {
      config: { needs: 'read' },
      schema: {
        tags: ['health'],
        summary: 'The clock of the process that answers',
        response: { 200: z.object({ now: time() }), ...PROBLEMS },
      },
    },
    () => ({ now: iso(context.now()) }),
  );
}
`,
    },
    {
      file: 'src/api/http/book-routes.ts',
      after: `import { chartRoute } from './routes/charts.ts';\n`,
      insert: `import { clockRoute } from './routes/clock.ts';\n`,
    },
    {
      file: 'src/api/http/book-routes.ts',
      before: `  systemRoute(routes, parts);\n`,
      insert: `  clockRoute(routes, parts.identity);\n`,
    },
    {
      file: 'docs/api.md',
      before: '| `GET /system` |',
      insert: '| `GET /clock` | the clock of the process that answers |\n',
    },
    {
      file: 'test/api/http/clock.test.ts',
      create: `import { expect, it } from 'vitest';
import { served } from '../harness/served.ts';

it('says what time it is', async () => {
  const api = await served();
  const bearer = await api.signedIn('ann', 'viewer');
  const { status, body } = await api.ask('GET', '/api/v1/clock', { bearer });
  expect([status, body]).toEqual([200, { now: expect.stringMatching(/^\\d{4}-/) }]);
});
`,
    },
  ],
  test: 'test/api/http/clock.test.ts',
  alsoPass: ['test/api/http/authorisation.test.ts', 'test/api/http/description.test.ts'],
};
