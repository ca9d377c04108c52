// When a key or a passkey was last used.
import { Moment } from '../lists/moment.tsx';

export function LastUsed({ at }: { readonly at: string | null }) {
  if (at === null) return <>never used</>;
  return (
    <>
      last used <Moment at={at} />
    </>
  );
}
