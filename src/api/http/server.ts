// The HTTP server of the book's door: guards first, then routes, each typed and documented by its schema.
// Decision 0026
import cookie from '@fastify/cookie';
import cors from '@fastify/cors';
import websocket from '@fastify/websocket';
import fastify, { type FastifyError, type FastifySchema } from 'fastify';
import {
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { z } from 'zod';
import { withoutDust } from '../../kernel/plain-json.ts';
import type { AlpacaApiSettings } from '../../trader/ports/alpaca-api-settings.ts';
import { createPersonalReads, type PersonalReads } from '../identity/personal-reads.ts';
import type { Permission } from '../identity/role.ts';
import type { SharedLocks } from '../store/workers/shared-locks.ts';
import { addressesFor, refuseUnrouted, serveAlpaca } from './alpaca-streams/serve-alpaca.ts';
import type { OpenJournal } from './alpaca-streams/stream-routes.ts';
import type { AssistantDoor } from './assistants/assistant-door.ts';
import { type DirectAnswer, type DirectRequest, exchange } from './assistants/direct-exchange.ts';
import { createInternalTokens } from './assistants/internal-tokens.ts';
import { type AskedFor, type AskRoute, askingRoutes } from './assistants/route-call.ts';
import { bookRoutes, type RouteParts } from './book-routes.ts';
import { describeApi } from './description/describe-api.ts';
import { refuseAddress } from './guard/address.ts';
import { refuseEncodedBodies } from './guard/body-encoding.ts';
import { restoreHeads, routedAsGet } from './guard/head-requests.ts';
import { readJsonBodies } from './guard/json-body.ts';
import { refuseOtherMethods } from './guard/known-paths.ts';
import { createListener, type TlsKeys } from './guard/listener.ts';
import { limitLongWork } from './guard/long-work.ts';
import { refuseForeignHosts } from './guard/own-hosts.ts';
import { PACKED_MESSAGES, packAnswer } from './guard/packed-answer.ts';
import { createRateChecks, RATE_HEADERS, type RateChecks, type Rates } from './guard/rates.ts';
import { problemOf, sendProblem } from './guard/refusal.ts';
import { sendSecurityHeaders } from './guard/security-headers.ts';
import { tagAnswer } from './listing/not-modified.ts';
import { NEXT_CURSOR, TOTAL_COUNT } from './listing/page-of.ts';
import { bearerGuard } from './loaders/caller.ts';
import type { Server } from './loaders/parts.ts';
import { recordPersonalReads } from './loaders/personal-reads.ts';
import { markAge } from './loaders/resolve-trader.ts';
import { observeRequests, pathOf, type RequestObserver } from './monitoring/observe-requests.ts';
import { serveDashboard } from './pages/dashboard-files.ts';
import { serveHelp } from './pages/help-files.ts';
import { assistantRoutes } from './routes/assistants.ts';
import { healthRoutes } from './routes/health.ts';
import { type MetricsDoor, metricsRoute } from './routes/metrics.ts';
import { coded, ProblemError } from './shapes/problem.ts';
import { givenRequestId, REQUEST_ID } from './shapes/request-id.ts';
import { createLiveConnections, type LiveConnections } from './streaming/live-connections.ts';
import { handleProtocols } from './streaming/socket-reader.ts';

export interface ServerOptions
  extends RequestObserver,
    Omit<RouteParts, 'personalReads' | 'connections'>,
    MetricsDoor,
    Rates {
  readonly assistants: AssistantDoor;
  /** Undefined: Alpaca's API is not served. */
  readonly alpaca: AlpacaApiSettings | undefined;
  /** Over all workers; undefined for a process that works alone. */
  readonly locks: SharedLocks | undefined;
  readonly openJournal: OpenJournal;
  /** Origins of pages that may read the answers. */
  readonly corsOrigins: readonly string[];
  /** Names by which it may be asked, besides addresses and localhost. */
  readonly hosts: readonly string[];
  /** Addresses of proxies whose word on the caller's address counts. */
  readonly trustedProxies: readonly string[];
  /** Undefined: plain HTTP. */
  readonly tls: TlsKeys | undefined;
  /** Where the built dashboard is. */
  readonly dashboard: string;
  /** Where the built documents are. */
  readonly help: string;
  /** Draws the id of a request. */
  drawRequestId(): string;
}

const BODY_BYTES_MAX = 256 * 1_024;
/** Of a WebSocket. */
const MESSAGE_BYTES_MAX = 16 * 1_024;
/** More is nothing a client of ours sends. */
const HEADERS_MAX = 64;
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
  /** Until `work` is done it may ask routes as this caller. */
  askAs<Done>(asked: AskedFor, work: (ask: AskRoute) => Promise<Done>): Promise<Done>;
  /** One request with its own bearer token, without a connection. */
  ask(request: DirectRequest): Promise<DirectAnswer>;
  /** Takes nothing new, ends the live streams with a message, answers what has arrived, then closes. */
  close(): Promise<void>;
  /** Ends what has not ended by itself. */
  cut(): void;
}

