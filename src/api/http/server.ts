// The HTTP server of the book's door: guards first, then routes, each typed and documented by its schema.
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import websocket from '@fastify/websocket';
import fastify, { type FastifyError, type FastifyReply, type FastifyRequest } from 'fastify';
import {
  createJsonSchemaTransform,
  createJsonSchemaTransformObject,
  hasZodFastifySchemaValidationErrors,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Desks } from '../desks/desks.ts';
import type { Permission } from '../identity/role.ts';
import type { LiveContext } from '../live/reader.ts';
import { bearerGuard } from './access/caller.ts';
import type { Identity, Server } from './access/parts.ts';
import { accountRoutes } from './routes/accounts.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { daemonRoutes } from './routes/daemon.ts';
import { healthRoutes } from './routes/health.ts';
import { liveRoutes } from './routes/live.ts';
import { orderRoutes } from './routes/orders.ts';
import { ownAccountRoutes } from './routes/own-account.ts';
import { positionRoutes } from './routes/positions.ts';
import { secondFactorRoutes } from './routes/second-factor.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { userRoutes } from './routes/users.ts';
import { type Problem, ProblemError, problemBody } from './shapes/problem.ts';

export interface ServerOptions {
  readonly identity: Identity;
  readonly desks: Desks;
  readonly live: LiveContext;
  readonly version: string;
  /** Origins of pages that may read the answers. */
  readonly corsOrigins: readonly string[];
  /** Requests per minute of one bearer or address. */
  readonly requestsPerMinute: number;
  /** Draws the id of a request. */
  drawRequestId(): string;
  log(entry: RequestLog): void;
}

export interface RequestLog {
  readonly requestId: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly user: string | undefined;
  readonly durationMs: number;
  /** Only for failures of ours. */
  readonly error: string | undefined;
}

const BODY_BYTES_MAX = 256 * 1_024;
/** Of a WebSocket. */
const MESSAGE_BYTES_MAX = 16 * 1_024;
const REQUEST_MS = 15_000;
const PREFIX = '/api/v1';

/** One route and what a caller needs for it. */
export interface RouteEntry {
  readonly method: string;
  readonly path: string;
  readonly needs: Permission | 'nothing';
}

export interface BookServer {
  readonly routes: readonly RouteEntry[];
  /** Its address. */
  listen(at: { readonly host: string; readonly port: number }): Promise<string>;
  /** Answers what has arrived, then closes. */
  close(): Promise<void>;
}

export async function createServer(options: ServerOptions): Promise<BookServer> {
  const table: RouteEntry[] = [];
  const server = fastify({
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_MS,
    genReqId: () => options.drawRequestId(),
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    // A duplicate or dangerous key is refused instead of being read as something else.
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
  }).withTypeProvider<ZodTypeProvider>();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  server.decorateRequest('principal', null);
  server.setErrorHandler((error: FastifyError, request, reply) => {
    sendProblem(problemOf(error), request, reply);
  });
  server.setNotFoundHandler((request, reply) => {
    const { method, url } = request;
    sendProblem({ status: 404, detail: `No route ${method} ${pathOf(url)}.` }, request, reply);
  });
  logRequests(server, options);
  await guard(server, options);
  await describe(server, options.version);
  healthRoutes(server);
  await server.register(
    async (routes: Server) => {
      routes.addHook('onRequest', bearerGuard(options.identity.authenticator));
      routes.addHook('onRoute', ({ config, method, url }) => {
        const needs = config?.needs;
        if (needs === undefined) throw new Error(`${method} ${url} has no "needs"`);
        table.push(...[method].flat().map((one) => ({ method: one, path: url, needs })));
      });
      signInRoutes(routes, options.identity);
      ownAccountRoutes(routes, options.identity);
      secondFactorRoutes(routes, options.identity);
      apiKeyRoutes(routes, options.identity);
      userRoutes(routes, options.identity);
      accountRoutes(routes, options.desks);
      positionRoutes(routes, options.desks);
      orderRoutes(routes, options.desks);
      liveRoutes(routes, options.live);
      daemonRoutes(routes, options.desks, options.identity);
    },
    { prefix: PREFIX },
  );
  return {
    routes: table,
    listen: (at) => server.listen(at),
    close: () => server.close(),
  };
}

