"""Load on the API as its users make it: mostly reads, now and then a check of an order.

    locust -f test/load/locustfile.py --headless --users 20 --spawn-rate 20 --run-time 30s --host http://127.0.0.1:8000

SLUICE_TOKEN is an access token or a key (`sluice user token NAME`), SLUICE_SYMBOL a symbol that a strategy trades.
"""

import os

from locust import HttpUser, between, task

TOKEN = os.environ["SLUICE_TOKEN"]
SYMBOL = os.environ.get("SLUICE_SYMBOL", "AAPL")


class Reader(HttpUser):
    """Somebody with the dashboard open."""

    weight = 4
    wait_time = between(0.05, 0.2)

    def on_start(self):
        self.client.headers["Authorization"] = f"Bearer {TOKEN}"

    @task(10)
    def positions(self):
        self.client.get("/api/v1/positions")

    @task(4)
    def orders(self):
        self.client.get("/api/v1/orders?limit=50", name="/api/v1/orders")

    @task(2)
    def portfolio(self):
        self.client.get("/api/v1/positions/summary/portfolio")

    @task(2)
    def balance(self):
        self.client.get("/api/v1/accounts/balance")

    @task(1)
    def ready(self):
        self.client.get("/health/ready")


class Program(HttpUser):
    """A program that checks an order before it would place it."""

    weight = 1
    wait_time = between(0.2, 0.5)

    def on_start(self):
        self.client.headers["Authorization"] = f"Bearer {TOKEN}"

    @task
    def check(self):
        order = {"symbol": SYMBOL, "side": "SELL", "order_type": "MKT", "quantity": 1}
        with self.client.post("/api/v1/orders/check", json=order, catch_response=True) as answer:
            # A verdict is an answer, whatever it is.
            if answer.status_code == 200 and "allowed" in answer.json():
                answer.success()
            else:
                answer.failure(f"{answer.status_code}: {answer.text[:200]}")
