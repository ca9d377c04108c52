// The choice of a theme in the storage of the browser: all that is ever kept there.

const KEY = 'theme';

/** Undefined without a choice, and in a browser that keeps nothing. */
export function keptTheme(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

/** For this page in any case; for later ones if the browser keeps it. */
export function keepTheme(theme: string | undefined): void {
  if (theme === undefined) delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === undefined) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {}
}