export async function createServer(options: ServerOptions): Promise<BookServer> {
  const { alpaca: settings } = options;
  const table: RouteEntry[] = [];
  const server = fastify({
    bodyLimit: BODY_BYTES_MAX,
    serverFactory: (listener) => createListener(routedAsGet(listener), options.tls),
    exposeHeadRoutes: false,
    rewriteUrl: addressesFor(settings),
    trustProxy: [...options.trustedProxies],
    genReqId: ({ headers }) => givenRequestId(headers) ?? options.drawRequestId(),
    forceCloseConnections: 'idle',
    // What comes while it closes is answered, and its connection closed.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    frameworkErrors(error, request, reply) {
      const problem = problemOf(error, request, BODY_BYTES_MAX);
      if (!refuseUnrouted(settings, problem, { request, reply }))
        sendProblem(problem, request, reply);
    },
  }).withTypeProvider<ZodTypeProvider>();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(plainSerializer);
  server.decorateRequest('principal', null);
  server.setErrorHandler((error: FastifyError, request, reply) => {
    sendProblem(problemOf(error, request, request.routeOptions.bodyLimit), request, reply);
  });
  server.setNotFoundHandler((request, reply) => {
    const { method, url } = request;
    sendProblem(coded('unknown_route', `No route ${method} ${pathOf(url)}.`), request, reply);
  });
  restoreHeads(server);
  server.addHook('onRequest', (request, reply, done) => {
    reply.header(REQUEST_ID, request.id);
    done();
  });
  observeRequests(server, options);
  refuseOtherMethods(server);
  readJsonBodies(server);
  const onStreamFault = (error: unknown) => reportFault(options, error, 'live-streams');
  const { after } = options.live;
  const connections = createLiveConnections({ after, onFault: onStreamFault });
  const rates = await guard(server, options, connections);
  // After the plugin of the sockets, which closes those that are refused.
  server.addHook('onRequest', refuseAddress);
  refuseEncodedBodies(server);
  await describeApi(server, options.version);
  healthRoutes(server, options.identity, options);
  metricsRoute(server, options);
  const passes = createInternalTokens(options.identity);
  const personalReads = openPersonalReads(server, options);
  /** Nothing is reached without its right, and the table knows every route. */
  function guardRoutes(routes: Server): void {
    routes.decorateRequest('copyAgeSeconds', undefined);
    routes.decorateRequest('keepAnswer', undefined);
    routes.addHook('onSend', tagAnswer);
    routes.addHook('onSend', packAnswer);
    routes.addHook('onRequest', bearerGuard(passes.authenticator));
    routes.addHook('onRequest', rates.ofCaller);
    limitLongWork(routes, { nextTurn: options.book.ledger.context.pause, after });
    routes.addHook('preSerialization', markAge);
    routes.addHook('onRoute', (route) => {
      const { config, method, url } = route;
      const needs = config?.needs;
      if (needs === undefined) throw new Error(`${method} ${url} has no "needs"`);
      const open = needs === 'nothing' ? { security: [] } : {};
      route.schema = { ...open, ...refusingExtras(route.schema, method) };
      // Whatever proves who someone is can be tried often.
      if (needs === 'nothing' && url.startsWith(`${PREFIX}/auth/`)) {
        route.config = { ...config, isLogin: true };
      }
      table.push(...[method].flat().map((one) => ({ method: one, path: url, needs })));
    });
  }
  await serveDashboard(server, options.dashboard);
  serveHelp(server, options.help);
  await server.register(async (routes: Server) => {
    guardRoutes(routes);
    assistantRoutes(routes, { ...options, passes });
  });
  await server.register(
    async (routes: Server) => {
      guardRoutes(routes);
      bookRoutes(routes, { ...options, personalReads, connections });
    },
    { prefix: PREFIX },
  );
  if (settings !== undefined) {
    await serveAlpaca(server, { ...options, settings, rates, connections, onFault: onStreamFault });
  }
  return {
    routes: table,
    async listen(at) {
      const url = await server.listen(at);
      return options.tls === undefined ? url : url.replace(/^http:/, 'https:');
    },
    askAs: (asked, work) => askingRoutes(server, { ...asked, passes }, work),
    ask: (request) => exchange(server, request),
    close: () => server.close(),
    cut() {
      for (const client of server.websocketServer.clients) client.terminate();
      server.server.closeAllConnections();
    },
  };
}

