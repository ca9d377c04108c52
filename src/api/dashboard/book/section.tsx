// One section of the book, named by its heading.
import type { ComponentChildren } from 'preact';
import { percentText } from '../facts/decimals.ts';

interface SectionProps {
  /** For the heading's id and the style. */
  readonly name: string;
  readonly title: string;
  readonly children: ComponentChildren;
}

export function Section({ name, title, children }: SectionProps) {
  return (
    <section class={name} aria-labelledby={`${name}-title`}>
      <h2 id={`${name}-title`}>{title}</h2>
      {children}
    </section>
  );
}

interface FactProps {
  readonly name: string;
  readonly tone?: 'gain' | 'loss' | 'none';
  readonly children: ComponentChildren;
}

/** One figure of a list of figures. */
export function Fact({ name, tone = 'none', children }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class={tone}>{children}</dd>
    </div>
  );
}

/** What the figures leave out; nothing if they leave out nothing. */
export function Gaps({ sentences }: { readonly sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  return (
    <ul class="gaps">
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

/** Beside an amount; nothing where the server has none, as of a cost of zero. */
export function Percent({ text }: { readonly text: string | null }) {
  return text === null ? null : <small>{percentText(text)}</small>;
}
