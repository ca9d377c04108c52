"""The peer of `GET /api/v1/taxlots/event-master/{security_id}`: FastAPI on uvicorn with SQLAlchemy over the same SQLite file.

It has less to do than the API: one token to compare, no rates, no log, no metrics, no ETag. The query is the same, with its
constants in the text and no column that the index does not have, so that it reads the same pages. The answer is built by
Pydantic, as FastAPI's users write it.
"""

import os
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel
from sqlalchemy import ForeignKey, Integer, cast, create_engine, event, literal_column, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

TOKEN = os.environ["TOKEN"]
ZONE = ZoneInfo("America/New_York")
engine = create_engine(f"sqlite:///{os.environ['LEDGER']}")
sessions = sessionmaker(engine)
bearer = HTTPBearer()
app = FastAPI()


@event.listens_for(engine, "connect")
def tuned(connection: object, _: object) -> None:
    connection.execute("pragma cache_size = -65536")  # type: ignore[attr-defined]


class Base(DeclarativeBase):
    pass


class Portfolio(Base):
    __tablename__ = "ledger_portfolios"
    id: Mapped[int] = mapped_column(primary_key=True)
    holder: Mapped[int]
    closed_at: Mapped[int | None]


class Lot(Base):
    __tablename__ = "ledger_lots"
    lot_id: Mapped[str] = mapped_column(primary_key=True)
    portfolio_id: Mapped[int] = mapped_column(ForeignKey("ledger_portfolios.id"), primary_key=True)
    security_id: Mapped[int] = mapped_column(primary_key=True)
    side: Mapped[str]
    opened_at: Mapped[int]
    opened_quantity: Mapped[str]
    remaining: Mapped[str]
    open_price: Mapped[str]
    is_open: Mapped[int] = mapped_column(deferred=True)


class AffectedLot(BaseModel):
    user_id: int
    security_id: int
    open_qty: float
    remaining_qty: float
    open_price: float
    open_date: datetime
    status: str


class Affected(BaseModel):
    security_id: int
    total_open_lots: int
    total_remaining_qty: float
    total_users_affected: int
    lots: list[AffectedLot]


def known(credentials: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]) -> None:
    if credentials.credentials != TOKEN:
        raise HTTPException(401)


def session():
    with sessions() as opened:
        yield opened


@app.get("/api/v1/taxlots/event-master/{security_id}", dependencies=[Depends(known)])
def event_master(security_id: int, db: Annotated[Session, Depends(session)]) -> Affected:
    rows = db.execute(
        select(Lot, Portfolio.holder)
        .join(Portfolio, Portfolio.id == Lot.portfolio_id)
        .where(Lot.security_id == security_id, Lot.is_open == literal_column("1"), Lot.side == "LONG")
        .where(Portfolio.closed_at.is_(None))
        .order_by(Lot.opened_at, cast(Lot.lot_id, Integer), Lot.portfolio_id, Lot.lot_id)
    ).all()
    if not rows:
        raise HTTPException(404, f"No open or partial lots found for security_id: {security_id}")
    lots = [
        AffectedLot(
            user_id=holder,
            security_id=lot.security_id,
            open_qty=float(lot.opened_quantity),
            remaining_qty=float(lot.remaining),
            open_price=float(lot.open_price),
            open_date=datetime.fromtimestamp(lot.opened_at / 1000, ZONE).replace(tzinfo=None),
            status="OPEN" if lot.remaining == lot.opened_quantity else "PARTIAL",
        )
        for lot, holder in rows
    ]
    return Affected(
        security_id=security_id,
        total_open_lots=len(lots),
        total_remaining_qty=sum(lot.remaining_qty for lot in lots),
        total_users_affected=len({lot.user_id for lot in lots}),
        lots=lots,
    )
