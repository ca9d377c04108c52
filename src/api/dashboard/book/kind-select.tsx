// The kind of what is entered; its fields depend on it.
import { reasonWords } from '../facts/reasons.ts';

interface KindSelectProps<Kind extends string> {
  readonly kinds: readonly Kind[];
  readonly chosen: Kind;
  choose(kind: Kind): void;
}

export function KindSelect<Kind extends string>({ kinds, chosen, choose }: KindSelectProps<Kind>) {
  return (
    <label>
      What
      <select
        value={chosen}
        onChange={({ currentTarget }) => {
          const kind = kinds.find((one) => one === currentTarget.value);
          if (kind !== undefined) choose(kind);
        }}
      >
        {kinds.map((one) => (
          <option key={one} value={one}>
            {reasonWords(one.toLowerCase())}
          </option>
        ))}
      </select>
    </label>
  );
}
