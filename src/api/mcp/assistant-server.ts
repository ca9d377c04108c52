// The Model Context Protocol over one message at a time: a server of its own for each, because nothing is kept between two.
import {
  type CallToolResult,
  createMcpHandler,
  isLegacyRequest,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import { StoreUnavailable } from '../../sql/store-unavailable.ts';
import type { AssistantDoor, AssistantMessage } from '../http/assistants/assistant-door.ts';
import { toolScopes } from '../http/assistants/passes.ts';
import { STORE_UNAVAILABLE } from '../http/guard/refusal.ts';
import { ProblemError } from '../http/shapes/problem.ts';
import { createConfirmations, type RehearsalStore } from './calls/confirmation.ts';
import { type Conversation, createConversation } from './calls/conversation.ts';
import { listedTool } from './listed-tool.ts';
import { PROMPTS, promptNamed } from './prompts.ts';
import { listedResources, RESOURCE_TEMPLATES, resourceAt } from './resources.ts';
import { TOOLS } from './tools.ts';

export interface AssistantOptions {
  readonly version: string;
  readonly store: RehearsalStore;
  /** Epoch ms. */
  now(): number;
  draw(bytes: number): Buffer;
}

/** Its host and path do not matter: the message has arrived. */
const ADDRESS = 'http://sluice/mcp';

export function createAssistantDoor({
  version,
  store,
  now,
  draw,
}: AssistantOptions): AssistantDoor {
  const confirmations = createConfirmations({ store, now, draw });
  const listed = TOOLS.map(listedTool);
  const looking = TOOLS.filter(({ books }) => !books).map(listedTool);
  const toolByName = new Map(TOOLS.map((tool) => [tool.name, tool]));

  async function called(
    { name, arguments: given }: { name: string; arguments?: unknown },
    conversation: Conversation,
  ): Promise<CallToolResult> {
    const tool = toolByName.get(name);
    if (tool === undefined) {
      const known = [...toolByName.keys()].join(', ');
      throw new ProtocolError(
        ProtocolErrorCode.InvalidParams,
        `No tool "${name.slice(0, 60)}". There are ${known}.`,
      );
    }
    try {
      const answered = await tool.answer(given, conversation);
      const text = JSON.stringify(answered);
      return { content: [{ type: 'text', text }], structuredContent: { ...answered } };
    } catch (error) {
      const text = refusalIn(error);
      if (text === undefined) throw error;
      return { content: [{ type: 'text', text }], isError: true };
    }
  }

  function serverFor({ ask, caller }: AssistantMessage): Server {
    const mayBook = toolScopes(caller).includes('keep');
    const asker = { user: caller.user.id, via: caller.via, mayBook };
    const conversation = createConversation(ask, { ...asker, confirmations, now });
    const server = new Server(
      { name: 'sluice', title: 'sluice', version },
      { capabilities: { tools: {}, resources: {}, prompts: {} }, instructions: INSTRUCTIONS },
    );
    server.setRequestHandler('tools/list', () => ({ tools: mayBook ? listed : looking }));
    server.setRequestHandler('tools/call', ({ params }) => called(params, conversation));
    server.setRequestHandler('resources/list', () => said(listedResources(conversation)));
    server.setRequestHandler('resources/templates/list', () => ({
      resourceTemplates: RESOURCE_TEMPLATES,
    }));
    server.setRequestHandler('resources/read', ({ params }) =>
      said(resourceAt(params.uri, conversation)),
    );
    server.setRequestHandler('prompts/list', () => ({ prompts: [...PROMPTS] }));
    server.setRequestHandler('prompts/get', ({ params }) =>
      said(promptNamed(params, conversation)),
    );
    return server;
  }

  return {
    async answer(message) {
      const request = new Request(ADDRESS, { method: 'POST', headers: headersOf(message) });
      const parsedBody = message.message;
      const isLegacy = await isLegacyRequest(request, parsedBody);
      const answer = isLegacy ? legacyAnswer : currentAnswer;
      const response = await answer(serverFor(message), request, parsedBody);
      return { status: response.status, text: await response.text() };
    },
  };
}

/** The sentence for a person; undefined of a bug. */
function refusalIn(error: unknown): string | undefined {
  if (error instanceof StoreUnavailable) return STORE_UNAVAILABLE.detail;
  return error instanceof ProblemError ? error.problem.detail : undefined;
}

/** What has no result of its own for a refusal is refused by an error of the protocol. */
async function said<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, error.problem.detail);
  }
}

const INSTRUCTIONS = [
  'Portfolios, tax lots and prices of the person whose key you use.',
  'Amounts are exact decimals as text: do not round them before you add them.',
  'Tools that book are rehearsed first: show the person the rehearsal, and call again with its confirm_token only if they agree. They keep books and send no order.',
  'Every answer has as_of, conventions and warnings: repeat warnings to the person.',
].join(' ');

/** What decides how a message is read. The answer is always one JSON text. */
function headersOf({ headers }: AssistantMessage): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => name.startsWith('mcp-'));
  return {
    ...Object.fromEntries(kept),
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  };
}

/** Versions of the protocol up to 2025, which begin with a handshake that a server without sessions forgets. */
async function legacyAnswer(server: Server, request: Request, parsedBody: object) {
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  try {
    return await transport.handleRequest(request, { parsedBody });
  } finally {
    await server.close();
  }
}

async function currentAnswer(server: Server, request: Request, parsedBody: object) {
  const handler = createMcpHandler(() => server, {
    legacy: 'reject',
    responseMode: 'auto',
    maxSubscriptions: 0,
  });
  return handler.fetch(request, { parsedBody });
}
