// What `bundle-declarations.ts` uses of the plugin, so that the compiler needs it only where types are bundled.
declare module 'rolldown-plugin-dts' {
  import type { Plugin } from 'rolldown';

  export function dts(options: {
    readonly generator: 'oxc';
    readonly dtsOnly: boolean;
    readonly tsconfig: false;
  }): Plugin[];
}
