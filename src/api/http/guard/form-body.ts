// A form as the body of a request, as programs for OAuth 2 send a name and a password. It reaches the route like JSON.
import type { Server } from '../loaders/parts.ts';
import { BadRequestError, coded, ProblemError } from '../shapes/problem.ts';
import { notUtf8, utf8In } from './body-encoding.ts';

const FORM = 'application/x-www-form-urlencoded';
/** Of OAuth 2, beside the name and the password; the answer depends on none of them. */
const PASSED_OVER = ['grant_type', 'scope', 'client_id', 'client_secret'];

/** For the routes of this server and of those inside it. */
export function readFormBodies(server: Server): void {
  server.addContentTypeParser(FORM, { parseAs: 'buffer' }, ({ headers }, body: Buffer, done) => {
    // Any page can have its reader's browser send a form, here as wrong attempts that lock its address; browsers say whose page it is.
    if (headers.origin !== undefined)
      return done(
        new ProblemError(coded('unsupported_body', 'Send the body as application/json.')),
      );
    const text = utf8In(body);
    if (text === undefined) return done(notUtf8());
    const fields = new URLSearchParams(text);
    const fault = faultOf(fields);
    if (fault !== undefined) return done(new BadRequestError('malformed_request', fault));
    for (const name of PASSED_OVER) fields.delete(name);
    done(null, Object.fromEntries(fields));
  });
}

function faultOf(fields: URLSearchParams): string | undefined {
  const names = new Set<string>();
  for (const name of fields.keys()) {
    if (names.has(name)) return `The body has the key ${JSON.stringify(name.slice(0, 40))} twice.`;
    names.add(name);
  }
  if ([...fields].flat().some((text) => text.includes('\0')))
    return 'The body holds a NUL character.';
  const grant = fields.get('grant_type') ?? '';
  if (grant !== '' && grant !== 'password') return 'The only grant_type is password.';
  return undefined;
}
