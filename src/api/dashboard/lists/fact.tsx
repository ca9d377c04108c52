// One thing by its name, in a list of such.
import type { ComponentChildren } from 'preact';

interface FactProps {
  readonly name: string;
  readonly isBad?: boolean;
  readonly children: ComponentChildren;
}

export function Fact({ name, isBad = false, children }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class={isBad ? 'bad' : ''}>{children}</dd>
    </div>
  );
}
