// The HTTP server of the book's door: guards first, then routes, each typed and documented by its schema.
import cors from '@fastify/cors';
import websocket from '@fastify/websocket';
import fastify, {
  type FastifyError,
  type FastifyReply,
  type FastifyRequest,
  type FastifySchema,
} from 'fastify';
import {
  hasZodFastifySchemaValidationErrors,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Agents } from '../../advisers/app/agents.ts';
import type { Proposals } from '../../advisers/app/proposals.ts';
import { StepConflict } from '../../ledger/ports/ledger-store.ts';
import type { Relays } from '../../relay/app/relays.ts';
import { LargeReadFailed, StoreUnavailable } from '../../sql/store-unavailable.ts';
import type { Desks } from '../desks/desks.ts';
import type { Permission } from '../identity/role.ts';
import { Overloaded } from '../identity/turns.ts';
import type { LiveContext } from '../live/reader.ts';
import type { Book } from './access/book.ts';
import { bearerGuard } from './access/caller.ts';
import { markAge } from './access/chosen-desk.ts';
import type { KeptProofs } from './access/kept-proofs.ts';
import type { Identity, Server } from './access/parts.ts';
import type { AssistantDoor } from './assistants/assistant-door.ts';
import { createPasses } from './assistants/passes.ts';
import { describeApi } from './description/describe-api.ts';
import { refuseAddress } from './guard/address.ts';
import { readJsonBodies } from './guard/json-body.ts';
import { createListener, type TlsKeys } from './guard/listener.ts';
import { createRateChecks, RATE_HEADERS, type RateChecks, type Rates } from './guard/rates.ts';
import { sendSecurityHeaders } from './guard/security-headers.ts';
import { TOTAL_COUNT } from './listing/page-of.ts';
import { tagAnswer } from './listing/unchanged.ts';
import { observeRequests, pathOf, type RequestObserver } from './observation/observe-requests.ts';
import { accountRoutes } from './routes/accounts.ts';
import { actionProposalRoutes } from './routes/action-proposals.ts';
import { agentRoutes } from './routes/agents.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { assistantRoutes } from './routes/assistants.ts';
import { commandProposalRoutes } from './routes/command-proposals.ts';
import { corporateActionRoutes } from './routes/corporate-actions.ts';
import { daemonCommandRoutes } from './routes/daemon-commands.ts';
import { daemonLookRoutes } from './routes/daemon-looks.ts';
import { dataProductRoutes } from './routes/data-products.ts';
import { eventMasterRoutes } from './routes/event-master.ts';
import { type HealthOptions, healthRoutes } from './routes/health.ts';
import { analyticsRoutes } from './routes/holdings/analytics.ts';
import { clientPortfolioRoutes } from './routes/holdings/client-portfolios.ts';
import { costBasisRoutes } from './routes/holdings/cost-basis.ts';
import { holdingEventRoutes } from './routes/holdings/events.ts';
import { pastHoldingRoutes } from './routes/holdings/past.ts';
import { heldPositionRoutes } from './routes/holdings/positions.ts';
import { rebalancingRoutes } from './routes/holdings/rebalancing.ts';
import { importRoutes } from './routes/imports.ts';
import { liveRoutes } from './routes/live.ts';
import { lotExplanationRoute } from './routes/lot-explanation.ts';
import { type MetricsDoor, metricsRoute } from './routes/metrics.ts';
import { orderCommandRoutes } from './routes/order-commands.ts';
import { orderRoutes } from './routes/orders.ts';
import { ownAccountRoutes } from './routes/own-account.ts';
import { portfolioGrantRoutes } from './routes/portfolio-grants.ts';
import { portfolioLiveRoutes } from './routes/portfolio-live.ts';
import { portfolioRoutes } from './routes/portfolios.ts';
import { positionHistoryRoute } from './routes/position-history.ts';
import { positionRoutes } from './routes/positions.ts';
import { providerRoutes } from './routes/provider.ts';
import { reconcileRoutes } from './routes/reconcile.ts';
import { relayRoutes } from './routes/relay.ts';
import { reportRoutes } from './routes/reports.ts';
import { secondFactorRoutes } from './routes/second-factor.ts';
import { securityRoutes } from './routes/securities.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { simulatedTradeRoutes } from './routes/simulated-trades.ts';
import { type StockPrices, stockRoutes } from './routes/stocks.ts';
import { taxListRoutes } from './routes/tax/lists.ts';
import { taxPlanningRoutes } from './routes/tax/planning.ts';
import { taxReportRoutes } from './routes/tax/reports.ts';
import { taxLotRoutes } from './routes/taxlots.ts';
import { transactionRoutes } from './routes/transactions.ts';
import { userRoutes } from './routes/users.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { fieldProblems } from './shapes/field-problem.ts';
import { type Problem, ProblemError, problemBody } from './shapes/problem.ts';
import { givenRequestId, REQUEST_ID } from './shapes/request-id.ts';
import { createEventStreams } from './streaming/server-sent-events.ts';
import { handleProtocols } from './streaming/socket-reader.ts';

