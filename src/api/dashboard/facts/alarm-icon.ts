// The icon of the tab with how many alarms call, as an address that the page makes itself.

const PLAIN = `<rect width="32" height="32" rx="7" fill="#134e4a"/><path d="M6 22h6v-5h6v-5h8" fill="none" stroke="#5eead4" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/>`;

/** `9+` from ten on: more does not fit. */
export function alarmIcon(calling: number): string {
  const word = calling > 9 ? '9+' : String(calling);
  const mark = `<circle cx="21" cy="11" r="11" fill="#b3261e"/><text x="21" y="16.5" font-family="sans-serif" font-size="15" font-weight="700" text-anchor="middle" fill="#fff">${word}</text>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${PLAIN}${calling === 0 ? '' : mark}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