/** A parameter or body that no schema names is refused, not ignored. */
function refusingExtras(schema: FastifySchema = {}, method: string | string[]): FastifySchema {
  const takesBody = method === 'POST' && schema.body === undefined;
  return { querystring: NOTHING, ...schema, ...(takesBody ? { body: NO_BODY } : {}) };
}

/** Answers are written with the decimals that their numbers stand for. */
const plainSerializer: typeof serializerCompiler = (route) => {
  const serialize = serializerCompiler(route);
  return (body) => withoutDust(serialize(body));
};

const NOTHING = z.strictObject({});
const NO_BODY = NOTHING.nullish();

/** Before the routes, so that its hook is theirs; what is counted is written before the server has closed. */
function openPersonalReads(server: Server, options: ServerOptions): PersonalReads {
  const { identity, book, live } = options;
  const onFault = (error: unknown) => reportFault(options, error, 'personal-reads');
  const { store, now } = identity.context;
  const reads = createPersonalReads({ store, now, after: live.after, onFault });
  recordPersonalReads(server, { reads, ledger: book.ledger.read, onFault });
  server.addHook('onClose', () => reads.flush().catch(onFault));
  return reads;
}

/** One that no request waits for. */
function reportFault(
  { errorReports, log }: ServerOptions,
  caught: unknown,
  requestId: 'live-streams' | 'personal-reads',
): void {
  const error = caught instanceof Error ? caught : new Error(String(caught));
  errorReports?.report(error, { requestId });
  log({
    ...{ requestId, method: 'GET', path: requestId, status: 500, durationMs: 0 },
    ...{ user: undefined, accountId: undefined, orderId: undefined },
    error: error.stack ?? error.message,
  });
}

async function guard(
  server: Server,
  options: ServerOptions,
  connections: LiveConnections,
): Promise<RateChecks> {
  // Before the plugin's own hook, which gives no reason.
  server.addHook('preClose', async () => connections.closeAll());
  await server.register(websocket, {
    options: { maxPayload: MESSAGE_BYTES_MAX, handleProtocols, perMessageDeflate: PACKED_MESSAGES },
  });
  sendSecurityHeaders(server);
  server.addHook('onRequest', refuseForeignHosts(options));
  await server.register(cookie);
  await server.register(cors, {
    origin: [...options.corsOrigins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: 600,
  });
  server.addHook('onRequest', ({ raw }, _, done) => {
    if (raw.rawHeaders.length <= 2 * HEADERS_MAX) return done();
    throw new ProblemError(coded('headers_too_long', `More than ${HEADERS_MAX} headers.`));
  });
  const rates = await createRateChecks(server, options);
  server.addHook('onRequest', rates.ofAddress);
  return rates;
}

/** What a page of another origin may read besides the body. */
const EXPOSED_HEADERS = [
  ...['etag', 'location', 'retry-after', 'www-authenticate'],
  ...[REQUEST_ID, TOTAL_COUNT, NEXT_CURSOR],
  ...RATE_HEADERS,
].join(', ');
