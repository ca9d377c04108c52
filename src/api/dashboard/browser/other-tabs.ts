// What the tabs of one browser say to each other: they share one session.

export type TabNews =
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'signed-in'; readonly username: string };

const channel = new BroadcastChannel('session');

/** This tab does not hear it. */
export function sayToTabs(news: TabNews): void {
  channel.postMessage(news);
}

export function onTabNews(take: (news: TabNews) => void): void {
  channel.addEventListener('message', ({ data }: MessageEvent<TabNews>) => take(data));
}
