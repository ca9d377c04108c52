// Versions of the protocol up to 2025, which begin with a handshake that a server without sessions forgets. One server of
// the library, connected once, answers all messages of all callers: each request gets a new number, so that no
// caller can name the request of another. What its transport makes for one message at a time costs four times the work, and
// stays in the old generation of the heap (`direct-exchange.ts` says why).
import {
  type AuthInfo,
  isInitializeRequest,
  type JSONRPCMessage,
  type JSONRPCRequest,
  ProtocolErrorCode,
  parseJSONRPCMessage,
  type Server,
  SUPPORTED_PROTOCOL_VERSIONS,
  type Transport,
} from '@modelcontextprotocol/server';
import type { AssistantAnswer } from '../http/assistants/assistant-door.ts';
import { inSentences } from './unfit-params.ts';

export interface LegacyMessage {
  readonly message: unknown;
  /** Of the header `MCP-Protocol-Version`. */
  readonly version: string | undefined;
  /** Passed to the handlers of the server. */
  readonly authInfo: AuthInfo;
}

export interface LegacyExchange {
  answer(message: LegacyMessage): Promise<AssistantAnswer>;
}

export function createLegacyExchange(server: Server): LegacyExchange {
  const answeredByNumber = new Map<unknown, (answer: JSONRPCMessage) => void>();
  const transport: Transport = {
    start: done,
    close: done,
    async send(answer) {
      if (!('id' in answer)) return;
      answeredByNumber.get(answer.id)?.(answer);
      answeredByNumber.delete(answer.id);
    },
  };
  const connected = server.connect(transport);
  let number = 0;

  async function asked(request: JSONRPCRequest, authInfo: AuthInfo): Promise<AssistantAnswer> {
    await connected;
    number += 1;
    const { promise, resolve } = Promise.withResolvers<JSONRPCMessage>();
    answeredByNumber.set(number, resolve);
    transport.onmessage?.({ ...request, id: number }, { authInfo });
    return { status: 200, text: JSON.stringify({ ...inSentences(await promise), id: request.id }) };
  }

  return {
    async answer({ message, version, authInfo }) {
      const parsed = parsedMessage(message);
      if (parsed === undefined) return refused(ProtocolErrorCode.ParseError, UNREADABLE);
      const isKnown = version === undefined || SUPPORTED_PROTOCOL_VERSIONS.includes(version);
      if (!isKnown && !isInitializeRequest(parsed)) return refused(-32_000, unsupported(version));
      // A notification changes nothing where nothing is kept between two messages.
      return isRequest(parsed) ? asked(parsed, authInfo) : { status: 202, text: '' };
    },
  };
}

function parsedMessage(message: unknown): JSONRPCMessage | undefined {
  try {
    return parseJSONRPCMessage(message);
  } catch {
    return undefined;
  }
}

function isRequest(message: JSONRPCMessage): message is JSONRPCRequest {
  return 'method' in message && 'id' in message;
}

const UNREADABLE = 'Parse error: Invalid JSON-RPC message';

function unsupported(version: string): string {
  const known = SUPPORTED_PROTOCOL_VERSIONS.join(', ');
  return `Bad Request: Unsupported protocol version: ${version} (supported versions: ${known})`;
}

function refused(code: number, message: string): AssistantAnswer {
  const text = JSON.stringify({ jsonrpc: '2.0', error: { code, message }, id: null });
  return { status: 400, text };
}

async function done(): Promise<void> {}
