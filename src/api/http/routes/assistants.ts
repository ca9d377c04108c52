// `POST /mcp`: tools for assistants by the Model Context Protocol, one message a request, without sessions or streams; and
// where a client of it learns who issues its tokens.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { PROVIDER_SCOPES } from '../../identity/provider-tokens.ts';
import type { AssistantDoor } from '../assistants/assistant-door.ts';
import type { InternalTokens } from '../assistants/internal-tokens.ts';
import { askingRoutes } from '../assistants/route-call.ts';
import { principalOf } from '../loaders/caller.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import { coded, forbidden, ProblemError } from '../shapes/problem.ts';
import { PROBLEMS } from '../shapes/schemas.ts';

export interface AssistantOptions {
  readonly identity: Pick<Identity, 'providerTokens'>;
  readonly assistants: AssistantDoor;
  readonly corsOrigins: readonly string[];
  readonly passes: InternalTokens;
}

const MCP = '/mcp';
const METADATA = '/.well-known/oauth-protected-resource';
const tags = ['assistants'];

const messageSchema = z.strictObject({
  jsonrpc: z.literal('2.0'),
  id: z
    .union([z.string().max(200), z.int()])
    .optional()
    .describe('Absent in a notification'),
  method: z.string().min(1).max(200),
  params: z.looseObject({}).optional().describe('As the method has them'),
});

const metadataSchema = z.object({
  resource: z.string().describe('The address of /mcp, which tokens must be for'),
  resource_name: z.string(),
  authorization_servers: z
    .array(z.string())
    .optional()
    .describe('The provider of identities; absent without one'),
  scopes_supported: z.array(z.string()).optional(),
  bearer_methods_supported: z.array(z.string()),
});

export function assistantRoutes(server: Server, options: AssistantOptions): void {
  messageRoute(server, options);
  metadataRoutes(server, options.identity);
}

function messageRoute(
  server: Server,
  { assistants, passes, corsOrigins, identity }: AssistantOptions,
): void {
  const metadata = (request: FastifyRequest) =>
    `${resourceOf(request, identity).slice(0, -MCP.length)}${METADATA}${MCP}`;
  server.post(
    MCP,
    {
      config: { needs: 'mcp', metadata },
      schema: {
        tags,
        summary: 'One message of the Model Context Protocol (streamable HTTP, without sessions)',
        body: messageSchema,
        response: {
          200: z.unknown().describe('The JSON-RPC answer'),
          202: z.null().describe('A notification was taken'),
          ...PROBLEMS,
        },
      },
    },
    async (request, reply) => {
      refuseOtherOrigins(request, corsOrigins);
      const { body: message, headers } = request;
      const caller = principalOf(request);
      const asked = { passes, caller, address: request.ip, requestId: request.id };
      const answer = await askingRoutes(server, asked, (ask) =>
        assistants.answer({ message, headers: texts(headers), caller, ask }),
      );
      return sendText(reply, answer);
    },
  );
  for (const method of ['GET', 'DELETE'] as const)
    server.route({
      method,
      url: MCP,
      config: { needs: 'mcp', metadata },
      schema: { hide: true },
      handler: (_, reply) => {
        reply.header('allow', 'POST');
        throw new ProblemError(
          coded(
            'method_not_allowed',
            `${MCP} has no sessions and no streams: send each message by POST.`,
          ),
        );
      },
    });
}

/** A page of another origin must not speak to it through a browser, even with a token that it found. */
function refuseOtherOrigins({ headers: { origin } }: FastifyRequest, allowed: readonly string[]) {
  if (origin === undefined || allowed.includes(origin)) return;
  throw forbidden(
    'foreign_origin',
    `Pages of ${origin} may not use this; list the origin in api.cors_origins.`,
  );
}

function texts(headers: FastifyRequest['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  );
}

function sendText(reply: FastifyReply, { status, text }: { status: number; text: string }) {
  reply.status(status);
  if (text === '') return reply.send();
  return reply
    .type('application/json')
    .serializer(() => text)
    .send({});
}

/** Clients ask at the address with the path of the resource behind it, older ones without. */
function metadataRoutes(server: Server, identity: AssistantOptions['identity']): void {
  for (const url of [METADATA, `${METADATA}${MCP}`])
    server.get(
      url,
      {
        config: { needs: 'nothing' },
        schema: {
          tags,
          summary: 'Who issues tokens for /mcp (RFC 9728)',
          response: { 200: metadataSchema, ...PROBLEMS },
        },
      },
      (request) => ({
        resource: resourceOf(request, identity),
        resource_name: 'sluice',
        bearer_methods_supported: ['header'],
        ...issuersOf(identity),
      }),
    );
}

function issuersOf({ providerTokens }: AssistantOptions['identity']) {
  if (providerTokens === undefined) return {};
  return {
    authorization_servers: [providerTokens.issuer],
    scopes_supported: [...PROVIDER_SCOPES],
  };
}

/** With a provider the one that its tokens are for, otherwise as the caller knows it. */
function resourceOf(
  { protocol, host }: FastifyRequest,
  { providerTokens }: AssistantOptions['identity'],
): string {
  return providerTokens?.resource ?? `${protocol}://${host}${MCP}`;
}
