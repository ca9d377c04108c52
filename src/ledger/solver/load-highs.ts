// Loads HiGHS. In the package its program is packed: it is a third as large.
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import highsPackage, { type Highs } from 'highs';

/** A hook of every program made with Emscripten; `wasmBinary`, which the types of HiGHS name, its module for Node ignores. */
interface Hooks {
  instantiateWasm?(imports: object, receive: (instance: object) => void): object;
}

/** The types for Node lack it. */
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: {
    readonly Module: new (program: Uint8Array) => object;
    readonly Instance: new (module: object, imports: object) => object;
  };
};

/** Its types are those of CommonJS, where the loader is a member. */
const load = highsPackage as unknown as (hooks: Hooks) => Promise<Highs>;
/** Beside the code in the package; in a checkout the loader finds the program in its own folder. */
const PACKED = new URL('highs.wasm.gz', import.meta.url);

export function loadHighs(): Promise<Highs> {
  return load(existsSync(PACKED) ? { instantiateWasm } : {});
}

function instantiateWasm(imports: object, receive: (instance: object) => void): object {
  const program = new WebAssembly.Module(gunzipSync(readFileSync(PACKED)));
  receive(new WebAssembly.Instance(program, imports));
  return {};
}
