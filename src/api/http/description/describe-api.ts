// The description of the API (OpenAPI 3.1) made from the schemas of its routes: a page at /docs, a document for programs.
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  createJsonSchemaTransform,
  createJsonSchemaTransformObject,
} from 'fastify-type-provider-zod';
import { z } from 'zod';
import { isUnchanged, taggedText } from '../listing/not-modified.ts';
import type { Server } from '../loaders/parts.ts';
import { NAMED_SCHEMAS } from './named-schemas.ts';
import { withOptionalBodies } from './optional-bodies.ts';
import { withPortableSchemas } from './portable-schemas.ts';

export async function describeApi(server: Server, version: string): Promise<void> {
  // A separate one: the schemas of configuration files are registered in zod's global registry.
  const schemaRegistry = z.registry<{ id?: string | undefined }>();
  for (const [id, schema] of Object.entries(NAMED_SCHEMAS)) schemaRegistry.add(schema, { id });
  const zodToJsonConfig = { override: withMeta };
  const withComponents = createJsonSchemaTransformObject({ schemaRegistry, zodToJsonConfig });
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'sluice',
        description: 'Orders, positions and the reasons behind them, over HTTP.',
        version,
      },
      components: {
        securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      },
      security: [{ bearer: [] }],
      tags: GROUPS,
    },
    transform: createJsonSchemaTransform({ schemaRegistry, zodToJsonConfig }),
    transformObject: (document) =>
      withPortableSchemas(withOptionalBodies(withoutUnused(withComponents(document)))),
  });
  await server.register(swaggerUi, {
    routePrefix: '/docs',
    // Without the bar in which another document can be opened.
    uiConfig: { layout: 'BaseLayout' },
    theme: { title: 'sluice API' },
  });
  server.get('/', { schema: { hide: true } }, (_, reply) => reply.redirect('/desk/'));
  server.get('/openapi.json', { schema: { hide: true } }, describe(server));
}

/** Built once: it is long, and the same for as long as the process runs. */
function describe(server: Server) {
  let built: { readonly text: string; readonly tag: string } | undefined;
  return (request: FastifyRequest, reply: FastifyReply) => {
    built ??= taggedText(JSON.stringify(server.swagger()));
    const { text, tag } = built;
    reply.header('etag', tag).header('cache-control', 'no-cache');
    if (isUnchanged(request, tag)) return reply.code(304).send();
    return reply.type('application/json; charset=utf-8').send(text);
  };
}

/** In the order of the page. */
const GROUPS = [
  { name: 'positions', description: 'What the account holds, and the stop of each position' },
  { name: 'orders', description: 'Orders and executions; placing, changing and cancelling orders' },
  { name: 'stocks', description: 'Prices of securities, with their sources and times' },
  {
    name: 'portfolios',
    description: 'Portfolios of the ledger, and what they hold at the prices of now',
  },
  {
    name: 'transactions',
    description: 'What is booked in portfolios: trades, income, cash, transfers',
  },
  {
    name: 'corporate actions',
    description: 'Splits, dividends, mergers and the like, applied to every holder at once',
  },
  { name: 'securities', description: 'The security master: numbers, names and their days' },
  {
    name: 'event master',
    description: 'Who holds a security, across all users; tax lots; simulated trades',
  },
  {
    name: 'ledger',
    description: 'How the ledger follows the traders, and why a lot exists',
  },
  {
    name: 'holdings',
    description: 'Positions of portfolios, their value and cost basis, by person and security',
  },
  {
    name: 'rebalancing',
    description: 'Plans that bring a portfolio to its targets, their execution and their runs',
  },
  { name: 'analytics', description: 'Return and risk of a series of values or returns' },
  { name: 'agents', description: 'What agents find in portfolios, with figures and events' },
  {
    name: 'data products',
    description: 'Views of the ledger with an owner, a shape, a quality and a lineage',
  },
  { name: 'webhooks', description: 'Notifications when lots of a security change' },
  {
    name: 'tax',
    description: 'Gains of a year, wash sales, harvests, previews of sales and the tax calendar',
  },
  { name: 'assistants', description: 'Tools for assistants: the Model Context Protocol' },
  { name: 'accounts', description: 'Balance, limits, session and your permissions' },
  { name: 'live', description: 'Events as they happen; as a WebSocket at /api/v1/ws/desk' },
  { name: 'daemon', description: 'One trader: state, strategies, decisions and commands' },
  { name: 'identity', description: 'Signing in and out, passwords, second factors and keys' },
  { name: 'users', description: 'Users, roles and grants; the audit trail' },
  { name: 'health', description: 'Health of the API and of the traders' },
];

interface Converted {
  readonly zodSchema: z.core.$ZodType;
  readonly jsonSchema: z.core.JSONSchema.BaseSchema;
}

/** What a schema says about itself: descriptions, and rules between fields. It is in zod's global registry, which the names are not. */
function withMeta({ zodSchema, jsonSchema }: Converted): void {
  const { id: _, ...said } = z.globalRegistry.get(zodSchema) ?? {};
  for (const [key, value] of Object.entries(said)) jsonSchema[key] ??= value;
  // The format says the same as half a kilobyte of pattern.
  if (jsonSchema.format === 'date-time' || jsonSchema.format === 'date') delete jsonSchema.pattern;
}

/** Each name stands for a form that is sent and one that is received; most are only one of them. */
function withoutUnused<Described extends object>(document: Described): Described {
  if (!('components' in document)) return document;
  const { components, ...rest } = document;
  const { schemas = {}, ...others } = components as { schemas?: Record<string, unknown> };
  const used = new Set<string>();
  function use(value: unknown): void {
    for (const [, name = ''] of JSON.stringify(value).matchAll(
      /"#\/components\/schemas\/(\w+)"/g,
    )) {
      if (used.has(name)) continue;
      used.add(name);
      use(schemas[name]);
    }
  }
  use(rest);
  const kept = Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
  return { ...document, components: { ...others, schemas: kept } };
}
