// A path that has routes, asked with a method that none of them has: 405, with the methods it takes.
import type { Server } from '../loaders/parts.ts';
import { pathOf } from '../monitoring/observe-requests.ts';
import { coded, ProblemError } from '../shapes/problem.ts';

interface KnownPath {
  /** Made when an unknown path is first asked for: there are hundreds of them. */
  pattern?: RegExp;
  readonly methods: Set<string>;
}

/** Before the first route, so that it sees all of them; the methods are those of every route that matches. */
export function refuseOtherMethods(server: Server): void {
  const pathByUrl = new Map<string, KnownPath>();
  server.addHook('onRoute', ({ method, url }) => {
    // The files of the dashboard are matched by a wildcard: what they do not have is not found.
    if (url.includes('*')) return;
    const known = pathByUrl.get(url) ?? { methods: new Set() };
    pathByUrl.set(url, known);
    for (const one of [method].flat()) known.methods.add(one);
    if (known.methods.has('GET')) known.methods.add('HEAD');
  });
  server.addHook('onRequest', (request, _, done) => {
    const { method, url } = request;
    if (!request.is404) return done();
    const [path = ''] = url.split('?', 1);
    const matching = [...pathByUrl].flatMap(([known, one]) => {
      one.pattern ??= patternOf(known);
      return one.pattern.test(path) ? [one] : [];
    });
    const allowed = [...new Set(matching.flatMap(({ methods }) => [...methods]))].sort();
    if (allowed.length === 0) return done();
    const detail = `${pathOf(url)} takes ${allowed.join(', ')}, not ${method}.`;
    throw new ProblemError(
      coded('method_not_allowed', detail, { headers: { allow: allowed.join(', ') } }),
    );
  });
}

const SPECIAL = /[.+?^${}()|[\]\\]/g;
const PARAMETER = /:[A-Za-z_]\w*/g;

/** A parameter is one step of the path, or a part of it; a trailing slash is ignored, as by the router. */
function patternOf(url: string): RegExp {
  const steps = url.replaceAll(SPECIAL, '\\$&').replaceAll(PARAMETER, '[^/]+');
  return new RegExp(`^${steps}/?$`);
}
