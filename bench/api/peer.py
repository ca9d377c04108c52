"""The peer of `GET /api/v1/positions`: FastAPI on uvicorn, the same rows from memory, behind a bearer.

It has less to do than the API: one token to compare, no store, no rates, no log, no trader.
"""

import json
import os
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel


class Position(BaseModel):
    id: str
    symbol: str
    quantity: float
    reserved_quantity: float
    available_quantity: float
    average_price: float
    stop_price: float | None
    stop_status: str
    protected: bool
    strategy: str
    unrealized_pnl: float | None
    opened_at: str | None
    live: bool


ROWS = json.loads(os.environ["ROWS"])
TOKEN = os.environ["TOKEN"]
bearer = HTTPBearer()
app = FastAPI()


def known(credentials: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]) -> None:
    if credentials.credentials != TOKEN:
        raise HTTPException(401)


@app.get("/api/v1/positions", dependencies=[Depends(known)])
async def positions() -> list[Position]:
    return ROWS
