// Loads HiGHS. In the package its program is packed: it is a third as large.
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import highsPackage, { type Highs } from 'highs';

/** Its types are those of CommonJS, where the loader is a member. */
const load = highsPackage as unknown as typeof highsPackage.default;
/** Beside the code in the package; in a checkout the loader finds the program in its own folder. */
const PACKED = new URL('highs.wasm.gz', import.meta.url);

export function loadHighs(): Promise<Highs> {
  return load(existsSync(PACKED) ? { wasmBinary: gunzipSync(readFileSync(PACKED)) } : {});
}
