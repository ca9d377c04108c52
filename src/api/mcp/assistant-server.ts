// The Model Context Protocol over one message at a time: nothing is kept between two, except idle servers, which know no one.
import {
  type AuthInfo,
  type CallToolResult,
  classifyInboundRequest,
  createMcpHandler,
  type InboundHttpRequest,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { StoreUnavailable } from '../../sql/store-unavailable.ts';
import type { AssistantDoor, AssistantMessage } from '../http/assistants/assistant-door.ts';
import { toolScopes } from '../http/assistants/internal-tokens.ts';
import { STORE_UNAVAILABLE } from '../http/guard/refusal.ts';
import { ProblemError } from '../http/shapes/problem.ts';
import { createConfirmations, type DryRunStore } from './calls/confirmation.ts';
import { type Conversation, createConversation } from './calls/conversation.ts';
import { createLegacyExchange } from './legacy-exchange.ts';
import { listedTool } from './listed-tool.ts';
import { PROMPTS, promptNamed } from './prompts.ts';
import { listedResources, RESOURCE_TEMPLATES, resourceAt } from './resources.ts';
import { TOOLS } from './tools.ts';
import { textInSentences } from './unfit-params.ts';

type Headers = AssistantMessage['headers'];

export interface AssistantOptions {
  readonly version: string;
  readonly store: DryRunStore;
  /** Epoch ms. */
  now(): number;
  /** The day of the newest session at the home venue, as YYYY-MM-DD. */
  today(): string;
  draw(bytes: number): Buffer;
}

/** Of each generation of the protocol. */
const IDLE_SERVERS_MAX = 8;
/** Its host and path do not matter: the message has arrived. */
const ADDRESS = 'http://sluice/mcp';

export function createAssistantDoor({
  version,
  store,
  now,
  today,
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

  function createServer(): Server {
    const server = new Server(
      { name: 'sluice', title: 'sluice', version },
      { capabilities: { tools: {}, resources: {}, prompts: {} }, instructions: INSTRUCTIONS },
    );
    server.setRequestHandler('tools/list', (_, context) => ({
      tools: conversationOf(context).mayBook ? listed : looking,
    }));
    server.setRequestHandler('tools/call', ({ params }, context) =>
      called(params, conversationOf(context)),
    );
    server.setRequestHandler('resources/list', (_, context) =>
      said(listedResources(conversationOf(context))),
    );
    server.setRequestHandler('resources/templates/list', () => ({
      resourceTemplates: RESOURCE_TEMPLATES,
    }));
    server.setRequestHandler('resources/read', ({ params }, context) =>
      said(resourceAt(params.uri, conversationOf(context))),
    );
    server.setRequestHandler('prompts/list', () => ({ prompts: [...PROMPTS] }));
    server.setRequestHandler('prompts/get', ({ params }, context) =>
      said(promptNamed(params, conversationOf(context))),
    );
    return server;
  }

  const legacy = createLegacyExchange(createServer());
  const current = createMcpHandler(reusing(createServer), {
    legacy: 'reject',
    responseMode: 'auto',
    maxSubscriptions: 0,
  });

  return {
    async answer({ message, headers, ask, caller }) {
      const mayBook = toolScopes(caller).includes('keep');
      const asker = { user: caller.user.id, via: caller.via, mayBook };
      const conversation = createConversation(ask, { ...asker, confirmations, now, today });
      const authInfo = authInfoOf(conversation);
      const { kind } = classifyInboundRequest(inboundOf(headers, message));
      if (kind === 'legacy') {
        const version = headers['mcp-protocol-version'];
        return legacy.answer({ message, version, authInfo });
      }
      const request = new Request(ADDRESS, { method: 'POST', headers: sentHeaders(headers) });
      const response = await current.fetch(request, { authInfo, parsedBody: message });
      return { status: response.status, text: textInSentences(await response.text()) };
    },
  };
}

/** Servers are shared by all callers: who asks travels with each message. The library passes it on without reading it. */
function authInfoOf(conversation: Conversation): AuthInfo {
  return { extra: { conversation } } as Partial<AuthInfo> as AuthInfo;
}

function conversationOf({ http }: ServerContext): Conversation {
  const conversation = http?.authInfo?.extra?.conversation;
  if (conversation === undefined) throw new Error('a message without a conversation');
  return conversation as Conversation;
}

/**
 * A server is used again once its exchange is closed. The library assigns functions to properties when it connects one, so
 * that V8 keeps it until a full collection of the heap.
 */
function reusing(create: () => Server): () => Server {
  const idle: Server[] = [];
  return () => {
    const kept = idle.pop();
    if (kept !== undefined) return kept;
    const server = create();
    server.onclose = () => {
      if (idle.length < IDLE_SERVERS_MAX) idle.push(server);
    };
    return server;
  };
}

/** The sentence for a person; undefined of a bug. */
function refusalIn(error: unknown): string | undefined {
  if (error instanceof StoreUnavailable) return STORE_UNAVAILABLE.detail;
  return error instanceof ProblemError ? error.problem.detail : undefined;
}

/** What has no refusal among its results is refused by an error of the protocol. */
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
  'Tools that book start with a dry run: show it to the person, and call again with its confirm_token only if they agree. They keep books and send no order.',
  'Every answer has as_of, conventions and warnings: repeat warnings to the person.',
].join(' ');

/** What decides of which generation of the protocol a message is. */
function inboundOf(headers: Headers, body: object): InboundHttpRequest {
  const { 'mcp-protocol-version': version, 'mcp-method': method, 'mcp-name': name } = headers;
  return {
    httpMethod: 'POST',
    body,
    ...(version === undefined ? {} : { protocolVersionHeader: version }),
    ...(method === undefined ? {} : { mcpMethodHeader: method }),
    ...(name === undefined ? {} : { mcpNameHeader: name }),
  };
}

/** The answer is always one JSON text. */
function sentHeaders(headers: Headers): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => name.startsWith('mcp-'));
  return {
    ...Object.fromEntries(kept),
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  };
}
