// Bodies are read as they are: a compressed one is refused before it is parsed, and every text is UTF-8.
import type { Server } from '../loaders/parts.ts';
import { BadRequestError, coded, ProblemError } from '../shapes/problem.ts';

const PLAIN = new Set(['', 'identity']);

export function refuseEncodedBodies(server: Server): void {
  server.addHook('onRequest', ({ headers }, _, done) => {
    const encoding = headers['content-encoding'] ?? '';
    if (PLAIN.has(encoding.trim().toLowerCase())) return done();
    throw new ProblemError(
      coded(
        'unsupported_body',
        `The body has the encoding ${JSON.stringify(encoding.slice(0, 40))}; send it without Content-Encoding.`,
        { headers: { 'accept-encoding': 'identity' } },
      ),
    );
  });
}

/** Undefined if the bytes are not UTF-8. */
export function utf8In(body: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}

export function notUtf8(): BadRequestError {
  return new BadRequestError('invalid_json', 'The body is not UTF-8 text.');
}
