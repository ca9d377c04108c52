// The week of the gateway as seven days with what happens on each.
import { gatewayWeek } from '../facts/gateway-week.ts';
import type { Status } from '../facts/shapes.ts';
import { zone } from '../state/zone.ts';

export function GatewayWeek({ status }: { readonly status: Status }) {
  const { gateway, market_time: now } = status;
  if (gateway === null || now === null) return null;
  const { next_restart: restart, next_login: login } = gateway;
  if (restart === null && login === null)
    return (
      <p class="empty">
        No restart and no login is configured: gateway.restart_at, gateway.weekly_login.
      </p>
    );
  return (
    <ol class="week" aria-label={`The week of the gateway, ${zone.value.label}`}>
      {gatewayWeek({ now, restart, login }, zone.value).map(({ day, label, events, hasLogin }) => (
        <li key={day} class={hasLogin ? 'login' : ''}>
          <strong>{label}</strong>
          {events.map((event) => (
            <span key={event}>{event}</span>
          ))}
        </li>
      ))}
    </ol>
  );
}
