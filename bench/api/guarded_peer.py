"""The peer of `GET /api/v1/positions` with the guards of the API, as FastAPI's users put them together.

A signed token that is verified, rate limits of address, user and token, a structured line of a log for each request, a
counter and a histogram, security headers, CORS, an ETag, checked parameters, order and page. The rows still come from
memory. Where there is a choice it is the cheaper one: HS256, plain ASGI middleware, windows in memory.
"""

import hashlib
import json
import os
import time
import uuid
from typing import Annotated, Any, Literal

import jwt
import structlog
from fastapi import Depends, FastAPI, HTTPException, Query, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from prometheus_client import Counter, Histogram
from pydantic import BaseModel
from slowapi import Limiter, _rate_limit_exceeded_handler
from slowapi.errors import RateLimitExceeded
from slowapi.util import get_remote_address

from peer import Position

ROWS: list[dict[str, Any]] = json.loads(os.environ["ROWS"])
SECRET = os.environ["SECRET"]
USERS = {"ann": {"role": "admin"}}
SECURITY_HEADERS = [
    (b"content-security-policy", b"default-src 'self'; object-src 'none'; frame-ancestors 'self'"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"origin-agent-cluster", b"?1"),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-dns-prefetch-control", b"off"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"x-xss-protection", b"0"),
    (b"cache-control", b"private, no-cache"),
]

structlog.configure(
    processors=[structlog.processors.TimeStamper(fmt="iso"), structlog.processors.JSONRenderer()],
    logger_factory=structlog.WriteLoggerFactory(open(os.environ["LOG"], "a")),
    cache_logger_on_first_use=True,
)
log = structlog.get_logger(service="api")
requests_total = Counter("requests", "Requests", ["method", "route", "status"])
latencies = Histogram("request_seconds", "Latencies", ["method", "route"])
limiter = Limiter(key_func=get_remote_address, headers_enabled=True)
bearer = HTTPBearer()


class Guards:
    """Request id, security headers, ETag, log line and metrics around each answer."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        began = time.perf_counter()
        request_id = uuid.uuid4().hex
        start: Any = None
        parts: list[bytes] = []

        async def tagged(message: Any) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            parts.append(message.get("body", b""))
            if message.get("more_body", False):
                return
            body = b"".join(parts)
            tag = f'"{hashlib.sha1(body).hexdigest()}"'.encode()
            is_held = (b"if-none-match", tag) in scope["headers"]
            start["headers"] += SECURITY_HEADERS
            start["headers"] += [(b"etag", tag), (b"x-request-id", request_id.encode())]
            await send({**start, "status": 304} if is_held else start)
            await send({"type": "http.response.body", "body": b"" if is_held else body})

        await self.app(scope, receive, tagged)
        seconds = time.perf_counter() - began
        method, path, status = scope["method"], scope["path"], start["status"]
        requests_total.labels(method, path, status).inc()
        latencies.labels(method, path).observe(seconds)
        log.info(
            f"{method} {path} {status}",
            request_id=request_id,
            method=method,
            path=path,
            status=status,
            user=scope.get("state", {}).get("user"),
            duration_ms=round(seconds * 1000, 1),
        )


class Asked(BaseModel):
    model_config = {"extra": "forbid"}
    limit: Annotated[int, Query(ge=1, le=1000)] = 100
    offset: Annotated[int, Query(ge=0)] = 0
    sort: Literal["-opened_at", "opened_at", "-symbol", "symbol"] = "-opened_at"
    symbol: str | None = None


def known(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]
) -> str:
    try:
        claims = jwt.decode(credentials.credentials, SECRET, algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401) from None
    user = claims["sub"]
    if user not in USERS:
        raise HTTPException(401)
    request.state.user = user
    request.state.bearer = hashlib.sha256(credentials.credentials.encode()).hexdigest()
    return user


app = FastAPI()
app.state.limiter = limiter
app.add_exception_handler(RateLimitExceeded, _rate_limit_exceeded_handler)
app.add_middleware(CORSMiddleware, allow_origins=[], expose_headers=["etag", "x-total-count"])
app.add_middleware(Guards)


@app.get("/api/v1/positions", dependencies=[Depends(known)])
@limiter.limit("10000000/minute")
@limiter.limit("4000000/minute", key_func=lambda request: request.state.user)
@limiter.limit("1000000/minute", key_func=lambda request: request.state.bearer)
async def positions(
    request: Request, response: Response, asked: Annotated[Asked, Query()]
) -> list[Position]:
    rows = [row for row in ROWS if asked.symbol is None or row["symbol"] == asked.symbol]
    response.headers["x-total-count"] = str(len(rows))
    field = asked.sort.removeprefix("-")
    rows.sort(key=lambda row: row[field] or "", reverse=asked.sort.startswith("-"))
    return rows[asked.offset : asked.offset + asked.limit]
