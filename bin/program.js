// The program in a Node that can run it, compiled code kept for the next time.
import { enableCompileCache } from 'node:module';

// Before the first TypeScript file: what is kept compiled needs no type stripper, which takes time and 12 MB for life.
enableCompileCache();
await import('../src/main.ts');
