// The adapter at the simulated SSI as it was.
import { speak } from './harness/wire-forms.ts';

speak('older');
await import('./simulator.test.ts');
