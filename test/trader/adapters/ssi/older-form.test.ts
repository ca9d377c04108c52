// The same tests of the adapter at SSI as it was: every answer in an envelope, the account in every row.
import { speak } from './harness/wire-forms.ts';

speak('older');
await import('./connection/connection.test.ts');
await import('./connection/login.test.ts');
await import('./market/instruments.test.ts');
await import('./market/prices.test.ts');
await import('./orders/fills.test.ts');
await import('./orders/orders.test.ts');
