// The colours of the page for a canvas, which knows no variables of CSS.

const NAMES = ['ink', 'soft', 'card', 'line', 'link', 'gain', 'loss', 'warn'] as const;

export type Palette = Readonly<Record<(typeof NAMES)[number], string>>;

/** As they are in the theme of this moment; with forced colours, those of the system that the style sheet names. */
export function paletteOf(element: HTMLElement): Palette {
  const probe = document.createElement('span');
  // Otherwise each of them would be the one colour of text.
  probe.style.setProperty('forced-color-adjust', 'none');
  element.append(probe);
  const colours = NAMES.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color] as const;
  });
  probe.remove();
  return Object.fromEntries(colours) as Palette;
}

/** Also as somebody chooses it, and how numbers are written. The answer stops it. */
export function onTheme(call: () => void): () => void {
  const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) =>
    matchMedia(query),
  );
  for (const query of queries) query.addEventListener('change', call);
  const chosen = new MutationObserver(call);
  chosen.observe(document.documentElement, { attributeFilter: ['data-theme', 'data-numbers'] });
  return () => {
    chosen.disconnect();
    for (const query of queries) query.removeEventListener('change', call);
  };
}
