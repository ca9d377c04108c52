// A table that is wider than a phone: it scrolls by itself, also by keyboard.
import type { ComponentChildren } from 'preact';

interface WideProps {
  readonly label: string;
  readonly children: ComponentChildren;
}

export function Wide({ label, children }: WideProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard
    <section class="wide" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
