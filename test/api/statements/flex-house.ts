// A server of the documented shape of the Flex Web Service: two steps, errors by their numbers, a limit per token.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FlexHouse {
  readonly address: string;
  /** As they came: step and query string. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

export interface FlexScript {
  readonly statement: string;
  /** Answered first, one by one: a number is an error, `shut` closes the connection. */
  readonly send?: readonly (number | 'shut')[];
  readonly get?: readonly (number | 'shut')[];
}

const MESSAGES: Readonly<Record<number, string>> = {
  1012: 'Token has expired.',
  1015: 'Token is invalid.',
  1018: 'Too many requests have been made from this token. Please try again shortly.',
  1019: 'Statement generation in progress. Please try again shortly.',
};

export const FLEX_TOKEN = '123456789012345678901234';
const REFERENCE = '9876543210';

export async function startFlexHouse({ statement, send = [], get = [] }: FlexScript) {
  const asked: string[] = [];
  const faults = { SendRequest: [...send], GetStatement: [...get] };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://house');
    const step = url.pathname.split('/').at(-1) as keyof typeof faults;
    asked.push(`${step} ${url.search}`);
    const isAgent = (request.headers['user-agent'] ?? '') !== '';
    const isKnown = url.searchParams.get('t') === FLEX_TOKEN;
    const fault = isAgent && isKnown ? faults[step]?.shift() : 1015;
    if (fault === 'shut') return void request.socket.destroy();
    response.setHeader('content-type', 'text/xml');
    if (fault !== undefined) return response.end(refusal(fault));
    if (step === 'SendRequest') return response.end(accepted());
    const isMine = url.searchParams.get('q') === REFERENCE;
    return response.end(isMine ? statement : refusal(1017));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/AccountManagement/FlexWebService`,
    asked,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  } satisfies FlexHouse;
}

function accepted(): string {
  return `<FlexStatementResponse timestamp="20 November, 2026 10:37 PM EST">
<Status>Success</Status>
<ReferenceCode>${REFERENCE}</ReferenceCode>
<Url>https://elsewhere.example.org/GetStatement</Url>
</FlexStatementResponse>`;
}

function refusal(code: number): string {
  return `<FlexStatementResponse timestamp="20 November, 2026 10:37 PM EST">
<Status>${code === 1019 ? 'Warn' : 'Fail'}</Status>
<ErrorCode>${code}</ErrorCode>
<ErrorMessage>${MESSAGES[code] ?? 'Statement is not available.'}</ErrorMessage>
</FlexStatementResponse>`;
}
