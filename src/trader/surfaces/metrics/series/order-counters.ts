// Orders and executions as counters, from durable facts.
import { Counter, type Registry } from 'prom-client';
import type { Observable, Subscription } from 'rxjs';
import { SENDS, sendsOf } from '../../../domain/facts/sends-of.ts';
import type { RecordedFact } from '../../../ports/journal.ts';

export function countOrders(facts$: Observable<RecordedFact>, registers: Registry[]): Subscription {
  const sends = new Counter({
    name: 'sluice_order_intents_total',
    help: 'Orders, changes and cancels by purpose, durable before they are sent',
    labelNames: ['purpose'],
    registers,
  });
  const statuses = new Counter({
    name: 'sluice_order_updates_total',
    help: 'Reports about our orders by the state they led to',
    labelNames: ['status'],
    registers,
  });
  const executions = new Counter({
    name: 'sluice_executions_total',
    help: 'Executions by leg',
    labelNames: ['leg'],
    registers,
  });
  for (const purpose of SENDS) sends.inc({ purpose }, 0);
  return facts$.subscribe(({ fact }) => {
    const purpose = sendsOf(fact);
    if (purpose !== undefined) sends.inc({ purpose });
    if (fact.type === 'order-updated') statuses.inc({ status: fact.status });
    if (fact.type === 'execution-booked') executions.inc({ leg: fact.leg });
  });
}
