// An assistant: the client of the official library, connected to an API over HTTP or to `sluice mcp` over its pipes.
import {
  Client,
  StreamableHTTPClientTransport,
  type Transport,
} from '@modelcontextprotocol/client';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, onTestFinished } from 'vitest';
import { toolSchemas } from '../../../../src/api/mcp/listed-tool.ts';
import { TOOLS } from '../../../../src/api/mcp/tools.ts';

/** A backtest starts a process, which takes long beside others. */
const TIMEOUT_MS = 240_000;

export type Era = 'legacy' | 'auto';

export interface Called {
  readonly isError: boolean;
  /** What the tool says to a person: of a refusal one sentence. */
  readonly text: string;
  readonly answer: Readonly<Record<string, unknown>>;
}

export interface Assistant {
  readonly client: Client;
  call(name: string, given?: Record<string, unknown>): Promise<Called>;
}

export function connectedByHttp(url: string, bearer: string, era: Era = 'auto') {
  return connected(
    new StreamableHTTPClientTransport(new URL('/mcp', url), {
      requestInit: { headers: { authorization: `Bearer ${bearer}` } },
    }),
    era,
  );
}

export async function connected(transport: Transport, era: Era): Promise<Assistant> {
  const client = new Client(
    { name: 'test', version: '0.0.0' },
    { versionNegotiation: { mode: era } },
  );
  await client.connect(transport);
  onTestFinished(() => client.close());
  return {
    client,
    async call(name, given = {}) {
      const result = await client.callTool({ name, arguments: given }, { timeout: TIMEOUT_MS });
      const [first] = result.content;
      if (result.isError !== true) expectFits(name, result.structuredContent);
      return {
        isError: result.isError === true,
        text: first?.type === 'text' ? first.text : '',
        answer: (result.structuredContent ?? {}) as Called['answer'],
      };
    },
  };
}

const ajv = new Ajv2020({ strict: false, validateFormats: false });
const outputs = new Map(TOOLS.map((tool) => [tool.name, toolSchemas(tool).output]));

/** Every answer has the shape that `sluice://tools/{name}` states. */
function expectFits(name: string, answer: unknown): void {
  const validate = ajv.compile(outputs.get(name) ?? {});
  validate(answer);
  expect(validate.errors, `answer of ${name}`).toBeNull();
}
