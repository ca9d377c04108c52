// The page's own files stay in the browser, so that it opens without a network: `worker/shell-worker.ts` keeps them.

/** Browsers offer it over TLS and on `localhost` only. A browser without it loads the page from the server each time. */
export function keepShell(): void {
  if (!('serviceWorker' in navigator)) return;
  addEventListener('load', () => {
    navigator.serviceWorker.register(`${import.meta.env.BASE_URL}worker.js`).catch(() => {});
  });
}

export function isOffline(): boolean {
  return !navigator.onLine;
}