export interface ServerOptions extends RequestObserver, HealthOptions, MetricsDoor, Rates {
  readonly identity: Identity;
  readonly desks: Desks;
  readonly live: LiveContext;
  readonly relays: Pick<Relays, 'states' | 'accept' | 'explain'>;
  readonly stocks: StockPrices;
  readonly proofs: KeptProofs;
  readonly assistants: AssistantDoor;
  /** Origins of pages that may read the answers. */
  readonly book: Book;
  readonly agents: Pick<Agents, 'look'>;
  readonly proposals: Proposals;
  readonly corsOrigins: readonly string[];
  /** Addresses of proxies whose word on the caller's address counts. */
  readonly trustedProxies: readonly string[];
  /** Undefined: plain HTTP. */
  readonly tls: TlsKeys | undefined;
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
  /** Takes nothing new, tells the live streams, answers what has arrived, then closes. */
  close(): Promise<void>;
  /** Ends what has not ended by itself. */
  cut(): void;
}

export async function createServer(options: ServerOptions): Promise<BookServer> {
  const table: RouteEntry[] = [];
  const server = fastify({
    bodyLimit: BODY_BYTES_MAX,
    serverFactory: (listener) => createListener(listener, options.tls),
    trustProxy: [...options.trustedProxies],
    genReqId: ({ headers }) => givenRequestId(headers) ?? options.drawRequestId(),
    forceCloseConnections: 'idle',
    // What comes while it closes is answered, and its connection closed.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    frameworkErrors: (error, request, reply) => sendProblem(problemOf(error), request, reply),
  }).withTypeProvider<ZodTypeProvider>();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  server.decorateRequest('principal', null);
  server.setErrorHandler((error: FastifyError, request, reply) => {
    sendProblem(problemOf(error, request.routeOptions.bodyLimit), request, reply);
  });
  server.setNotFoundHandler((request, reply) => {
    const { method, url } = request;
    sendProblem({ status: 404, detail: `No route ${method} ${pathOf(url)}.` }, request, reply);
  });
  server.addHook('onRequest', (request, reply, done) => {
    reply.header(REQUEST_ID, request.id);
    done();
  });
  observeRequests(server, options);
  readJsonBodies(server);
  const rates = await guard(server, options);
  // After the plugin of the sockets, which closes those that are refused.
  server.addHook('onRequest', refuseAddress);
  await describeApi(server, options.version);
  healthRoutes(server, options.identity, options);
  metricsRoute(server, options);
  const passes = createPasses(options.identity);
  /** Nothing is reached without its right, and the table knows every route. */
  function guardRoutes(routes: Server): void {
    routes.decorateRequest('copyAgeSeconds', undefined);
    routes.decorateRequest('keepAnswer', undefined);
    routes.addHook('onSend', tagAnswer);
    routes.addHook('onRequest', bearerGuard(passes.authenticator));
    routes.addHook('onRequest', rates.ofCaller);
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
  await server.register(async (routes: Server) => {
    guardRoutes(routes);
    assistantRoutes(routes, { ...options, passes, issuer: undefined });
  });
  await server.register(
    async (routes: Server) => {
      guardRoutes(routes);
      signInRoutes(routes, options.identity);
      providerRoutes(routes, options.identity);
      ownAccountRoutes(routes, options.identity);
      secondFactorRoutes(routes, options.identity);
      apiKeyRoutes(routes, options.identity);
      userRoutes(routes, options.identity);
      accountRoutes(routes, options.desks);
      positionRoutes(routes, options.desks);
      positionHistoryRoute(routes, options.desks);
      orderRoutes(routes, options.desks);
      orderCommandRoutes(routes, options);
      const streams = { metrics: options.metrics, events: createEventStreams(routes) };
      liveRoutes(routes, options.live, streams);
      daemonLookRoutes(routes, options);
      daemonCommandRoutes(routes, options.desks, options.identity);
      stockRoutes(routes, options.stocks, options.identity);
      reportRoutes(routes, options.desks, options.proofs);
      reconcileRoutes(routes, { ...options, after: options.live.after });
      portfolioRoutes(routes, options.book);
      portfolioGrantRoutes(routes, options.book, options.identity);
      relayRoutes(routes, options);
      lotExplanationRoute(routes, options);
      transactionRoutes(routes, options.book);
      heldPositionRoutes(routes, options.book);
      clientPortfolioRoutes(routes, options.book);
      costBasisRoutes(routes, options.book);
      rebalancingRoutes(routes, options.book);
      analyticsRoutes(routes, options.book);
      pastHoldingRoutes(routes, options.book);
      taxReportRoutes(routes, options.book);
      taxPlanningRoutes(routes, options.book);
      taxListRoutes(routes, options.book);
      holdingEventRoutes(routes, options.book);
      portfolioLiveRoutes(routes, { book: options.book, session: options.live }, streams);
      corporateActionRoutes(routes, options.book, options.identity);
      actionProposalRoutes(routes, options.book, options.identity);
      securityRoutes(routes, options.book, options.identity);
      eventMasterRoutes(routes, { book: options.book, after: options.live.after });
      simulatedTradeRoutes(routes, options.book);
      taxLotRoutes(routes, options.book);
      importRoutes(routes, options.book);
      webhookRoutes(routes, options.book, options.identity);
      agentRoutes(routes, options);
      commandProposalRoutes(routes, options);
      dataProductRoutes(routes, options.book);
    },
    { prefix: PREFIX },
  );
  return {
    routes: table,
    async listen(at) {
      const url = await server.listen(at);
      return options.tls === undefined ? url : url.replace(/^http:/, 'https:');
    },
    close: () => server.close(),
    cut() {
      for (const client of server.websocketServer.clients) client.terminate();
      server.server.closeAllConnections();
    },
  };
}

/** A parameter or body that no schema names is refused, not ignored. */
function refusingExtras(schema: FastifySchema = {}, method: string | string[]): FastifySchema {
  const nothing = z.strictObject({});
  const takesBody = method === 'POST' && schema.body === undefined;
  return { querystring: nothing, ...schema, ...(takesBody ? { body: nothing.nullish() } : {}) };
}

async function guard(server: Server, options: ServerOptions): Promise<RateChecks> {
  // Before the plugin's own hook, which gives no reason.
  server.addHook('preClose', async () => {
    for (const client of server.websocketServer.clients) client.close(GOING_AWAY, 'stopping');
  });
  await server.register(websocket, { options: { maxPayload: MESSAGE_BYTES_MAX, handleProtocols } });
  sendSecurityHeaders(server);
  await server.register(cors, {
    origin: [...options.corsOrigins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: 600,
  });
  server.addHook('onRequest', ({ raw }, _, done) => {
    if (raw.rawHeaders.length <= 2 * HEADERS_MAX) return done();
    throw new ProblemError({ status: 431, detail: `More than ${HEADERS_MAX} headers.` });
  });
  const rates = await createRateChecks(server, options);
  server.addHook('onRequest', rates.ofAddress);
  return rates;
}

/** The close code of a server that stops. */
const GOING_AWAY = 1001;

/** What a page of another origin may read besides the body. */
const EXPOSED_HEADERS = [
  ...['etag', 'location', 'retry-after', REQUEST_ID, TOTAL_COUNT],
  ...RATE_HEADERS,
].join(', ');

function problemOf(error: FastifyError, bodyBytesMax = BODY_BYTES_MAX): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof LargeReadFailed) return LARGE_READ_FAILED;
  if (error instanceof StoreUnavailable) return STORE_UNAVAILABLE;
  if (error instanceof Overloaded) return OVERLOADED;
  if (error instanceof StepConflict) return STEP_CONFLICT;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const part = error.validationContext ?? 'body';
    const errors = error.validation.flatMap((refused) => fieldProblems(refused, part));
    const [first] = errors;
    const detail = `${first?.field}: ${first?.detail}.`;
    return { status: 422, detail, errors };
  }
  const status = error.statusCode ?? 500;
  if (status >= 500) return { status: 500, detail: 'This failed here; the log has the reason.' };
  if (status === 413) return { status, detail: `The body is longer than ${bodyBytesMax} bytes.` };
  return { status, detail: DETAILS[error.code] ?? error.message };
}

