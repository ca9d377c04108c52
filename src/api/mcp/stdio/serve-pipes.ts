// The protocol over standard input and output, for programs that start their tools as processes: every message is answered
// by the running API, so that the tools are written once and nothing opens the books beside it.
import { type Implementation, Server, type ServerCapabilities } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { type ApiAddress, createApiMessages, type SendMessage } from './api-messages.ts';

export interface ServedPipes {
  close(): Promise<void>;
}

interface Greeting {
  readonly serverInfo: Implementation;
  readonly capabilities: ServerCapabilities;
  readonly instructions?: string;
}

/** Rejects with one sentence if the API does not answer, or refuses the key. */
export async function servePipes(
  address: ApiAddress,
  onFault: (error: Error) => void,
): Promise<ServedPipes> {
  const send = createApiMessages(address);
  const greeting = (await send('initialize', HELLO)) as unknown as Greeting;
  return serveStdio(() => relaying(send, greeting), { onerror: onFault });
}

const HELLO = {
  protocolVersion: '2025-06-18',
  capabilities: {},
  clientInfo: { name: 'sluice mcp', version: '1' },
} as const;

function relaying(send: SendMessage, { serverInfo, capabilities, instructions }: Greeting): Server {
  const server = new Server(serverInfo, {
    capabilities,
    ...(instructions === undefined ? {} : { instructions }),
  });
  for (const method of methodsOf(capabilities))
    server.setRequestHandler(
      method,
      async ({ params = {} }) => (await send(method, params)) as never,
    );
  return server;
}

const METHODS = {
  tools: ['tools/list', 'tools/call'],
  resources: ['resources/list', 'resources/templates/list', 'resources/read'],
  prompts: ['prompts/list', 'prompts/get'],
} as const;

function methodsOf(capabilities: ServerCapabilities) {
  return (['tools', 'resources', 'prompts'] as const).flatMap((kind) =>
    capabilities[kind] === undefined ? [] : [...METHODS[kind]],
  );
}