async function guard(server: Server, options: ServerOptions): Promise<void> {
  await server.register(websocket, { options: { maxPayload: MESSAGE_BYTES_MAX } });
  await server.register(helmet, { contentSecurityPolicy: CONTENT_POLICY });
  await server.register(cors, { origin: [...options.corsOrigins], maxAge: 600 });
  await server.register(rateLimit, {
    max: options.requestsPerMinute,
    timeWindow: '1 minute',
    keyGenerator: ({ headers, ip }) => headers.authorization ?? ip,
    errorResponseBuilder: (_, { ttl }) => {
      const retryAfter = Math.ceil(ttl / 1_000);
      const detail = `More than ${options.requestsPerMinute} requests in a minute; try again in ${retryAfter} s.`;
      return new ProblemError({ status: 429, detail, retryAfter });
    },
  });
}

/** The page of the documentation needs its own scripts, styles and inline images; nothing comes from elsewhere. */
const CONTENT_POLICY = {
  directives: {
    defaultSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    styleSrc: ["'self'", "'unsafe-inline'"],
    scriptSrc: ["'self'"],
    upgradeInsecureRequests: null,
  },
};

async function describe(server: Server, version: string): Promise<void> {
  // Of its own: the schemas of configuration files are registered in zod's global one.
  const schemaRegistry = z.registry<{ id?: string | undefined }>();
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
    },
    transform: createJsonSchemaTransform({ schemaRegistry }),
    transformObject: createJsonSchemaTransformObject({ schemaRegistry }),
  });
  await server.register(swaggerUi, { routePrefix: '/docs' });
  server.get('/openapi.json', { schema: { hide: true } }, () => server.swagger());
}

function logRequests(server: Server, { log }: ServerOptions): void {
  server.addHook('onResponse', async (request, reply) => {
    log({
      requestId: request.id,
      method: request.method,
      path: pathOf(request.url),
      status: reply.statusCode,
      user: request.principal?.user.username,
      durationMs: reply.elapsedTime,
      error: reply.statusCode >= 500 ? request.failure : undefined,
    });
  });
  server.decorateRequest('failure', undefined);
  server.addHook('onError', async (request, _, error) => {
    if (!(error instanceof ProblemError)) request.failure = error.stack ?? error.message;
  });
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The error behind a 5xx, for the log only. */
    failure: string | undefined;
  }
}

function problemOf(error: FastifyError): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map(({ instancePath, message = 'not valid' }) => ({
      field:
        instancePath.replace(/^\//, '').replaceAll('/', '.') || (error.validationContext ?? ''),
      detail: message,
    }));
    const [first] = errors;
    const detail = `${first?.field}: ${first?.detail}.`;
    return { status: 422, detail, errors };
  }
  const status = error.statusCode ?? 500;
  if (status >= 500) return { status: 500, detail: 'This failed here; the log has the reason.' };
  return { status, detail: DETAILS[error.code] ?? error.message };
}

/** Sentences for what the framework refuses. */
const DETAILS: Readonly<Record<string, string>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'Send the body as application/json.',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'The body is empty; send a JSON object.',
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is not JSON.',
  FST_ERR_CTP_BODY_TOO_LARGE: `The body is longer than ${BODY_BYTES_MAX} bytes.`,
};

function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  if (problem.retryAfter !== undefined) reply.header('retry-after', problem.retryAfter);
  void reply
    .status(problem.status)
    .type('application/problem+json')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problemBody(problem, `${request.method} ${pathOf(request.url)}`));
}

/** Without the query, which may hold what is no business of a log. */
function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? '';
}