const STORE_UNAVAILABLE: Problem = {
  status: 503,
  detail:
    'The store of users and portfolios does not answer: its server is gone, or its file is locked or its disk full. Trading goes on and stops stay; try again, a booking with the same Idempotency-Key.',
  retryAfter: 2,
};

const LARGE_READ_FAILED: Problem = {
  status: 503,
  detail:
    'Too many reads of large portfolios wait, or the thread of this one ended; nothing was changed. Try again.',
  retryAfter: 1,
};

const OVERLOADED: Problem = {
  status: 503,
  detail: 'Too many passwords wait to be checked; try again.',
  retryAfter: 1,
};

const STEP_CONFLICT: Problem = {
  status: 409,
  detail:
    'Other changes of the same portfolio were in the way each time; nothing was booked. Send the request again.',
  retryAfter: 1,
};

/** Sentences for what the framework refuses. */
const DETAILS: Readonly<Record<string, string>> = {
  FST_ERR_BAD_URL: 'The address is not valid: a percent sign begins no character.',
  FST_ERR_MAX_PARAM_LENGTH: 'A part of the address is longer than any of ours.',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'Send the body as application/json.',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'The body is empty; send a JSON object.',
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is not JSON.',
};

function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  if (problem.retryAfter !== undefined) reply.header('retry-after', problem.retryAfter);
  void reply
    .status(problem.status)
    .type('application/problem+json')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problemBody(problem, `${request.method} ${pathOf(request.url)}`));
}
