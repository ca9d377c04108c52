"""Uses the client generated from /openapi.json: signs in, reads, checks an order, and reads a problem.

    python use_client.py URL USERNAME PASSWORD
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "clients"))
url, username, password = sys.argv[1:]

from checks import Checks  # noqa: E402
from sluice_client import AuthenticatedClient, Client  # noqa: E402
from sluice_client.api.health import get_health_ready  # noqa: E402
from sluice_client.api.identity import get_api_v1_auth_me, post_api_v1_auth_login  # noqa: E402
from sluice_client.api.orders import (  # noqa: E402
    get_api_v1_orders,
    get_api_v1_orders_id,
    post_api_v1_orders_check,
)
from sluice_client.api.positions import get_api_v1_positions  # noqa: E402
from sluice_client.models import PlaceOrderInput, PostApiV1AuthLoginBody  # noqa: E402

checks = Checks("generated client")

ready = get_health_ready.sync_detailed(client=Client(base_url=url))
checks.equal("is ready", ready.parsed.status.value, "ok")

body = PostApiV1AuthLoginBody(username=username, password=password)
pair = post_api_v1_auth_login.sync(client=Client(base_url=url), body=body)
checks.equal("signs in", pair.token_type, "bearer")
client = AuthenticatedClient(base_url=url, token=pair.access_token)

me = get_api_v1_auth_me.sync(client=client)
checks.equal("knows who it is", me.username, username)

positions = get_api_v1_positions.sync(client=client)
checks.equal("reads positions", [(row.symbol, row.quantity) for row in positions], [("AAPL", 100)])
checks.equal("reads that they are protected", [row.protected for row in positions], [True])

orders = get_api_v1_orders.sync(client=client, limit=10)
checks.true("reads orders", any(order.symbol == "AAPL" for order in orders))

order = {
    "symbol": "AAPL",
    "side": "SELL",
    "order_type": "MKT",
    "quantity": 100,
    "take_ownership": True,
}
verdict = post_api_v1_orders_check.sync(client=client, body=PlaceOrderInput.from_dict(order))
checks.equal("checks an order", verdict.allowed, True)
too_much = PlaceOrderInput.from_dict({**order, "quantity": 1000000})
refused = post_api_v1_orders_check.sync(client=client, body=too_much)
checks.equal("is told what would be refused", refused.allowed, False)
checks.true("is told every reason", len(refused.reasons) > 0)

missing = get_api_v1_orders_id.sync_detailed(client=client, id="nowhere.1.e")
checks.equal("reads a problem", (missing.status_code.value, missing.parsed.title), (404, "Not Found"))

sys.exit(checks.finish())
