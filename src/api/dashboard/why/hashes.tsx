// Under which texts it was decided, and the commit of the journal that proves it: for an audit, so it comes last.
import type { Why } from '../facts/shapes.ts';
import { Fact } from '../lists/fact.tsx';

export function Hashes({ hashes }: Pick<Why, 'hashes'>) {
  if (hashes.length === 0) return null;
  return (
    <section aria-labelledby="hashes-title">
      <h2 id="hashes-title">Hashes</h2>
      <dl class="facts hashes">
        {hashes.map(({ of, hash }) => (
          <Fact key={`${of} ${hash}`} name={of}>
            <code>{hash}</code>
          </Fact>
        ))}
      </dl>
    </section>
  );
}
