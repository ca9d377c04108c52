// The service worker: keeps the files of the page, and no answer of the API, and shows alarms while the page is closed. A server that answers goes first, so that a new
// version of the program is the page of the next load.
// Decision 0111
// Decision 0134

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

interface PushEvent extends LastingEvent {
  readonly data: { json(): unknown } | null;
}

interface ClickEvent extends LastingEvent {
  readonly notification: { close(): void };
}

interface OpenPage {
  focus(): Promise<unknown>;
}

/** What is used here of the scope of a worker, which the types of pages lack. */
interface WorkerScope {
  readonly clients: {
    claim(): Promise<void>;
    matchAll(of: { readonly type: 'window' }): Promise<readonly OpenPage[]>;
    openWindow(address: string): Promise<unknown>;
  };
  readonly registration: {
    showNotification(title: string, terms: NotificationOptions): Promise<void>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', on: (event: LastingEvent) => void): void;
  addEventListener(type: 'fetch', on: (event: RequestEvent) => void): void;
  addEventListener(type: 'push', on: (event: PushEvent) => void): void;
  addEventListener(type: 'notificationclick', on: (event: ClickEvent) => void): void;
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

scope.addEventListener('push', (event) => event.waitUntil(show(event)));
scope.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openPage());
});

interface Message {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  readonly is_urgent: boolean;
}

/** Browsers end the subscription of a page that shows nothing. */
const UNREAD: Message = {
  ...{ title: 'Alarm', body: 'Open the dashboard.', tag: 'alarm', is_urgent: true },
};

async function show({ data }: PushEvent): Promise<void> {
  const { title, body, tag, is_urgent: requireInteraction } = messageIn(data);
  const icon = `${PAGE}icon-192.png`;
  await scope.registration.showNotification(title, { body, tag, icon, requireInteraction });
}

function messageIn(data: PushEvent['data']): Message {
  try {
    return { ...UNREAD, ...(data?.json() as Partial<Message>) };
  } catch {
    return UNREAD;
  }
}

async function openPage(): Promise<void> {
  const [page] = await scope.clients.matchAll({ type: 'window' });
  await (page === undefined ? scope.clients.openWindow(PAGE) : page.focus());
}

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
