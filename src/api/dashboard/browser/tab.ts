// The title and the icon of the tab.

export function nameTab(title: string): void {
  document.title = title;
}

export function drawTabIcon(address: string): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (link !== null) link.href = address;
}
