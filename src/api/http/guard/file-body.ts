// A file as the body of a request: as text with its media type, or inside JSON. Both reach the route as `{ content }`.
import type { Server } from '../loaders/parts.ts';
import { BadRequestError } from '../shapes/problem.ts';
import { utf8In } from './body-encoding.ts';

/** A year of a busy account; the command line takes more. */
export const FILE_BODY_BYTES_MAX = 8 * 2 ** 20;

const TEXT_TYPES = ['text/plain', 'text/csv', 'text/xml', 'application/xml'];

/** For the routes of this server and of those inside it. */
export function readFileBodies(server: Server): void {
  server.addContentTypeParser(
    TEXT_TYPES,
    { parseAs: 'buffer', bodyLimit: FILE_BODY_BYTES_MAX },
    (_, body: Buffer, done) => {
      const content = utf8In(body);
      if (content !== undefined) return done(null, { content });
      done(
        new BadRequestError(
          'invalid_json',
          'The body is not UTF-8 text; convert the file, or name its text in JSON.',
        ),
      );
    },
  );
}
