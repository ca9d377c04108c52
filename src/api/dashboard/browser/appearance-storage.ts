// How somebody wants the page to look, in the storage of the browser.

export type Choice = 'theme' | 'numbers' | 'dates' | 'clock';

/** Undefined without a choice, and in a browser that keeps nothing. */
export function keptChoice(of: Choice): string | undefined {
  try {
    return localStorage.getItem(of) ?? undefined;
  } catch {
    return undefined;
  }
}

/** For this page in any case; for later ones if the browser keeps it. What is drawn follows the attribute. */
export function keepChoice(of: Choice, chosen: string | undefined): void {
  if (chosen === undefined) delete document.documentElement.dataset[of];
  else document.documentElement.dataset[of] = chosen;
  try {
    if (chosen === undefined) localStorage.removeItem(of);
    else localStorage.setItem(of, chosen);
  } catch {}
}
