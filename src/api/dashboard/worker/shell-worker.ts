// The service worker: keeps the files of the page, and no answer of the API. A server that answers goes first, so that a new
// version of the program is the page of the next load.
// Decision 0111

/** Set when it is built: of these files, and named after their content. */
declare const SHELL_NAME: string;
declare const SHELL_FILES: readonly string[];

interface LastingEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface RequestEvent extends LastingEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

/** What is used here of the scope of a worker, which the types of pages lack. */
interface WorkerScope {
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', on: (event: LastingEvent) => void): void;
  addEventListener(type: 'fetch', on: (event: RequestEvent) => void): void;
}

const scope = self as unknown as WorkerScope;
const [PAGE = '/'] = SHELL_FILES;
const FILES = new Set(SHELL_FILES);
/** What a proxy answers in place of a server that is down. */
const UNREACHED = new Set([502, 504]);

scope.addEventListener('install', (event) => event.waitUntil(install()));
scope.addEventListener('activate', (event) => event.waitUntil(replaceOthers()));
scope.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate') return event.respondWith(newestPage(request));
  const { pathname } = new URL(request.url);
  if (FILES.has(pathname)) event.respondWith(keptFile(request, pathname));
});

async function install(): Promise<void> {
  const cache = await caches.open(SHELL_NAME);
  await cache.addAll(SHELL_FILES);
  await scope.skipWaiting();
}

async function replaceOthers(): Promise<void> {
  for (const name of await caches.keys()) if (name !== SHELL_NAME) await caches.delete(name);
  await scope.clients.claim();
}

async function newestPage(request: Request): Promise<Response> {
  const answer = await fetch(request).catch(() => undefined);
  if (answer !== undefined && !UNREACHED.has(answer.status)) return answer;
  return (await caches.match(PAGE)) ?? answer ?? Response.error();
}

async function keptFile(request: Request, pathname: string): Promise<Response> {
  return (await caches.match(pathname)) ?? fetch(request);
}
