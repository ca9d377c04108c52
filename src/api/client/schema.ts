// Generated from the description of the API by `npm run generate:client`; a test fails while it is stale.

interface Answer<Body> {
  headers: Record<string, unknown>;
  content: { "application/json": Body };
}

interface ProblemAnswer {
  headers: Record<string, unknown>;
  content: { "application/problem+json": components['schemas']["Problem"] };
}

interface NoParameters {
  query?: never;
  header?: never;
  path?: never;
  cookie?: never;
}

type Parameters<Given> = Given & Omit<NoParameters, keyof Given>;

export interface paths {
  "/health": {
    /** Whether the API answers */
    get: {
      parameters: NoParameters;
      requestBody?: never;
      responses: {
        200: Answer<{
          "status": "ok";
        }>;
      };
    };
  };
  "/health/live": {
    /** Whether the process is alive, whatever the state of the store and the traders */
    get: {
      parameters: NoParameters;
      requestBody?: never;
      responses: {
        200: Answer<{
          "status": "ok";
        }>;
      };
    };
  };
  "/health/ready": {
    /** Whether the store and at least one trader answer */
    get: {
      parameters: NoParameters;
      requestBody?: never;
      responses: {
        200: Answer<{
          "status": "ok" | "degraded" | "down";
          "checks": {
            "store": "ok" | "degraded" | "down";
            "ledger": "ok" | "degraded" | "down";
            "traders": "ok" | "degraded" | "down";
            /** Degraded: the ledger stopped following a trader, or differs from it */
            "relay": "ok" | "degraded" | "down";
            /** Only where configured. Degraded: this process works from its own memory */
            "redis"?: "ok" | "degraded" | "down";
            /** Only where configured, of the process that leads. Degraded: nothing is published */
            "kafka"?: "ok" | "degraded" | "down";
            /** Only where configured. Degraded: reports are read from the primary */
            "replica"?: "ok" | "degraded" | "down";
          };
          /** Empty while all is well */
          "why": string;
        }>;
        503: Answer<{
          "status": "ok" | "degraded" | "down";
          "checks": {
            "store": "ok" | "degraded" | "down";
            "ledger": "ok" | "degraded" | "down";
            "traders": "ok" | "degraded" | "down";
            /** Degraded: the ledger stopped following a trader, or differs from it */
            "relay": "ok" | "degraded" | "down";
            /** Only where configured. Degraded: this process works from its own memory */
            "redis"?: "ok" | "degraded" | "down";
            /** Only where configured, of the process that leads. Degraded: nothing is published */
            "kafka"?: "ok" | "degraded" | "down";
            /** Only where configured. Degraded: reports are read from the primary */
            "replica"?: "ok" | "degraded" | "down";
          };
          /** Empty while all is well */
          "why": string;
        }>;
      };
    };
  };
  "/health/detailed": {
    /** Every part; without a token the same as /health/ready */
    get: {
      parameters: NoParameters;
      requestBody?: never;
      responses: {
        200: Answer<{
          "status": "ok" | "degraded" | "down";
          "checks": {
            "store": "ok" | "degraded" | "down";
            "ledger": "ok" | "degraded" | "down";
            "traders": "ok" | "degraded" | "down";
            /** Degraded: the ledger stopped following a trader, or differs from it */
            "relay": "ok" | "degraded" | "down";
            /** Only where configured. Degraded: this process works from its own memory */
            "redis"?: "ok" | "degraded" | "down";
            /** Only where configured, of the process that leads. Degraded: nothing is published */
            "kafka"?: "ok" | "degraded" | "down";
            /** Only where configured. Degraded: reports are read from the primary */
            "replica"?: "ok" | "degraded" | "down";
          };
          /** Empty while all is well */
          "why": string;
          /** This and the rest only with a token */
          "version"?: string;
          "process"?: {
            "node": string;
            "uptime_seconds": number;
            "resident_bytes": number;
            "heap_bytes": number;
            "event_loop_lag_p99_ms": number;
          };
          /** Whether this process runs relays, schedules and watchers for all that share the store */
          "leader"?: {
            "leads": boolean;
            /** Other processes may share the store */
            "shared": boolean;
            /** ISO-8601 UTC */
            "since": string;
          };
          /** Where reports are read */
          "replica"?: {
            "used": boolean;
            /** Empty while it is used */
            "why": string;
            /** Null if it was never seen */
            "lag_seconds": number | null;
            /** That this process read from it */
            "reports": number;
            /** That this process read from the primary instead */
            "fallbacks": number;
          };
          /** Those you may see */
          "traders"?: ({
            "trader": string;
            "account": string;
            "mode": string;
            "reachable": boolean;
            /** Of what follows; null if it never answered */
            "age_seconds": number | null;
            "version": string | null;
            "uptime_seconds": number | null;
            "state": string | null;
            "ready": boolean | null;
            "why": string | null;
            "trading": string | null;
            "gateway": {
              "state": string;
              "last_heard": string | null;
            } | null;
            "feeds": ({
              "name": string;
              "state": string;
              "last_poll": string | null;
              "failures": number;
            })[];
            "errors_last_hour": number | null;
          })[];
          /** How the ledger follows them */
          "relay"?: ({
            "trader": string;
            "account": string;
            "condition": string;
            "why": string | null;
            /** ISO-8601 UTC */
            "since": string;
            "journal": string | null;
            "last_fact": number;
            "lag_facts": number;
            /** The last close that was compared, also before a restart */
            "compared_at": string | null;
            /** After that close */
            "differences": number;
          })[];
        }>;
        503: Answer<{
          "status": "ok" | "degraded" | "down";
          "checks": {
            "store": "ok" | "degraded" | "down";
            "ledger": "ok" | "degraded" | "down";
            "traders": "ok" | "degraded" | "down";
            /** Degraded: the ledger stopped following a trader, or differs from it */
            "relay": "ok" | "degraded" | "down";
            /** Only where configured. Degraded: this process works from its own memory */
            "redis"?: "ok" | "degraded" | "down";
            /** Only where configured, of the process that leads. Degraded: nothing is published */
            "kafka"?: "ok" | "degraded" | "down";
            /** Only where configured. Degraded: reports are read from the primary */
            "replica"?: "ok" | "degraded" | "down";
          };
          /** Empty while all is well */
          "why": string;
          /** This and the rest only with a token */
          "version"?: string;
          "process"?: {
            "node": string;
            "uptime_seconds": number;
            "resident_bytes": number;
            "heap_bytes": number;
            "event_loop_lag_p99_ms": number;
          };
          /** Whether this process runs relays, schedules and watchers for all that share the store */
          "leader"?: {
            "leads": boolean;
            /** Other processes may share the store */
            "shared": boolean;
            /** ISO-8601 UTC */
            "since": string;
          };
          /** Where reports are read */
          "replica"?: {
            "used": boolean;
            /** Empty while it is used */
            "why": string;
            /** Null if it was never seen */
            "lag_seconds": number | null;
            /** That this process read from it */
            "reports": number;
            /** That this process read from the primary instead */
            "fallbacks": number;
          };
          /** Those you may see */
          "traders"?: ({
            "trader": string;
            "account": string;
            "mode": string;
            "reachable": boolean;
            /** Of what follows; null if it never answered */
            "age_seconds": number | null;
            "version": string | null;
            "uptime_seconds": number | null;
            "state": string | null;
            "ready": boolean | null;
            "why": string | null;
            "trading": string | null;
            "gateway": {
              "state": string;
              "last_heard": string | null;
            } | null;
            "feeds": ({
              "name": string;
              "state": string;
              "last_poll": string | null;
              "failures": number;
            })[];
            "errors_last_hour": number | null;
          })[];
          /** How the ledger follows them */
          "relay"?: ({
            "trader": string;
            "account": string;
            "condition": string;
            "why": string | null;
            /** ISO-8601 UTC */
            "since": string;
            "journal": string | null;
            "last_fact": number;
            "lag_facts": number;
            /** The last close that was compared, also before a restart */
            "compared_at": string | null;
            /** After that close */
            "differences": number;
          })[];
        }>;
      } & Record<401, ProblemAnswer>;
    };
  };
  "/mcp": {
    /** One message of the Model Context Protocol (streamable HTTP, without sessions) */
    post: {
      parameters: NoParameters;
      requestBody: { content: { "application/json": {
            "jsonrpc": "2.0";
            /** Absent in a notification */
            "id"?: string | number;
            "method": string;
            /** As the method has them */
            "params"?: {
              [name: string]: unknown;
            };
          } } };
      responses: {
        200: Answer<unknown>;
        202: { headers: Record<string, unknown>; content?: never };
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/.well-known/oauth-protected-resource": {
    /** Who issues tokens for /mcp (RFC 9728) */
    get: {
      parameters: NoParameters;
      requestBody?: never;
      responses: {
        200: Answer<{
          /** The address of /mcp, which tokens must be for */
          "resource": string;
          "resource_name": string;
          /** The provider of identities; absent without one */
          "authorization_servers"?: (string)[];
          "scopes_supported"?: (string)[];
          "bearer_methods_supported": (string)[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/.well-known/oauth-protected-resource/mcp": {
    /** Who issues tokens for /mcp (RFC 9728) */
    get: {
      parameters: NoParameters;
      requestBody?: never;
      responses: {
        200: Answer<{
          /** The address of /mcp, which tokens must be for */
          "resource": string;
          "resource_name": string;
          /** The provider of identities; absent without one */
          "authorization_servers"?: (string)[];
          "scopes_supported"?: (string)[];
          "bearer_methods_supported": (string)[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/auth/register": {
    /** Create a user, if registration is open or with an invitation */
    post: {
      parameters: NoParameters;
      requestBody: { content: { "application/json": {
            "username": string;
            "email"?: string | null;
            "password": string;
            "invitation"?: string;
          } } };
      responses: {
        201: Answer<components['schemas']["User"]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/auth/exchange": {
    /** Get tokens for a one-time code, from a provider or a login link */
    post: {
      parameters: NoParameters;
      requestBody: { content: { "application/json": {
            "login_code": string;
            /** Of the second factor, if it is on */
            "code"?: string;
          } } };
      responses: {
        200: Answer<{
          "access_token": string;
          "token_type": "bearer";
          /** Seconds */
          "expires_in": number;
          /** Works once; the answer has the next one */
          "refresh_token": string;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/auth/refresh": {
    /** Get the next pair of tokens */
    post: {
      parameters: NoParameters;
      requestBody: { content: { "application/json": {
            "refresh_token": string;
          } } };
      responses: {
        200: Answer<{
          "access_token": string;
          "token_type": "bearer";
          /** Seconds */
          "expires_in": number;
          /** Works once; the answer has the next one */
          "refresh_token": string;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/auth/reset": {
    /** Set a new password with a code from an operator */
    post: {
      parameters: NoParameters;
      requestBody: { content: { "application/json": {
            "code": string;
            "new_password": string;
          } } };
      responses: {
        204: { headers: Record<string, unknown>; content?: never };
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/auth/page": {
    /** Sign in by a page: its tokens are kept in cookies that no script can read */
    post: {
      parameters: NoParameters;
      requestBody: { content: { "application/json": {
            /** User name or e-mail address */
            "username": string;
            "password": string;
            /** Of the second factor, if it is on */
            "code"?: string;
          } | {
            "login_code": string;
            /** Of the second factor, if it is on */
            "code"?: string;
          } } };
      responses: {
        204: { headers: Record<string, unknown>; content?: never };
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
    /** Who has signed in by this page, and until when */
    get: {
      parameters: NoParameters;
      requestBody?: never;
      responses: {
        200: Answer<{
          "username": string;
          "role": "viewer" | "trader" | "operator" | "admin";
          /** To be sent as X-CSRF-Token with everything but GET */
          "csrf_token": string;
          /** Renew the session before */
          "expires_at": string | null;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
    /** Sign out */
    delete: {
      parameters: NoParameters;
      requestBody?: never;
      responses: {
        204: { headers: Record<string, unknown>; content?: never };
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/auth/page/renew": {
    /** Go on with the session; of two tabs at once one gets 409, and its cookies too */
    post: {
      parameters: NoParameters;
      requestBody?: { content: { "application/json": Record<string, never> | null } };
      responses: {
        204: { headers: Record<string, unknown>; content?: never };
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/page": {
    /** What a page begins with: its session, the traders, the board of the first */
    get: {
      parameters: NoParameters;
      requestBody?: never;
      responses: {
        200: Answer<{
          /** Null: nobody has signed in by this page */
          "session": {
            "username": string;
            "role": "viewer" | "trader" | "operator" | "admin";
            /** To be sent as X-CSRF-Token with everything but GET */
            "csrf_token": string;
            /** Renew the session before */
            "expires_at": string | null;
          } | null;
          /** Whether renewing may bring the session back */
          "is_renewable": boolean;
          /** As `/daemon` lists them */
          "traders": ({
            /** What the other routes take as trader */
            "name": string;
            "account": string;
            "mode": "dry-run" | "paper" | "live" | "demo" | "practice";
            /** Yours on this account */
            "role": "viewer" | "trader" | "operator" | "admin";
            /** Of its amounts */
            "currency": string;
            /** Decimals of its amounts: 2 of USD, 0 of VND */
            "currency_digits": number;
            /** Of its exchange: America/New_York */
            "time_zone": string;
            /** What people call it: ET */
            "time_label": string;
          })[];
          /** Of the first trader; null without one, or while it does not answer */
          "board": components['schemas']["Board"] | null;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/auth/oidc/login": {
    /** Sign in with the provider: redirects a browser there */
    get: {
      parameters: NoParameters;
      requestBody?: never;
      responses: {
        303: { headers: Record<string, unknown>; content?: never };
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/auth/oidc/link": {
    /** Link your identity at the provider to your user: open the address in this browser */
    post: {
      parameters: NoParameters;
      requestBody?: { content: { "application/json": Record<string, never> | null } };
      responses: {
        200: Answer<{
          "location": string;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/auth/oidc/callback": {
    /** Callback of the provider: answers a one-time code */
    get: {
      parameters: Parameters<{
        query?: {
          "code"?: string;
          "state"?: string;
          "error"?: string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          /** For POST /auth/exchange, once, within a minute */
          "login_code"?: string;
        }>;
        303: { headers: Record<string, unknown>; content?: never };
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/auth/me": {
    /** The user behind the token */
    get: {
      parameters: NoParameters;
      requestBody?: never;
      responses: {
        200: Answer<{
          "id": string;
          "username": string;
          "email": string | null;
          "role": "viewer" | "trader" | "operator" | "admin";
          "is_active": boolean;
          "has_second_factor": boolean;
          /** May save strategies in code, where api.code allows it */
          "may_code": boolean;
          /** ISO-8601 UTC */
          "created_at": string;
          /** ISO-8601 UTC */
          "updated_at": string;
          "scopes": (string)[] | null;
          "grants": ({
            "kind": "account" | "portfolio";
            "resource": string;
            "role": "viewer" | "trader" | "operator" | "admin";
          })[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/auth/logout": {
    /** End this session */
    post: {
      parameters: NoParameters;
      requestBody?: { content: { "application/json": Record<string, never> | null } };
      responses: {
        204: { headers: Record<string, unknown>; content?: never };
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/auth/password": {
    /** Change your password; every session ends */
    post: {
      parameters: NoParameters;
      requestBody: { content: { "application/json": {
            "old_password": string;
            "new_password": string;
          } } };
      responses: {
        204: { headers: Record<string, unknown>; content?: never };
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/auth/proof": {
    /** Prove again who you are: for five minutes this session may change rights */
    post: {
      parameters: NoParameters;
      requestBody: { content: { "application/json": {
            "password"?: string;
            "code"?: string;
          } } };
      responses: {
        200: Answer<{
          /** ISO-8601 UTC */
          "valid_until": string;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/auth/sessions": {
    /** Where you are signed in */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "created_at" | "-created_at" | "ends_at" | "-ends_at";
          /** created_at at or after; a day begins at 00:00 UTC */
          "from"?: string | string;
          /** created_at before; a day begins at 00:00 UTC */
          "to"?: string | string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "id": string;
          /** ISO-8601 UTC */
          "created_at": string;
          /** Whatever is renewed */
          "ends_at": string;
          "address": string;
          "is_current": boolean;
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/auth/sessions/{id}": {
    /** End one of your sessions */
    delete: {
      parameters: Parameters<{
        path: {
          "id": string;
        };
      }>;
      requestBody?: never;
      responses: {
        204: { headers: Record<string, unknown>; content?: never };
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/auth/me/export": {
    /** All that is kept about you, as a file */
    get: {
      parameters: NoParameters;
      requestBody?: never;
      responses: {
        200: Answer<{
          "format": "sluice user export";
          "version": number;
          /** ISO-8601 UTC */
          "made_at": string;
          "user": {
            [name: string]: unknown;
          };
          "grants": ({
            [name: string]: unknown;
          })[];
          /** To portfolios of others */
          "invitations": ({
            [name: string]: unknown;
          })[];
          /** At providers */
          "identities": ({
            [name: string]: unknown;
          })[];
          "sessions": ({
            [name: string]: unknown;
          })[];
          /** Without their secrets */
          "keys": ({
            [name: string]: unknown;
          })[];
          /** Each with its transactions and notes, deleted ones too */
          "portfolios": ({
            [name: string]: unknown;
          })[];
          "webhooks": ({
            [name: string]: unknown;
          })[];
          /** What the user did, and what others did to the user */
          "audit": ({
            [name: string]: unknown;
          })[];
          /** Who read names, notes or profile, and when */
          "read_by_others": ({
            [name: string]: unknown;
          })[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/users/{id}/export": {
    /** All that is kept about a user, as a file */
    get: {
      parameters: Parameters<{
        path: {
          "id": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "format": "sluice user export";
          "version": number;
          /** ISO-8601 UTC */
          "made_at": string;
          "user": {
            [name: string]: unknown;
          };
          "grants": ({
            [name: string]: unknown;
          })[];
          /** To portfolios of others */
          "invitations": ({
            [name: string]: unknown;
          })[];
          /** At providers */
          "identities": ({
            [name: string]: unknown;
          })[];
          "sessions": ({
            [name: string]: unknown;
          })[];
          /** Without their secrets */
          "keys": ({
            [name: string]: unknown;
          })[];
          /** Each with its transactions and notes, deleted ones too */
          "portfolios": ({
            [name: string]: unknown;
          })[];
          "webhooks": ({
            [name: string]: unknown;
          })[];
          /** What the user did, and what others did to the user */
          "audit": ({
            [name: string]: unknown;
          })[];
          /** Who read names, notes or profile, and when */
          "read_by_others": ({
            [name: string]: unknown;
          })[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/audit/reads": {
    /** Who read whose personal data, newest first; equal reads of an hour are one row */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "first_at" | "-first_at";
          /** first_at at or after; a day begins at 00:00 UTC */
          "from"?: string | string;
          /** first_at before; a day begins at 00:00 UTC */
          "to"?: string | string;
          "reader"?: string;
          /** Whose data it is */
          "user_id"?: string;
          "what"?: "names" | "notes" | "profile" | "export";
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "seq": number;
          "reader": string;
          "address": string;
          "user_id": string;
          "what": "names" | "notes" | "profile" | "export";
          /** ISO-8601 UTC */
          "first_at": string;
          /** ISO-8601 UTC */
          "last_at": string;
          "count": number;
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/auth/second-factor": {
    /** Begin to set up a second factor; it applies after its first code */
    post: {
      parameters: NoParameters;
      requestBody: { content: { "application/json": {
            /** Needed by users who have one */
            "password"?: string;
          } } };
      responses: {
        200: Answer<{
          "secret": string;
          /** For a QR code */
          "address": string;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/auth/second-factor/confirm": {
    /** Turn the second factor on with its first code */
    post: {
      parameters: NoParameters;
      requestBody: { content: { "application/json": {
            "code": string;
          } } };
      responses: {
        204: { headers: Record<string, unknown>; content?: never };
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/auth/second-factor/remove": {
    /** Turn the second factor off */
    post: {
      parameters: NoParameters;
      requestBody: { content: { "application/json": {
            "password": string;
          } } };
      responses: {
        204: { headers: Record<string, unknown>; content?: never };
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/auth/keys": {
    /** Your keys, without their secrets */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "created_at" | "-created_at" | "name" | "-name" | "expires_at" | "-expires_at" | "last_used_at" | "-last_used_at" | "revoked_at" | "-revoked_at";
          /** created_at at or after; a day begins at 00:00 UTC */
          "from"?: string | string;
          /** created_at before; a day begins at 00:00 UTC */
          "to"?: string | string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "id": string;
          "name": string;
          "scopes": (string)[];
          /** ISO-8601 UTC */
          "created_at": string;
          "expires_at": string | null;
          "last_used_at": string | null;
          "revoked_at": string | null;
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
    /** Create a key for a machine; its text is shown once */
    post: {
      parameters: NoParameters;
      requestBody: { content: { "application/json": {
            "name": string;
            "scopes": ("read" | "keep" | "trade" | "operate" | "code" | "admin" | "event-master:read" | "simulate:write" | "mcp" | "mcp:read")[];
            /** 90 days from now unless given; null for a key without an end */
            "expires_at"?: string | null;
          } } };
      responses: {
        201: Answer<{
          "id": string;
          "name": string;
          "scopes": (string)[];
          /** ISO-8601 UTC */
          "created_at": string;
          "expires_at": string | null;
          "last_used_at": string | null;
          "revoked_at": string | null;
          "key": string;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/auth/keys/{id}": {
    /** Revoke one of your keys */
    delete: {
      parameters: Parameters<{
        path: {
          "id": string;
        };
      }>;
      requestBody?: never;
      responses: {
        204: { headers: Record<string, unknown>; content?: never };
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/users": {
    /** All users */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "created_at" | "-created_at" | "updated_at" | "-updated_at" | "username" | "-username" | "role" | "-role";
          /** created_at at or after; a day begins at 00:00 UTC */
          "from"?: string | string;
          /** created_at before; a day begins at 00:00 UTC */
          "to"?: string | string;
          "role"?: "viewer" | "trader" | "operator" | "admin";
          "is_active"?: string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<(components['schemas']["User"])[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
    /** Create a user */
    post: {
      parameters: NoParameters;
      requestBody: { content: { "application/json": {
            "username": string;
            "email"?: string | null;
            /** Null: set later with a code */
            "password"?: string | null;
            "role": "viewer" | "trader" | "operator" | "admin";
          } } };
      responses: {
        201: Answer<components['schemas']["User"]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/audit": {
    /** The audit trail, newest first: who changed what, from where */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "at" | "-at";
          /** at at or after; a day begins at 00:00 UTC */
          "from"?: string | string;
          /** at before; a day begins at 00:00 UTC */
          "to"?: string | string;
          "actor"?: string;
          "action"?: string;
          "target"?: string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "seq": number;
          /** ISO-8601 UTC */
          "at": string;
          "actor": string;
          "address": string;
          "request_id": string;
          "action": string;
          "target": string;
          "before": string | null;
          "after": string | null;
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/users/{id}": {
    /** Change the role, activate or deactivate a user; all sessions of the user end */
    patch: {
      parameters: Parameters<{
        path: {
          "id": string;
        };
      }>;
      requestBody: { content: { "application/json": {
            "role"?: "viewer" | "trader" | "operator" | "admin";
            "is_active"?: boolean;
            /** For a lost device */
            "has_second_factor"?: false;
            /** Check and save strategies in code, where api.code allows it */
            "may_code"?: boolean;
          } } };
      responses: {
        200: Answer<components['schemas']["User"]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/users/{id}/reset-code": {
    /** Create a code, valid for a day, with which the user sets a new password */
    post: {
      parameters: Parameters<{
        path: {
          "id": string;
        };
      }>;
      requestBody?: { content: { "application/json": Record<string, never> | null } };
      responses: {
        201: Answer<{
          /** Shown once */
          "code": string;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/invitations": {
    /** Create an invitation: a code for registering, valid for a day */
    post: {
      parameters: NoParameters;
      requestBody: { content: { "application/json": {
            "role": "viewer" | "trader" | "operator" | "admin";
          } } };
      responses: {
        201: Answer<{
          /** Shown once */
          "code": string;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/users/{id}/grants": {
    /** What the user may see and do, by account and portfolio */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "resource" | "-resource" | "kind" | "-kind" | "role" | "-role";
        };
        path: {
          "id": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "kind": "account" | "portfolio";
          "resource": string;
          "role": "viewer" | "trader" | "operator" | "admin";
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
    /** Add or change a grant */
    put: {
      parameters: Parameters<{
        path: {
          "id": string;
        };
      }>;
      requestBody: { content: { "application/json": {
            "kind": "account" | "portfolio";
            "resource": string;
            "role": "viewer" | "trader" | "operator" | "admin";
          } } };
      responses: {
        204: { headers: Record<string, unknown>; content?: never };
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/users/{id}/grants/{kind}/{resource}": {
    /** Remove a grant */
    delete: {
      parameters: Parameters<{
        path: {
          "id": string;
          "kind": "account" | "portfolio";
          "resource": string;
        };
      }>;
      requestBody?: never;
      responses: {
        204: { headers: Record<string, unknown>; content?: never };
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/accounts/profile": {
    /** The account */
    get: {
      parameters: Parameters<{
        query?: {
          /** Required if you may see several accounts */
          "account"?: string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "account": string;
          "mode": string;
          "account_type": "margin" | "cash";
          "venue": string;
          /** Where its symbols trade; empty until that is known */
          "exchanges": (string)[];
          "currency": string;
          /** ISO-8601 UTC */
          "market_time": string;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/accounts/balance": {
    /** Amounts that the broker reported, with their age */
    get: {
      parameters: Parameters<{
        query?: {
          /** Required if you may see several accounts */
          "account"?: string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "account": string;
          "currency": string;
          /** As the broker reported it */
          "net_liquidation": {
            "value": number | null;
            "age_seconds": number | null;
            /** Why it is null */
            "reason": string | null;
          };
          /** As the broker reported it */
          "buying_power": {
            "value": number | null;
            "age_seconds": number | null;
            /** Why it is null */
            "reason": string | null;
          };
          /** As the broker reported it */
          "available_funds": {
            "value": number | null;
            "age_seconds": number | null;
            /** Why it is null */
            "reason": string | null;
          };
          /** As the broker reported it */
          "excess_liquidity": {
            "value": number | null;
            "age_seconds": number | null;
            /** Why it is null */
            "reason": string | null;
          };
          /** As the broker reported it */
          "settled_cash": {
            "value": number | null;
            "age_seconds": number | null;
            /** Why it is null */
            "reason": string | null;
          };
          /** In this currency, with trades that are not settled */
          "cash": {
            "value": number | null;
            "age_seconds": number | null;
            /** Why it is null */
            "reason": string | null;
          };
          /** As the broker reported it */
          "day_trades_remaining": {
            "value": number | null;
            "age_seconds": number | null;
            /** Why it is null */
            "reason": string | null;
          };
          "day_start_net_liquidation": number | null;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/accounts/trading-limits": {
    /** The limits of the configuration in force; null is off */
    get: {
      parameters: Parameters<{
        query?: {
          /** Required if you may see several accounts */
          "account"?: string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "account": string;
          "max_positions": number;
          "max_position_notional": number;
          "max_order_quantity": number | null;
          "max_symbol_percent": number | null;
          "max_gross_exposure_percent": number | null;
          "max_daily_loss_percent": number;
          "max_orders_per_minute": number;
          "max_entries_per_day": number | null;
          "max_leverage": number;
          "allow_symbols": (string)[] | null;
          "deny_symbols": (string)[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/accounts/trading-session": {
    /** The session now, the next one, and when the state changes */
    get: {
      parameters: Parameters<{
        query?: {
          /** Required if you may see several accounts */
          "account"?: string;
          "market"?: string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "account": string;
          "venue": string;
          /** What an order may name: one session for all of them */
          "markets": (string)[];
          /** ISO-8601 UTC */
          "market_time": string;
          "state": "open" | "closed";
          "current": {
            "day": string;
            /** ISO-8601 UTC */
            "opens_at": string;
            /** ISO-8601 UTC */
            "closes_at": string;
            "is_early_close": boolean;
          } | null;
          "next": {
            "day": string;
            /** ISO-8601 UTC */
            "opens_at": string;
            /** ISO-8601 UTC */
            "closes_at": string;
            "is_early_close": boolean;
          } | null;
          "next_change": string | null;
          /** The parts of the day by exchange, where a day has parts: of the exchanges where symbols of the trader trade, or of the market asked for */
          "exchanges": ({
            "market": string;
            /** Such as opening auction, continuous, lunch; closed outside the day */
            "phase": string;
            /** What it takes now */
            "order_types": (string)[];
            "until": string | null;
          })[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/accounts/permissions": {
    /** What you may do on the account */
    get: {
      parameters: Parameters<{
        query?: {
          /** Required if you may see several accounts */
          "account"?: string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "account": string;
          "mode": string;
          /** Yours on this account */
          "role": "viewer" | "trader" | "operator" | "admin";
          "permissions": (string)[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/positions": {
    /** Open positions, each with its stop */
    get: {
      parameters: Parameters<{
        query?: {
          /** Required if you may see several accounts */
          "account"?: string;
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "opened_at" | "-opened_at" | "symbol" | "-symbol" | "quantity" | "-quantity" | "average_price" | "-average_price" | "unrealized_pnl" | "-unrealized_pnl" | "strategy" | "-strategy";
          /** opened_at at or after; a day begins at 00:00 UTC */
          "from"?: string | string;
          /** opened_at before; a day begins at 00:00 UTC */
          "to"?: string | string;
          "symbol"?: string;
          "strategy"?: string;
          "protected"?: string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<(components['schemas']["Position"])[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/positions/foreign": {
    /** Positions in the account that sluice does not manage */
    get: {
      parameters: Parameters<{
        query?: {
          /** Required if you may see several accounts */
          "account"?: string;
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "symbol" | "-symbol" | "quantity" | "-quantity";
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<(components['schemas']["ForeignPosition"])[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/positions/holdings": {
    /** Shares kept as an investment: without a stop, and out of reach of strategies */
    get: {
      parameters: Parameters<{
        query?: {
          /** Required if you may see several accounts */
          "account"?: string;
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "symbol" | "-symbol" | "quantity" | "-quantity" | "opened_at" | "-opened_at" | "market_value" | "-market_value";
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<(components['schemas']["Holding"])[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/positions/summary/portfolio": {
    /** Exposure, profit and protection of all positions together */
    get: {
      parameters: Parameters<{
        query?: {
          /** Required if you may see several accounts */
          "account"?: string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "account": string;
          "currency": string;
          "positions": number;
          /** Symbols whose stops do not cover the position */
          "unprotected": (string)[];
          "long_exposure": number;
          "short_exposure": number;
          /** Notional of entries that are not filled yet */
          "working_entries": number;
          "unrealized_pnl": number | null;
          /** Symbols without a price, why unrealized_pnl is null */
          "unpriced": (string)[];
          /** As the broker reported it */
          "net_liquidation": {
            "value": number | null;
            "age_seconds": number | null;
            /** Why it is null */
            "reason": string | null;
          };
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/positions/buying-power/available": {
    /** The amount available for a new entry, and how many shares it buys at a price */
    get: {
      parameters: Parameters<{
        query?: {
          /** Required if you may see several accounts */
          "account"?: string;
          "price"?: number;
          /** Without a price: that of our position in it */
          "symbol"?: string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "account": string;
          "currency": string;
          /** After entries that are on their way */
          "available": number | null;
          /** Why it is null */
          "reason": string | null;
          /** As asked, or the last one of a position in the symbol */
          "price": number | null;
          /** Whole shares at this price */
          "max_quantity": number | null;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/positions/{symbol}": {
    /** The open position in a symbol */
    get: {
      parameters: Parameters<{
        query?: {
          /** Required if you may see several accounts */
          "account"?: string;
        };
        path: {
          "symbol": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<components['schemas']["Position"]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/positions/history/changes": {
    /** Changes of positions, newest first, with the figures before and after */
    get: {
      parameters: Parameters<{
        query?: {
          /** Required if you may see several accounts */
          "account"?: string;
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "at" | "-at";
          /** at at or after; a day begins at 00:00 UTC */
          "from"?: string | string;
          /** at before; a day begins at 00:00 UTC */
          "to"?: string | string;
          "symbol"?: string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<(components['schemas']["PositionChange"])[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/orders": {
    /** Orders, newest first */
    get: {
      parameters: Parameters<{
        query?: {
          /** Required if you may see several accounts */
          "account"?: string;
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "created_at" | "-created_at" | "symbol" | "-symbol" | "quantity" | "-quantity" | "filled" | "-filled" | "type" | "-type" | "state" | "-state" | "strategy" | "-strategy";
          /** created_at at or after; a day begins at 00:00 UTC */
          "from"?: string | string;
          /** created_at before; a day begins at 00:00 UTC */
          "to"?: string | string;
          /** Our state or the broker's word */
          "status"?: string;
          "symbol"?: string;
          "side"?: "BUY" | "SELL";
          /** The broker's word; from LO on those of Vietnam's exchanges, for orders there */
          "type"?: "MKT" | "LMT" | "STP" | "STP LMT" | "TRAIL" | "MOC" | "LOC" | "LO" | "ATO" | "ATC" | "MTL" | "MOK" | "MAK" | "PLO";
          "strategy"?: string;
          /** HOSE, HNX or UPCOM: the orders in what trades there. US orders are routed to the best exchange, so each US market has all of them */
          "market"?: string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<(components['schemas']["Order"])[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
    /** Place an order; a new position gets its stop with it */
    post: {
      parameters: Parameters<{
        query?: {
          /** Required if you may see several accounts */
          "account"?: string;
        };
        header?: {
          /** The same key and body within 24 hours: the same order */
          "idempotency-key"?: string;
        };
      }>;
      requestBody: { content: { "application/json": components['schemas']["PlaceOrderInput"] } };
      responses: {
        200: Answer<components['schemas']["PlacedOrder"]>;
        201: Answer<components['schemas']["PlacedOrder"]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/orders/{id}": {
    /** One order */
    get: {
      parameters: Parameters<{
        query?: {
          /** Required if you may see several accounts */
          "account"?: string;
        };
        path: {
          /** order_ref */
          "id": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<components['schemas']["Order"]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
    /** Change an order; a stop only tightens */
    put: {
      parameters: Parameters<{
        query?: {
          /** Required if you may see several accounts */
          "account"?: string;
        };
        path: {
          /** order_ref */
          "id": string;
        };
      }>;
      requestBody: { content: { "application/json": {
            "quantity"?: number;
            "price"?: number;
            "stop_price"?: number;
          } } };
      responses: {
        200: Answer<components['schemas']["ChangedOrder"]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
    /** Cancel an order; never one that protects a position */
    delete: {
      parameters: Parameters<{
        query?: {
          /** Required if you may see several accounts */
          "account"?: string;
        };
        path: {
          /** order_ref */
          "id": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<components['schemas']["ChangedOrder"]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/orders/{id}/executions": {
    /** The executions of one order */
    get: {
      parameters: Parameters<{
        query?: {
          /** Required if you may see several accounts */
          "account"?: string;
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "time" | "-time" | "shares" | "-shares" | "price" | "-price";
          /** time at or after; a day begins at 00:00 UTC */
          "from"?: string | string;
          /** time before; a day begins at 00:00 UTC */
          "to"?: string | string;
        };
        path: {
          /** order_ref */
          "id": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<(components['schemas']["Execution"])[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/orders/check": {
    /** Check an order: the verdict with every reason; nothing is sent or recorded */
    post: {
      parameters: Parameters<{
        query?: {
          /** Required if you may see several accounts */
          "account"?: string;
        };
      }>;
      requestBody: { content: { "application/json": components['schemas']["PlaceOrderInput"] } };
      responses: {
        200: Answer<components['schemas']["CheckedOrder"]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/events": {
    /** Orders, executions, positions, predictions and prices as server-sent events */
    get: {
      parameters: Parameters<{
        query?: {
          "account"?: string;
          /** Joined by commas */
          "topics"?: string;
          /** Symbols, joined by commas */
          "prices"?: string;
          "since"?: number;
        };
      }>;
      requestBody?: never;
      responses: {
        200: { headers: Record<string, unknown>; content: { "text/event-stream": {
            "id"?: string;
            "event": string;
            /** A message of the socket, as JSON */
            "data": string;
          } } };
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon": {
    /** The traders you may see */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "name" | "-name" | "account" | "-account" | "mode" | "-mode";
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          /** What the other routes take as trader */
          "name": string;
          "account": string;
          "mode": "dry-run" | "paper" | "live" | "demo" | "practice";
          /** Yours on this account */
          "role": "viewer" | "trader" | "operator" | "admin";
          /** Of its amounts */
          "currency": string;
          /** Decimals of its amounts: 2 of USD, 0 of VND */
          "currency_digits": number;
          /** Of its exchange: America/New_York */
          "time_zone": string;
          /** What people call it: ET */
          "time_label": string;
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/board": {
    /** What a person watches, in one answer: no two of its figures are of different facts */
    get: {
      parameters: Parameters<{
        path: {
          /** Its name, or the account it trades */
          "trader": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<components['schemas']["Board"]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/figures/{name}": {
    /** A figure of the board, with the rows that make it */
    get: {
      parameters: Parameters<{
        path: {
          /** Its name, or the account it trades */
          "trader": string;
          "name": "day" | "at_risk" | "protected" | "book_and_broker";
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "name": "day" | "at_risk" | "protected" | "book_and_broker";
          /** As on the board; null while unknown, or if no amount */
          "value": number | null;
          "currency": string;
          /** Their amounts add up to the value, to the cent */
          "rows": ({
            "part": string;
            "text": string;
            "amount": number | null;
            /** What explain leads to */
            "id": string | null;
          })[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/chart/{symbol}": {
    /** Bars of a symbol with entries, exits, the stop as it moved, and what is missing */
    get: {
      parameters: Parameters<{
        query?: {
          /** ISO-8601 UTC */
          "from"?: string;
          /** ISO-8601 UTC */
          "to"?: string;
          /** ISO-8601 UTC */
          "bars_from"?: string;
        };
        path: {
          /** Its name, or the account it trades */
          "trader": string;
          "symbol": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          /** Number of the newest fact it contains */
          "seq": number;
          /** Null while the trader answers */
          "age_seconds": number | null;
          "symbol": string;
          /** ISO-8601 UTC */
          "market_time": string;
          /** ISO-8601 UTC */
          "from": string;
          /** Exclusive */
          "to": string;
          /** The trader follows its prices, or did since it started */
          "watched": boolean;
          /** 60, or longer where more than 800 bars would be needed */
          "bar_seconds": number;
          /** As asked: earlier bars are left out */
          "bars_from": string | null;
          /** Finished; the newest of longer bars may still grow */
          "bars": ({
            /** Its start */
            "at": string;
            "open": number;
            "high": number;
            "low": number;
            "close": number;
            "volume": number;
          })[];
          /** The oldest minute that the trader keeps */
          "bars_kept_since": string | null;
          /** Of another edition, all bars must be asked for again */
          "bars_edition": number;
          /** Minutes of regular hours without a bar */
          "gaps": ({
            /** ISO-8601 UTC */
            "from": string;
            /** ISO-8601 UTC */
            "until": string;
          })[];
          /** Seen since the trader started */
          "halts": ({
            /** ISO-8601 UTC */
            "from": string;
            "until": string | null;
          })[];
          "last_price": number | null;
          /** What follows is complete from here on; at most 1,500 facts are read */
          "marks_from": string;
          "positions": ({
            "id": string;
            "strategy": string;
            "side": "long" | "short";
            /** Each in force until the next */
            "stop": ({
              /** Number of the fact that says so */
              "seq": number;
              /** ISO-8601 UTC */
              "at": string;
              /** split: restated in new shares; reset: placed anew after an unknown change of scale */
              "kind": "placed" | "moved" | "split" | "reset" | "ended";
              /** In today's shares, as the bars are */
              "price": number | null;
              /** As the journal has it, in the shares of that day */
              "recorded_price": number | null;
              "why": string;
            })[];
            "target": ({
              /** Number of the fact that says so */
              "seq": number;
              /** ISO-8601 UTC */
              "at": string;
              /** split: restated in new shares; reset: placed anew after an unknown change of scale */
              "kind": "placed" | "moved" | "split" | "reset" | "ended";
              /** In today's shares, as the bars are */
              "price": number | null;
              /** As the journal has it, in the shares of that day */
              "recorded_price": number | null;
              "why": string;
            })[];
            /** When working stops covered less than was held */
            "unprotected": ({
              /** Number of the fact that says so */
              "seq": number;
              /** ISO-8601 UTC */
              "from": string;
              "until": string | null;
              "shares": number;
            })[];
          })[];
          "executions": ({
            /** Number of the fact that says so */
            "seq": number;
            /** ISO-8601 UTC */
            "at": string;
            "exec_id": string;
            "order_ref": string;
            "leg": "entry" | "stop" | "target" | "exit" | "holding";
            "side": "BOT" | "SLD";
            "shares": number;
            /** In today's shares, as the bars are */
            "price": number;
            "recorded_price": number;
            "position_id": string;
            /** Whose it is */
            "strategy": string;
            /** The broker did not report it */
            "is_inferred": boolean;
          })[];
          "not_taken": ({
            /** Number of the fact that says so */
            "seq": number;
            /** ISO-8601 UTC */
            "at": string;
            "signal_id": string;
            "strategy": string;
            "side": "long" | "short";
            /** In today's shares, as the bars are */
            "price": number | null;
            /** As the journal has it, in the shares of that day */
            "recorded_price": number | null;
            "reasons": (components['schemas']["Reason"])[];
          })[];
          /** New shares for old ones */
          "splits": ({
            /** Number of the fact that says so */
            "seq": number;
            /** ISO-8601 UTC */
            "at": string;
            "to": number;
            "from": number;
          })[];
          /** When the trader did not hear everything */
          "away": ({
            /** Number of the fact that says so */
            "seq": number;
            /** daemon, gateway, or feed and its name */
            "what": string;
            /** Null if the process was killed */
            "from": string | null;
            "until": string | null;
            "why": string;
          })[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/status": {
    /** State, protection, gateway and feeds */
    get: {
      parameters: Parameters<{
        path: {
          /** Its name, or the account it trades */
          "trader": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<components['schemas']["Status"]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/strategies": {
    /** Strategies in force and what prevents an entry */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "since" | "-since" | "name" | "-name" | "entries_today" | "-entries_today";
          /** since at or after; a day begins at 00:00 UTC */
          "from"?: string | string;
          /** since before; a day begins at 00:00 UTC */
          "to"?: string | string;
        };
        path: {
          /** Its name, or the account it trades */
          "trader": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<(components['schemas']["Strategy"])[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/locks": {
    /** Locks, which block entries for a time */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "since" | "-since" | "until" | "-until" | "symbol" | "-symbol" | "rule" | "-rule";
          /** since at or after; a day begins at 00:00 UTC */
          "from"?: string | string;
          /** since before; a day begins at 00:00 UTC */
          "to"?: string | string;
          "symbol"?: string;
          "rule"?: string;
        };
        path: {
          /** Its name, or the account it trades */
          "trader": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<(components['schemas']["Lock"])[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/trades": {
    /** Closed trades */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "closed_at" | "-closed_at" | "opened_at" | "-opened_at" | "symbol" | "-symbol" | "quantity" | "-quantity" | "pnl" | "-pnl" | "strategy" | "-strategy";
          /** closed_at at or after; a day begins at 00:00 UTC */
          "from"?: string | string;
          /** closed_at before; a day begins at 00:00 UTC */
          "to"?: string | string;
          "symbol"?: string;
          "side"?: "long" | "short";
          "strategy"?: string;
        };
        path: {
          /** Its name, or the account it trades */
          "trader": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<(components['schemas']["Trade"])[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/executions": {
    /** Fills */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "time" | "-time" | "symbol" | "-symbol" | "shares" | "-shares" | "price" | "-price" | "strategy" | "-strategy";
          /** time at or after; a day begins at 00:00 UTC */
          "from"?: string | string;
          /** time before; a day begins at 00:00 UTC */
          "to"?: string | string;
          "symbol"?: string;
          "side"?: "BOT" | "SLD";
          "strategy"?: string;
        };
        path: {
          /** Its name, or the account it trades */
          "trader": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<(components['schemas']["Execution"])[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/predictions": {
    /** Predictions and their verdicts */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "received_at" | "-received_at" | "data_time" | "-data_time" | "symbol" | "-symbol" | "feed" | "-feed" | "confidence" | "-confidence";
          /** received_at at or after; a day begins at 00:00 UTC */
          "from"?: string | string;
          /** received_at before; a day begins at 00:00 UTC */
          "to"?: string | string;
          "symbol"?: string;
          "feed"?: string;
          "verdict"?: string;
        };
        path: {
          /** Its name, or the account it trades */
          "trader": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<(components['schemas']["Prediction"])[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/signals": {
    /** Signals taken, and why others were refused */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "at" | "-at" | "symbol" | "-symbol" | "strategy" | "-strategy";
          /** at at or after; a day begins at 00:00 UTC */
          "from"?: string | string;
          /** at before; a day begins at 00:00 UTC */
          "to"?: string | string;
          "symbol"?: string;
          "strategy"?: string;
          "taken"?: string;
        };
        path: {
          /** Its name, or the account it trades */
          "trader": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<(components['schemas']["Signal"])[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/explain/{id}": {
    /** Why sluice did, or did not, trade */
    get: {
      parameters: Parameters<{
        path: {
          /** Its name, or the account it trades */
          "trader": string;
          "id": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<(components['schemas']["Step"])[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/halt": {
    /** Block new entries, also after a restart */
    post: {
      parameters: Parameters<{
        path: {
          /** Its name, or the account it trades */
          "trader": string;
        };
      }>;
      requestBody: { content: { "application/json": {
            "why"?: string;
          } } };
      responses: {
        200: Answer<{
          "command": "halt";
          "why"?: string;
          /** What was done */
          "text": string;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/resume": {
    /** Allow entries again */
    post: {
      parameters: Parameters<{
        path: {
          /** Its name, or the account it trades */
          "trader": string;
        };
      }>;
      requestBody: { content: { "application/json": {
            "override_daily_loss"?: boolean;
            /** Although the position has no stop */
            "despite_unprotected"?: string;
            /** False: 428 with what it would do; absent: done */
            "confirmed"?: boolean;
            /** `preview.does` as it was shown: 428 and nothing done if it has changed */
            "expects"?: string;
          } } };
      responses: {
        200: Answer<{
          "command": "resume";
          "override_daily_loss"?: boolean;
          /** Although the position has no stop */
          "despite_unprotected"?: string;
          /** False: 428 with what it would do; absent: done */
          "confirmed"?: boolean;
          /** `preview.does` as it was shown: 428 and nothing done if it has changed */
          "expects"?: string;
          /** What was done */
          "text": string;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/flatten": {
    /** Close all positions, or one */
    post: {
      parameters: Parameters<{
        path: {
          /** Its name, or the account it trades */
          "trader": string;
        };
      }>;
      requestBody: { content: { "application/json": {
            /** False: 428 with what it would do */
            "confirmed"?: boolean;
            /** `preview.does` as it was shown: 428 and nothing done if it has changed */
            "expects"?: string;
            "symbol"?: string;
            "extended"?: boolean;
          } } };
      responses: {
        200: Answer<{
          "command": "flatten";
          /** False: 428 with what it would do */
          "confirmed"?: boolean;
          /** `preview.does` as it was shown: 428 and nothing done if it has changed */
          "expects"?: string;
          "symbol"?: string;
          "extended"?: boolean;
          /** What was done */
          "text": string;
          /** The broker has every exit, or the positions are closed */
          "sent": boolean;
          /** What became of each position that the command closes */
          "positions": ({
            "position_id": string;
            "symbol": string;
            /** When the exit is sent; null if it is due now */
            "armed": string | null;
            /** Before the command */
            "was_closing": boolean;
            /** After at most 10 s; after `waiting` and `refused` the position is open */
            "outcome": "sent" | "armed" | "waiting" | "refused";
          })[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/pause": {
    /** Block entries in a symbol; positions stay */
    post: {
      parameters: Parameters<{
        path: {
          /** Its name, or the account it trades */
          "trader": string;
        };
      }>;
      requestBody: { content: { "application/json": {
            "symbol": string;
            /** False: 428 with what it would do; absent: done */
            "confirmed"?: boolean;
            /** `preview.does` as it was shown: 428 and nothing done if it has changed */
            "expects"?: string;
          } } };
      responses: {
        200: Answer<{
          "command": "pause";
          "symbol"?: string;
          /** False: 428 with what it would do; absent: done */
          "confirmed"?: boolean;
          /** `preview.does` as it was shown: 428 and nothing done if it has changed */
          "expects"?: string;
          /** What was done */
          "text": string;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/exit": {
    /** Close the position in a symbol, or some of its shares */
    post: {
      parameters: Parameters<{
        path: {
          /** Its name, or the account it trades */
          "trader": string;
        };
      }>;
      requestBody: { content: { "application/json": {
            "symbol": string;
            /** False: 428 with what it would do */
            "confirmed"?: boolean;
            /** `preview.does` as it was shown: 428 and nothing done if it has changed */
            "expects"?: string;
            /** Absent: all shares */
            "quantity"?: number;
          } } };
      responses: {
        200: Answer<{
          "command": "exit";
          "symbol"?: string;
          /** False: 428 with what it would do */
          "confirmed"?: boolean;
          /** `preview.does` as it was shown: 428 and nothing done if it has changed */
          "expects"?: string;
          /** Absent: all shares */
          "quantity"?: number;
          /** What was done */
          "text": string;
          /** The broker has every exit, or the positions are closed */
          "sent": boolean;
          /** What became of each position that the command closes */
          "positions": ({
            "position_id": string;
            "symbol": string;
            /** When the exit is sent; null if it is due now */
            "armed": string | null;
            /** Before the command */
            "was_closing": boolean;
            /** After at most 10 s; after `waiting` and `refused` the position is open */
            "outcome": "sent" | "armed" | "waiting" | "refused";
          })[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/stop-at": {
    /** Move a stop closer to the market */
    post: {
      parameters: Parameters<{
        path: {
          /** Its name, or the account it trades */
          "trader": string;
        };
      }>;
      requestBody: { content: { "application/json": {
            "symbol": string;
            "price": number;
            /** False: 428 with what it would do; absent: done */
            "confirmed"?: boolean;
            /** `preview.does` as it was shown: 428 and nothing done if it has changed */
            "expects"?: string;
          } } };
      responses: {
        200: Answer<{
          "command": "stop-at";
          "symbol"?: string;
          "price"?: number;
          /** False: 428 with what it would do; absent: done */
          "confirmed"?: boolean;
          /** `preview.does` as it was shown: 428 and nothing done if it has changed */
          "expects"?: string;
          /** What was done */
          "text": string;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/adopt": {
    /** Take over foreign shares, with a stop, or as a holding without one */
    post: {
      parameters: Parameters<{
        path: {
          /** Its name, or the account it trades */
          "trader": string;
        };
      }>;
      requestBody: { content: { "application/json": {
            "symbol": string;
            /** False: 428 with what it would do */
            "confirmed"?: boolean;
            /** `preview.does` as it was shown: 428 and nothing done if it has changed */
            "expects"?: string;
            "as"?: "position" | "holding";
          } } };
      responses: {
        200: Answer<{
          "command": "adopt";
          "symbol"?: string;
          /** False: 428 with what it would do */
          "confirmed"?: boolean;
          /** `preview.does` as it was shown: 428 and nothing done if it has changed */
          "expects"?: string;
          "as"?: "position" | "holding";
          /** What was done */
          "text": string;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/release": {
    /** Stop managing a position or a holding; it and its orders become yours */
    post: {
      parameters: Parameters<{
        path: {
          /** Its name, or the account it trades */
          "trader": string;
        };
      }>;
      requestBody: { content: { "application/json": {
            "symbol": string;
            /** False: 428 with what it would do */
            "confirmed"?: boolean;
            /** `preview.does` as it was shown: 428 and nothing done if it has changed */
            "expects"?: string;
            "as"?: "position" | "holding";
          } } };
      responses: {
        200: Answer<{
          "command": "release";
          "symbol"?: string;
          /** False: 428 with what it would do */
          "confirmed"?: boolean;
          /** `preview.does` as it was shown: 428 and nothing done if it has changed */
          "expects"?: string;
          "as"?: "position" | "holding";
          /** What was done */
          "text": string;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/protect": {
    /** Replace a missing or contested stop */
    post: {
      parameters: Parameters<{
        path: {
          /** Its name, or the account it trades */
          "trader": string;
        };
      }>;
      requestBody: { content: { "application/json": {
            "symbol": string;
            /** False: 428 with what it would do; absent: done */
            "confirmed"?: boolean;
            /** `preview.does` as it was shown: 428 and nothing done if it has changed */
            "expects"?: string;
          } } };
      responses: {
        200: Answer<{
          "command": "protect";
          "symbol"?: string;
          /** False: 428 with what it would do; absent: done */
          "confirmed"?: boolean;
          /** `preview.does` as it was shown: 428 and nothing done if it has changed */
          "expects"?: string;
          /** What was done */
          "text": string;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/reload": {
    /** Reload the configuration and the strategies */
    post: {
      parameters: Parameters<{
        path: {
          /** Its name, or the account it trades */
          "trader": string;
        };
      }>;
      requestBody?: { content: { "application/json": {
            "apply_to_open"?: boolean;
          } | null } };
      responses: {
        200: Answer<{
          "reloaded": boolean;
          "text": string;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/locks/{id}": {
    /** Lift a lock before its time */
    delete: {
      parameters: Parameters<{
        path: {
          /** Its name, or the account it trades */
          "trader": string;
          "id": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "deleted": string;
          "text": string;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/strategies/files": {
    /** Files of the strategies, and of their common defaults */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "changed_at" | "-changed_at" | "name" | "-name" | "bytes" | "-bytes";
          /** changed_at at or after; a day begins at 00:00 UTC */
          "from"?: string | string;
          /** changed_at before; a day begins at 00:00 UTC */
          "to"?: string | string;
        };
        path: {
          /** Its name, or the account it trades */
          "trader": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "name": string;
          /** Its name in the configuration in force; null if none */
          "strategy": string | null;
          "bytes": number;
          /** ISO-8601 UTC */
          "changed_at": string;
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/strategies/files/{file}": {
    /** The text of one */
    get: {
      parameters: Parameters<{
        path: {
          /** Its name, or the account it trades */
          "trader": string;
          "file": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "name": string;
          "text": string;
          /** SHA-256 of the text; `base_hash` of a save */
          "hash": string;
          /** ISO-8601 UTC */
          "changed_at": string;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
    /** Save one, new or changed: checked first, then written and reloaded */
    put: {
      parameters: Parameters<{
        path: {
          /** Its name, or the account it trades */
          "trader": string;
          "file": string;
        };
      }>;
      requestBody: { content: { "application/json": {
            /** Of the whole file */
            "text": string;
            /** Of the text that was edited; null for a new file */
            "base_hash": string | null;
            /** False: 428 with what it would do */
            "confirmed"?: boolean;
          } } };
      responses: {
        200: Answer<{
          "name": string;
          "hash": string;
          /** False: saved, but the reload was refused */
          "in_force": boolean;
          /** What the reload said */
          "text": string;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 412 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/strategies/files/{file}/check": {
    /** Check a text as a save would be, with every fault or what would change */
    post: {
      parameters: Parameters<{
        path: {
          /** Its name, or the account it trades */
          "trader": string;
          "file": string;
        };
      }>;
      requestBody: { content: { "application/json": {
            /** Of the whole file */
            "text": string;
          } } };
      responses: {
        200: Answer<{
          /** Whether a save would come into force */
          "ok": boolean;
          "issues": ({
            /** With file, line and column */
            "sentence": string;
            /** Null if another file is at fault */
            "line": number | null;
            "column": number | null;
          })[];
          /** By meaning: follow: stop.percent 1 -> 2 */
          "changes": (string)[];
          /** What would happen, and from when */
          "text": string;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/stocks/{symbol}": {
    /** The price of a security, with its source and time */
    get: {
      parameters: Parameters<{
        path: {
          "symbol": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<components['schemas']["Quote"]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/stocks/batch": {
    /** Prices of up to 100 securities; each that has none has a reason */
    post: {
      parameters: NoParameters;
      requestBody: { content: { "application/json": {
            "symbols": (string)[];
          } } };
      responses: {
        200: Answer<{
          "quotes": (components['schemas']["Quote"])[];
          "errors": ({
            "symbol": string;
            "kind": "unknown-symbol" | "no-source";
            "detail": string;
          })[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/stocks/{symbol}/price": {
    /** State a price by hand; it counts where no earlier source has one */
    put: {
      parameters: Parameters<{
        path: {
          "symbol": string;
        };
      }>;
      requestBody: { content: { "application/json": {
            "price": string;
            "currency": string;
            /** When this was the price */
            "at": string;
          } } };
      responses: {
        200: Answer<components['schemas']["HandPrice"]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
    /** Take back a price by hand */
    delete: {
      parameters: Parameters<{
        path: {
          "symbol": string;
        };
      }>;
      requestBody?: never;
      responses: {
        204: { headers: Record<string, unknown>; content?: never };
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/reports": {
    /** Days whose report is filed */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "day" | "-day" | "net_pnl" | "-net_pnl" | "trade_count" | "-trade_count";
          /** day at or after; a day begins at 00:00 UTC */
          "from"?: string | string;
          /** day before; a day begins at 00:00 UTC */
          "to"?: string | string;
        };
        path: {
          /** Its name, or the account it trades */
          "trader": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "day": string;
          /** ISO-8601 UTC */
          "made_at": string;
          /** Made after the close */
          "is_final": boolean;
          "net_pnl": number;
          "trade_count": number;
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/reports/{day}": {
    /** The report of a day: money, trades, refusals and reasons */
    get: {
      parameters: Parameters<{
        path: {
          /** Its name, or the account it trades */
          "trader": string;
          "day": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "day": string;
          /** ISO-8601 UTC */
          "made_at": string;
          /** Made after the close */
          "is_final": boolean;
          "net_pnl": number;
          "trade_count": number;
          "mode": string;
          "account": string;
          /** By the broker statement that covers the day; null until there is one */
          "statement_proof": {
            "account": string;
            "portfolio_id": number;
            "from": string;
            "to": string;
            /** Every figure to the cent, and every row on both sides */
            "equal": boolean;
            "figures": ({
              "figure": "quantity" | "cost" | "realized" | "dividends" | "withholding" | "cash";
              /** A symbol; for cash and withholding a currency */
              "of": string;
              "currency": string | null;
              /** Exact decimal */
              "stated": string;
              /** Exact decimal */
              "booked": string;
              /** Exact decimal */
              "difference": string;
              /** Part of booked: within this account only */
              "wash_sales": string | null;
              "equal": boolean;
              "causes": ({
                "kind": string;
                "amount": string | null;
                "detail": string;
              })[];
            })[];
            "matched_rows": number;
            "not_booked": ({
              "place": string;
              "transaction_type": string;
              "trade_date": string;
              /** Exact decimal */
              "cash": string;
              "currency": string;
            })[];
            "not_stated": ({
              "transaction_id": number;
              "transaction_type": string;
              "trade_date": string;
              /** Exact decimal */
              "cash": string;
              "currency": string;
            })[];
            /** What wash sales with your other portfolios change; no broker sees those */
            "cross_account": ({
              "symbol": string;
              /** Exact decimal */
              "cost": string;
              /** Exact decimal */
              "disallowed_loss": string;
            })[];
            "unreadable": ({
              "place": string;
              "detail": string;
            })[];
            /** ISO-8601 UTC */
            "made_at": string;
          } | null;
          [name: string]: unknown;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/backtest": {
    /** A backtest of its strategies, over bars and predictions on record; trades nothing */
    post: {
      parameters: Parameters<{
        path: {
          /** Its name, or the account it trades */
          "trader": string;
        };
      }>;
      requestBody: { content: { "application/json": {
            /** By name; all of the trader unless given */
            "strategy"?: string;
            /** All with bars unless given */
            "symbols"?: (string)[];
            /** First day to trade, YYYY-MM-DD */
            "from"?: string;
            /** Last day to trade */
            "to"?: string;
            /** At the start; 100000 unless given */
            "cash"?: number;
          } } };
      responses: {
        200: Answer<{
          /** Under which it is on record */
          "id"?: string;
          /** Whether there is the page with charts */
          "has_page"?: boolean;
          "from": string;
          "to": string;
          "strategies": ({
            "name": string;
            "hash": string;
            [name: string]: unknown;
          })[];
          "symbols": ({
            "symbol": string;
            "bars": number;
            [name: string]: unknown;
          })[];
          "start_equity": number;
          "end_equity": number;
          /** Return, risk and drawdown; null where it is not known */
          "headline": {
            "total_return"?: number | null;
            [name: string]: unknown;
          };
          "total": {
            "trades": number;
            "net_pnl": number;
            [name: string]: unknown;
          };
          /** The report as its page shows it, of one on record */
          "sections"?: ({
            "kind": "figures";
            "title": string;
            "figures": ({
              "name": string;
              "text": string;
              [name: string]: unknown;
            })[];
            [name: string]: unknown;
          } | {
            "kind": "table";
            "title": string;
            "columns": (string)[];
            /** Of each column: it has nothing but numbers */
            "is_numeric": (boolean)[];
            "rows": ((string)[])[];
            /** What is said without rows */
            "nothing": string;
            [name: string]: unknown;
          } | {
            "kind": "sentences";
            "title": string;
            "sentences": (string)[];
            [name: string]: unknown;
          })[];
          /** How the data was read and played, and what it assumes */
          "notes": (string)[];
          /** The first 100 */
          "trades": ({
            [name: string]: unknown;
          })[];
          "trades_total": number;
          [name: string]: unknown;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/backtests": {
    /** Reports of backtests on record */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "made_at" | "-made_at" | "net_pnl" | "-net_pnl" | "trades" | "-trades" | "total_return" | "-total_return";
          /** made_at at or after; a day begins at 00:00 UTC */
          "from"?: string | string;
          /** made_at before; a day begins at 00:00 UTC */
          "to"?: string | string;
        };
        path: {
          /** Its name, or the account it trades */
          "trader": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "id": string;
          /** ISO-8601 UTC */
          "made_at": string;
          /** First session */
          "from": string;
          "to": string;
          "strategies": (string)[];
          "symbols": (string)[];
          "trades": number;
          "net_pnl": number;
          /** A fraction */
          "total_return": number | null;
          /** Whether there is the page with charts */
          "has_page": boolean;
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/backtests/{id}": {
    /** One report */
    get: {
      parameters: Parameters<{
        path: {
          /** Its name, or the account it trades */
          "trader": string;
          "id": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          /** Under which it is on record */
          "id"?: string;
          /** Whether there is the page with charts */
          "has_page"?: boolean;
          "from": string;
          "to": string;
          "strategies": ({
            "name": string;
            "hash": string;
            [name: string]: unknown;
          })[];
          "symbols": ({
            "symbol": string;
            "bars": number;
            [name: string]: unknown;
          })[];
          "start_equity": number;
          "end_equity": number;
          /** Return, risk and drawdown; null where it is not known */
          "headline": {
            "total_return"?: number | null;
            [name: string]: unknown;
          };
          "total": {
            "trades": number;
            "net_pnl": number;
            [name: string]: unknown;
          };
          /** The report as its page shows it, of one on record */
          "sections"?: ({
            "kind": "figures";
            "title": string;
            "figures": ({
              "name": string;
              "text": string;
              [name: string]: unknown;
            })[];
            [name: string]: unknown;
          } | {
            "kind": "table";
            "title": string;
            "columns": (string)[];
            /** Of each column: it has nothing but numbers */
            "is_numeric": (boolean)[];
            "rows": ((string)[])[];
            /** What is said without rows */
            "nothing": string;
            [name: string]: unknown;
          } | {
            "kind": "sentences";
            "title": string;
            "sentences": (string)[];
            [name: string]: unknown;
          })[];
          /** How the data was read and played, and what it assumes */
          "notes": (string)[];
          /** The first 100 */
          "trades": ({
            [name: string]: unknown;
          })[];
          "trades_total": number;
          [name: string]: unknown;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/backtests/{id}/page": {
    /** One report as a page with charts; its scripts run in a sandbox */
    get: {
      parameters: Parameters<{
        path: {
          /** Its name, or the account it trades */
          "trader": string;
          "id": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: { headers: Record<string, unknown>; content: { "text/html": string } };
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/system": {
    /** This process, its clock, the traders you may see, and room on the disks */
    get: {
      parameters: NoParameters;
      requestBody?: never;
      responses: {
        200: Answer<{
          /** The clock of this process */
          "now": string;
          "version": string;
          "uptime_seconds": number;
          "traders": ({
            "trader": string;
            "account": string;
            "mode": string;
            "reachable": boolean;
            /** Of what follows; null if it never answered */
            "age_seconds": number | null;
            "version": string | null;
            "uptime_seconds": number | null;
            "state": string | null;
            "ready": boolean | null;
            "why": string | null;
            "trading": string | null;
            "gateway": {
              "state": string;
              "last_heard": string | null;
            } | null;
            "feeds": ({
              "name": string;
              "state": string;
              "last_poll": string | null;
              "failures": number;
            })[];
            "errors_last_hour": number | null;
            "market_time": string | null;
            /** Null if this process cannot see the folder */
            "disk": {
              "free_bytes": number;
              "total_bytes": number;
              /** A day may fill it */
              "is_low": boolean;
              /** Null for the databases of a server */
              "database_bytes": number | null;
            } | null;
          })[];
          /** Null if this process cannot see the folder */
          "book": {
            "free_bytes": number;
            "total_bytes": number;
            /** A day may fill it */
            "is_low": boolean;
            /** Null for the databases of a server */
            "database_bytes": number | null;
          } | null;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/jobs": {
    /** Background jobs: when each runs next, and how it ran last, in any worker */
    get: {
      parameters: NoParameters;
      requestBody?: never;
      responses: {
        200: Answer<{
          /** Where jobs go now: to a queue that all workers serve, or to the process that leads */
          "place": "queue" | "process";
          "jobs": ({
            "kind": string;
            "what": string;
            /** Lost: the process that ran it did not say how it ended */
            "state": "idle" | "queued" | "running" | "retrying" | "failed" | "lost";
            /** A cron expression, UTC; null of what is done when it falls due */
            "schedule": string | null;
            "next_run": string | null;
            /** Null until it has run once on this book */
            "last_run": {
              "result": "running" | "done" | "failed";
              /** Of a failed attempt; empty else */
              "why": string;
              /** ISO-8601 UTC */
              "began_at": string;
              "ended_at": string | null;
              /** From 1 */
              "attempt": number;
              /** Taken from the queue in Redis, or begun by the process itself */
              "place": "queue" | "process";
              /** Of several workers, from 1 */
              "worker": number | null;
              "pid": number;
              "host": string;
            } | null;
          })[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/jobs/{kind}/runs": {
    /** Have a background job done now; answers when it has ended, after 20 s at most */
    post: {
      parameters: Parameters<{
        path: {
          "kind": string;
        };
      }>;
      requestBody?: { content: { "application/json": Record<string, never> | null } };
      responses: {
        200: Answer<{
          "kind": string;
          "what": string;
          /** Lost: the process that ran it did not say how it ended */
          "state": "idle" | "queued" | "running" | "retrying" | "failed" | "lost";
          /** A cron expression, UTC; null of what is done when it falls due */
          "schedule": string | null;
          "next_run": string | null;
          /** Null until it has run once on this book */
          "last_run": {
            "result": "running" | "done" | "failed";
            /** Of a failed attempt; empty else */
            "why": string;
            /** ISO-8601 UTC */
            "began_at": string;
            "ended_at": string | null;
            /** From 1 */
            "attempt": number;
            /** Taken from the queue in Redis, or begun by the process itself */
            "place": "queue" | "process";
            /** Of several workers, from 1 */
            "worker": number | null;
            "pid": number;
            "host": string;
          } | null;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/daemon/{trader}/reconcile": {
    /** The last comparison with the broker */
    get: {
      parameters: Parameters<{
        path: {
          /** Its name, or the account it trades */
          "trader": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "live": boolean;
          "compared_at": string | null;
          "is_clean": boolean | null;
          "differences": (components['schemas']["Difference"])[];
          /** What became of the outcomes that were stated */
          "resolved": (string)[];
          /** Their outcome has to be stated */
          "unknown_orders": (components['schemas']["Order"])[];
          /** Of the command line, which reads the file */
          "statement": null;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
    /** Compare with the broker now; state the outcome of orders it cannot report */
    post: {
      parameters: Parameters<{
        path: {
          /** Its name, or the account it trades */
          "trader": string;
        };
      }>;
      requestBody?: { content: { "application/json": {
            "outcomes"?: ({
              "outcome": "cancelled";
              "order_ref": string;
            } | {
              "outcome": "filled";
              "order_ref": string;
              "price": number;
            })[];
          } | null } };
      responses: {
        200: Answer<{
          "live": boolean;
          "compared_at": string | null;
          "is_clean": boolean | null;
          "differences": (components['schemas']["Difference"])[];
          /** What became of the outcomes that were stated */
          "resolved": (string)[];
          /** Their outcome has to be stated */
          "unknown_orders": (components['schemas']["Order"])[];
          /** Of the command line, which reads the file */
          "statement": null;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/portfolios": {
    /** Your portfolios and those that others share with you */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "id" | "-id" | "created_at" | "-created_at" | "updated_at" | "-updated_at" | "name" | "-name";
          /** Deleted ones instead */
          "deleted"?: string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "id": number;
          /** The number of its owner, as Event Master knows it */
          "user_id": number;
          /** null after its owner was erased */
          "name": string | null;
          "description": string | null;
          "kind": "ORDINARY" | "TRADER" | "SIMULATION";
          /** Of the trader whose trades it follows */
          "account": string | null;
          "base_currency": string;
          /** The newest */
          "cost_basis_method": "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID";
          /** With the first day of sales under each */
          "cost_basis_methods": ({
            "from": string;
            "method": "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID";
          })[];
          "dividend_treatment": "INCOME" | "REDUCE_BASIS";
          "tax_treatment": "TAXABLE" | "TAX_DEFERRED";
          "allow_short": boolean;
          "fees_in_basis": boolean;
          "long_term_rule": string;
          /** What a rebalancing aims at; null if none were set */
          "targets": ({
            "symbol": string;
            /** Exact decimal */
            "weight": string;
          })[] | null;
          /** ISO-8601 UTC */
          "created_at": string;
          /** ISO-8601 UTC */
          "updated_at": string;
          "deleted_at": string | null;
          /** Of its stream of events; send it as If-Match */
          "version": number;
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
    /** Open a portfolio of your own */
    post: {
      parameters: Parameters<{
        header?: {
          /** The same key and body within 24 hours: the same order */
          "idempotency-key"?: string;
        };
      }>;
      requestBody: { content: { "application/json": {
            "name": string;
            "description"?: string | null;
            /** Unless given that of the home venue */
            "base_currency"?: string;
            "cost_basis_method"?: "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID";
            /** Unless given REDUCE_BASIS with the method AVERAGE, else INCOME */
            "dividend_treatment"?: "INCOME" | "REDUCE_BASIS";
            "tax_treatment"?: "TAXABLE" | "TAX_DEFERRED";
            "allow_short"?: boolean;
            "fees_in_basis"?: boolean;
            "long_term_rule"?: string;
            /** What a rebalancing aims at; the rest is cash */
            "targets"?: ({
              "symbol": string;
              "weight": string | number;
            })[];
          } } };
      responses: {
        201: Answer<{
          "id": number;
          /** The number of its owner, as Event Master knows it */
          "user_id": number;
          /** null after its owner was erased */
          "name": string | null;
          "description": string | null;
          "kind": "ORDINARY" | "TRADER" | "SIMULATION";
          /** Of the trader whose trades it follows */
          "account": string | null;
          "base_currency": string;
          /** The newest */
          "cost_basis_method": "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID";
          /** With the first day of sales under each */
          "cost_basis_methods": ({
            "from": string;
            "method": "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID";
          })[];
          "dividend_treatment": "INCOME" | "REDUCE_BASIS";
          "tax_treatment": "TAXABLE" | "TAX_DEFERRED";
          "allow_short": boolean;
          "fees_in_basis": boolean;
          "long_term_rule": string;
          /** What a rebalancing aims at; null if none were set */
          "targets": ({
            "symbol": string;
            /** Exact decimal */
            "weight": string;
          })[] | null;
          /** ISO-8601 UTC */
          "created_at": string;
          /** ISO-8601 UTC */
          "updated_at": string;
          "deleted_at": string | null;
          /** Of its stream of events; send it as If-Match */
          "version": number;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/portfolios/{id}": {
    /** A portfolio with its holdings at the prices of now */
    get: {
      parameters: Parameters<{
        query?: {
          /** Adds the lots, prices, rates and events used */
          "explain"?: string;
        };
        path: {
          "id": number | string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "id": number;
          /** The number of its owner, as Event Master knows it */
          "user_id": number;
          /** null after its owner was erased */
          "name": string | null;
          "description": string | null;
          "kind": "ORDINARY" | "TRADER" | "SIMULATION";
          /** Of the trader whose trades it follows */
          "account": string | null;
          "base_currency": string;
          /** The newest */
          "cost_basis_method": "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID";
          /** With the first day of sales under each */
          "cost_basis_methods": ({
            "from": string;
            "method": "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID";
          })[];
          "dividend_treatment": "INCOME" | "REDUCE_BASIS";
          "tax_treatment": "TAXABLE" | "TAX_DEFERRED";
          "allow_short": boolean;
          "fees_in_basis": boolean;
          "long_term_rule": string;
          /** What a rebalancing aims at; null if none were set */
          "targets": ({
            "symbol": string;
            /** Exact decimal */
            "weight": string;
          })[] | null;
          /** ISO-8601 UTC */
          "created_at": string;
          /** ISO-8601 UTC */
          "updated_at": string;
          "deleted_at": string | null;
          /** Of its stream of events; send it as If-Match */
          "version": number;
          "holdings": ({
            /** Within the portfolio: the number of the security */
            "id": number;
            "portfolio_id": number;
            "security_id": number;
            "symbol": string;
            "name": string | null;
            "sector": string | null;
            /** Exact decimal */
            "quantity": string;
            /** Exact decimal */
            "average_cost": string;
            /** Exact decimal */
            "total_cost": string;
            /** Exact decimal */
            "realized_gain": string;
            /** Exact decimal */
            "income": string;
            "currency": string;
            "current_price": string | null;
            "price_as_of": string | null;
            "price_source": string | null;
            "price_stale": boolean | null;
            "market_value": string | null;
            "unrealized_gain_loss": string | null;
            "unrealized_gain_loss_percent": string | null;
            "day_change": string | null;
            /** In base_currency, as the rest */
            "base_market_value": string | null;
            /** At the rates of the days on which it was paid */
            "base_cost": string | null;
            /** asset_gain and currency_gain together */
            "base_gain": string | null;
            "asset_gain": string | null;
            "currency_gain": string | null;
            "unpriced_reason": string | null;
            /** Splits that are not booked: the value counts old shares */
            "questions": ({
              "code": "split-not-booked";
              "portfolio_id": number;
              "security_id": number;
              "symbol": string;
              /** From the open of this day on prices are those of the new shares */
              "on": string;
              "new_shares": string;
              "old_shares": string;
              "sentence": string;
              /** The request that books it */
              "type": string;
            })[];
            /** When its latest entry took effect */
            "updated_at": string;
          })[];
          "cash": ({
            "currency": string;
            /** Exact decimal */
            "balance": string;
            /** What could be paid out now */
            "settled": string;
            /** Of sales that have not settled */
            "receivable": string;
            /** Of purchases that have not settled; not positive */
            "payable": string;
            "base_value": string | null;
            /** At its average rate; null in base_currency */
            "base_cost": string | null;
            /** Of the balance, since its rate changed */
            "currency_gain": string | null;
            /** Of what was spent */
            "realized_currency_gain": string | null;
          })[];
          /** Of the priced positions, in base_currency */
          "total_value": string;
          /** Exact decimal */
          "cash_value": string;
          /** Of positions and cash */
          "net_value": string;
          /** Exact decimal */
          "total_cost": string;
          /** asset_gain and currency_gain together */
          "total_gain_loss": string;
          "total_gain_loss_percent": string | null;
          /** Exact decimal */
          "asset_gain": string;
          /** What the cost gained because its currencies did */
          "currency_gain": string;
          /** Exact decimal */
          "day_change": string;
          /** Exact decimal */
          "realized_gain": string;
          /** Part of realized_gain */
          "realized_currency_gain": string;
          /** Of cash in other currencies; in no other gain */
          "cash_currency_gain": string;
          /** Of such cash that was spent */
          "realized_cash_currency_gain": string;
          "allocation": {
            "symbol": ({
              "key": string;
              /** Exact decimal */
              "value": string;
              "percent": string | null;
            })[];
            "sector": ({
              "key": string;
              /** Exact decimal */
              "value": string;
              "percent": string | null;
            })[];
            "currency": ({
              "key": string;
              /** Exact decimal */
              "value": string;
              "percent": string | null;
            })[];
          };
          /** False: something is left out of the totals */
          "complete": boolean;
          /** Symbols and currencies that the totals leave out */
          "unpriced": (string)[];
          /** Symbols whose price is old; the totals use it */
          "stale": (string)[];
          /** Splits that are not booked: the value counts old shares */
          "questions": ({
            "code": "split-not-booked";
            "portfolio_id": number;
            "security_id": number;
            "symbol": string;
            /** From the open of this day on prices are those of the new shares */
            "on": string;
            "new_shares": string;
            "old_shares": string;
            "sentence": string;
            /** The request that books it */
            "type": string;
          })[];
          "missing_rates": ({
            "from": string;
            "to": string;
            "on": string;
          })[];
          /** With explain=true */
          "explanation"?: {
            "prices": ({
              "security_id": number;
              "symbol": string;
              /** Exact decimal */
              "price": string;
              "as_of": string;
              "source": string;
              "stale": boolean;
            })[];
            "rates": ({
              "from": string;
              "to": string;
              "on": string;
              /** Exact decimal */
              "rate": string;
              "kind": "same-currency" | "recorded" | "inverse" | "cross";
              "source": string | null;
            })[];
            "lots": ({
              "portfolio_id": number;
              "lot_id": string;
              "security_id": number;
              "opened_on": string;
              /** Exact decimal */
              "quantity": string;
              /** Exact decimal */
              "cost_basis": string;
              /** At which it was paid, if it is in another currency */
              "rate": string | null;
            })[];
            /** In other currencies than that of the portfolio */
            "cash": ({
              "portfolio_id": number;
              "currency": string;
              /** Exact decimal */
              "balance": string;
              /** At the average rate of what came in */
              "base_cost": string;
              "average_rate": string | null;
              "currency_gain": string | null;
              /** Exact decimal */
              "realized_currency_gain": string;
            })[];
            /** The entries that the figures follow from */
            "event_ids": (string)[];
          };
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
    /** Change the settings of a portfolio; past sales keep theirs */
    put: {
      parameters: Parameters<{
        path: {
          "id": number | string;
        };
      }>;
      requestBody: { content: { "application/json": {
            "name"?: string;
            /** null removes it */
            "description"?: string | null;
            "base_currency"?: string;
            "cost_basis_method"?: "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID";
            /** First day of sales under cost_basis_method: today, unless given, or later */
            "method_from"?: string;
            "dividend_treatment"?: "INCOME" | "REDUCE_BASIS";
            "tax_treatment"?: "TAXABLE" | "TAX_DEFERRED";
            "allow_short"?: boolean;
            "fees_in_basis"?: boolean;
            "long_term_rule"?: string;
            /** All of them; an empty list removes them */
            "targets"?: ({
              "symbol": string;
              "weight": string | number;
            })[];
          } } };
      responses: {
        200: Answer<{
          "id": number;
          /** The number of its owner, as Event Master knows it */
          "user_id": number;
          /** null after its owner was erased */
          "name": string | null;
          "description": string | null;
          "kind": "ORDINARY" | "TRADER" | "SIMULATION";
          /** Of the trader whose trades it follows */
          "account": string | null;
          "base_currency": string;
          /** The newest */
          "cost_basis_method": "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID";
          /** With the first day of sales under each */
          "cost_basis_methods": ({
            "from": string;
            "method": "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID";
          })[];
          "dividend_treatment": "INCOME" | "REDUCE_BASIS";
          "tax_treatment": "TAXABLE" | "TAX_DEFERRED";
          "allow_short": boolean;
          "fees_in_basis": boolean;
          "long_term_rule": string;
          /** What a rebalancing aims at; null if none were set */
          "targets": ({
            "symbol": string;
            /** Exact decimal */
            "weight": string;
          })[] | null;
          /** ISO-8601 UTC */
          "created_at": string;
          /** ISO-8601 UTC */
          "updated_at": string;
          "deleted_at": string | null;
          /** Of its stream of events; send it as If-Match */
          "version": number;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
    /** Delete a portfolio; it can be restored */
    delete: {
      parameters: Parameters<{
        query?: {
          /** Although it holds positions */
          "force"?: string;
        };
        path: {
          "id": number | string;
        };
      }>;
      requestBody?: never;
      responses: {
        204: { headers: Record<string, unknown>; content?: never };
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/portfolios/{id}/restore": {
    /** Restore a deleted portfolio with all it held */
    post: {
      parameters: Parameters<{
        path: {
          "id": number | string;
        };
      }>;
      requestBody?: { content: { "application/json": Record<string, never> | null } };
      responses: {
        200: Answer<{
          "id": number;
          /** The number of its owner, as Event Master knows it */
          "user_id": number;
          /** null after its owner was erased */
          "name": string | null;
          "description": string | null;
          "kind": "ORDINARY" | "TRADER" | "SIMULATION";
          /** Of the trader whose trades it follows */
          "account": string | null;
          "base_currency": string;
          /** The newest */
          "cost_basis_method": "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID";
          /** With the first day of sales under each */
          "cost_basis_methods": ({
            "from": string;
            "method": "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID";
          })[];
          "dividend_treatment": "INCOME" | "REDUCE_BASIS";
          "tax_treatment": "TAXABLE" | "TAX_DEFERRED";
          "allow_short": boolean;
          "fees_in_basis": boolean;
          "long_term_rule": string;
          /** What a rebalancing aims at; null if none were set */
          "targets": ({
            "symbol": string;
            /** Exact decimal */
            "weight": string;
          })[] | null;
          /** ISO-8601 UTC */
          "created_at": string;
          /** ISO-8601 UTC */
          "updated_at": string;
          "deleted_at": string | null;
          /** Of its stream of events; send it as If-Match */
          "version": number;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/portfolios/{id}/grants": {
    /** Who else may see the portfolio, or book in it; for its owner */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "username" | "-username" | "role" | "-role" | "state" | "-state";
        };
        path: {
          "id": number | string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "username": string;
          "role": "viewer" | "trader" | "operator" | "admin";
          /** invited: not accepted, whether the name has a user or not */
          "state": "granted" | "invited";
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/portfolios/{id}/grants/{username}": {
    /** Invite somebody to see the portfolio (viewer), or also to book in it (trader); an administrator grants it at once */
    put: {
      parameters: Parameters<{
        path: {
          "id": number | string;
          "username": string;
        };
      }>;
      requestBody: { content: { "application/json": {
            "role": "viewer" | "trader";
          } } };
      responses: {
        204: { headers: Record<string, unknown>; content?: never };
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
    /** Take back an invitation or a grant; live streams of whoever had it end */
    delete: {
      parameters: Parameters<{
        path: {
          "id": number | string;
          "username": string;
        };
      }>;
      requestBody?: never;
      responses: {
        204: { headers: Record<string, unknown>; content?: never };
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/auth/portfolio-invitations": {
    /** Portfolios that others invite you to see or to book in */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "invited_at" | "-invited_at" | "portfolio_id" | "-portfolio_id" | "from" | "-from" | "role" | "-role";
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "portfolio_id": number;
          "portfolio_name": string | null;
          /** User name of the owner */
          "from": string;
          "role": "viewer" | "trader" | "operator" | "admin";
          /** ISO-8601 UTC */
          "invited_at": string;
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/auth/portfolio-invitations/{id}/accept": {
    /** Accept: the portfolio is among yours, and its owner sees that you accepted */
    post: {
      parameters: Parameters<{
        path: {
          "id": number | string;
        };
      }>;
      requestBody?: { content: { "application/json": Record<string, never> | null } };
      responses: {
        204: { headers: Record<string, unknown>; content?: never };
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/auth/portfolio-invitations/{id}": {
    /** Decline: its owner does not see that you did */
    delete: {
      parameters: Parameters<{
        path: {
          "id": number | string;
        };
      }>;
      requestBody?: never;
      responses: {
        204: { headers: Record<string, unknown>; content?: never };
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/relay": {
    /** How the ledger follows each trader that you may see */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "trader" | "-trader" | "account" | "-account" | "condition" | "-condition" | "since" | "-since" | "lag_facts" | "-lag_facts";
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "trader": string;
          "account": string;
          "mode": string;
          /** Made with the first fact that is booked */
          "portfolio_id": number | null;
          /** absent: no journal on this host; waiting: tried again each second; stopped: the journal is not the one that was relayed */
          "condition": "absent" | "following" | "waiting" | "stopped";
          "why": string | null;
          /** ISO-8601 UTC */
          "since": string;
          "journal_id": string | null;
          /** The last one that is in the ledger */
          "last_fact": number;
          /** Facts of the journal that are not */
          "lag_facts": number;
          /** Booked, and not in the journal any more; while stopped */
          "missing": ({
            "id": string;
            /** ISO-8601 UTC */
            "at": string;
            "text": string;
          })[];
          /** The last close at which all three were compared */
          "compared_at": string | null;
          "differences": ({
            "symbol": string;
            /** Exact decimal */
            "ledger": string;
            /** Positions, holdings and foreign shares */
            "trader": string;
            /** Null if it was not asked about the symbol */
            "broker": string | null;
          })[];
          /** After that close; null while the broker has not said since the last trade */
          "cash": {
            "currency": string;
            /** Exact decimal */
            "ledger": string;
            /** Exact decimal */
            "broker": string;
            /** To the cent */
            "equal": boolean;
          } | null;
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/relay/{trader}": {
    /** How the ledger follows a trader, and the differences after the last close */
    get: {
      parameters: Parameters<{
        path: {
          /** Its name, or the account it trades */
          "trader": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "trader": string;
          "account": string;
          "mode": string;
          /** Made with the first fact that is booked */
          "portfolio_id": number | null;
          /** absent: no journal on this host; waiting: tried again each second; stopped: the journal is not the one that was relayed */
          "condition": "absent" | "following" | "waiting" | "stopped";
          "why": string | null;
          /** ISO-8601 UTC */
          "since": string;
          "journal_id": string | null;
          /** The last one that is in the ledger */
          "last_fact": number;
          /** Facts of the journal that are not */
          "lag_facts": number;
          /** Booked, and not in the journal any more; while stopped */
          "missing": ({
            "id": string;
            /** ISO-8601 UTC */
            "at": string;
            "text": string;
          })[];
          /** The last close at which all three were compared */
          "compared_at": string | null;
          "differences": ({
            "symbol": string;
            /** Exact decimal */
            "ledger": string;
            /** Positions, holdings and foreign shares */
            "trader": string;
            /** Null if it was not asked about the symbol */
            "broker": string | null;
          })[];
          /** After that close; null while the broker has not said since the last trade */
          "cash": {
            "currency": string;
            /** Exact decimal */
            "ledger": string;
            /** Exact decimal */
            "broker": string;
            /** To the cent */
            "equal": boolean;
          } | null;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/relay/{trader}/continue": {
    /** Continue with a restored or new journal: what it does not contain is taken back, or stays as foreign shares */
    post: {
      parameters: Parameters<{
        path: {
          /** Its name, or the account it trades */
          "trader": string;
        };
      }>;
      requestBody?: { content: { "application/json": Record<string, never> | null } };
      responses: {
        200: Answer<{
          "trader": string;
          "account": string;
          "mode": string;
          /** Made with the first fact that is booked */
          "portfolio_id": number | null;
          /** absent: no journal on this host; waiting: tried again each second; stopped: the journal is not the one that was relayed */
          "condition": "absent" | "following" | "waiting" | "stopped";
          "why": string | null;
          /** ISO-8601 UTC */
          "since": string;
          "journal_id": string | null;
          /** The last one that is in the ledger */
          "last_fact": number;
          /** Facts of the journal that are not */
          "lag_facts": number;
          /** Booked, and not in the journal any more; while stopped */
          "missing": ({
            "id": string;
            /** ISO-8601 UTC */
            "at": string;
            "text": string;
          })[];
          /** The last close at which all three were compared */
          "compared_at": string | null;
          "differences": ({
            "symbol": string;
            /** Exact decimal */
            "ledger": string;
            /** Positions, holdings and foreign shares */
            "trader": string;
            /** Null if it was not asked about the symbol */
            "broker": string | null;
          })[];
          /** After that close; null while the broker has not said since the last trade */
          "cash": {
            "currency": string;
            /** Exact decimal */
            "ledger": string;
            /** Exact decimal */
            "broker": string;
            /** To the cent */
            "equal": boolean;
          } | null;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/taxlots/{id}/explain": {
    /** Why a lot exists: from the prediction to the realised gain */
    get: {
      parameters: Parameters<{
        path: {
          "id": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "lot": {
            "id": string;
            "portfolio_id": number;
            "security_id": number;
            "symbol": string | null;
            "side": "LONG" | "SHORT";
            /** ISO-8601 UTC */
            "opened_at": string;
            "opened_on": string;
            /** Exact decimal */
            "quantity": string;
            /** Exact decimal */
            "remaining": string;
            /** Exact decimal */
            "price": string;
            /** Of what remains */
            "basis": string;
            "currency": string;
          };
          "opened": {
            "transaction_id": number;
            "execution": string | null;
            "order": string | null;
            "text": string;
            "position": string | null;
            "signal": string | null;
            "prediction": string | null;
          };
          "closed": ({
            "transaction_id": number;
            "execution": string | null;
            "order": string | null;
            "text": string;
            "closed_on": string;
            /** Exact decimal */
            "quantity": string;
            /** Exact decimal */
            "proceeds": string;
            /** Exact decimal */
            "cost": string;
            /** Exact decimal */
            "gain": string;
            "term": string;
          })[];
          /** Exact decimal */
          "realized_gain": string;
          /** From prediction to gain, in a few sentences */
          "text": string;
          /** Of the trader, from the prediction to the result */
          "steps": (components['schemas']["Step"])[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/transactions": {
    /** Book a transaction */
    post: {
      parameters: Parameters<{
        header?: {
          /** The same key and body within 24 hours: the same order */
          "idempotency-key"?: string;
        };
      }>;
      requestBody: { content: { "application/json": {
            "portfolio_id": number | string;
            "transaction_type": "BUY" | "SELL" | "SHORT" | "COVER" | "DIVIDEND" | "REINVESTED_DIVIDEND" | "RETURN_OF_CAPITAL" | "DEPOSIT" | "WITHDRAWAL" | "FEE" | "INTEREST" | "TAX" | "TRANSFER" | "SPLIT" | "OPENING_BALANCE";
            /** Or security_id */
            "symbol"?: string | null;
            "security_id"?: number | string | null;
            "exchange"?: string | null;
            "quantity"?: string | number | null;
            "price"?: string | number | null;
            /** Of cash and distributions; else quantity × price */
            "amount"?: string | number | null;
            "fees"?: string | number | null;
            /** Tax kept back from a dividend */
            "withholding"?: string | number | null;
            /** Unless given that of the portfolio */
            "currency"?: string | null;
            /** Units of the portfolio currency for one of currency */
            "fx_rate"?: string | number | null;
            /** Now unless given. A day, or a time with or without zone; without one it is the time of the home venue */
            "transaction_date"?: string | null;
            /** Of an OPENING_BALANCE; unknown unless given */
            "acquired_on"?: string | null;
            /** Of a SPLIT, for old_shares: 10 for 1 */
            "new_shares"?: string | number | null;
            /** Of a SPLIT; 1 unless given */
            "old_shares"?: string | number | null;
            /** Of a SPLIT: price at which fractions were paid out */
            "cash_in_lieu"?: string | number | null;
            /** Of an OPENING_BALANCE, with fees */
            "cost"?: string | number | null;
            /** Of this sale instead of that of the portfolio */
            "method"?: "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID" | null;
            /** The lots of this sale, in this order */
            "lots"?: ({
              "lot_id": string;
              "quantity": string | number;
            })[] | null;
            /** Of a TRANSFER */
            "to_portfolio_id"?: number | string | null;
            "notes"?: string | null;
          } } };
      responses: {
        201: Answer<{
          "id": number;
          "portfolio_id": number;
          "transaction_type": "BUY" | "SELL" | "SHORT" | "COVER" | "DIVIDEND" | "REINVESTED_DIVIDEND" | "RETURN_OF_CAPITAL" | "DEPOSIT" | "WITHDRAWAL" | "FEE" | "INTEREST" | "TAX" | "TRANSFER" | "SPLIT" | "OPENING_BALANCE" | "CORPORATE_ACTION" | "TRANSFER_IN";
          "security_id": number | null;
          "symbol": string | null;
          /** Of a REINVESTED_DIVIDEND what it bought, of a SPLIT what one share became */
          "quantity": string | null;
          "price": string | null;
          /** The cash it moved, without its sign */
          "total_amount": string;
          /** Exact decimal */
          "fees": string;
          "currency": string;
          "fx_rate": string | null;
          /** ISO-8601 UTC */
          "transaction_date": string;
          "trade_date": string;
          "settles_at": string | null;
          /** Received less paid */
          "cash": string;
          /** Exact decimal */
          "income": string;
          /** Exact decimal */
          "withholding": string;
          /** Exact decimal */
          "realized_gain": string;
          "notes": string | null;
          /** Where it came from, unless booked by hand */
          "source": string | null;
          "source_id": string | null;
          /** ISO-8601 UTC */
          "created_at": string;
          "voided": boolean;
          "version": number;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/transactions/batch": {
    /** Book up to 1,000 transactions, all or none */
    post: {
      parameters: Parameters<{
        header?: {
          /** The same key and body within 24 hours: the same order */
          "idempotency-key"?: string;
        };
      }>;
      requestBody: { content: { "application/json": {
            "transactions": ({
              "portfolio_id": number | string;
              "transaction_type": "BUY" | "SELL" | "SHORT" | "COVER" | "DIVIDEND" | "REINVESTED_DIVIDEND" | "RETURN_OF_CAPITAL" | "DEPOSIT" | "WITHDRAWAL" | "FEE" | "INTEREST" | "TAX" | "TRANSFER" | "SPLIT" | "OPENING_BALANCE";
              /** Or security_id */
              "symbol"?: string | null;
              "security_id"?: number | string | null;
              "exchange"?: string | null;
              "quantity"?: string | number | null;
              "price"?: string | number | null;
              /** Of cash and distributions; else quantity × price */
              "amount"?: string | number | null;
              "fees"?: string | number | null;
              /** Tax kept back from a dividend */
              "withholding"?: string | number | null;
              /** Unless given that of the portfolio */
              "currency"?: string | null;
              /** Units of the portfolio currency for one of currency */
              "fx_rate"?: string | number | null;
              /** Now unless given. A day, or a time with or without zone; without one it is the time of the home venue */
              "transaction_date"?: string | null;
              /** Of an OPENING_BALANCE; unknown unless given */
              "acquired_on"?: string | null;
              /** Of a SPLIT, for old_shares: 10 for 1 */
              "new_shares"?: string | number | null;
              /** Of a SPLIT; 1 unless given */
              "old_shares"?: string | number | null;
              /** Of a SPLIT: price at which fractions were paid out */
              "cash_in_lieu"?: string | number | null;
              /** Of an OPENING_BALANCE, with fees */
              "cost"?: string | number | null;
              /** Of this sale instead of that of the portfolio */
              "method"?: "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID" | null;
              /** The lots of this sale, in this order */
              "lots"?: ({
                "lot_id": string;
                "quantity": string | number;
              })[] | null;
              /** Of a TRANSFER */
              "to_portfolio_id"?: number | string | null;
              "notes"?: string | null;
            })[];
          } } };
      responses: {
        201: Answer<({
          "id": number;
          "portfolio_id": number;
          "transaction_type": "BUY" | "SELL" | "SHORT" | "COVER" | "DIVIDEND" | "REINVESTED_DIVIDEND" | "RETURN_OF_CAPITAL" | "DEPOSIT" | "WITHDRAWAL" | "FEE" | "INTEREST" | "TAX" | "TRANSFER" | "SPLIT" | "OPENING_BALANCE" | "CORPORATE_ACTION" | "TRANSFER_IN";
          "security_id": number | null;
          "symbol": string | null;
          /** Of a REINVESTED_DIVIDEND what it bought, of a SPLIT what one share became */
          "quantity": string | null;
          "price": string | null;
          /** The cash it moved, without its sign */
          "total_amount": string;
          /** Exact decimal */
          "fees": string;
          "currency": string;
          "fx_rate": string | null;
          /** ISO-8601 UTC */
          "transaction_date": string;
          "trade_date": string;
          "settles_at": string | null;
          /** Received less paid */
          "cash": string;
          /** Exact decimal */
          "income": string;
          /** Exact decimal */
          "withholding": string;
          /** Exact decimal */
          "realized_gain": string;
          "notes": string | null;
          /** Where it came from, unless booked by hand */
          "source": string | null;
          "source_id": string | null;
          /** ISO-8601 UTC */
          "created_at": string;
          "voided": boolean;
          "version": number;
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/transactions/portfolio/{id}": {
    /** Transactions of a portfolio, in the order in which they took effect */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "transaction_date" | "-transaction_date";
          /** transaction_date at or after; a day begins at 00:00 UTC */
          "from"?: string | string;
          /** transaction_date before; a day begins at 00:00 UTC */
          "to"?: string | string;
          "transaction_type"?: "BUY" | "SELL" | "SHORT" | "COVER" | "DIVIDEND" | "REINVESTED_DIVIDEND" | "RETURN_OF_CAPITAL" | "DEPOSIT" | "WITHDRAWAL" | "FEE" | "INTEREST" | "TAX" | "TRANSFER" | "SPLIT" | "OPENING_BALANCE" | "CORPORATE_ACTION" | "TRANSFER_IN";
          "security_id"?: number | string;
          /** Of the securities that carry it now */
          "symbol"?: string;
          /** Also those that were taken back */
          "voided"?: string;
        };
        path: {
          "id": number | string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "id": number;
          "portfolio_id": number;
          "transaction_type": "BUY" | "SELL" | "SHORT" | "COVER" | "DIVIDEND" | "REINVESTED_DIVIDEND" | "RETURN_OF_CAPITAL" | "DEPOSIT" | "WITHDRAWAL" | "FEE" | "INTEREST" | "TAX" | "TRANSFER" | "SPLIT" | "OPENING_BALANCE" | "CORPORATE_ACTION" | "TRANSFER_IN";
          "security_id": number | null;
          "symbol": string | null;
          /** Of a REINVESTED_DIVIDEND what it bought, of a SPLIT what one share became */
          "quantity": string | null;
          "price": string | null;
          /** The cash it moved, without its sign */
          "total_amount": string;
          /** Exact decimal */
          "fees": string;
          "currency": string;
          "fx_rate": string | null;
          /** ISO-8601 UTC */
          "transaction_date": string;
          "trade_date": string;
          "settles_at": string | null;
          /** Received less paid */
          "cash": string;
          /** Exact decimal */
          "income": string;
          /** Exact decimal */
          "withholding": string;
          /** Exact decimal */
          "realized_gain": string;
          "notes": string | null;
          /** Where it came from, unless booked by hand */
          "source": string | null;
          "source_id": string | null;
          /** ISO-8601 UTC */
          "created_at": string;
          "voided": boolean;
          "version": number;
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/transactions/{id}": {
    /** One transaction */
    get: {
      parameters: Parameters<{
        path: {
          "id": number | string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "id": number;
          "portfolio_id": number;
          "transaction_type": "BUY" | "SELL" | "SHORT" | "COVER" | "DIVIDEND" | "REINVESTED_DIVIDEND" | "RETURN_OF_CAPITAL" | "DEPOSIT" | "WITHDRAWAL" | "FEE" | "INTEREST" | "TAX" | "TRANSFER" | "SPLIT" | "OPENING_BALANCE" | "CORPORATE_ACTION" | "TRANSFER_IN";
          "security_id": number | null;
          "symbol": string | null;
          /** Of a REINVESTED_DIVIDEND what it bought, of a SPLIT what one share became */
          "quantity": string | null;
          "price": string | null;
          /** The cash it moved, without its sign */
          "total_amount": string;
          /** Exact decimal */
          "fees": string;
          "currency": string;
          "fx_rate": string | null;
          /** ISO-8601 UTC */
          "transaction_date": string;
          "trade_date": string;
          "settles_at": string | null;
          /** Received less paid */
          "cash": string;
          /** Exact decimal */
          "income": string;
          /** Exact decimal */
          "withholding": string;
          /** Exact decimal */
          "realized_gain": string;
          "notes": string | null;
          /** Where it came from, unless booked by hand */
          "source": string | null;
          "source_id": string | null;
          /** ISO-8601 UTC */
          "created_at": string;
          "voided": boolean;
          "version": number;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
    /** Correct a transaction: the old one is taken back and the new one booked, together */
    put: {
      parameters: Parameters<{
        path: {
          "id": number | string;
        };
      }>;
      requestBody: { content: { "application/json": {
            "portfolio_id": number | string;
            "transaction_type": "BUY" | "SELL" | "SHORT" | "COVER" | "DIVIDEND" | "REINVESTED_DIVIDEND" | "RETURN_OF_CAPITAL" | "DEPOSIT" | "WITHDRAWAL" | "FEE" | "INTEREST" | "TAX" | "TRANSFER" | "SPLIT" | "OPENING_BALANCE";
            /** Or security_id */
            "symbol"?: string | null;
            "security_id"?: number | string | null;
            "exchange"?: string | null;
            "quantity"?: string | number | null;
            "price"?: string | number | null;
            /** Of cash and distributions; else quantity × price */
            "amount"?: string | number | null;
            "fees"?: string | number | null;
            /** Tax kept back from a dividend */
            "withholding"?: string | number | null;
            /** Unless given that of the portfolio */
            "currency"?: string | null;
            /** Units of the portfolio currency for one of currency */
            "fx_rate"?: string | number | null;
            /** Now unless given. A day, or a time with or without zone; without one it is the time of the home venue */
            "transaction_date"?: string | null;
            /** Of an OPENING_BALANCE; unknown unless given */
            "acquired_on"?: string | null;
            /** Of a SPLIT, for old_shares: 10 for 1 */
            "new_shares"?: string | number | null;
            /** Of a SPLIT; 1 unless given */
            "old_shares"?: string | number | null;
            /** Of a SPLIT: price at which fractions were paid out */
            "cash_in_lieu"?: string | number | null;
            /** Of an OPENING_BALANCE, with fees */
            "cost"?: string | number | null;
            /** Of this sale instead of that of the portfolio */
            "method"?: "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID" | null;
            /** The lots of this sale, in this order */
            "lots"?: ({
              "lot_id": string;
              "quantity": string | number;
            })[] | null;
            /** Of a TRANSFER */
            "to_portfolio_id"?: number | string | null;
            "notes"?: string | null;
          } } };
      responses: {
        200: Answer<{
          "id": number;
          "portfolio_id": number;
          "transaction_type": "BUY" | "SELL" | "SHORT" | "COVER" | "DIVIDEND" | "REINVESTED_DIVIDEND" | "RETURN_OF_CAPITAL" | "DEPOSIT" | "WITHDRAWAL" | "FEE" | "INTEREST" | "TAX" | "TRANSFER" | "SPLIT" | "OPENING_BALANCE" | "CORPORATE_ACTION" | "TRANSFER_IN";
          "security_id": number | null;
          "symbol": string | null;
          /** Of a REINVESTED_DIVIDEND what it bought, of a SPLIT what one share became */
          "quantity": string | null;
          "price": string | null;
          /** The cash it moved, without its sign */
          "total_amount": string;
          /** Exact decimal */
          "fees": string;
          "currency": string;
          "fx_rate": string | null;
          /** ISO-8601 UTC */
          "transaction_date": string;
          "trade_date": string;
          "settles_at": string | null;
          /** Received less paid */
          "cash": string;
          /** Exact decimal */
          "income": string;
          /** Exact decimal */
          "withholding": string;
          /** Exact decimal */
          "realized_gain": string;
          "notes": string | null;
          /** Where it came from, unless booked by hand */
          "source": string | null;
          "source_id": string | null;
          /** ISO-8601 UTC */
          "created_at": string;
          "voided": boolean;
          "version": number;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
    /** Take a transaction back, a transfer with both of its halves; the history stays */
    delete: {
      parameters: Parameters<{
        query?: {
          "reason"?: string;
        };
        path: {
          "id": number | string;
        };
      }>;
      requestBody?: never;
      responses: {
        204: { headers: Record<string, unknown>; content?: never };
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/transactions/{id}/lots": {
    /** Name the lots of a booked sale, until it settles; it is booked anew with them */
    put: {
      parameters: Parameters<{
        path: {
          "id": number | string;
        };
      }>;
      requestBody: { content: { "application/json": {
            "lots": ({
              "lot_id": string;
              "quantity": string | number;
            })[];
          } } };
      responses: {
        200: Answer<{
          "id": number;
          "portfolio_id": number;
          "transaction_type": "BUY" | "SELL" | "SHORT" | "COVER" | "DIVIDEND" | "REINVESTED_DIVIDEND" | "RETURN_OF_CAPITAL" | "DEPOSIT" | "WITHDRAWAL" | "FEE" | "INTEREST" | "TAX" | "TRANSFER" | "SPLIT" | "OPENING_BALANCE" | "CORPORATE_ACTION" | "TRANSFER_IN";
          "security_id": number | null;
          "symbol": string | null;
          /** Of a REINVESTED_DIVIDEND what it bought, of a SPLIT what one share became */
          "quantity": string | null;
          "price": string | null;
          /** The cash it moved, without its sign */
          "total_amount": string;
          /** Exact decimal */
          "fees": string;
          "currency": string;
          "fx_rate": string | null;
          /** ISO-8601 UTC */
          "transaction_date": string;
          "trade_date": string;
          "settles_at": string | null;
          /** Received less paid */
          "cash": string;
          /** Exact decimal */
          "income": string;
          /** Exact decimal */
          "withholding": string;
          /** Exact decimal */
          "realized_gain": string;
          "notes": string | null;
          /** Where it came from, unless booked by hand */
          "source": string | null;
          "source_id": string | null;
          /** ISO-8601 UTC */
          "created_at": string;
          "voided": boolean;
          "version": number;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/holdings/positions/open": {
    /** Open a position: books a purchase, or a short sale */
    post: {
      parameters: Parameters<{
        header?: {
          /** The same key and body within 24 hours: the same order */
          "idempotency-key"?: string;
        };
      }>;
      requestBody: { content: { "application/json": {
            /** Required if you keep several portfolios */
            "portfolio_id"?: number | string;
            "ticker": string;
            "quantity": string | number;
            "price": string | number;
            "side"?: "LONG" | "SHORT";
            /** A day, or a time with or without zone; now unless given */
            "date"?: string;
            "fees"?: string | number;
            /** Unless given that of the security, and of a new one that of the portfolio */
            "currency"?: string;
            "notes"?: string;
            /** Answers what would be booked; nothing is */
            "dry_run"?: boolean;
          } } };
      responses: {
        200: Answer<{
          "position_id": string;
          "client_id": number;
          "portfolio_id": number;
          "security_id": number;
          "ticker": string;
          "side": "LONG" | "SHORT";
          "status": "OPEN" | "CLOSED";
          /** Negative if short */
          "quantity": string;
          "currency": string;
          /** The average of the open lots */
          "purchase_price": string | null;
          /** Negative for the net proceeds of a short position */
          "cost_basis": string;
          /** Of the oldest open lot */
          "purchase_date": string | null;
          "current_price": string | null;
          "price_as_of": string | null;
          "price_source": string | null;
          "price_stale": boolean | null;
          "market_value": string | null;
          "unrealized_gl": string | null;
          "unrealized_gl_pct": string | null;
          /** Exact decimal */
          "realized_gl": string;
          "unpriced_reason": string | null;
          "cost_basis_method": "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID";
          "dividend_treatment": "INCOME" | "REDUCE_BASIS";
          "lots": ({
            "lot_id": string;
            "portfolio_id": number;
            "opened_on": string;
            /** Where the holding period begins */
            "held_since": string;
            /** Exact decimal */
            "opened_quantity": string;
            /** Exact decimal */
            "quantity": string;
            /** Exact decimal */
            "open_price": string;
            /** Exact decimal */
            "cost_basis": string;
            "market_value": string | null;
            "unrealized_gl": string | null;
            /** If it were closed today */
            "term": "SHORT" | "LONG";
            "long_term_from": string | null;
            "days_until_long_term": number | null;
          })[];
          /** What closed parts of it, oldest first */
          "closures": ({
            "lot_id": string;
            "transaction_id": number | null;
            "opened_on": string;
            "closed_on": string;
            /** Exact decimal */
            "quantity": string;
            /** Exact decimal */
            "proceeds": string;
            /** Exact decimal */
            "cost_basis": string;
            /** Exact decimal */
            "realized_gl": string;
            "term": "SHORT" | "LONG";
          })[];
          "dry_run": true;
          /** What the portfolio would hold in cash */
          "cash_after": ({
            "currency": string;
            /** Exact decimal */
            "balance": string;
          })[];
        }>;
        201: Answer<{
          "position_id": string;
          "client_id": number;
          "portfolio_id": number;
          "security_id": number;
          "ticker": string;
          "side": "LONG" | "SHORT";
          "status": "OPEN" | "CLOSED";
          /** Negative if short */
          "quantity": string;
          "currency": string;
          /** The average of the open lots */
          "purchase_price": string | null;
          /** Negative for the net proceeds of a short position */
          "cost_basis": string;
          /** Of the oldest open lot */
          "purchase_date": string | null;
          "current_price": string | null;
          "price_as_of": string | null;
          "price_source": string | null;
          "price_stale": boolean | null;
          "market_value": string | null;
          "unrealized_gl": string | null;
          "unrealized_gl_pct": string | null;
          /** Exact decimal */
          "realized_gl": string;
          "unpriced_reason": string | null;
          "cost_basis_method": "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID";
          "dividend_treatment": "INCOME" | "REDUCE_BASIS";
          "lots": ({
            "lot_id": string;
            "portfolio_id": number;
            "opened_on": string;
            /** Where the holding period begins */
            "held_since": string;
            /** Exact decimal */
            "opened_quantity": string;
            /** Exact decimal */
            "quantity": string;
            /** Exact decimal */
            "open_price": string;
            /** Exact decimal */
            "cost_basis": string;
            "market_value": string | null;
            "unrealized_gl": string | null;
            /** If it were closed today */
            "term": "SHORT" | "LONG";
            "long_term_from": string | null;
            "days_until_long_term": number | null;
          })[];
          /** What closed parts of it, oldest first */
          "closures": ({
            "lot_id": string;
            "transaction_id": number | null;
            "opened_on": string;
            "closed_on": string;
            /** Exact decimal */
            "quantity": string;
            /** Exact decimal */
            "proceeds": string;
            /** Exact decimal */
            "cost_basis": string;
            /** Exact decimal */
            "realized_gl": string;
            "term": "SHORT" | "LONG";
          })[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/holdings/positions/{id}/close": {
    /** Close a position, or a part of it */
    post: {
      parameters: Parameters<{
        path: {
          "id": string;
        };
        header?: {
          /** The same key and body within 24 hours: the same order */
          "idempotency-key"?: string;
        };
      }>;
      requestBody: { content: { "application/json": {
            "price": string | number;
            /** All of it unless given */
            "quantity"?: string | number;
            /** A day, or a time with or without zone; now unless given */
            "date"?: string;
            "fees"?: string | number;
            /** Of this sale instead of that of the portfolio */
            "method"?: "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID";
            "lots"?: ({
              "lot_id": string;
              "quantity": string | number;
            })[];
            "notes"?: string;
            /** Answers what would be booked; nothing is */
            "dry_run"?: boolean;
          } } };
      responses: {
        200: Answer<{
          "position_id": string;
          "client_id": number;
          "portfolio_id": number;
          "security_id": number;
          "ticker": string;
          "side": "LONG" | "SHORT";
          "status": "OPEN" | "CLOSED";
          /** Negative if short */
          "quantity": string;
          "currency": string;
          /** The average of the open lots */
          "purchase_price": string | null;
          /** Negative for the net proceeds of a short position */
          "cost_basis": string;
          /** Of the oldest open lot */
          "purchase_date": string | null;
          "current_price": string | null;
          "price_as_of": string | null;
          "price_source": string | null;
          "price_stale": boolean | null;
          "market_value": string | null;
          "unrealized_gl": string | null;
          "unrealized_gl_pct": string | null;
          /** Exact decimal */
          "realized_gl": string;
          "unpriced_reason": string | null;
          "cost_basis_method": "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID";
          "dividend_treatment": "INCOME" | "REDUCE_BASIS";
          "lots": ({
            "lot_id": string;
            "portfolio_id": number;
            "opened_on": string;
            /** Where the holding period begins */
            "held_since": string;
            /** Exact decimal */
            "opened_quantity": string;
            /** Exact decimal */
            "quantity": string;
            /** Exact decimal */
            "open_price": string;
            /** Exact decimal */
            "cost_basis": string;
            "market_value": string | null;
            "unrealized_gl": string | null;
            /** If it were closed today */
            "term": "SHORT" | "LONG";
            "long_term_from": string | null;
            "days_until_long_term": number | null;
          })[];
          /** What closed parts of it, oldest first */
          "closures": ({
            "lot_id": string;
            "transaction_id": number | null;
            "opened_on": string;
            "closed_on": string;
            /** Exact decimal */
            "quantity": string;
            /** Exact decimal */
            "proceeds": string;
            /** Exact decimal */
            "cost_basis": string;
            /** Exact decimal */
            "realized_gl": string;
            "term": "SHORT" | "LONG";
          })[];
          "dry_run": true;
          /** What the portfolio would hold in cash */
          "cash_after": ({
            "currency": string;
            /** Exact decimal */
            "balance": string;
          })[];
          /** Exact decimal */
          "sale_price": string;
          /** Exact decimal */
          "sale_proceeds": string;
          /** Exact decimal */
          "sale_realized_gl": string;
          /** What this sale closes */
          "sale_closures": ({
            "lot_id": string;
            "transaction_id": number | null;
            "opened_on": string;
            "closed_on": string;
            /** Exact decimal */
            "quantity": string;
            /** Exact decimal */
            "proceeds": string;
            /** Exact decimal */
            "cost_basis": string;
            /** Exact decimal */
            "realized_gl": string;
            "term": "SHORT" | "LONG";
          })[];
        }>;
        201: Answer<{
          "position_id": string;
          "client_id": number;
          "portfolio_id": number;
          "security_id": number;
          "ticker": string;
          "side": "LONG" | "SHORT";
          "status": "OPEN" | "CLOSED";
          /** Negative if short */
          "quantity": string;
          "currency": string;
          /** The average of the open lots */
          "purchase_price": string | null;
          /** Negative for the net proceeds of a short position */
          "cost_basis": string;
          /** Of the oldest open lot */
          "purchase_date": string | null;
          "current_price": string | null;
          "price_as_of": string | null;
          "price_source": string | null;
          "price_stale": boolean | null;
          "market_value": string | null;
          "unrealized_gl": string | null;
          "unrealized_gl_pct": string | null;
          /** Exact decimal */
          "realized_gl": string;
          "unpriced_reason": string | null;
          "cost_basis_method": "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID";
          "dividend_treatment": "INCOME" | "REDUCE_BASIS";
          "lots": ({
            "lot_id": string;
            "portfolio_id": number;
            "opened_on": string;
            /** Where the holding period begins */
            "held_since": string;
            /** Exact decimal */
            "opened_quantity": string;
            /** Exact decimal */
            "quantity": string;
            /** Exact decimal */
            "open_price": string;
            /** Exact decimal */
            "cost_basis": string;
            "market_value": string | null;
            "unrealized_gl": string | null;
            /** If it were closed today */
            "term": "SHORT" | "LONG";
            "long_term_from": string | null;
            "days_until_long_term": number | null;
          })[];
          /** What closed parts of it, oldest first */
          "closures": ({
            "lot_id": string;
            "transaction_id": number | null;
            "opened_on": string;
            "closed_on": string;
            /** Exact decimal */
            "quantity": string;
            /** Exact decimal */
            "proceeds": string;
            /** Exact decimal */
            "cost_basis": string;
            /** Exact decimal */
            "realized_gl": string;
            "term": "SHORT" | "LONG";
          })[];
          "transaction_id": number;
          /** Exact decimal */
          "sale_price": string;
          /** Exact decimal */
          "sale_proceeds": string;
          /** Exact decimal */
          "sale_realized_gl": string;
          /** What this sale closes */
          "sale_closures": ({
            "lot_id": string;
            "transaction_id": number | null;
            "opened_on": string;
            "closed_on": string;
            /** Exact decimal */
            "quantity": string;
            /** Exact decimal */
            "proceeds": string;
            /** Exact decimal */
            "cost_basis": string;
            /** Exact decimal */
            "realized_gl": string;
            "term": "SHORT" | "LONG";
          })[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/holdings/positions/{id}": {
    /** A position with its lots, at the price of now */
    get: {
      parameters: Parameters<{
        query?: {
          /** Adds the lots, prices, rates and events used */
          "explain"?: string;
        };
        path: {
          "id": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "position_id": string;
          "client_id": number;
          "portfolio_id": number;
          "security_id": number;
          "ticker": string;
          "side": "LONG" | "SHORT";
          "status": "OPEN" | "CLOSED";
          /** Negative if short */
          "quantity": string;
          "currency": string;
          /** The average of the open lots */
          "purchase_price": string | null;
          /** Negative for the net proceeds of a short position */
          "cost_basis": string;
          /** Of the oldest open lot */
          "purchase_date": string | null;
          "current_price": string | null;
          "price_as_of": string | null;
          "price_source": string | null;
          "price_stale": boolean | null;
          "market_value": string | null;
          "unrealized_gl": string | null;
          "unrealized_gl_pct": string | null;
          /** Exact decimal */
          "realized_gl": string;
          "unpriced_reason": string | null;
          "cost_basis_method": "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID";
          "dividend_treatment": "INCOME" | "REDUCE_BASIS";
          "lots": ({
            "lot_id": string;
            "portfolio_id": number;
            "opened_on": string;
            /** Where the holding period begins */
            "held_since": string;
            /** Exact decimal */
            "opened_quantity": string;
            /** Exact decimal */
            "quantity": string;
            /** Exact decimal */
            "open_price": string;
            /** Exact decimal */
            "cost_basis": string;
            "market_value": string | null;
            "unrealized_gl": string | null;
            /** If it were closed today */
            "term": "SHORT" | "LONG";
            "long_term_from": string | null;
            "days_until_long_term": number | null;
          })[];
          /** What closed parts of it, oldest first */
          "closures": ({
            "lot_id": string;
            "transaction_id": number | null;
            "opened_on": string;
            "closed_on": string;
            /** Exact decimal */
            "quantity": string;
            /** Exact decimal */
            "proceeds": string;
            /** Exact decimal */
            "cost_basis": string;
            /** Exact decimal */
            "realized_gl": string;
            "term": "SHORT" | "LONG";
          })[];
          /** With explain=true */
          "explanation"?: {
            "prices": ({
              "security_id": number;
              "symbol": string;
              /** Exact decimal */
              "price": string;
              "as_of": string;
              "source": string;
              "stale": boolean;
            })[];
            "rates": ({
              "from": string;
              "to": string;
              "on": string;
              /** Exact decimal */
              "rate": string;
              "kind": "same-currency" | "recorded" | "inverse" | "cross";
              "source": string | null;
            })[];
            "lots": ({
              "portfolio_id": number;
              "lot_id": string;
              "security_id": number;
              "opened_on": string;
              /** Exact decimal */
              "quantity": string;
              /** Exact decimal */
              "cost_basis": string;
              /** At which it was paid, if it is in another currency */
              "rate": string | null;
            })[];
            /** In other currencies than that of the portfolio */
            "cash": ({
              "portfolio_id": number;
              "currency": string;
              /** Exact decimal */
              "balance": string;
              /** At the average rate of what came in */
              "base_cost": string;
              "average_rate": string | null;
              "currency_gain": string | null;
              /** Exact decimal */
              "realized_currency_gain": string;
            })[];
            /** The entries that the figures follow from */
            "event_ids": (string)[];
          };
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/holdings/positions/{id}/value": {
    /** State the price of a position; it counts until a source has a later one */
    put: {
      parameters: Parameters<{
        path: {
          "id": string;
        };
      }>;
      requestBody: { content: { "application/json": {
            "price": string | number;
            /** When this was the price; now unless given */
            "as_of"?: string;
          } } };
      responses: {
        200: Answer<{
          "position_id": string;
          "client_id": number;
          "portfolio_id": number;
          "security_id": number;
          "ticker": string;
          "side": "LONG" | "SHORT";
          "status": "OPEN" | "CLOSED";
          /** Negative if short */
          "quantity": string;
          "currency": string;
          /** The average of the open lots */
          "purchase_price": string | null;
          /** Negative for the net proceeds of a short position */
          "cost_basis": string;
          /** Of the oldest open lot */
          "purchase_date": string | null;
          "current_price": string | null;
          "price_as_of": string | null;
          "price_source": string | null;
          "price_stale": boolean | null;
          "market_value": string | null;
          "unrealized_gl": string | null;
          "unrealized_gl_pct": string | null;
          /** Exact decimal */
          "realized_gl": string;
          "unpriced_reason": string | null;
          "cost_basis_method": "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID";
          "dividend_treatment": "INCOME" | "REDUCE_BASIS";
          "lots": ({
            "lot_id": string;
            "portfolio_id": number;
            "opened_on": string;
            /** Where the holding period begins */
            "held_since": string;
            /** Exact decimal */
            "opened_quantity": string;
            /** Exact decimal */
            "quantity": string;
            /** Exact decimal */
            "open_price": string;
            /** Exact decimal */
            "cost_basis": string;
            "market_value": string | null;
            "unrealized_gl": string | null;
            /** If it were closed today */
            "term": "SHORT" | "LONG";
            "long_term_from": string | null;
            "days_until_long_term": number | null;
          })[];
          /** What closed parts of it, oldest first */
          "closures": ({
            "lot_id": string;
            "transaction_id": number | null;
            "opened_on": string;
            "closed_on": string;
            /** Exact decimal */
            "quantity": string;
            /** Exact decimal */
            "proceeds": string;
            /** Exact decimal */
            "cost_basis": string;
            /** Exact decimal */
            "realized_gl": string;
            "term": "SHORT" | "LONG";
          })[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/holdings/portfolio/{client_id}/positions": {
    /** Open positions of a person, at the prices of now or of a day */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "position_id" | "-position_id" | "ticker" | "-ticker" | "portfolio_id" | "-portfolio_id" | "currency" | "-currency";
          "portfolio_id"?: number | string;
          /** The end of this day; at the prices of now unless given */
          "as_of"?: string;
          /** Entries that were recorded later do not count; all count unless given */
          "known_at"?: string;
          /** Adds the lots, prices, rates and events used */
          "explain"?: string;
        };
        path: {
          "client_id": number | string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "position_id": string;
          "client_id": number;
          "portfolio_id": number;
          "security_id": number;
          "ticker": string;
          "side": "LONG" | "SHORT";
          "status": "OPEN" | "CLOSED";
          /** Negative if short */
          "quantity": string;
          "currency": string;
          /** The average of the open lots */
          "purchase_price": string | null;
          /** Negative for the net proceeds of a short position */
          "cost_basis": string;
          "current_price": string | null;
          "price_as_of": string | null;
          "price_source": string | null;
          "price_stale": boolean | null;
          "market_value": string | null;
          "unrealized_gl": string | null;
          "unrealized_gl_pct": string | null;
          /** Exact decimal */
          "realized_gl": string;
          "unpriced_reason": string | null;
          "cost_basis_method": "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID";
          "dividend_treatment": "INCOME" | "REDUCE_BASIS";
          /** With explain=true */
          "explanation"?: {
            "prices": ({
              "security_id": number;
              "symbol": string;
              /** Exact decimal */
              "price": string;
              "as_of": string;
              "source": string;
              "stale": boolean;
            })[];
            "rates": ({
              "from": string;
              "to": string;
              "on": string;
              /** Exact decimal */
              "rate": string;
              "kind": "same-currency" | "recorded" | "inverse" | "cross";
              "source": string | null;
            })[];
            "lots": ({
              "portfolio_id": number;
              "lot_id": string;
              "security_id": number;
              "opened_on": string;
              /** Exact decimal */
              "quantity": string;
              /** Exact decimal */
              "cost_basis": string;
              /** At which it was paid, if it is in another currency */
              "rate": string | null;
            })[];
            /** In other currencies than that of the portfolio */
            "cash": ({
              "portfolio_id": number;
              "currency": string;
              /** Exact decimal */
              "balance": string;
              /** At the average rate of what came in */
              "base_cost": string;
              "average_rate": string | null;
              "currency_gain": string | null;
              /** Exact decimal */
              "realized_currency_gain": string;
            })[];
            /** The entries that the figures follow from */
            "event_ids": (string)[];
          };
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/holdings/portfolio/{client_id}/value": {
    /** What a person holds is worth in one currency, now or at the end of a day */
    get: {
      parameters: Parameters<{
        query?: {
          "portfolio_id"?: number | string;
          /** Unless given that of all portfolios, or of the home venue */
          "currency"?: string;
          /** The end of this day; at the prices of now unless given */
          "as_of"?: string;
          /** Entries that were recorded later do not count; all count unless given */
          "known_at"?: string;
          /** Adds the lots, prices, rates and events used */
          "explain"?: string;
        };
        path: {
          "client_id": number | string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "client_id": number;
          /** null: at the prices of now */
          "as_of": string | null;
          "known_at": string | null;
          /** Of the sums; the portfolios are in their base_currency */
          "currency": string;
          /** Of the priced positions */
          "total_value": string;
          /** Exact decimal */
          "cash_value": string;
          /** Of positions and cash */
          "net_value": string;
          /** Exact decimal */
          "total_cost": string;
          /** Exact decimal */
          "total_gain_loss": string;
          "total_gain_loss_percent": string | null;
          /** Exact decimal */
          "day_change": string;
          /** Exact decimal */
          "realized_gain": string;
          /** Of cash in other currencies; in no other gain */
          "cash_currency_gain": string;
          /** Exact decimal */
          "realized_cash_currency_gain": string;
          "positions": number;
          /** False: something is left out of the sums */
          "complete": boolean;
          /** Of portfolios that the sums leave out for want of a rate */
          "missing_rates": ({
            "from": string;
            "to": string;
            "on": string;
          })[];
          "portfolios": ({
            "portfolio_id": number;
            "base_currency": string;
            "positions": number;
            /** Of the priced positions, in base_currency */
            "total_value": string;
            /** Exact decimal */
            "cash_value": string;
            /** Of positions and cash */
            "net_value": string;
            /** Exact decimal */
            "total_cost": string;
            /** asset_gain and currency_gain together */
            "total_gain_loss": string;
            "total_gain_loss_percent": string | null;
            /** Exact decimal */
            "asset_gain": string;
            /** What the cost gained because its currencies did */
            "currency_gain": string;
            /** Exact decimal */
            "day_change": string;
            /** Exact decimal */
            "realized_gain": string;
            /** Part of realized_gain */
            "realized_currency_gain": string;
            /** Of cash in other currencies; in no other gain */
            "cash_currency_gain": string;
            /** Of such cash that was spent */
            "realized_cash_currency_gain": string;
            /** False: something is left out of the totals */
            "complete": boolean;
            /** Symbols and currencies that the totals leave out */
            "unpriced": (string)[];
            /** Symbols whose price is old; the totals use it */
            "stale": (string)[];
            /** Splits that are not booked: the value counts old shares */
            "questions": ({
              "code": "split-not-booked";
              "portfolio_id": number;
              "security_id": number;
              "symbol": string;
              /** From the open of this day on prices are those of the new shares */
              "on": string;
              "new_shares": string;
              "old_shares": string;
              "sentence": string;
              /** The request that books it */
              "type": string;
            })[];
            "missing_rates": ({
              "from": string;
              "to": string;
              "on": string;
            })[];
          })[];
          /** With explain=true */
          "explanation"?: {
            "prices": ({
              "security_id": number;
              "symbol": string;
              /** Exact decimal */
              "price": string;
              "as_of": string;
              "source": string;
              "stale": boolean;
            })[];
            "rates": ({
              "from": string;
              "to": string;
              "on": string;
              /** Exact decimal */
              "rate": string;
              "kind": "same-currency" | "recorded" | "inverse" | "cross";
              "source": string | null;
            })[];
            "lots": ({
              "portfolio_id": number;
              "lot_id": string;
              "security_id": number;
              "opened_on": string;
              /** Exact decimal */
              "quantity": string;
              /** Exact decimal */
              "cost_basis": string;
              /** At which it was paid, if it is in another currency */
              "rate": string | null;
            })[];
            /** In other currencies than that of the portfolio */
            "cash": ({
              "portfolio_id": number;
              "currency": string;
              /** Exact decimal */
              "balance": string;
              /** At the average rate of what came in */
              "base_cost": string;
              "average_rate": string | null;
              "currency_gain": string | null;
              /** Exact decimal */
              "realized_currency_gain": string;
            })[];
            /** The entries that the figures follow from */
            "event_ids": (string)[];
          };
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/holdings/cost-basis/{ticker}/summary": {
    /** Lots and cost of a security, as booked or by another method */
    get: {
      parameters: Parameters<{
        query?: {
          /** All your own unless given */
          "portfolio_id"?: number | string;
          /** What the figures would be with this method; stored nowhere */
          "method"?: "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX";
          /** Adds the lots, prices, rates and events used */
          "explain"?: string;
        };
        path: {
          "ticker": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "ticker": string;
          "security_id": number;
          "currency": string;
          /** null if the portfolios have different ones */
          "method": "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID" | null;
          /** True: another method than the one booked; stored nowhere */
          "what_if": boolean;
          /** Exact decimal */
          "total_quantity": string;
          /** Exact decimal */
          "total_cost": string;
          "average_cost": string | null;
          /** Exact decimal */
          "realized_gl": string;
          /** Exact decimal */
          "realized_short_term": string;
          /** Exact decimal */
          "realized_long_term": string;
          "lots": ({
            "lot_id": string;
            "portfolio_id": number;
            "opened_on": string;
            /** Where the holding period begins */
            "held_since": string;
            /** Exact decimal */
            "opened_quantity": string;
            /** Exact decimal */
            "quantity": string;
            /** Exact decimal */
            "open_price": string;
            /** Exact decimal */
            "cost_basis": string;
            "market_value": string | null;
            "unrealized_gl": string | null;
            /** If it were closed today */
            "term": "SHORT" | "LONG";
            "long_term_from": string | null;
            "days_until_long_term": number | null;
          })[];
          /** With explain=true */
          "explanation"?: {
            "prices": ({
              "security_id": number;
              "symbol": string;
              /** Exact decimal */
              "price": string;
              "as_of": string;
              "source": string;
              "stale": boolean;
            })[];
            "rates": ({
              "from": string;
              "to": string;
              "on": string;
              /** Exact decimal */
              "rate": string;
              "kind": "same-currency" | "recorded" | "inverse" | "cross";
              "source": string | null;
            })[];
            "lots": ({
              "portfolio_id": number;
              "lot_id": string;
              "security_id": number;
              "opened_on": string;
              /** Exact decimal */
              "quantity": string;
              /** Exact decimal */
              "cost_basis": string;
              /** At which it was paid, if it is in another currency */
              "rate": string | null;
            })[];
            /** In other currencies than that of the portfolio */
            "cash": ({
              "portfolio_id": number;
              "currency": string;
              /** Exact decimal */
              "balance": string;
              /** At the average rate of what came in */
              "base_cost": string;
              "average_rate": string | null;
              "currency_gain": string | null;
              /** Exact decimal */
              "realized_currency_gain": string;
            })[];
            /** The entries that the figures follow from */
            "event_ids": (string)[];
          };
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/holdings/cost-basis/{ticker}/unrealized-gl": {
    /** Unrealised gains of a security, by lot and term */
    get: {
      parameters: Parameters<{
        query?: {
          /** All your own unless given */
          "portfolio_id"?: number | string;
          /** Adds the lots, prices, rates and events used */
          "explain"?: string;
        };
        path: {
          "ticker": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "ticker": string;
          "security_id": number;
          "currency": string;
          "as_of": string;
          "current_price": string | null;
          "price_as_of": string | null;
          "price_source": string | null;
          "price_stale": boolean | null;
          /** Exact decimal */
          "total_quantity": string;
          /** Exact decimal */
          "total_cost": string;
          "market_value": string | null;
          "unrealized_gl": string | null;
          "unrealized_gl_pct": string | null;
          "short_term_gl": string | null;
          "long_term_gl": string | null;
          "unpriced_reason": string | null;
          "lots": ({
            "lot_id": string;
            "portfolio_id": number;
            "opened_on": string;
            /** Where the holding period begins */
            "held_since": string;
            /** Exact decimal */
            "opened_quantity": string;
            /** Exact decimal */
            "quantity": string;
            /** Exact decimal */
            "open_price": string;
            /** Exact decimal */
            "cost_basis": string;
            "market_value": string | null;
            "unrealized_gl": string | null;
            /** If it were closed today */
            "term": "SHORT" | "LONG";
            "long_term_from": string | null;
            "days_until_long_term": number | null;
          })[];
          /** With explain=true */
          "explanation"?: {
            "prices": ({
              "security_id": number;
              "symbol": string;
              /** Exact decimal */
              "price": string;
              "as_of": string;
              "source": string;
              "stale": boolean;
            })[];
            "rates": ({
              "from": string;
              "to": string;
              "on": string;
              /** Exact decimal */
              "rate": string;
              "kind": "same-currency" | "recorded" | "inverse" | "cross";
              "source": string | null;
            })[];
            "lots": ({
              "portfolio_id": number;
              "lot_id": string;
              "security_id": number;
              "opened_on": string;
              /** Exact decimal */
              "quantity": string;
              /** Exact decimal */
              "cost_basis": string;
              /** At which it was paid, if it is in another currency */
              "rate": string | null;
            })[];
            /** In other currencies than that of the portfolio */
            "cash": ({
              "portfolio_id": number;
              "currency": string;
              /** Exact decimal */
              "balance": string;
              /** At the average rate of what came in */
              "base_cost": string;
              "average_rate": string | null;
              "currency_gain": string | null;
              /** Exact decimal */
              "realized_currency_gain": string;
            })[];
            /** The entries that the figures follow from */
            "event_ids": (string)[];
          };
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/holdings/cost-basis/{ticker}/sell": {
    /** Sell by a lot method, or say what the sale would close and cost in tax */
    post: {
      parameters: Parameters<{
        query?: {
          /** Adds the lots, prices, rates and events used */
          "explain"?: string;
        };
        path: {
          "ticker": string;
        };
        header?: {
          /** The same key and body within 24 hours: the same order */
          "idempotency-key"?: string;
        };
      }>;
      requestBody: { content: { "application/json": {
            /** Required if you keep several portfolios */
            "portfolio_id"?: number | string;
            "quantity": string | number;
            "price": string | number;
            /** Of this sale instead of that of the portfolio */
            "method"?: "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID";
            "lots"?: ({
              "lot_id": string;
              "quantity": string | number;
            })[];
            "date"?: string;
            "fees"?: string | number;
            "notes"?: string;
            /** Says what the sale would do; nothing is booked */
            "dry_run"?: boolean;
          } } };
      responses: {
        200: Answer<{
          "ticker": string;
          "security_id": number;
          "currency": string;
          "portfolio_id": number;
          "dry_run": boolean;
          "transaction_id": number | null;
          "method": "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID";
          /** Exact decimal */
          "quantity": string;
          /** Exact decimal */
          "price": string;
          /** Exact decimal */
          "proceeds": string;
          /** Exact decimal */
          "cost_basis": string;
          /** Exact decimal */
          "realized_gl": string;
          /** Exact decimal */
          "short_term_gl": string;
          /** Exact decimal */
          "long_term_gl": string;
          /** By wash sales across the portfolios of the owner */
          "disallowed_loss": string;
          /** Exact decimal */
          "allowed_gl": string;
          /** At the rates of the terms; negative for what it saves */
          "estimated_tax": string;
          "wash_sale": boolean;
          "closures": ({
            "lot_id": string;
            "opened_on": string;
            "held_since": string;
            "closed_on": string;
            /** Exact decimal */
            "quantity": string;
            /** Exact decimal */
            "proceeds": string;
            /** Exact decimal */
            "cost_basis": string;
            /** Exact decimal */
            "realized_gl": string;
            /** Exact decimal */
            "disallowed_loss": string;
            "term": "SHORT" | "LONG";
          })[];
          /** With explain=true */
          "explanation"?: {
            "prices": ({
              "security_id": number;
              "symbol": string;
              /** Exact decimal */
              "price": string;
              "as_of": string;
              "source": string;
              "stale": boolean;
            })[];
            "rates": ({
              "from": string;
              "to": string;
              "on": string;
              /** Exact decimal */
              "rate": string;
              "kind": "same-currency" | "recorded" | "inverse" | "cross";
              "source": string | null;
            })[];
            "lots": ({
              "portfolio_id": number;
              "lot_id": string;
              "security_id": number;
              "opened_on": string;
              /** Exact decimal */
              "quantity": string;
              /** Exact decimal */
              "cost_basis": string;
              /** At which it was paid, if it is in another currency */
              "rate": string | null;
            })[];
            /** In other currencies than that of the portfolio */
            "cash": ({
              "portfolio_id": number;
              "currency": string;
              /** Exact decimal */
              "balance": string;
              /** At the average rate of what came in */
              "base_cost": string;
              "average_rate": string | null;
              "currency_gain": string | null;
              /** Exact decimal */
              "realized_currency_gain": string;
            })[];
            /** The entries that the figures follow from */
            "event_ids": (string)[];
          };
        }>;
        201: Answer<{
          "ticker": string;
          "security_id": number;
          "currency": string;
          "portfolio_id": number;
          "dry_run": boolean;
          "transaction_id": number | null;
          "method": "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID";
          /** Exact decimal */
          "quantity": string;
          /** Exact decimal */
          "price": string;
          /** Exact decimal */
          "proceeds": string;
          /** Exact decimal */
          "cost_basis": string;
          /** Exact decimal */
          "realized_gl": string;
          /** Exact decimal */
          "short_term_gl": string;
          /** Exact decimal */
          "long_term_gl": string;
          /** By wash sales across the portfolios of the owner */
          "disallowed_loss": string;
          /** Exact decimal */
          "allowed_gl": string;
          /** At the rates of the terms; negative for what it saves */
          "estimated_tax": string;
          "wash_sale": boolean;
          "closures": ({
            "lot_id": string;
            "opened_on": string;
            "held_since": string;
            "closed_on": string;
            /** Exact decimal */
            "quantity": string;
            /** Exact decimal */
            "proceeds": string;
            /** Exact decimal */
            "cost_basis": string;
            /** Exact decimal */
            "realized_gl": string;
            /** Exact decimal */
            "disallowed_loss": string;
            "term": "SHORT" | "LONG";
          })[];
          /** With explain=true */
          "explanation"?: {
            "prices": ({
              "security_id": number;
              "symbol": string;
              /** Exact decimal */
              "price": string;
              "as_of": string;
              "source": string;
              "stale": boolean;
            })[];
            "rates": ({
              "from": string;
              "to": string;
              "on": string;
              /** Exact decimal */
              "rate": string;
              "kind": "same-currency" | "recorded" | "inverse" | "cross";
              "source": string | null;
            })[];
            "lots": ({
              "portfolio_id": number;
              "lot_id": string;
              "security_id": number;
              "opened_on": string;
              /** Exact decimal */
              "quantity": string;
              /** Exact decimal */
              "cost_basis": string;
              /** At which it was paid, if it is in another currency */
              "rate": string | null;
            })[];
            /** In other currencies than that of the portfolio */
            "cash": ({
              "portfolio_id": number;
              "currency": string;
              /** Exact decimal */
              "balance": string;
              /** At the average rate of what came in */
              "base_cost": string;
              "average_rate": string | null;
              "currency_gain": string | null;
              /** Exact decimal */
              "realized_currency_gain": string;
            })[];
            /** The entries that the figures follow from */
            "event_ids": (string)[];
          };
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/holdings/cost-basis/{ticker}/tax-loss-harvest": {
    /** Lots whose loss is worth realising, with what would disallow it */
    get: {
      parameters: Parameters<{
        query?: {
          /** All your own unless given */
          "portfolio_id"?: number | string;
          /** Of one lot; 1000 unless given */
          "min_loss"?: string | number;
          /** Adds the lots, prices, rates and events used */
          "explain"?: string;
        };
        path: {
          "ticker": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "ticker": string;
          "security_id": number;
          "currency": string;
          "as_of": string;
          "current_price": string | null;
          "price_as_of": string | null;
          "price_source": string | null;
          "price_stale": boolean | null;
          /** Exact decimal */
          "min_loss": string;
          "candidates": ({
            "lot_id": string;
            "portfolio_id": number;
            /** Exact decimal */
            "quantity": string;
            /** Exact decimal */
            "unrealized_gl": string;
            "term": "SHORT" | "LONG";
            /** Exact decimal */
            "wash_blocked_quantity": string;
            /** Exact decimal */
            "harvestable_loss": string;
            /** Exact decimal */
            "tax_benefit": string;
          })[];
          /** Exact decimal */
          "total_loss": string;
          /** Exact decimal */
          "total_benefit": string;
          "earliest_safe_repurchase": string | null;
          "do_not_buy": ({
            "security_id": number;
            "sold_on": string;
            "until": string;
            /** Exact decimal */
            "quantity": string;
            /** Exact decimal */
            "loss": string;
          })[];
          /** Securities on the list of the owner */
          "replacements": (number)[];
          /** Declared equivalent: buying them washes */
          "refused_replacements": (number)[];
          /** Splits that are not booked: lots of these portfolios are left out */
          "questions": ({
            "code": "split-not-booked";
            "portfolio_id": number;
            "security_id": number;
            "symbol": string;
            /** From the open of this day on prices are those of the new shares */
            "on": string;
            "new_shares": string;
            "old_shares": string;
            "sentence": string;
            /** The request that books it */
            "type": string;
          })[];
          /** With explain=true */
          "explanation"?: {
            "prices": ({
              "security_id": number;
              "symbol": string;
              /** Exact decimal */
              "price": string;
              "as_of": string;
              "source": string;
              "stale": boolean;
            })[];
            "rates": ({
              "from": string;
              "to": string;
              "on": string;
              /** Exact decimal */
              "rate": string;
              "kind": "same-currency" | "recorded" | "inverse" | "cross";
              "source": string | null;
            })[];
            "lots": ({
              "portfolio_id": number;
              "lot_id": string;
              "security_id": number;
              "opened_on": string;
              /** Exact decimal */
              "quantity": string;
              /** Exact decimal */
              "cost_basis": string;
              /** At which it was paid, if it is in another currency */
              "rate": string | null;
            })[];
            /** In other currencies than that of the portfolio */
            "cash": ({
              "portfolio_id": number;
              "currency": string;
              /** Exact decimal */
              "balance": string;
              /** At the average rate of what came in */
              "base_cost": string;
              "average_rate": string | null;
              "currency_gain": string | null;
              /** Exact decimal */
              "realized_currency_gain": string;
            })[];
            /** The entries that the figures follow from */
            "event_ids": (string)[];
          };
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/holdings/rebalancing/{client_id}/evaluate": {
    /** How far a portfolio is from its targets; nothing is kept */
    post: {
      parameters: Parameters<{
        path: {
          "client_id": number | string;
        };
      }>;
      requestBody: { content: { "application/json": {
            /** Required if the client has several portfolios */
            "portfolio_id"?: number | string;
            /** Instead of those of the portfolio */
            "targets"?: ({
              "symbol": string;
              "weight": string | number;
            })[];
            /** A threshold of 5 % of the base unless given */
            "strategy"?: {
              "type": "threshold";
              /** Of the base: 0.05 is 5 % of it */
              "absolute_band"?: string | number;
              /** Of the target: 0.25 of 4 % is 1 % */
              "relative_band"?: string | number;
            } | {
              "type": "calendar";
            } | {
              "type": "tactical";
              /** Weights in the place of those of the targets */
              "overlay": ({
                "symbol": string;
                "weight": string | number;
              })[];
              /** Last day of the overlay */
              "until": string;
              /** How far one run may move a weight */
              "max_move"?: string | number;
            };
            /** Whole shares, no fees, no buffer unless given */
            "limits"?: {
              "lot_size"?: string | number;
              /** Smallest value of a trade */
              "min_trade"?: string | number;
              /** The larger of the two stays as cash */
              "cash_buffer"?: {
                "amount"?: string | number;
                /** Of the total value */
                "share"?: string | number;
              };
              /** Of each trade */
              "fee"?: {
                "rate"?: string | number;
                "min"?: string | number;
              };
              "no_sell"?: (string)[];
              /** Leaves out what would be a wash sale; in a tax-deferred portfolio purchases only */
              "wash_guard"?: boolean;
            };
          } } };
      responses: {
        200: Answer<{
          "portfolio_id": number;
          /** An execution is refused once it has moved */
          "portfolio_version": number;
          /** ISO-8601 UTC */
          "at": string;
          "on": string;
          /** Of every amount, unless a row names its own */
          "currency": string;
          "strategy": {
            [name: string]: unknown;
          };
          "targets": ({
            "symbol": string;
            /** Exact decimal */
            "weight": string;
          })[];
          /** Exact decimal */
          "total_value": string;
          /** Exact decimal */
          "cash": string;
          /** Exact decimal */
          "cash_buffer": string;
          /** Total less buffer: weights and targets are parts of it */
          "base": string;
          "triggered": boolean;
          "breached": (string)[];
          "drifts": ({
            "security_id": number | null;
            "symbol": string;
            /** Exact decimal */
            "quantity": string;
            /** Exact decimal */
            "value": string;
            /** Exact decimal */
            "weight": string;
            /** Exact decimal */
            "target": string;
            /** Exact decimal */
            "drift": string;
            "breached": boolean;
          })[];
          /** Without a usable price: nothing is executed while there are any */
          "unpriced": ({
            "symbol": string;
            "reason": string;
          })[];
          /** Whether it is known which shares are foreign or of a strategy; null if no trader trades the portfolio */
          "ownership": {
            "known": boolean;
            /** null if as of now, or not known at all */
            "age_seconds": number | null;
            /** Why it is not known */
            "why": string | null;
          } | null;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/holdings/rebalancing/{client_id}/plan": {
    /** Plan the trades that bring a portfolio to its targets, with fees, lots and tax */
    post: {
      parameters: Parameters<{
        path: {
          "client_id": number | string;
        };
        header?: {
          /** The same key and body within 24 hours: the same order */
          "idempotency-key"?: string;
        };
      }>;
      requestBody: { content: { "application/json": {
            /** Required if the client has several portfolios */
            "portfolio_id"?: number | string;
            /** Instead of those of the portfolio */
            "targets"?: ({
              "symbol": string;
              "weight": string | number;
            })[];
            /** A threshold of 5 % of the base unless given */
            "strategy"?: {
              "type": "threshold";
              /** Of the base: 0.05 is 5 % of it */
              "absolute_band"?: string | number;
              /** Of the target: 0.25 of 4 % is 1 % */
              "relative_band"?: string | number;
            } | {
              "type": "calendar";
            } | {
              "type": "tactical";
              /** Weights in the place of those of the targets */
              "overlay": ({
                "symbol": string;
                "weight": string | number;
              })[];
              /** Last day of the overlay */
              "until": string;
              /** How far one run may move a weight */
              "max_move"?: string | number;
            };
            /** Whole shares, no fees, no buffer unless given */
            "limits"?: {
              "lot_size"?: string | number;
              /** Smallest value of a trade */
              "min_trade"?: string | number;
              /** The larger of the two stays as cash */
              "cash_buffer"?: {
                "amount"?: string | number;
                /** Of the total value */
                "share"?: string | number;
              };
              /** Of each trade */
              "fee"?: {
                "rate"?: string | number;
                "min"?: string | number;
              };
              "no_sell"?: (string)[];
              /** Leaves out what would be a wash sale; in a tax-deferred portfolio purchases only */
              "wash_guard"?: boolean;
            };
          } } };
      responses: {
        201: Answer<{
          "plan_id": string;
          "plan_hash": string;
          "portfolio_id": number;
          /** An execution is refused once it has moved */
          "portfolio_version": number;
          /** ISO-8601 UTC */
          "at": string;
          "on": string;
          /** Of every amount, unless a row names its own */
          "currency": string;
          "strategy": {
            [name: string]: unknown;
          };
          "targets": ({
            "symbol": string;
            /** Exact decimal */
            "weight": string;
          })[];
          /** Exact decimal */
          "total_value": string;
          /** Exact decimal */
          "cash": string;
          /** Exact decimal */
          "cash_buffer": string;
          /** Total less buffer: weights and targets are parts of it */
          "base": string;
          "triggered": boolean;
          "breached": (string)[];
          "drifts": ({
            "security_id": number | null;
            "symbol": string;
            /** Exact decimal */
            "quantity": string;
            /** Exact decimal */
            "value": string;
            /** Exact decimal */
            "weight": string;
            /** Exact decimal */
            "target": string;
            /** Exact decimal */
            "drift": string;
            "breached": boolean;
          })[];
          /** Without a usable price: nothing is executed while there are any */
          "unpriced": ({
            "symbol": string;
            "reason": string;
          })[];
          /** Whether it is known which shares are foreign or of a strategy; null if no trader trades the portfolio */
          "ownership": {
            "known": boolean;
            /** null if as of now, or not known at all */
            "age_seconds": number | null;
            /** Why it is not known */
            "why": string | null;
          } | null;
          "limits": {
            [name: string]: unknown;
          };
          /** In the order in which they are to be placed: sells first */
          "orders": ({
            /** null if no transaction has named the symbol yet */
            "security_id": number | null;
            "symbol": string;
            "side": "BUY" | "SELL";
            /** Exact decimal */
            "quantity": string;
            /** In currency */
            "price": string;
            "currency": string;
            /** In the currency of the portfolio, as the fee */
            "notional": string;
            /** Exact decimal */
            "fee": string;
            /** Of a sale, least tax first */
            "lots": ({
              "lot_id": string;
              /** Exact decimal */
              "quantity": string;
              /** Exact decimal */
              "gain": string;
              "term": "SHORT" | "LONG";
              /** Negative for what a loss saves */
              "tax": string;
              /** At which its cost is in the gain; null: not known, that of the order */
              "cost_rate": string | null;
            })[];
            /** Before it was cut to the cash */
            "wanted_quantity": string;
            /** Exact decimal */
            "fx_rate": string;
            /** Exact decimal */
            "realized_gain": string;
            /** Exact decimal */
            "estimated_tax": string;
          })[];
          /** Legs that are left out, each with its reason */
          "skipped": ({
            "symbol": string;
            "reason": string;
            /** The strategy or person, with OWNED_BY */
            "owner"?: string;
          })[];
          /** Exact decimal */
          "cash_after": string;
          /** Exact decimal */
          "total_fees": string;
          /** Exact decimal */
          "realized_gain": string;
          /** At the rates of the terms */
          "estimated_tax": string;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/holdings/rebalancing/{client_id}/execute": {
    /** The orders of a plan at the prices of now; a dry run unless asked otherwise */
    post: {
      parameters: Parameters<{
        path: {
          "client_id": number | string;
        };
        header?: {
          /** The same key and body within 24 hours: the same order */
          "idempotency-key"?: string;
        };
      }>;
      requestBody: { content: { "application/json": {
            /** That of the plan unless given */
            "portfolio_id"?: number | string;
            "plan_id": string;
            "plan_hash": string;
            /** Says what would be ordered; keeps nothing */
            "dry_run"?: boolean;
            /** How far a price may have moved from the plan; 0.01 unless given */
            "max_slippage"?: string | number;
          } } };
      responses: {
        202: Answer<{
          "plan_id": string;
          "plan_hash": string;
          "portfolio_id": number;
          "dry_run": boolean;
          /** ORDERS_LISTED: place them yourself and book the fills as transactions. ORDERS_SENT: they go to the desk of the trader; GET runs says what becomes of them */
          "outcome": "DRY_RUN" | "ORDERS_LISTED" | "ORDERS_SENT" | "FILLED" | "PARTLY_FILLED";
          "orders": ({
            /** null if no transaction has named the symbol yet */
            "security_id": number | null;
            "symbol": string;
            "side": "BUY" | "SELL";
            /** Exact decimal */
            "quantity": string;
            /** In currency */
            "price": string;
            "currency": string;
            /** In the currency of the portfolio, as the fee */
            "notional": string;
            /** Exact decimal */
            "fee": string;
            /** Of a sale, least tax first */
            "lots": ({
              "lot_id": string;
              /** Exact decimal */
              "quantity": string;
              /** Exact decimal */
              "gain": string;
              "term": "SHORT" | "LONG";
              /** Negative for what a loss saves */
              "tax": string;
              /** At which its cost is in the gain; null: not known, that of the order */
              "cost_rate": string | null;
            })[];
            /** Exact decimal */
            "planned_price": string;
            "desk": {
              /** The worst price of its order */
              "limit": string;
              /** null: the desk did not answer */
              "allowed": boolean | null;
              "text": string;
              /** All that is against it */
              "reasons": ({
                "kind": string;
                [name: string]: unknown;
              })[];
            } | null;
          })[];
          /** Legs that are left out, each with its reason */
          "skipped": ({
            "symbol": string;
            "reason": string;
            /** The strategy or person, with OWNED_BY */
            "owner"?: string;
          })[];
          /** Exact decimal */
          "total_fees": string;
          /** Exact decimal */
          "cash_after": string;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/holdings/rebalancing/{client_id}/schedule": {
    /** Plan by itself on days of the month or week; a missed run is not replayed */
    post: {
      parameters: Parameters<{
        path: {
          "client_id": number | string;
        };
      }>;
      requestBody: { content: { "application/json": {
            /** Required if the client has several portfolios */
            "portfolio_id"?: number | string;
            /** Instead of those of the portfolio */
            "targets"?: ({
              "symbol": string;
              "weight": string | number;
            })[];
            /** A threshold of 5 % of the base unless given */
            "strategy"?: {
              "type": "threshold";
              /** Of the base: 0.05 is 5 % of it */
              "absolute_band"?: string | number;
              /** Of the target: 0.25 of 4 % is 1 % */
              "relative_band"?: string | number;
            } | {
              "type": "calendar";
            } | {
              "type": "tactical";
              /** Weights in the place of those of the targets */
              "overlay": ({
                "symbol": string;
                "weight": string | number;
              })[];
              /** Last day of the overlay */
              "until": string;
              /** How far one run may move a weight */
              "max_move"?: string | number;
            };
            /** Whole shares, no fees, no buffer unless given */
            "limits"?: {
              "lot_size"?: string | number;
              /** Smallest value of a trade */
              "min_trade"?: string | number;
              /** The larger of the two stays as cash */
              "cash_buffer"?: {
                "amount"?: string | number;
                /** Of the total value */
                "share"?: string | number;
              };
              /** Of each trade */
              "fee"?: {
                "rate"?: string | number;
                "min"?: string | number;
              };
              "no_sell"?: (string)[];
              /** Leaves out what would be a wash sale; in a tax-deferred portfolio purchases only */
              "wash_guard"?: boolean;
            };
            /** False ends the schedule */
            "enabled"?: boolean;
            /** Quarters end with March, June, September and December, years with December */
            "frequency"?: "weekly" | "monthly" | "quarterly" | "yearly";
            /** Of the month, at most its last day; weekly: 1 is Monday */
            "day"?: number;
            "time"?: string;
          } } };
      responses: {
        200: Answer<{
          "portfolio_id": number;
          "enabled": boolean;
          "frequency": string;
          "day": number;
          "time": string;
          /** Of the portfolio */
          "zone": string;
          /** Each makes a plan, which waits for its execution */
          "next_runs": (string)[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
    /** The schedule of a portfolio, and when it runs next */
    get: {
      parameters: Parameters<{
        query?: {
          /** Required if the client has several portfolios */
          "portfolio_id"?: number | string;
        };
        path: {
          "client_id": number | string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "portfolio_id": number;
          "enabled": boolean;
          /** Null without a schedule, as day and time */
          "frequency": string | null;
          "day": number | null;
          "time": string | null;
          /** Of the portfolio */
          "zone": string;
          /** Each makes a plan, which waits for its execution */
          "next_runs": (string)[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/holdings/rebalancing/{client_id}/runs": {
    /** Plans of a client with what became of them, newest first */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "planned_at" | "-planned_at" | "plan_id" | "-plan_id" | "portfolio_id" | "-portfolio_id" | "status" | "-status";
          /** planned_at at or after; a day begins at 00:00 UTC */
          "from"?: string | string;
          /** planned_at before; a day begins at 00:00 UTC */
          "to"?: string | string;
          "portfolio_id"?: number | string;
        };
        path: {
          "client_id": number | string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          /** null if no plan was made */
          "plan_id": string | null;
          "plan_hash": string | null;
          "portfolio_id": number;
          /** Of a missed run: when it should have been */
          "planned_at": string;
          "actor": string;
          "strategy": string | null;
          "triggered": boolean | null;
          "orders": number;
          "skipped": number;
          "total_fees": string | null;
          /** Of the last attempt. RUNNING: orders at the desk of a trader. MISSED: a scheduled run that is not replayed */
          "status": "PLANNED" | "RUNNING" | "COMPLETED" | "FAILED" | "MISSED";
          "ended_at": string | null;
          /** Why the last attempt was refused */
          "failure": string | null;
          /** ORDERS_LISTED; at the desk of a trader ORDERS_SENT, then FILLED or PARTLY_FILLED */
          "outcome": string | null;
          /** Orders at the desk of a trader; none of an order list */
          "legs": ({
            "leg": number;
            "symbol": string;
            "side": "BUY" | "SELL";
            /** Exact decimal */
            "planned_quantity": string;
            /** As ordered: a purchase is cut to the cash that is there */
            "quantity": string;
            /** The worst price of its order */
            "limit": string;
            /** WAITING: purchases wait for the sales. UNKNOWN: the desk has not answered yet */
            "status": "WAITING" | "SENDING" | "PLACED" | "FILLED" | "PARTLY_FILLED" | "UNFILLED" | "REFUSED" | "NOT_SENT" | "UNKNOWN";
            /** ISO-8601 UTC */
            "since": string;
            "order_ref": string | null;
            /** In which its order ended */
            "order_state": string | null;
            /** Exact decimal */
            "filled": string;
            "fills": ({
              "execution": string;
              /** Exact decimal */
              "quantity": string;
              /** Exact decimal */
              "price": string;
              "at": string;
              /** Its trade in the ledger; null until it is booked, or if it was corrected */
              "transaction_id": number | null;
            })[];
            /** Why it was refused, cut or not sent */
            "why": string | null;
          })[];
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/holdings/rebalancing/optimise": {
    /** Target weights by minimum variance, risk parity or Black-Litterman */
    post: {
      parameters: NoParameters;
      requestBody: { content: { "application/json": {
            "method": "minimum_variance" | "risk_parity" | "black_litterman";
            /** Whose closes are on record */
            "symbols"?: (string)[];
            /** First close; three years before to unless given */
            "from"?: string;
            /** Last close; today unless given */
            "to"?: string;
            /** Of the returns; each its own unless given */
            "currency"?: string;
            /** By the days unless given */
            "periods_per_year"?: number;
            /** In place of closes on record */
            "covariance"?: {
              "symbols": (string)[];
              /** Of a year */
              "matrix": ((string | number)[])[];
            };
            "min_weight"?: string | number;
            "max_weight"?: string | number;
            /** Of single symbols, in place of min_weight and max_weight */
            "bounds"?: ({
              "symbol": string;
              "min"?: string | number;
              "max"?: string | number;
            })[];
            /** Of black_litterman, of every symbol, in any unit */
            "market_values"?: ({
              "symbol": string;
              "value": string | number;
            })[];
            /** Of black_litterman; 2.5 unless given */
            "risk_aversion"?: string | number;
            /** Of black_litterman; 0.05 unless given */
            "tau"?: string | number;
            /** Of black_litterman */
            "views"?: ({
              /** 1 for the return of one symbol; 1 and -1 for that of one above another */
              "of": ({
                "symbol": string;
                "weight": string | number;
              })[];
              /** A year, a fraction */
              "expected_return": string | number;
              /** Variance of its error; tau x the variance of what it is of unless given */
              "uncertainty"?: string | number;
            })[];
          } } };
      responses: {
        200: Answer<{
          "method": string;
          /** Six places, adding up to 1: targets of a portfolio, or of a plan */
          "targets": ({
            "symbol": string;
            /** Exact decimal */
            "weight": string;
          })[];
          /** Of the whole, a year */
          "volatility": number;
          "assets": ({
            "symbol": string;
            "weight": number;
            "min": number;
            "max": number;
            /** A year */
            "volatility": number;
            /** The part of the variance of the whole that it adds */
            "risk_share": number;
            "market_value": number | null;
            /** A year, by black_litterman */
            "implied_return": number | null;
            /** The same after the views */
            "expected_return": number | null;
          })[];
          "inputs": {
            "covariance": "given" | "sample of closes on record, over n - 1";
            "from": string | null;
            "to": string | null;
            "returns": number | null;
            /** Null: each its own */
            "currency": string | null;
            "periods_per_year": number | null;
            "periods_per_year_by": "given" | "business days" | "every day" | "weeks" | "months" | "quarters" | "years" | "density of the dates" | null;
            "risk_aversion": number | null;
            "tau": number | null;
            "views": ({
              "of": ({
                "symbol": string;
                "weight": number;
              })[];
              "expected_return": number;
              /** Null: by tau */
              "uncertainty": number | null;
            })[];
          };
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/holdings/analytics/performance": {
    /** Return, growth, risk, drawdown and comparison with a benchmark */
    post: {
      parameters: Parameters<{
        query?: {
          /** Adds the lots, prices, rates and events used */
          "explain"?: string;
        };
      }>;
      requestBody: { content: { "application/json": {
            /** End-of-day values with cash flows */
            "series"?: ({
              "date": string;
              /** At the end of the day */
              "value": string | number;
              /** Paid in at the start of the day; dividends are earned, not paid in */
              "inflow"?: string | number;
              /** Paid out at the end of the day */
              "outflow"?: string | number;
            })[];
            /** Periodic returns, in place of values */
            "returns"?: ({
              "date": string;
              /** A fraction; null: unknown, and left out */
              "return": string | number | null;
            })[];
            /** Values of this portfolio, in place of a series */
            "portfolio_id"?: number | string;
            /** Of a portfolio: the day at the end of which the period begins; its start unless given */
            "from"?: string;
            /** Of a portfolio; today unless given */
            "to"?: string;
            /** 252 for business days, 365 for every day, 12 for months; by the dates unless given */
            "periods_per_year"?: number;
            /** A fraction a year: 0.04 is 4 % */
            "risk_free_annual"?: string | number;
            /** A return per period */
            "sortino_target"?: string | number;
            /** Of value at risk */
            "confidence"?: string | number;
            /** A symbol whose closes are on record, or returns, paired by date */
            "benchmark"?: string | ({
              "date": string;
              /** A fraction; null: unknown, and left out */
              "return": string | number | null;
            })[];
            /** Returns in each moving window */
            "rolling"?: number;
            /** Adds what the returns add up to, day by day */
            "curve"?: boolean;
          } } };
      responses: {
        200: Answer<{
          "from": string | null;
          "to": string | null;
          /** How many were used */
          "returns": number;
          /** V1 / V0 - 1 */
          "simple_return": number | null;
          /** Daily returns linked, whatever was paid in or out */
          "time_weighted_return": number | null;
          /** Internal rate of return a year */
          "xirr": number | null;
          /** All rates that fit, if there are several */
          "xirr_roots": (number)[];
          /** Of the time-weighted return */
          "cagr": number | null;
          /** The yearly growth extrapolates from less than a year */
          "is_sub_year": boolean;
          /** Annualised */
          "volatility": number | null;
          /** Annualised, over all returns */
          "downside_deviation": number | null;
          /** Annualised */
          "sharpe": number | null;
          /** Annualised */
          "sortino": number | null;
          /** Compound return a year / depth of the deepest drawdown */
          "calmar": number | null;
          "drawdown": {
            /** V / running peak - 1: 0 or negative */
            "max_drawdown": number;
            "peak_date": string | null;
            "trough_date": string | null;
            /** Null while below the peak */
            "recovery_date": string | null;
          } | null;
          /** A fraction of the value, per period */
          "value_at_risk": number | null;
          /** The mean loss beyond it */
          "conditional_value_at_risk": number | null;
          "months": ({
            "month": string;
            "return": number;
          })[];
          "rolling": ({
            "date": string;
            "return": number;
            "volatility": number | null;
            "sharpe": number | null;
          })[];
          /** With curve: true */
          "curve": ({
            "date": string;
            /** Of a portfolio, at the end of the day */
            "value": number | null;
            /** Time-weighted, since the first day */
            "growth": number | null;
            /** Below the highest growth so far: 0 or negative */
            "drawdown": number | null;
            /** Its growth since the first day */
            "benchmark": number | null;
          })[];
          "benchmark": {
            /** Dates on which both have a return */
            "pairs": number;
            /** cov / var */
            "beta": number | null;
            /** Jensen's, a year */
            "alpha": number | null;
            /** Squared correlation */
            "r_squared": number | null;
            /** Annualised */
            "information_ratio": number | null;
          } | null;
          /** Null for a given series */
          "portfolio": {
            "portfolio_id": number;
            "currency": string;
            /** False: days were left out, or the return of one waits */
            "complete": boolean;
            /** Days without a value, and what had no price or rate on them */
            "unpriced": ({
              /** Or the currency that has no rate */
              "symbol": string;
              "reason": "NO_PRICE" | "NO_FX" | "STALE_PRICE";
              "from": string;
              "to": string;
              /** How many days between these two */
              "days": number;
            })[];
            /** Used although old */
            "stale": ({
              /** Or the currency that has no rate */
              "symbol": string;
              "reason": "NO_PRICE" | "NO_FX" | "STALE_PRICE";
              "from": string;
              "to": string;
              /** How many days between these two */
              "days": number;
            })[];
            /** Splits that are not booked: the value counts old shares */
            "questions": ({
              "code": "split-not-booked";
              "portfolio_id": number;
              "security_id": number;
              "symbol": string;
              /** From the open of this day on prices are those of the new shares */
              "on": string;
              "new_shares": string;
              "old_shares": string;
              "sentence": string;
              /** The request that books it */
              "type": string;
            })[];
            /** With explain=true; lots, prices and rates of the last day */
            "explanation"?: {
              "prices": ({
                "security_id": number;
                "symbol": string;
                /** Exact decimal */
                "price": string;
                "as_of": string;
                "source": string;
                "stale": boolean;
              })[];
              "rates": ({
                "from": string;
                "to": string;
                "on": string;
                /** Exact decimal */
                "rate": string;
                "kind": "same-currency" | "recorded" | "inverse" | "cross";
                "source": string | null;
              })[];
              "lots": ({
                "portfolio_id": number;
                "lot_id": string;
                "security_id": number;
                "opened_on": string;
                /** Exact decimal */
                "quantity": string;
                /** Exact decimal */
                "cost_basis": string;
                /** At which it was paid, if it is in another currency */
                "rate": string | null;
              })[];
              /** In other currencies than that of the portfolio */
              "cash": ({
                "portfolio_id": number;
                "currency": string;
                /** Exact decimal */
                "balance": string;
                /** At the average rate of what came in */
                "base_cost": string;
                "average_rate": string | null;
                "currency_gain": string | null;
                /** Exact decimal */
                "realized_currency_gain": string;
              })[];
              /** The entries that the figures follow from */
              "event_ids": (string)[];
              /** The series; GET /portfolios/{id}/value?as_of=DAY&explain=true explains one day */
              "days": ({
                "date": string;
                "value": number;
                "inflow": number;
                "outflow": number;
              })[];
            };
            "start_value": number;
            "end_value": number;
            /** Deposits, and lots that came from elsewhere, after the first day */
            "paid_in": number;
            /** Withdrawals, and lots that went elsewhere */
            "paid_out": number;
            /** End - start - paid in + paid out */
            "gain": number;
            /** In the currency of the portfolio */
            "trades": {
              /** Parts of lots that were closed after the first day */
              "closed": number;
              "wins": number;
              "losses": number;
              "realized": number;
              /** Wins / (wins + losses) */
              "win_rate": number | null;
              /** Gross win / gross loss */
              "profit_factor": number | null;
            };
            /** At the end */
            "concentration": {
              /** Sum of squared shares, 1/n to 1; cash is left out */
              "herfindahl": number | null;
              /** 1 / herfindahl */
              "effective_number": number | null;
              /** (herfindahl - 1/n) / (1 - 1/n) */
              "normalized": number | null;
              "largest": {
                "symbol": string;
                "weight": number;
              } | null;
            };
            /** What each holding added; the sum is time_weighted_return. Daily profit / capital, carried forward with the return of the whole */
            "contributions": ({
              /** Null for cash */
              "security_id": number | null;
              "symbol": string | null;
              "contribution": number;
            })[];
          } | null;
          "conventions": {
            "periods_per_year": number;
            /** How the number was found: given, or by the dates of the series */
            "periods_per_year_by": "given" | "business days" | "every day" | "weeks" | "months" | "quarters" | "years" | "density of the dates";
            "risk_free_annual": number;
            /** (1 + annual)^(1 / P) - 1 */
            "risk_free_per_period": number;
            "sortino_target": number;
            "confidence": number;
            "ddof": 1;
            "day_count": "ACT/365";
            "flows": "inflow at the start of its day, outflow at the end";
            "value_at_risk": "historical, linear quantile, positive is a loss";
            "missing_values": "left out";
          };
          /** Why a figure is null, by its name */
          "reasons": {
            [name: string]: {
              "code": string;
              "text": string;
            };
          };
          "warnings": (string)[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/holdings/analytics/sharpe": {
    /** Sharpe and Sortino ratio, volatility */
    post: {
      parameters: Parameters<{
        query?: {
          /** Adds the lots, prices, rates and events used */
          "explain"?: string;
        };
      }>;
      requestBody: { content: { "application/json": {
            /** End-of-day values with cash flows */
            "series"?: ({
              "date": string;
              /** At the end of the day */
              "value": string | number;
              /** Paid in at the start of the day; dividends are earned, not paid in */
              "inflow"?: string | number;
              /** Paid out at the end of the day */
              "outflow"?: string | number;
            })[];
            /** Periodic returns, in place of values */
            "returns"?: ({
              "date": string;
              /** A fraction; null: unknown, and left out */
              "return": string | number | null;
            })[];
            /** Values of this portfolio, in place of a series */
            "portfolio_id"?: number | string;
            /** Of a portfolio: the day at the end of which the period begins; its start unless given */
            "from"?: string;
            /** Of a portfolio; today unless given */
            "to"?: string;
            /** 252 for business days, 365 for every day, 12 for months; by the dates unless given */
            "periods_per_year"?: number;
            /** A fraction a year: 0.04 is 4 % */
            "risk_free_annual"?: string | number;
            /** A return per period */
            "sortino_target"?: string | number;
            /** Of value at risk */
            "confidence"?: string | number;
          } } };
      responses: {
        200: Answer<{
          "from": string | null;
          "to": string | null;
          /** How many were used */
          "returns": number;
          /** Annualised */
          "sharpe": number | null;
          /** Annualised */
          "sortino": number | null;
          /** Annualised */
          "volatility": number | null;
          /** Null for a series that was given */
          "portfolio": {
            "portfolio_id": number;
            "currency": string;
            /** False: days were left out, or the return of one waits */
            "complete": boolean;
            /** Days without a value, and what had no price or rate on them */
            "unpriced": ({
              /** Or the currency that has no rate */
              "symbol": string;
              "reason": "NO_PRICE" | "NO_FX" | "STALE_PRICE";
              "from": string;
              "to": string;
              /** How many days between these two */
              "days": number;
            })[];
            /** Used although old */
            "stale": ({
              /** Or the currency that has no rate */
              "symbol": string;
              "reason": "NO_PRICE" | "NO_FX" | "STALE_PRICE";
              "from": string;
              "to": string;
              /** How many days between these two */
              "days": number;
            })[];
            /** Splits that are not booked: the value counts old shares */
            "questions": ({
              "code": "split-not-booked";
              "portfolio_id": number;
              "security_id": number;
              "symbol": string;
              /** From the open of this day on prices are those of the new shares */
              "on": string;
              "new_shares": string;
              "old_shares": string;
              "sentence": string;
              /** The request that books it */
              "type": string;
            })[];
            /** With explain=true; lots, prices and rates of the last day */
            "explanation"?: {
              "prices": ({
                "security_id": number;
                "symbol": string;
                /** Exact decimal */
                "price": string;
                "as_of": string;
                "source": string;
                "stale": boolean;
              })[];
              "rates": ({
                "from": string;
                "to": string;
                "on": string;
                /** Exact decimal */
                "rate": string;
                "kind": "same-currency" | "recorded" | "inverse" | "cross";
                "source": string | null;
              })[];
              "lots": ({
                "portfolio_id": number;
                "lot_id": string;
                "security_id": number;
                "opened_on": string;
                /** Exact decimal */
                "quantity": string;
                /** Exact decimal */
                "cost_basis": string;
                /** At which it was paid, if it is in another currency */
                "rate": string | null;
              })[];
              /** In other currencies than that of the portfolio */
              "cash": ({
                "portfolio_id": number;
                "currency": string;
                /** Exact decimal */
                "balance": string;
                /** At the average rate of what came in */
                "base_cost": string;
                "average_rate": string | null;
                "currency_gain": string | null;
                /** Exact decimal */
                "realized_currency_gain": string;
              })[];
              /** The entries that the figures follow from */
              "event_ids": (string)[];
              /** The series; GET /portfolios/{id}/value?as_of=DAY&explain=true explains one day */
              "days": ({
                "date": string;
                "value": number;
                "inflow": number;
                "outflow": number;
              })[];
            };
          } | null;
          "conventions": {
            "periods_per_year": number;
            /** How the number was found: given, or by the dates of the series */
            "periods_per_year_by": "given" | "business days" | "every day" | "weeks" | "months" | "quarters" | "years" | "density of the dates";
            "risk_free_annual": number;
            /** (1 + annual)^(1 / P) - 1 */
            "risk_free_per_period": number;
            "sortino_target": number;
            "confidence": number;
            "ddof": 1;
            "day_count": "ACT/365";
            "flows": "inflow at the start of its day, outflow at the end";
            "value_at_risk": "historical, linear quantile, positive is a loss";
            "missing_values": "left out";
          };
          /** Why a figure is null, by its name */
          "reasons": {
            [name: string]: {
              "code": string;
              "text": string;
            };
          };
          "warnings": (string)[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/holdings/analytics/max-drawdown": {
    /** The deepest drawdown with its dates, and the Calmar ratio */
    post: {
      parameters: Parameters<{
        query?: {
          /** Adds the lots, prices, rates and events used */
          "explain"?: string;
        };
      }>;
      requestBody: { content: { "application/json": {
            /** End-of-day values with cash flows */
            "series"?: ({
              "date": string;
              /** At the end of the day */
              "value": string | number;
              /** Paid in at the start of the day; dividends are earned, not paid in */
              "inflow"?: string | number;
              /** Paid out at the end of the day */
              "outflow"?: string | number;
            })[];
            /** Periodic returns, in place of values */
            "returns"?: ({
              "date": string;
              /** A fraction; null: unknown, and left out */
              "return": string | number | null;
            })[];
            /** Values of this portfolio, in place of a series */
            "portfolio_id"?: number | string;
            /** Of a portfolio: the day at the end of which the period begins; its start unless given */
            "from"?: string;
            /** Of a portfolio; today unless given */
            "to"?: string;
            /** 252 for business days, 365 for every day, 12 for months; by the dates unless given */
            "periods_per_year"?: number;
            /** A fraction a year: 0.04 is 4 % */
            "risk_free_annual"?: string | number;
            /** A return per period */
            "sortino_target"?: string | number;
            /** Of value at risk */
            "confidence"?: string | number;
          } } };
      responses: {
        200: Answer<{
          "from": string | null;
          "to": string | null;
          /** How many were used */
          "returns": number;
          "drawdown": {
            /** V / running peak - 1: 0 or negative */
            "max_drawdown": number;
            "peak_date": string | null;
            "trough_date": string | null;
            /** Null while below the peak */
            "recovery_date": string | null;
          } | null;
          /** Compound return a year / depth of the deepest drawdown */
          "calmar": number | null;
          /** Null for a series that was given */
          "portfolio": {
            "portfolio_id": number;
            "currency": string;
            /** False: days were left out, or the return of one waits */
            "complete": boolean;
            /** Days without a value, and what had no price or rate on them */
            "unpriced": ({
              /** Or the currency that has no rate */
              "symbol": string;
              "reason": "NO_PRICE" | "NO_FX" | "STALE_PRICE";
              "from": string;
              "to": string;
              /** How many days between these two */
              "days": number;
            })[];
            /** Used although old */
            "stale": ({
              /** Or the currency that has no rate */
              "symbol": string;
              "reason": "NO_PRICE" | "NO_FX" | "STALE_PRICE";
              "from": string;
              "to": string;
              /** How many days between these two */
              "days": number;
            })[];
            /** Splits that are not booked: the value counts old shares */
            "questions": ({
              "code": "split-not-booked";
              "portfolio_id": number;
              "security_id": number;
              "symbol": string;
              /** From the open of this day on prices are those of the new shares */
              "on": string;
              "new_shares": string;
              "old_shares": string;
              "sentence": string;
              /** The request that books it */
              "type": string;
            })[];
            /** With explain=true; lots, prices and rates of the last day */
            "explanation"?: {
              "prices": ({
                "security_id": number;
                "symbol": string;
                /** Exact decimal */
                "price": string;
                "as_of": string;
                "source": string;
                "stale": boolean;
              })[];
              "rates": ({
                "from": string;
                "to": string;
                "on": string;
                /** Exact decimal */
                "rate": string;
                "kind": "same-currency" | "recorded" | "inverse" | "cross";
                "source": string | null;
              })[];
              "lots": ({
                "portfolio_id": number;
                "lot_id": string;
                "security_id": number;
                "opened_on": string;
                /** Exact decimal */
                "quantity": string;
                /** Exact decimal */
                "cost_basis": string;
                /** At which it was paid, if it is in another currency */
                "rate": string | null;
              })[];
              /** In other currencies than that of the portfolio */
              "cash": ({
                "portfolio_id": number;
                "currency": string;
                /** Exact decimal */
                "balance": string;
                /** At the average rate of what came in */
                "base_cost": string;
                "average_rate": string | null;
                "currency_gain": string | null;
                /** Exact decimal */
                "realized_currency_gain": string;
              })[];
              /** The entries that the figures follow from */
              "event_ids": (string)[];
              /** The series; GET /portfolios/{id}/value?as_of=DAY&explain=true explains one day */
              "days": ({
                "date": string;
                "value": number;
                "inflow": number;
                "outflow": number;
              })[];
            };
          } | null;
          "conventions": {
            "periods_per_year": number;
            /** How the number was found: given, or by the dates of the series */
            "periods_per_year_by": "given" | "business days" | "every day" | "weeks" | "months" | "quarters" | "years" | "density of the dates";
            "risk_free_annual": number;
            /** (1 + annual)^(1 / P) - 1 */
            "risk_free_per_period": number;
            "sortino_target": number;
            "confidence": number;
            "ddof": 1;
            "day_count": "ACT/365";
            "flows": "inflow at the start of its day, outflow at the end";
            "value_at_risk": "historical, linear quantile, positive is a loss";
            "missing_values": "left out";
          };
          /** Why a figure is null, by its name */
          "reasons": {
            [name: string]: {
              "code": string;
              "text": string;
            };
          };
          "warnings": (string)[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/holdings/analytics/alpha-beta": {
    /** Alpha, beta, R squared and information ratio beside a benchmark */
    post: {
      parameters: Parameters<{
        query?: {
          /** Adds the lots, prices, rates and events used */
          "explain"?: string;
        };
      }>;
      requestBody: { content: { "application/json": {
            /** End-of-day values with cash flows */
            "series"?: ({
              "date": string;
              /** At the end of the day */
              "value": string | number;
              /** Paid in at the start of the day; dividends are earned, not paid in */
              "inflow"?: string | number;
              /** Paid out at the end of the day */
              "outflow"?: string | number;
            })[];
            /** Periodic returns, in place of values */
            "returns"?: ({
              "date": string;
              /** A fraction; null: unknown, and left out */
              "return": string | number | null;
            })[];
            /** Values of this portfolio, in place of a series */
            "portfolio_id"?: number | string;
            /** Of a portfolio: the day at the end of which the period begins; its start unless given */
            "from"?: string;
            /** Of a portfolio; today unless given */
            "to"?: string;
            /** 252 for business days, 365 for every day, 12 for months; by the dates unless given */
            "periods_per_year"?: number;
            /** A fraction a year: 0.04 is 4 % */
            "risk_free_annual"?: string | number;
            /** A return per period */
            "sortino_target"?: string | number;
            /** Of value at risk */
            "confidence"?: string | number;
            /** A symbol whose closes are on record, or returns, paired by date */
            "benchmark": string | ({
              "date": string;
              /** A fraction; null: unknown, and left out */
              "return": string | number | null;
            })[];
          } } };
      responses: {
        200: Answer<{
          "from": string | null;
          "to": string | null;
          /** How many were used */
          "returns": number;
          /** Dates on which both have a return */
          "pairs": number;
          /** cov / var */
          "beta": number | null;
          /** Jensen's, a year */
          "alpha": number | null;
          /** Squared correlation */
          "r_squared": number | null;
          /** Annualised */
          "information_ratio": number | null;
          /** Null for a series that was given */
          "portfolio": {
            "portfolio_id": number;
            "currency": string;
            /** False: days were left out, or the return of one waits */
            "complete": boolean;
            /** Days without a value, and what had no price or rate on them */
            "unpriced": ({
              /** Or the currency that has no rate */
              "symbol": string;
              "reason": "NO_PRICE" | "NO_FX" | "STALE_PRICE";
              "from": string;
              "to": string;
              /** How many days between these two */
              "days": number;
            })[];
            /** Used although old */
            "stale": ({
              /** Or the currency that has no rate */
              "symbol": string;
              "reason": "NO_PRICE" | "NO_FX" | "STALE_PRICE";
              "from": string;
              "to": string;
              /** How many days between these two */
              "days": number;
            })[];
            /** Splits that are not booked: the value counts old shares */
            "questions": ({
              "code": "split-not-booked";
              "portfolio_id": number;
              "security_id": number;
              "symbol": string;
              /** From the open of this day on prices are those of the new shares */
              "on": string;
              "new_shares": string;
              "old_shares": string;
              "sentence": string;
              /** The request that books it */
              "type": string;
            })[];
            /** With explain=true; lots, prices and rates of the last day */
            "explanation"?: {
              "prices": ({
                "security_id": number;
                "symbol": string;
                /** Exact decimal */
                "price": string;
                "as_of": string;
                "source": string;
                "stale": boolean;
              })[];
              "rates": ({
                "from": string;
                "to": string;
                "on": string;
                /** Exact decimal */
                "rate": string;
                "kind": "same-currency" | "recorded" | "inverse" | "cross";
                "source": string | null;
              })[];
              "lots": ({
                "portfolio_id": number;
                "lot_id": string;
                "security_id": number;
                "opened_on": string;
                /** Exact decimal */
                "quantity": string;
                /** Exact decimal */
                "cost_basis": string;
                /** At which it was paid, if it is in another currency */
                "rate": string | null;
              })[];
              /** In other currencies than that of the portfolio */
              "cash": ({
                "portfolio_id": number;
                "currency": string;
                /** Exact decimal */
                "balance": string;
                /** At the average rate of what came in */
                "base_cost": string;
                "average_rate": string | null;
                "currency_gain": string | null;
                /** Exact decimal */
                "realized_currency_gain": string;
              })[];
              /** The entries that the figures follow from */
              "event_ids": (string)[];
              /** The series; GET /portfolios/{id}/value?as_of=DAY&explain=true explains one day */
              "days": ({
                "date": string;
                "value": number;
                "inflow": number;
                "outflow": number;
              })[];
            };
          } | null;
          "conventions": {
            "periods_per_year": number;
            /** How the number was found: given, or by the dates of the series */
            "periods_per_year_by": "given" | "business days" | "every day" | "weeks" | "months" | "quarters" | "years" | "density of the dates";
            "risk_free_annual": number;
            /** (1 + annual)^(1 / P) - 1 */
            "risk_free_per_period": number;
            "sortino_target": number;
            "confidence": number;
            "ddof": 1;
            "day_count": "ACT/365";
            "flows": "inflow at the start of its day, outflow at the end";
            "value_at_risk": "historical, linear quantile, positive is a loss";
            "missing_values": "left out";
          };
          /** Why a figure is null, by its name */
          "reasons": {
            [name: string]: {
              "code": string;
              "text": string;
            };
          };
          "warnings": (string)[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/holdings/analytics/attribution": {
    /** Why a portfolio earned more or less than its benchmark, by groups (Brinson) */
    post: {
      parameters: Parameters<{
        query?: {
          /** Adds the lots, prices, rates and events used */
          "explain"?: string;
        };
      }>;
      requestBody: { content: { "application/json": {
            /** In order, each with the same groups; the weights of a period add up to 1 */
            "periods"?: (({
              /** Such as a sector; cash is one too */
              "group": string;
              /** Of the portfolio, at the start of the period */
              "weight": string | number;
              /** Of its part in the portfolio, a fraction */
              "return": string | number;
              "benchmark_weight": string | number;
              "benchmark_return": string | number;
            })[])[];
            /** The days of this portfolio, in place of periods */
            "portfolio_id"?: number | string;
            /** The period begins at its end; the start unless given */
            "from"?: string;
            /** Today unless given */
            "to"?: string;
            /** The groups; security unless given */
            "by"?: "security" | "sector" | "country" | "currency" | "exchange";
            /** Beside a portfolio: symbols with weights, restored at the start of each month */
            "benchmark"?: ({
              /** Whose closes are on record; not of cash */
              "symbol"?: string;
              "weight": string | number;
              /** By the security master unless given; "cash" needs no symbol and earns nothing */
              "group"?: string;
            })[];
          } } };
      responses: {
        200: Answer<{
          /** Given ones, or days of the portfolio */
          "periods": number;
          "from": string | null;
          "to": string | null;
          "portfolio_return": number | null;
          "benchmark_return": number | null;
          /** The difference of the two: the sum of all effects */
          "excess": number | null;
          /** Empty if the effects are not known */
          "groups": ({
            "group": string;
            /** Mean of the days of a portfolio */
            "weight": number | null;
            /** Mean of the days of a portfolio */
            "benchmark_weight": number | null;
            /** Linked; of one period (w - W)(B - total B) */
            "allocation": number;
            /** W (R - B) */
            "selection": number;
            /** (w - W)(R - B) */
            "interaction": number;
          })[];
          "total": {
            /** Linked; of one period (w - W)(B - total B) */
            "allocation": number;
            /** W (R - B) */
            "selection": number;
            /** (w - W)(R - B) */
            "interaction": number;
          } | null;
          /** Of a portfolio; their effects are linked to those of the whole */
          "months": ({
            "month": string;
            "portfolio_return": number | null;
            "benchmark_return": number | null;
            /** The difference of the two: the sum of all effects */
            "excess": number | null;
            "total": {
              /** Linked; of one period (w - W)(B - total B) */
              "allocation": number;
              /** W (R - B) */
              "selection": number;
              /** (w - W)(R - B) */
              "interaction": number;
            } | null;
          })[];
          /** Beside a portfolio */
          "benchmark": ({
            "symbol": string | null;
            "group": string;
            "weight": number;
            /** Held from start to end */
            "return": number | null;
          })[];
          "portfolio": {
            "portfolio_id": number;
            "currency": string;
            /** False: days were left out, or the return of one waits */
            "complete": boolean;
            /** Days without a value, and what had no price or rate on them */
            "unpriced": ({
              /** Or the currency that has no rate */
              "symbol": string;
              "reason": "NO_PRICE" | "NO_FX" | "STALE_PRICE";
              "from": string;
              "to": string;
              /** How many days between these two */
              "days": number;
            })[];
            /** Used although old */
            "stale": ({
              /** Or the currency that has no rate */
              "symbol": string;
              "reason": "NO_PRICE" | "NO_FX" | "STALE_PRICE";
              "from": string;
              "to": string;
              /** How many days between these two */
              "days": number;
            })[];
            /** Splits that are not booked: the value counts old shares */
            "questions": ({
              "code": "split-not-booked";
              "portfolio_id": number;
              "security_id": number;
              "symbol": string;
              /** From the open of this day on prices are those of the new shares */
              "on": string;
              "new_shares": string;
              "old_shares": string;
              "sentence": string;
              /** The request that books it */
              "type": string;
            })[];
            /** With explain=true; lots, prices and rates of the last day */
            "explanation"?: {
              "prices": ({
                "security_id": number;
                "symbol": string;
                /** Exact decimal */
                "price": string;
                "as_of": string;
                "source": string;
                "stale": boolean;
              })[];
              "rates": ({
                "from": string;
                "to": string;
                "on": string;
                /** Exact decimal */
                "rate": string;
                "kind": "same-currency" | "recorded" | "inverse" | "cross";
                "source": string | null;
              })[];
              "lots": ({
                "portfolio_id": number;
                "lot_id": string;
                "security_id": number;
                "opened_on": string;
                /** Exact decimal */
                "quantity": string;
                /** Exact decimal */
                "cost_basis": string;
                /** At which it was paid, if it is in another currency */
                "rate": string | null;
              })[];
              /** In other currencies than that of the portfolio */
              "cash": ({
                "portfolio_id": number;
                "currency": string;
                /** Exact decimal */
                "balance": string;
                /** At the average rate of what came in */
                "base_cost": string;
                "average_rate": string | null;
                "currency_gain": string | null;
                /** Exact decimal */
                "realized_currency_gain": string;
              })[];
              /** The entries that the figures follow from */
              "event_ids": (string)[];
              /** The series; GET /portfolios/{id}/value?as_of=DAY&explain=true explains one day */
              "days": ({
                "date": string;
                "value": number;
                "inflow": number;
                "outflow": number;
              })[];
            };
          } | null;
          "conventions": {
            "effects": "Brinson, Hood and Beebower; allocation by Brinson and Fachler";
            "linking": "GRAP";
            "by": "security" | "sector" | "country" | "currency" | "exchange" | null;
            "sub_periods": "given" | "days, linked to months";
            "flows": "inflow at the start of its day, outflow at the end" | null;
            "benchmark": "weights restored at the start of each month, no dividends" | null;
          };
          /** Why a figure is null, by its name */
          "reasons": {
            [name: string]: {
              "code": string;
              "text": string;
            };
          };
          "warnings": (string)[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/holdings/positions/{id}/reconstruct": {
    /** A position as it was at the end of a day, as it was known at a moment */
    get: {
      parameters: Parameters<{
        query?: {
          /** The end of this day; today unless given */
          "as_of"?: string;
          /** Entries that were recorded later do not count; all count unless given */
          "known_at"?: string;
          /** Adds the lots, prices, rates and events used */
          "explain"?: string;
        };
        path: {
          "id": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "as_of": string;
          "known_at": string | null;
          "position_id": string;
          "portfolio_id": number;
          "security_id": number;
          "ticker": string;
          "side": "LONG" | "SHORT";
          "status": "OPEN" | "CLOSED";
          /** Exact decimal */
          "quantity": string;
          "currency": string;
          "purchase_price": string | null;
          /** Exact decimal */
          "cost_basis": string;
          "price": string | null;
          "price_on": string | null;
          "price_stale": boolean | null;
          "market_value": string | null;
          "unrealized_gl": string | null;
          "unpriced_reason": string | null;
          "lots": ({
            "lot_id": string;
            "opened_on": string;
            /** Exact decimal */
            "quantity": string;
            /** Exact decimal */
            "cost_basis": string;
          })[];
          /** The entries that it follows from */
          "event_ids": (string)[];
          /** With explain=true */
          "explanation"?: {
            "prices": ({
              "security_id": number;
              "symbol": string;
              /** Exact decimal */
              "price": string;
              "as_of": string;
              "source": string;
              "stale": boolean;
            })[];
            "rates": ({
              "from": string;
              "to": string;
              "on": string;
              /** Exact decimal */
              "rate": string;
              "kind": "same-currency" | "recorded" | "inverse" | "cross";
              "source": string | null;
            })[];
            "lots": ({
              "portfolio_id": number;
              "lot_id": string;
              "security_id": number;
              "opened_on": string;
              /** Exact decimal */
              "quantity": string;
              /** Exact decimal */
              "cost_basis": string;
              /** At which it was paid, if it is in another currency */
              "rate": string | null;
            })[];
            /** In other currencies than that of the portfolio */
            "cash": ({
              "portfolio_id": number;
              "currency": string;
              /** Exact decimal */
              "balance": string;
              /** At the average rate of what came in */
              "base_cost": string;
              "average_rate": string | null;
              "currency_gain": string | null;
              /** Exact decimal */
              "realized_currency_gain": string;
            })[];
            /** The entries that the figures follow from */
            "event_ids": (string)[];
          };
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/portfolios/{id}/value": {
    /** The value of a portfolio at the end of a day, as it was known at a moment */
    get: {
      parameters: Parameters<{
        query?: {
          /** The end of this day; today unless given */
          "as_of"?: string;
          /** Entries that were recorded later do not count; all count unless given */
          "known_at"?: string;
          /** Adds the lots, prices, rates and events used */
          "explain"?: string;
        };
        path: {
          "id": number | string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "as_of": string;
          "known_at": string | null;
          "portfolio_id": number;
          "base_currency": string;
          "positions": ({
            "position_id": string;
            "portfolio_id": number;
            "security_id": number;
            "ticker": string;
            "side": "LONG" | "SHORT";
            "status": "OPEN" | "CLOSED";
            /** Exact decimal */
            "quantity": string;
            "currency": string;
            "purchase_price": string | null;
            /** Exact decimal */
            "cost_basis": string;
            "price": string | null;
            "price_on": string | null;
            "price_stale": boolean | null;
            "market_value": string | null;
            "unrealized_gl": string | null;
            "unpriced_reason": string | null;
          })[];
          "cash": ({
            "currency": string;
            /** Exact decimal */
            "balance": string;
            "base_value": string | null;
          })[];
          /** Exact decimal */
          "cash_value": string;
          /** Of the priced positions */
          "total_value": string;
          /** Of positions and cash */
          "net_value": string;
          /** Exact decimal */
          "unrealized_gain": string;
          /** Exact decimal */
          "realized_gain": string;
          "complete": boolean;
          "unpriced": (string)[];
          /** Splits that are not booked: the value counts old shares */
          "questions": ({
            "code": "split-not-booked";
            "portfolio_id": number;
            "security_id": number;
            "symbol": string;
            /** From the open of this day on prices are those of the new shares */
            "on": string;
            "new_shares": string;
            "old_shares": string;
            "sentence": string;
            /** The request that books it */
            "type": string;
          })[];
          "stale": (string)[];
          /** With explain=true */
          "explanation"?: {
            "prices": ({
              "security_id": number;
              "symbol": string;
              /** Exact decimal */
              "price": string;
              "as_of": string;
              "source": string;
              "stale": boolean;
            })[];
            "rates": ({
              "from": string;
              "to": string;
              "on": string;
              /** Exact decimal */
              "rate": string;
              "kind": "same-currency" | "recorded" | "inverse" | "cross";
              "source": string | null;
            })[];
            "lots": ({
              "portfolio_id": number;
              "lot_id": string;
              "security_id": number;
              "opened_on": string;
              /** Exact decimal */
              "quantity": string;
              /** Exact decimal */
              "cost_basis": string;
              /** At which it was paid, if it is in another currency */
              "rate": string | null;
            })[];
            /** In other currencies than that of the portfolio */
            "cash": ({
              "portfolio_id": number;
              "currency": string;
              /** Exact decimal */
              "balance": string;
              /** At the average rate of what came in */
              "base_cost": string;
              "average_rate": string | null;
              "currency_gain": string | null;
              /** Exact decimal */
              "realized_currency_gain": string;
            })[];
            /** The entries that the figures follow from */
            "event_ids": (string)[];
          };
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/tax/realized": {
    /** Realised gains of a tax year; as CSV with the columns of Form 8949 */
    get: {
      parameters: Parameters<{
        query?: {
          /** All your portfolios unless given */
          "portfolio_id"?: number | string;
          /** The year of now unless given */
          "year"?: number;
          "format"?: "json" | "csv";
          /** Adds lots, prices and events used, and the rule and the days behind each term */
          "explain"?: string;
          /** That of the home venue unless given */
          "currency"?: string;
          /** Of the CSV: short term, or long term */
          "part"?: "I" | "II";
        };
      }>;
      requestBody?: never;
      responses: {
        200: { headers: Record<string, unknown>; content: { "application/json": {
            "year": number;
            "currency": string;
            "short_term": {
              /** Exact decimal */
              "proceeds": string;
              /** Exact decimal */
              "cost_basis": string;
              /** Exact decimal */
              "disallowed_loss": string;
              /** Proceeds less cost, with disallowed losses added back */
              "gain": string;
            };
            "long_term": {
              /** Exact decimal */
              "proceeds": string;
              /** Exact decimal */
              "cost_basis": string;
              /** Exact decimal */
              "disallowed_loss": string;
              /** Proceeds less cost, with disallowed losses added back */
              "gain": string;
            };
            "total": {
              /** Exact decimal */
              "proceeds": string;
              /** Exact decimal */
              "cost_basis": string;
              /** Exact decimal */
              "disallowed_loss": string;
              /** Proceeds less cost, with disallowed losses added back */
              "gain": string;
            };
            "closures": ({
              "portfolio_id": number;
              "security_id": number;
              "symbol": string;
              "currency": string;
              "lot_id": string;
              "side": "LONG" | "SHORT";
              /** Exact decimal */
              "quantity": string;
              /** null: the sale is a preview */
              "transaction_id": number | null;
              "opened_on": string;
              /** Earlier than opened_on after a wash sale */
              "held_since": string;
              "closed_on": string;
              "term": "SHORT" | "LONG";
              /** Exact decimal */
              "proceeds": string;
              /** Exact decimal */
              "cost_basis": string;
              /** Before a wash sale disallows a loss */
              "gain": string;
              /** Exact decimal */
              "disallowed_loss": string;
              /** Exact decimal */
              "permanently_disallowed": string;
              /** Exact decimal */
              "allowed_gain": string;
              "replacements": ({
                "lot_id": string;
                /** null: a portfolio that you may not see */
                "portfolio_id": number | null;
                "security_id": number;
                /** Exact decimal */
                "quantity": string;
                /** What its basis took over */
                "loss": string;
                /** Days that its holding period begins earlier */
                "held_days": number;
                /** false in a tax-deferred portfolio: the loss is in no basis */
                "in_basis": boolean;
              })[];
              /** With explain=true: the rule and the days behind the term */
              "term_reason"?: {
                "kind": string;
                [name: string]: unknown;
              };
            })[];
            /** With closures that this report leaves out */
            "other_currencies": (string)[];
            /** Tax-deferred portfolios */
            "left_out": (number)[];
            /** With explain=true */
            "explanation"?: {
              "prices": ({
                "security_id": number;
                "symbol": string;
                /** Exact decimal */
                "price": string;
                "as_of": string;
                "source": string;
                "stale": boolean;
              })[];
              "rates": ({
                "from": string;
                "to": string;
                "on": string;
                /** Exact decimal */
                "rate": string;
                "kind": "same-currency" | "recorded" | "inverse" | "cross";
                "source": string | null;
              })[];
              "lots": ({
                "portfolio_id": number;
                "lot_id": string;
                "security_id": number;
                "opened_on": string;
                /** Exact decimal */
                "quantity": string;
                /** Exact decimal */
                "cost_basis": string;
                /** At which it was paid, if it is in another currency */
                "rate": string | null;
              })[];
              /** In other currencies than that of the portfolio */
              "cash": ({
                "portfolio_id": number;
                "currency": string;
                /** Exact decimal */
                "balance": string;
                /** At the average rate of what came in */
                "base_cost": string;
                "average_rate": string | null;
                "currency_gain": string | null;
                /** Exact decimal */
                "realized_currency_gain": string;
              })[];
              /** The entries that the figures follow from */
              "event_ids": (string)[];
            };
          }; "text/csv": string } };
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/tax/unrealized": {
    /** Open lots as wash sales leave them, with gain and term of a sale on that day */
    get: {
      parameters: Parameters<{
        query?: {
          /** All your portfolios unless given */
          "portfolio_id"?: number | string;
          "format"?: "json" | "csv";
          /** Adds the lots, prices, rates and events used */
          "explain"?: string;
          /** At the end of this year; now unless given */
          "year"?: number;
        };
      }>;
      requestBody?: never;
      responses: {
        200: { headers: Record<string, unknown>; content: { "application/json": {
            "as_of": string;
            "lots": ({
              "portfolio_id": number;
              "security_id": number;
              "symbol": string;
              "currency": string;
              "lot_id": string;
              "side": "LONG" | "SHORT";
              /** Exact decimal */
              "quantity": string;
              "opened_on": string;
              "held_since": string;
              /** Exact decimal */
              "cost_basis": string;
              /** Disallowed losses that the basis contains */
              "wash_adjustment": string;
              /** Of a sale on this day */
              "term": "SHORT" | "LONG";
              "long_term_from": string | null;
              "days_until_long_term": number | null;
              "price": string | null;
              "market_value": string | null;
              "unrealized_gain": string | null;
              "unpriced_reason": string | null;
            })[];
            "totals": ({
              "currency": string;
              /** Exact decimal */
              "short_term": string;
              /** Exact decimal */
              "long_term": string;
              /** Exact decimal */
              "total": string;
            })[];
            /** false: lots without a price are left out of the totals */
            "complete": boolean;
            /** Symbols of these lots */
            "unpriced": (string)[];
            /** Symbols whose price is old; the totals use it */
            "stale": (string)[];
            /** With explain=true */
            "explanation"?: {
              "prices": ({
                "security_id": number;
                "symbol": string;
                /** Exact decimal */
                "price": string;
                "as_of": string;
                "source": string;
                "stale": boolean;
              })[];
              "rates": ({
                "from": string;
                "to": string;
                "on": string;
                /** Exact decimal */
                "rate": string;
                "kind": "same-currency" | "recorded" | "inverse" | "cross";
                "source": string | null;
              })[];
              "lots": ({
                "portfolio_id": number;
                "lot_id": string;
                "security_id": number;
                "opened_on": string;
                /** Exact decimal */
                "quantity": string;
                /** Exact decimal */
                "cost_basis": string;
                /** At which it was paid, if it is in another currency */
                "rate": string | null;
              })[];
              /** In other currencies than that of the portfolio */
              "cash": ({
                "portfolio_id": number;
                "currency": string;
                /** Exact decimal */
                "balance": string;
                /** At the average rate of what came in */
                "base_cost": string;
                "average_rate": string | null;
                "currency_gain": string | null;
                /** Exact decimal */
                "realized_currency_gain": string;
              })[];
              /** The entries that the figures follow from */
              "event_ids": (string)[];
            };
          }; "text/csv": string } };
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/tax/wash-sales": {
    /** Losses that a purchase disallowed, and the lots that took them over */
    get: {
      parameters: Parameters<{
        query?: {
          /** All your portfolios unless given */
          "portfolio_id"?: number | string;
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "closed_on" | "-closed_on" | "symbol" | "-symbol" | "disallowed_loss" | "-disallowed_loss";
          /** Adds lots, prices and events used, and the rule and the days behind each term */
          "explain"?: string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "portfolio_id": number;
          "security_id": number;
          "symbol": string;
          "currency": string;
          "lot_id": string;
          "side": "LONG" | "SHORT";
          /** Exact decimal */
          "quantity": string;
          /** null: the sale is a preview */
          "transaction_id": number | null;
          "opened_on": string;
          /** Earlier than opened_on after a wash sale */
          "held_since": string;
          "closed_on": string;
          "term": "SHORT" | "LONG";
          /** Exact decimal */
          "proceeds": string;
          /** Exact decimal */
          "cost_basis": string;
          /** Before a wash sale disallows a loss */
          "gain": string;
          /** Exact decimal */
          "disallowed_loss": string;
          /** Exact decimal */
          "permanently_disallowed": string;
          /** Exact decimal */
          "allowed_gain": string;
          "replacements": ({
            "lot_id": string;
            /** null: a portfolio that you may not see */
            "portfolio_id": number | null;
            "security_id": number;
            /** Exact decimal */
            "quantity": string;
            /** What its basis took over */
            "loss": string;
            /** Days that its holding period begins earlier */
            "held_days": number;
            /** false in a tax-deferred portfolio: the loss is in no basis */
            "in_basis": boolean;
          })[];
          /** With explain=true: the rule and the days behind the term */
          "term_reason"?: {
            "kind": string;
            [name: string]: unknown;
          };
          /** With explain=true */
          "explanation"?: {
            "prices": ({
              "security_id": number;
              "symbol": string;
              /** Exact decimal */
              "price": string;
              "as_of": string;
              "source": string;
              "stale": boolean;
            })[];
            "rates": ({
              "from": string;
              "to": string;
              "on": string;
              /** Exact decimal */
              "rate": string;
              "kind": "same-currency" | "recorded" | "inverse" | "cross";
              "source": string | null;
            })[];
            "lots": ({
              "portfolio_id": number;
              "lot_id": string;
              "security_id": number;
              "opened_on": string;
              /** Exact decimal */
              "quantity": string;
              /** Exact decimal */
              "cost_basis": string;
              /** At which it was paid, if it is in another currency */
              "rate": string | null;
            })[];
            /** In other currencies than that of the portfolio */
            "cash": ({
              "portfolio_id": number;
              "currency": string;
              /** Exact decimal */
              "balance": string;
              /** At the average rate of what came in */
              "base_cost": string;
              "average_rate": string | null;
              "currency_gain": string | null;
              /** Exact decimal */
              "realized_currency_gain": string;
            })[];
            /** The entries that the figures follow from */
            "event_ids": (string)[];
          };
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/tax/year-end": {
    /** What a year realised, and what was open on 31 December at the prices of that day */
    get: {
      parameters: Parameters<{
        query?: {
          /** All your portfolios unless given */
          "portfolio_id"?: number | string;
          /** The year of now unless given */
          "year"?: number;
          /** Adds the lots, prices, rates and events used */
          "explain"?: string;
          /** Of what was realised; that of the home venue */
          "currency"?: string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "year": number;
          /** 31 December; of the year that is not over, today */
          "as_of": string;
          "realized": {
            "year": number;
            "currency": string;
            "short_term": {
              /** Exact decimal */
              "proceeds": string;
              /** Exact decimal */
              "cost_basis": string;
              /** Exact decimal */
              "disallowed_loss": string;
              /** Proceeds less cost, with disallowed losses added back */
              "gain": string;
            };
            "long_term": {
              /** Exact decimal */
              "proceeds": string;
              /** Exact decimal */
              "cost_basis": string;
              /** Exact decimal */
              "disallowed_loss": string;
              /** Proceeds less cost, with disallowed losses added back */
              "gain": string;
            };
            "total": {
              /** Exact decimal */
              "proceeds": string;
              /** Exact decimal */
              "cost_basis": string;
              /** Exact decimal */
              "disallowed_loss": string;
              /** Proceeds less cost, with disallowed losses added back */
              "gain": string;
            };
            "closures": ({
              "portfolio_id": number;
              "security_id": number;
              "symbol": string;
              "currency": string;
              "lot_id": string;
              "side": "LONG" | "SHORT";
              /** Exact decimal */
              "quantity": string;
              /** null: the sale is a preview */
              "transaction_id": number | null;
              "opened_on": string;
              /** Earlier than opened_on after a wash sale */
              "held_since": string;
              "closed_on": string;
              "term": "SHORT" | "LONG";
              /** Exact decimal */
              "proceeds": string;
              /** Exact decimal */
              "cost_basis": string;
              /** Before a wash sale disallows a loss */
              "gain": string;
              /** Exact decimal */
              "disallowed_loss": string;
              /** Exact decimal */
              "permanently_disallowed": string;
              /** Exact decimal */
              "allowed_gain": string;
              "replacements": ({
                "lot_id": string;
                /** null: a portfolio that you may not see */
                "portfolio_id": number | null;
                "security_id": number;
                /** Exact decimal */
                "quantity": string;
                /** What its basis took over */
                "loss": string;
                /** Days that its holding period begins earlier */
                "held_days": number;
                /** false in a tax-deferred portfolio: the loss is in no basis */
                "in_basis": boolean;
              })[];
              /** With explain=true: the rule and the days behind the term */
              "term_reason"?: {
                "kind": string;
                [name: string]: unknown;
              };
            })[];
            /** With closures that this report leaves out */
            "other_currencies": (string)[];
            /** Tax-deferred portfolios */
            "left_out": (number)[];
          };
          "unrealized": {
            "as_of": string;
            "lots": ({
              "portfolio_id": number;
              "security_id": number;
              "symbol": string;
              "currency": string;
              "lot_id": string;
              "side": "LONG" | "SHORT";
              /** Exact decimal */
              "quantity": string;
              "opened_on": string;
              "held_since": string;
              /** Exact decimal */
              "cost_basis": string;
              /** Disallowed losses that the basis contains */
              "wash_adjustment": string;
              /** Of a sale on this day */
              "term": "SHORT" | "LONG";
              "long_term_from": string | null;
              "days_until_long_term": number | null;
              "price": string | null;
              "market_value": string | null;
              "unrealized_gain": string | null;
              "unpriced_reason": string | null;
            })[];
            "totals": ({
              "currency": string;
              /** Exact decimal */
              "short_term": string;
              /** Exact decimal */
              "long_term": string;
              /** Exact decimal */
              "total": string;
            })[];
            /** false: lots without a price are left out of the totals */
            "complete": boolean;
            /** Symbols of these lots */
            "unpriced": (string)[];
            /** Symbols whose price is old; the totals use it */
            "stale": (string)[];
          };
          /** With explain=true */
          "explanation"?: {
            "prices": ({
              "security_id": number;
              "symbol": string;
              /** Exact decimal */
              "price": string;
              "as_of": string;
              "source": string;
              "stale": boolean;
            })[];
            "rates": ({
              "from": string;
              "to": string;
              "on": string;
              /** Exact decimal */
              "rate": string;
              "kind": "same-currency" | "recorded" | "inverse" | "cross";
              "source": string | null;
            })[];
            "lots": ({
              "portfolio_id": number;
              "lot_id": string;
              "security_id": number;
              "opened_on": string;
              /** Exact decimal */
              "quantity": string;
              /** Exact decimal */
              "cost_basis": string;
              /** At which it was paid, if it is in another currency */
              "rate": string | null;
            })[];
            /** In other currencies than that of the portfolio */
            "cash": ({
              "portfolio_id": number;
              "currency": string;
              /** Exact decimal */
              "balance": string;
              /** At the average rate of what came in */
              "base_cost": string;
              "average_rate": string | null;
              "currency_gain": string | null;
              /** Exact decimal */
              "realized_currency_gain": string;
            })[];
            /** The entries that the figures follow from */
            "event_ids": (string)[];
          };
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/tax/harvest": {
    /** Losses that a sale now would realise, what blocks them, and what to buy instead */
    get: {
      parameters: Parameters<{
        query?: {
          /** All your portfolios unless given */
          "portfolio_id"?: number | string;
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "symbol" | "-symbol" | "total_benefit" | "-total_benefit" | "total_harvestable" | "-total_harvestable";
          /** Of one lot; 1000 unless given */
          "min_loss"?: string | number;
          /** Adds the lots, prices, rates and events used */
          "explain"?: string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "security_id": number;
          "symbol": string;
          "currency": string;
          "as_of": string;
          "price": string | null;
          "unpriced_reason": string | null;
          "candidates": ({
            "lot_id": string;
            "portfolio_id": number;
            /** Exact decimal */
            "quantity": string;
            /** Exact decimal */
            "unrealized": string;
            "term": "SHORT" | "LONG";
            /** Exact decimal */
            "wash_blocked_quantity": string;
            /** Exact decimal */
            "harvestable_loss": string;
            /** Exact decimal */
            "estimated_benefit": string;
          })[];
          /** Exact decimal */
          "total_harvestable": string;
          /** Exact decimal */
          "total_benefit": string;
          "earliest_safe_repurchase": string | null;
          "do_not_buy": ({
            "security_id": number;
            "symbol": string;
            "sold_on": string;
            /** The first day on which a purchase leaves the loss alone */
            "until": string;
            /** Exact decimal */
            "quantity": string;
            /** Exact decimal */
            "loss": string;
          })[];
          /** From your list; nothing is looked up */
          "replacements": ({
            "security_id": number;
            "symbol": string;
          })[];
          /** Declared equivalent: a wash sale */
          "refused_replacements": ({
            "security_id": number;
            "symbol": string;
          })[];
          /** Splits that are not booked: lots of these portfolios are left out */
          "questions": ({
            "code": "split-not-booked";
            "portfolio_id": number;
            "security_id": number;
            "symbol": string;
            /** From the open of this day on prices are those of the new shares */
            "on": string;
            "new_shares": string;
            "old_shares": string;
            "sentence": string;
            /** The request that books it */
            "type": string;
          })[];
          /** With explain=true */
          "explanation"?: {
            "prices": ({
              "security_id": number;
              "symbol": string;
              /** Exact decimal */
              "price": string;
              "as_of": string;
              "source": string;
              "stale": boolean;
            })[];
            "rates": ({
              "from": string;
              "to": string;
              "on": string;
              /** Exact decimal */
              "rate": string;
              "kind": "same-currency" | "recorded" | "inverse" | "cross";
              "source": string | null;
            })[];
            "lots": ({
              "portfolio_id": number;
              "lot_id": string;
              "security_id": number;
              "opened_on": string;
              /** Exact decimal */
              "quantity": string;
              /** Exact decimal */
              "cost_basis": string;
              /** At which it was paid, if it is in another currency */
              "rate": string | null;
            })[];
            /** In other currencies than that of the portfolio */
            "cash": ({
              "portfolio_id": number;
              "currency": string;
              /** Exact decimal */
              "balance": string;
              /** At the average rate of what came in */
              "base_cost": string;
              "average_rate": string | null;
              "currency_gain": string | null;
              /** Exact decimal */
              "realized_currency_gain": string;
            })[];
            /** The entries that the figures follow from */
            "event_ids": (string)[];
          };
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/tax/calendar": {
    /** Ex-dates, days on which lots turn long term, and until when not to buy what */
    get: {
      parameters: Parameters<{
        query?: {
          /** All your portfolios unless given */
          "portfolio_id"?: number | string;
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "on" | "-on" | "symbol" | "-symbol" | "kind" | "-kind";
          /** The last day; all unless given */
          "to"?: string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "on": string;
          "kind": "ex-date" | "long-term" | "free-to-buy";
          "security_id": number;
          "symbol": string;
          /** Of a lot that turns long term */
          "portfolio_id": number | null;
          "lot_id": string | null;
          "quantity": string | null;
          /** Of the sale at a loss; do not buy until `on` */
          "sold_on": string | null;
          /** From today */
          "days": number;
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/tax/sale-preview": {
    /** The lots that a sale would close under each method, and its tax; books nothing */
    post: {
      parameters: Parameters<{
        query?: {
          /** Adds the lots, prices, rates and events used */
          "explain"?: string;
        };
      }>;
      requestBody: { content: { "application/json": {
            "portfolio_id": number | string;
            /** Or security_id */
            "symbol"?: string;
            "security_id"?: number | string;
            "quantity": string | number;
            /** The price of now unless given */
            "price"?: string | number;
            "fees"?: string | number;
            "transaction_date"?: string;
            /** All methods unless given */
            "method"?: "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID";
            /** Also these lots, as SPECIFIC_ID */
            "lots"?: ({
              "lot_id": string;
              "quantity": string | number;
            })[];
          } } };
      responses: {
        200: Answer<{
          "portfolio_id": number;
          "security_id": number;
          "symbol": string;
          "currency": string;
          /** Exact decimal */
          "quantity": string;
          /** Exact decimal */
          "price": string;
          /** Exact decimal */
          "fees": string;
          "trade_date": string;
          /** Of the portfolio on that day */
          "portfolio_method": "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID";
          "long_term_rule": string;
          "previews": ({
            "method": "FIFO" | "LIFO" | "HIFO" | "AVERAGE" | "MIN_TAX" | "SPECIFIC_ID";
            /** Why this method cannot sell it */
            "refusal": string | null;
            "closures": ({
              "portfolio_id": number;
              "security_id": number;
              "symbol": string;
              "currency": string;
              "lot_id": string;
              "side": "LONG" | "SHORT";
              /** Exact decimal */
              "quantity": string;
              /** null: the sale is a preview */
              "transaction_id": number | null;
              "opened_on": string;
              /** Earlier than opened_on after a wash sale */
              "held_since": string;
              "closed_on": string;
              "term": "SHORT" | "LONG";
              /** Exact decimal */
              "proceeds": string;
              /** Exact decimal */
              "cost_basis": string;
              /** Before a wash sale disallows a loss */
              "gain": string;
              /** Exact decimal */
              "disallowed_loss": string;
              /** Exact decimal */
              "permanently_disallowed": string;
              /** Exact decimal */
              "allowed_gain": string;
              "replacements": ({
                "lot_id": string;
                /** null: a portfolio that you may not see */
                "portfolio_id": number | null;
                "security_id": number;
                /** Exact decimal */
                "quantity": string;
                /** What its basis took over */
                "loss": string;
                /** Days that its holding period begins earlier */
                "held_days": number;
                /** false in a tax-deferred portfolio: the loss is in no basis */
                "in_basis": boolean;
              })[];
              /** With explain=true: the rule and the days behind the term */
              "term_reason"?: {
                "kind": string;
                [name: string]: unknown;
              };
            })[];
            /** Name these in the sale to close exactly them; null for AVERAGE */
            "lots": ({
              "lot_id": string;
              /** Exact decimal */
              "quantity": string;
            })[] | null;
            /** Exact decimal */
            "gain": string;
            /** Exact decimal */
            "disallowed_loss": string;
            /** Exact decimal */
            "allowed_gain": string;
            /** Negative: what the losses save */
            "estimated_tax": string;
          })[];
          /** With explain=true */
          "explanation"?: {
            "prices": ({
              "security_id": number;
              "symbol": string;
              /** Exact decimal */
              "price": string;
              "as_of": string;
              "source": string;
              "stale": boolean;
            })[];
            "rates": ({
              "from": string;
              "to": string;
              "on": string;
              /** Exact decimal */
              "rate": string;
              "kind": "same-currency" | "recorded" | "inverse" | "cross";
              "source": string | null;
            })[];
            "lots": ({
              "portfolio_id": number;
              "lot_id": string;
              "security_id": number;
              "opened_on": string;
              /** Exact decimal */
              "quantity": string;
              /** Exact decimal */
              "cost_basis": string;
              /** At which it was paid, if it is in another currency */
              "rate": string | null;
            })[];
            /** In other currencies than that of the portfolio */
            "cash": ({
              "portfolio_id": number;
              "currency": string;
              /** Exact decimal */
              "balance": string;
              /** At the average rate of what came in */
              "base_cost": string;
              "average_rate": string | null;
              "currency_gain": string | null;
              /** Exact decimal */
              "realized_currency_gain": string;
            })[];
            /** The entries that the figures follow from */
            "event_ids": (string)[];
          };
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/tax/equivalents": {
    /** Securities that you declared equivalent, and your replacements */
    get: {
      parameters: NoParameters;
      requestBody?: never;
      responses: {
        200: Answer<{
          "equivalents": (({
            "security_id": number;
            "symbol": string;
          })[])[];
          "replacements": ({
            "security": {
              "security_id": number;
              "symbol": string;
            };
            "replacement": {
              "security_id": number;
              "symbol": string;
            };
          })[];
          /** Send it as If-Match */
          "version": number;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
    /** Declare equivalents and replacements; the lists replace those of before */
    put: {
      parameters: NoParameters;
      requestBody: { content: { "application/json": {
            /** Groups of symbols that wash one another */
            "equivalents": ((string)[])[];
            /** What to buy instead of a security that was sold for its loss */
            "replacements": ({
              "symbol": string;
              "replacement": string;
            })[];
          } } };
      responses: {
        200: Answer<{
          "equivalents": (({
            "security_id": number;
            "symbol": string;
          })[])[];
          "replacements": ({
            "security": {
              "security_id": number;
              "symbol": string;
            };
            "replacement": {
              "security_id": number;
              "symbol": string;
            };
          })[];
          /** Send it as If-Match */
          "version": number;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/holdings/events": {
    /** Events of portfolios in the order in which they were recorded */
    get: {
      parameters: Parameters<{
        query?: {
          /** A position; 0 replays all */
          "after"?: number;
          "limit"?: number;
          /** All that you may see unless given */
          "portfolio_id"?: number | string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "events": ({
            /** <stream>@<version> */
            "id": string;
            /** Its place among all events; send the last one as after */
            "position": number;
            "stream": string;
            "portfolio_id": number;
            "version": number;
            "type": string;
            /** ISO-8601 UTC */
            "effective": string;
            /** ISO-8601 UTC */
            "recorded_at": string;
            "actor": string;
            "source": string;
            "correlation_id": string;
            "causation_id": string | null;
            /** As the ledger recorded and hashed it, like `data` in Kafka: its names are the schemas of config/kafka/schemas */
            "data": {
              [name: string]: unknown;
            };
          })[];
          /** Where to go on */
          "next_after": number;
          "has_more": boolean;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/portfolios/{id}/events": {
    /** Valuations of a portfolio as server-sent events */
    get: {
      parameters: Parameters<{
        query?: {
          /** Symbols, joined by commas */
          "prices"?: string;
        };
        path: {
          "id": number | string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: { headers: Record<string, unknown>; content: { "text/event-stream": {
            "id"?: string;
            "event": string;
            /** A message of the socket, as JSON */
            "data": string;
          } } };
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/corporate-actions": {
    /** Corporate actions that were announced, applied or taken back */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "effective_at" | "-effective_at" | "announced_at" | "-announced_at" | "symbol" | "-symbol" | "type" | "-type";
          /** effective_at at or after; a day begins at 00:00 UTC */
          "from"?: string | string;
          /** effective_at before; a day begins at 00:00 UTC */
          "to"?: string | string;
          "security_id"?: number | string;
          /** ANNOUNCED: some holders do not have it yet; send it again */
          "status"?: "ANNOUNCED" | "APPLIED" | "REVERSING" | "REVERSED";
          "type"?: "SPLIT" | "REVERSE_SPLIT" | "STOCK_DIVIDEND" | "CASH_DIVIDEND" | "RETURN_OF_CAPITAL" | "SPIN_OFF" | "RIGHTS_ISSUE" | "STOCK_MERGER" | "CASH_MERGER" | "MIXED_MERGER" | "SYMBOL_CHANGE" | "DELISTING";
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "id": string;
          "type": "SPLIT" | "REVERSE_SPLIT" | "STOCK_DIVIDEND" | "CASH_DIVIDEND" | "RETURN_OF_CAPITAL" | "SPIN_OFF" | "RIGHTS_ISSUE" | "STOCK_MERGER" | "CASH_MERGER" | "MIXED_MERGER" | "SYMBOL_CHANGE" | "DELISTING";
          "security_id": number;
          "symbol": string | null;
          "effective_on": string;
          /** The first moment of that day at the exchange */
          "effective_at": string;
          "currency": string;
          "new_shares": string | null;
          "old_shares": string | null;
          "rate": string | null;
          "per_share": string | null;
          "withholding_rate": string | null;
          "new_security_id": number | null;
          "ratio": string | null;
          "parent_basis_share": string | null;
          "cash_per_share": string | null;
          "new_price": string | null;
          "cash_in_lieu": string | null;
          /** ANNOUNCED: some holders do not have it yet; send it again */
          "status": "ANNOUNCED" | "APPLIED" | "REVERSING" | "REVERSED";
          /** That had it when it was applied, or lost it when taken back */
          "portfolios": number;
          /** ISO-8601 UTC */
          "announced_at": string;
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
    /** Apply a corporate action to every holder, or show what it would do */
    post: {
      parameters: Parameters<{
        header?: {
          /** The same key and body within 24 hours: the same order */
          "idempotency-key"?: string;
        };
      }>;
      requestBody: { content: { "application/json": {
            /** Derived from the terms unless given */
            "action_id"?: string;
            "type": "SPLIT" | "REVERSE_SPLIT" | "STOCK_DIVIDEND" | "CASH_DIVIDEND" | "RETURN_OF_CAPITAL" | "SPIN_OFF" | "RIGHTS_ISSUE" | "STOCK_MERGER" | "CASH_MERGER" | "MIXED_MERGER" | "SYMBOL_CHANGE" | "DELISTING";
            /** Or security_id; what it meant on effective_on */
            "symbol"?: string;
            "security_id"?: number | string;
            /** Ex-date or effective date: lots of that day are not part */
            "effective_on": string;
            /** Unless given that of the security */
            "currency"?: string;
            /** Of a split: so many for old_shares */
            "new_shares"?: string | number;
            "old_shares"?: string | number;
            /** Of a stock dividend: new shares for each share held */
            "rate"?: string | number;
            /** Of a cash dividend or a return of capital */
            "per_share"?: string | number;
            /** Of a cash dividend, 0 to 1 */
            "withholding_rate"?: string | number;
            /** Or new_security_id: what holders receive */
            "new_symbol"?: string;
            "new_security_id"?: number | string;
            /** New units for each old one */
            "ratio"?: string | number;
            /** Part of the basis that stays with the old shares, 0 to 1, as the issuer states it */
            "parent_basis_share"?: string | number;
            /** Of a merger for cash */
            "cash_per_share"?: string | number;
            /** Of a merger for stock and cash: value of a new unit */
            "new_price"?: string | number;
            /** Price at which fractions are paid out; without it they are kept */
            "cash_in_lieu"?: string | number;
            /** Show what it would do, and write nothing */
            "dry_run"?: boolean;
          } } };
      responses: {
        200: Answer<{
          "dry_run": boolean;
          /** null in a dry run */
          "action": {
            "id": string;
            "type": "SPLIT" | "REVERSE_SPLIT" | "STOCK_DIVIDEND" | "CASH_DIVIDEND" | "RETURN_OF_CAPITAL" | "SPIN_OFF" | "RIGHTS_ISSUE" | "STOCK_MERGER" | "CASH_MERGER" | "MIXED_MERGER" | "SYMBOL_CHANGE" | "DELISTING";
            "security_id": number;
            "symbol": string | null;
            "effective_on": string;
            /** The first moment of that day at the exchange */
            "effective_at": string;
            "currency": string;
            "new_shares": string | null;
            "old_shares": string | null;
            "rate": string | null;
            "per_share": string | null;
            "withholding_rate": string | null;
            "new_security_id": number | null;
            "ratio": string | null;
            "parent_basis_share": string | null;
            "cash_per_share": string | null;
            "new_price": string | null;
            "cash_in_lieu": string | null;
            /** ANNOUNCED: some holders do not have it yet; send it again */
            "status": "ANNOUNCED" | "APPLIED" | "REVERSING" | "REVERSED";
            /** That had it when it was applied, or lost it when taken back */
            "portfolios": number;
            /** ISO-8601 UTC */
            "announced_at": string;
          } | null;
          /** That have it now, or would have it */
          "portfolios": number;
          /** Portfolios that could not book it; mend these, and send it again */
          "refused": ({
            "portfolio_id": number;
            "detail": string;
          })[];
          /** Of a dry run */
          "preview": ({
            "portfolio_id": number;
            "before": ({
              "lot_id": string;
              "security_id": number;
              "side": "LONG" | "SHORT";
              "opened_on": string;
              /** Exact decimal */
              "quantity": string;
              /** Exact decimal */
              "basis": string;
            })[];
            "after": ({
              "lot_id": string;
              "security_id": number;
              "side": "LONG" | "SHORT";
              "opened_on": string;
              /** Exact decimal */
              "quantity": string;
              /** Exact decimal */
              "basis": string;
            })[];
            /** null if the portfolio refuses it */
            "cash": string | null;
            "income": string | null;
            "withholding": string | null;
            "realized_gain": string | null;
            "refusal": string | null;
          })[];
          /** Portfolios that the preview leaves out */
          "others": number;
        }>;
        201: Answer<{
          "dry_run": boolean;
          /** null in a dry run */
          "action": {
            "id": string;
            "type": "SPLIT" | "REVERSE_SPLIT" | "STOCK_DIVIDEND" | "CASH_DIVIDEND" | "RETURN_OF_CAPITAL" | "SPIN_OFF" | "RIGHTS_ISSUE" | "STOCK_MERGER" | "CASH_MERGER" | "MIXED_MERGER" | "SYMBOL_CHANGE" | "DELISTING";
            "security_id": number;
            "symbol": string | null;
            "effective_on": string;
            /** The first moment of that day at the exchange */
            "effective_at": string;
            "currency": string;
            "new_shares": string | null;
            "old_shares": string | null;
            "rate": string | null;
            "per_share": string | null;
            "withholding_rate": string | null;
            "new_security_id": number | null;
            "ratio": string | null;
            "parent_basis_share": string | null;
            "cash_per_share": string | null;
            "new_price": string | null;
            "cash_in_lieu": string | null;
            /** ANNOUNCED: some holders do not have it yet; send it again */
            "status": "ANNOUNCED" | "APPLIED" | "REVERSING" | "REVERSED";
            /** That had it when it was applied, or lost it when taken back */
            "portfolios": number;
            /** ISO-8601 UTC */
            "announced_at": string;
          } | null;
          /** That have it now, or would have it */
          "portfolios": number;
          /** Portfolios that could not book it; mend these, and send it again */
          "refused": ({
            "portfolio_id": number;
            "detail": string;
          })[];
          /** Of a dry run */
          "preview": ({
            "portfolio_id": number;
            "before": ({
              "lot_id": string;
              "security_id": number;
              "side": "LONG" | "SHORT";
              "opened_on": string;
              /** Exact decimal */
              "quantity": string;
              /** Exact decimal */
              "basis": string;
            })[];
            "after": ({
              "lot_id": string;
              "security_id": number;
              "side": "LONG" | "SHORT";
              "opened_on": string;
              /** Exact decimal */
              "quantity": string;
              /** Exact decimal */
              "basis": string;
            })[];
            /** null if the portfolio refuses it */
            "cash": string | null;
            "income": string | null;
            "withholding": string | null;
            "realized_gain": string | null;
            "refusal": string | null;
          })[];
          /** Portfolios that the preview leaves out */
          "others": number;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/corporate-actions/{id}": {
    /** A corporate action and its state */
    get: {
      parameters: Parameters<{
        path: {
          "id": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "id": string;
          "type": "SPLIT" | "REVERSE_SPLIT" | "STOCK_DIVIDEND" | "CASH_DIVIDEND" | "RETURN_OF_CAPITAL" | "SPIN_OFF" | "RIGHTS_ISSUE" | "STOCK_MERGER" | "CASH_MERGER" | "MIXED_MERGER" | "SYMBOL_CHANGE" | "DELISTING";
          "security_id": number;
          "symbol": string | null;
          "effective_on": string;
          /** The first moment of that day at the exchange */
          "effective_at": string;
          "currency": string;
          "new_shares": string | null;
          "old_shares": string | null;
          "rate": string | null;
          "per_share": string | null;
          "withholding_rate": string | null;
          "new_security_id": number | null;
          "ratio": string | null;
          "parent_basis_share": string | null;
          "cash_per_share": string | null;
          "new_price": string | null;
          "cash_in_lieu": string | null;
          /** ANNOUNCED: some holders do not have it yet; send it again */
          "status": "ANNOUNCED" | "APPLIED" | "REVERSING" | "REVERSED";
          /** That had it when it was applied, or lost it when taken back */
          "portfolios": number;
          /** ISO-8601 UTC */
          "announced_at": string;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
    /** Take a corporate action back from every holder; the history keeps both */
    delete: {
      parameters: Parameters<{
        query?: {
          "reason"?: string;
        };
        path: {
          "id": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "id": string;
          "type": "SPLIT" | "REVERSE_SPLIT" | "STOCK_DIVIDEND" | "CASH_DIVIDEND" | "RETURN_OF_CAPITAL" | "SPIN_OFF" | "RIGHTS_ISSUE" | "STOCK_MERGER" | "CASH_MERGER" | "MIXED_MERGER" | "SYMBOL_CHANGE" | "DELISTING";
          "security_id": number;
          "symbol": string | null;
          "effective_on": string;
          /** The first moment of that day at the exchange */
          "effective_at": string;
          "currency": string;
          "new_shares": string | null;
          "old_shares": string | null;
          "rate": string | null;
          "per_share": string | null;
          "withholding_rate": string | null;
          "new_security_id": number | null;
          "ratio": string | null;
          "parent_basis_share": string | null;
          "cash_per_share": string | null;
          "new_price": string | null;
          "cash_in_lieu": string | null;
          /** ANNOUNCED: some holders do not have it yet; send it again */
          "status": "ANNOUNCED" | "APPLIED" | "REVERSING" | "REVERSED";
          /** That had it when it was applied, or lost it when taken back */
          "portfolios": number;
          /** ISO-8601 UTC */
          "announced_at": string;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/corporate-action-proposals": {
    /** Splits that traders have recorded, and what became of them here */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "proposed_at" | "-proposed_at" | "effective_on" | "-effective_on" | "symbol" | "-symbol";
          /** proposed_at at or after; a day begins at 00:00 UTC */
          "from"?: string | string;
          /** proposed_at before; a day begins at 00:00 UTC */
          "to"?: string | string;
          "status"?: "OPEN" | "CONFIRMED" | "DECLINED";
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "id": string;
          "type": "SPLIT" | "REVERSE_SPLIT" | "STOCK_DIVIDEND" | "CASH_DIVIDEND" | "RETURN_OF_CAPITAL" | "SPIN_OFF" | "RIGHTS_ISSUE" | "STOCK_MERGER" | "CASH_MERGER" | "MIXED_MERGER" | "SYMBOL_CHANGE" | "DELISTING";
          "security_id": number;
          "symbol": string | null;
          "effective_on": string;
          "new_shares": string | null;
          "old_shares": string | null;
          "rate": string | null;
          "per_share": string | null;
          "withholding_rate": string | null;
          "new_security_id": number | null;
          "ratio": string | null;
          "parent_basis_share": string | null;
          "cash_per_share": string | null;
          "new_price": string | null;
          "cash_in_lieu": string | null;
          /** Who noticed it */
          "source": string;
          "status": "OPEN" | "CONFIRMED" | "DECLINED";
          /** ISO-8601 UTC */
          "proposed_at": string;
          "decided_by": string | null;
          "decided_at": string | null;
          /** Of a confirmed one */
          "action_id": string | null;
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/corporate-action-proposals/differences": {
    /** Where the splits of traders and those of the ledger disagree */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "effective_on" | "-effective_on" | "symbol" | "-symbol" | "kind" | "-kind";
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "kind": "NOT_IN_LEDGER" | "NOT_AT_TRADER" | "RATIO_DIFFERS" | "DAY_DIFFERS";
          "security_id": number;
          "symbol": string | null;
          "effective_on": string;
          "proposal_id": string | null;
          "action_id": string | null;
          "detail": string;
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/corporate-action-proposals/{id}/confirm": {
    /** Apply the proposed action to every holder, once */
    post: {
      parameters: Parameters<{
        path: {
          "id": string;
        };
      }>;
      requestBody?: { content: { "application/json": Record<string, never> | null } };
      responses: {
        201: Answer<{
          "dry_run": boolean;
          /** null in a dry run */
          "action": {
            "id": string;
            "type": "SPLIT" | "REVERSE_SPLIT" | "STOCK_DIVIDEND" | "CASH_DIVIDEND" | "RETURN_OF_CAPITAL" | "SPIN_OFF" | "RIGHTS_ISSUE" | "STOCK_MERGER" | "CASH_MERGER" | "MIXED_MERGER" | "SYMBOL_CHANGE" | "DELISTING";
            "security_id": number;
            "symbol": string | null;
            "effective_on": string;
            /** The first moment of that day at the exchange */
            "effective_at": string;
            "currency": string;
            "new_shares": string | null;
            "old_shares": string | null;
            "rate": string | null;
            "per_share": string | null;
            "withholding_rate": string | null;
            "new_security_id": number | null;
            "ratio": string | null;
            "parent_basis_share": string | null;
            "cash_per_share": string | null;
            "new_price": string | null;
            "cash_in_lieu": string | null;
            /** ANNOUNCED: some holders do not have it yet; send it again */
            "status": "ANNOUNCED" | "APPLIED" | "REVERSING" | "REVERSED";
            /** That had it when it was applied, or lost it when taken back */
            "portfolios": number;
            /** ISO-8601 UTC */
            "announced_at": string;
          } | null;
          /** That have it now, or would have it */
          "portfolios": number;
          /** Portfolios that could not book it; mend these, and send it again */
          "refused": ({
            "portfolio_id": number;
            "detail": string;
          })[];
          /** Of a dry run */
          "preview": ({
            "portfolio_id": number;
            "before": ({
              "lot_id": string;
              "security_id": number;
              "side": "LONG" | "SHORT";
              "opened_on": string;
              /** Exact decimal */
              "quantity": string;
              /** Exact decimal */
              "basis": string;
            })[];
            "after": ({
              "lot_id": string;
              "security_id": number;
              "side": "LONG" | "SHORT";
              "opened_on": string;
              /** Exact decimal */
              "quantity": string;
              /** Exact decimal */
              "basis": string;
            })[];
            /** null if the portfolio refuses it */
            "cash": string | null;
            "income": string | null;
            "withholding": string | null;
            "realized_gain": string | null;
            "refusal": string | null;
          })[];
          /** Portfolios that the preview leaves out */
          "others": number;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/corporate-action-proposals/{id}/decline": {
    /** Decline a proposed action: the trader is wrong, or the ledger has it otherwise */
    post: {
      parameters: Parameters<{
        path: {
          "id": string;
        };
      }>;
      requestBody?: { content: { "application/json": {
            "reason"?: string;
          } | null } };
      responses: {
        200: Answer<{
          "id": string;
          "type": "SPLIT" | "REVERSE_SPLIT" | "STOCK_DIVIDEND" | "CASH_DIVIDEND" | "RETURN_OF_CAPITAL" | "SPIN_OFF" | "RIGHTS_ISSUE" | "STOCK_MERGER" | "CASH_MERGER" | "MIXED_MERGER" | "SYMBOL_CHANGE" | "DELISTING";
          "security_id": number;
          "symbol": string | null;
          "effective_on": string;
          "new_shares": string | null;
          "old_shares": string | null;
          "rate": string | null;
          "per_share": string | null;
          "withholding_rate": string | null;
          "new_security_id": number | null;
          "ratio": string | null;
          "parent_basis_share": string | null;
          "cash_per_share": string | null;
          "new_price": string | null;
          "cash_in_lieu": string | null;
          /** Who noticed it */
          "source": string;
          "status": "OPEN" | "CONFIRMED" | "DECLINED";
          /** ISO-8601 UTC */
          "proposed_at": string;
          "decided_by": string | null;
          "decided_at": string | null;
          /** Of a confirmed one */
          "action_id": string | null;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/securities": {
    /** Securities that the ledger knows, or what a name meant on a day */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "id" | "-id" | "symbol" | "-symbol" | "name" | "-name" | "sector" | "-sector" | "venue" | "-venue";
          /** What it meant on as_of, or means now */
          "symbol"?: string;
          "isin"?: string;
          /** By which another system knows it */
          "number"?: string;
          /** The day for symbol, isin and number */
          "as_of"?: string;
          "sector"?: string;
          "venue"?: string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "id": number;
          "symbol": string;
          "name": string | null;
          "currency": string;
          "exchange": string | null;
          "isin": string | null;
          "sector": string | null;
          "venue": string;
          /** The rule by which its trades settle; assumed: two weekdays later */
          "settlement": "us" | "vietnam" | "assumed";
          /** The listing that counts in its place since an administrator has merged it */
          "merged_into": number | null;
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
    /** Register a security before its first transaction */
    post: {
      parameters: Parameters<{
        header?: {
          /** The same key and body within 24 hours: the same order */
          "idempotency-key"?: string;
        };
      }>;
      requestBody: { content: { "application/json": {
            "symbol": string;
            "currency": string;
            "name"?: string;
            "isin"?: string;
            "exchange"?: string;
            "sector"?: string;
            /** Decides when its trades settle */
            "venue"?: string;
          } } };
      responses: {
        201: Answer<{
          "id": number;
          "symbol": string;
          "name": string | null;
          "currency": string;
          "exchange": string | null;
          "isin": string | null;
          "sector": string | null;
          "venue": string;
          /** The rule by which its trades settle; assumed: two weekdays later */
          "settlement": "us" | "vietnam" | "assumed";
          /** The listing that counts in its place since an administrator has merged it */
          "merged_into": number | null;
          /** With their days */
          "identifiers": ({
            "kind": "TICKER" | "ISIN" | "EXCHANGE" | "NUMBER";
            "value": string;
            /** null: always valid before until */
            "from": string | null;
            /** null: valid now */
            "until": string | null;
          })[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/securities/{id}": {
    /** A security with all its identifiers and their days */
    get: {
      parameters: Parameters<{
        path: {
          "id": number | string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "id": number;
          "symbol": string;
          "name": string | null;
          "currency": string;
          "exchange": string | null;
          "isin": string | null;
          "sector": string | null;
          "venue": string;
          /** The rule by which its trades settle; assumed: two weekdays later */
          "settlement": "us" | "vietnam" | "assumed";
          /** The listing that counts in its place since an administrator has merged it */
          "merged_into": number | null;
          /** With their days */
          "identifiers": ({
            "kind": "TICKER" | "ISIN" | "EXCHANGE" | "NUMBER";
            "value": string;
            /** null: always valid before until */
            "from": string | null;
            /** null: valid now */
            "until": string | null;
          })[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
    /** Change name, sector or venue of a security */
    patch: {
      parameters: Parameters<{
        path: {
          "id": number | string;
        };
      }>;
      requestBody: { content: { "application/json": {
            "name"?: string;
            "sector"?: string;
            /** Decides when its trades settle */
            "venue"?: string;
          } } };
      responses: {
        200: Answer<{
          "id": number;
          "symbol": string;
          "name": string | null;
          "currency": string;
          "exchange": string | null;
          "isin": string | null;
          "sector": string | null;
          "venue": string;
          /** The rule by which its trades settle; assumed: two weekdays later */
          "settlement": "us" | "vietnam" | "assumed";
          /** The listing that counts in its place since an administrator has merged it */
          "merged_into": number | null;
          /** With their days */
          "identifiers": ({
            "kind": "TICKER" | "ISIN" | "EXCHANGE" | "NUMBER";
            "value": string;
            /** null: always valid before until */
            "from": string | null;
            /** null: valid now */
            "until": string | null;
          })[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/securities/{id}/identifiers": {
    /** State from when until when an identifier means this security */
    post: {
      parameters: Parameters<{
        path: {
          "id": number | string;
        };
        header?: {
          /** The same key and body within 24 hours: the same order */
          "idempotency-key"?: string;
        };
      }>;
      requestBody: { content: { "application/json": {
            "kind": "TICKER" | "ISIN" | "EXCHANGE" | "NUMBER";
            "value": string;
            /** The first day; always valid unless given */
            "from"?: string;
            /** The first day on which it is not valid any more */
            "until"?: string;
          } } };
      responses: {
        200: Answer<{
          "id": number;
          "symbol": string;
          "name": string | null;
          "currency": string;
          "exchange": string | null;
          "isin": string | null;
          "sector": string | null;
          "venue": string;
          /** The rule by which its trades settle; assumed: two weekdays later */
          "settlement": "us" | "vietnam" | "assumed";
          /** The listing that counts in its place since an administrator has merged it */
          "merged_into": number | null;
          /** With their days */
          "identifiers": ({
            "kind": "TICKER" | "ISIN" | "EXCHANGE" | "NUMBER";
            "value": string;
            /** null: always valid before until */
            "from": string | null;
            /** null: valid now */
            "until": string | null;
          })[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/securities/{id}/rename": {
    /** Give a security another symbol from a day on; its lots and history stay */
    post: {
      parameters: Parameters<{
        path: {
          "id": number | string;
        };
        header?: {
          /** The same key and body within 24 hours: the same order */
          "idempotency-key"?: string;
        };
      }>;
      requestBody: { content: { "application/json": {
            "symbol": string;
            /** The first day of the new symbol */
            "on": string;
          } } };
      responses: {
        200: Answer<{
          "id": number;
          "symbol": string;
          "name": string | null;
          "currency": string;
          "exchange": string | null;
          "isin": string | null;
          "sector": string | null;
          "venue": string;
          /** The rule by which its trades settle; assumed: two weekdays later */
          "settlement": "us" | "vietnam" | "assumed";
          /** The listing that counts in its place since an administrator has merged it */
          "merged_into": number | null;
          /** With their days */
          "identifiers": ({
            "kind": "TICKER" | "ISIN" | "EXCHANGE" | "NUMBER";
            "value": string;
            /** null: always valid before until */
            "from": string | null;
            /** null: valid now */
            "until": string | null;
          })[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/securities/{id}/merge": {
    /** Merge a listing into another one of the same security, for all users */
    post: {
      parameters: Parameters<{
        path: {
          "id": number | string;
        };
      }>;
      requestBody: { content: { "application/json": {
            /** The listing that stays */
            "into": number;
            /** Show what it would do; nothing is written */
            "dry_run"?: boolean;
          } } };
      responses: {
        200: Answer<{
          "dry_run": boolean;
          "from": {
            "id": number;
            "symbol": string;
            "name": string | null;
            "currency": string;
            "exchange": string | null;
            "isin": string | null;
            "sector": string | null;
            "venue": string;
            /** The rule by which its trades settle; assumed: two weekdays later */
            "settlement": "us" | "vietnam" | "assumed";
            /** The listing that counts in its place since an administrator has merged it */
            "merged_into": number | null;
          };
          "into": {
            "id": number;
            "symbol": string;
            "name": string | null;
            "currency": string;
            "exchange": string | null;
            "isin": string | null;
            "sector": string | null;
            "venue": string;
            /** The rule by which its trades settle; assumed: two weekdays later */
            "settlement": "us" | "vietnam" | "assumed";
            /** The listing that counts in its place since an administrator has merged it */
            "merged_into": number | null;
          };
          /** That had the listing, also those that were deleted */
          "portfolios": ({
            "portfolio_id": number;
            /** Of both listings, that count */
            "transactions": number;
            "before": ({
              "security_id": number;
              /** Negative if short */
              "quantity": string;
              "cost": string;
              "realized_gain": string;
            })[];
            "after": {
              "security_id": number;
              /** Negative if short */
              "quantity": string;
              "cost": string;
              "realized_gain": string;
            };
          })[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/taxlots/event-master/{security_id}": {
    /** All open and partial lots of a security, across all users */
    get: {
      parameters: Parameters<{
        query?: {
          /** A record date: the lots at the end of this day */
          "as_of"?: string;
          /** Also short lots; each has its side */
          "include_short"?: string;
        };
        path: {
          "security_id": number | string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "security_id": number;
          "total_open_lots": number;
          "total_remaining_qty": number;
          "total_users_affected": number;
          "lots": ({
            "user_id": number;
            "security_id": number;
            "open_qty": number;
            "remaining_qty": number;
            /** Of one unit, without charges */
            "open_price": number;
            /** ISO-8601 without zone: the clock of the home venue */
            "open_date": string;
            "status": "OPEN" | "PARTIAL";
            /** With include_short */
            "side"?: "LONG" | "SHORT";
          })[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/simulate/trades": {
    /** Book a trade for trial to the simulation portfolio of a user */
    post: {
      parameters: Parameters<{
        header?: {
          /** The same key and body within 24 hours: the same order */
          "idempotency-key"?: string;
        };
      }>;
      requestBody: { content: { "application/json": {
            "user_id": number | string;
            "security_id": number | string;
            "side": "BUY" | "SELL";
            "quantity": string | number;
            /** Unless given the price of now, if a source has one */
            "price"?: string | number | null;
            /** Now unless given; without a zone it is the clock of the home venue */
            "timestamp"?: string | null;
            "charges"?: string | number | null;
          } } };
      responses: {
        202: Answer<{
          "message": string;
          "trade_id": number;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/taxlots": {
    /** Tax lots of your portfolios; administrators may name any user or security */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "open_date" | "-open_date" | "security_id" | "-security_id" | "remaining_qty" | "-remaining_qty" | "realized_pnl" | "-realized_pnl";
          "user_id"?: number | string;
          "security_id"?: number | string;
          "status"?: "OPEN" | "PARTIAL" | "CLOSED";
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "id": string;
          "portfolio_id": number;
          "user_id": number;
          "security_id": number;
          "side": "LONG" | "SHORT";
          /** ISO-8601 without zone: the clock of the home venue */
          "open_date": string;
          "open_qty": number;
          "open_price": number;
          "remaining_qty": number;
          "close_qty": number;
          "status": "OPEN" | "PARTIAL" | "CLOSED";
          /** Of the last closing */
          "close_date": string | null;
          /** Proceeds per unit of all closings, after charges */
          "close_price": number | null;
          /** Of opening it */
          "charges": number;
          "realized_pnl": number;
          /** Short-term gain */
          "stcg": number;
          /** Long-term gain */
          "ltcg": number;
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/taxlots/{id}": {
    /** One tax lot */
    get: {
      parameters: Parameters<{
        path: {
          "id": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "id": string;
          "portfolio_id": number;
          "user_id": number;
          "security_id": number;
          "side": "LONG" | "SHORT";
          /** ISO-8601 without zone: the clock of the home venue */
          "open_date": string;
          "open_qty": number;
          "open_price": number;
          "remaining_qty": number;
          "close_qty": number;
          "status": "OPEN" | "PARTIAL" | "CLOSED";
          /** Of the last closing */
          "close_date": string | null;
          /** Proceeds per unit of all closings, after charges */
          "close_price": number | null;
          /** Of opening it */
          "charges": number;
          "realized_pnl": number;
          /** Short-term gain */
          "stcg": number;
          /** Long-term gain */
          "ltcg": number;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/portfolios/{id}/export": {
    /** All transactions as a file; CSV and JSON import back, journals are for other programs */
    get: {
      parameters: Parameters<{
        query?: {
          "format"?: "csv" | "json" | "beancount" | "hledger";
        };
        path: {
          "id": number | string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: { headers: Record<string, unknown>; content: { "text/csv": string; "application/json": {
            "format": "sluice";
            "version": number;
            "transactions": ({
              [name: string]: unknown;
            })[];
          }; "text/plain": string } };
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/portfolios/{id}/import-runs": {
    /** Imports in the background, the newest first; those of the last 30 days */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "requested_at" | "-requested_at" | "ended_at" | "-ended_at" | "state" | "-state" | "rows" | "-rows";
          /** requested_at at or after; a day begins at 00:00 UTC */
          "from"?: string | string;
          /** requested_at before; a day begins at 00:00 UTC */
          "to"?: string | string;
        };
        path: {
          "id": number | string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "id": string;
          "portfolio_id": number;
          /** Waiting also after its process ended before it was done */
          "state": "waiting" | "running" | "done" | "failed";
          /** That the file books, those booked before included */
          "rows": number;
          /** Rows so far; each has a transaction */
          "booked": number;
          /** Rows that were booked before; null until it is done */
          "duplicates": number | null;
          /** Transactions that the file cancels */
          "taken_back": number;
          "requested_by": string;
          /** ISO-8601 UTC */
          "requested_at": string;
          /** How often it was begun */
          "attempts": number;
          "ended_at": string | null;
          /** Why it failed, or why it is begun again */
          "why": string | null;
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
    /** Book a file in the background, by any worker, all or nothing; rows booked before are skipped */
    post: {
      parameters: Parameters<{
        query?: {
          /** Told by the content unless given */
          "format"?: "sluice-csv" | "sluice-json" | "ibkr-flex" | "ibkr-activity" | "ghostfolio-json" | "ghostfolio-csv" | "portfolio-performance";
          /** The one to import, if the file has several */
          "statement_account"?: string;
          /** Of times without one; that of the home venue unless given */
          "time_zone"?: string;
          /** Leave out rows that cannot be read */
          "skip_unreadable"?: string;
        };
        path: {
          "id": number | string;
        };
      }>;
      requestBody: { content: { "application/json": {
            /** The text of the file */
            "content": string;
            /** YAML: what the columns of a CSV of any broker mean */
            "mapping"?: string;
          } } };
      responses: {
        202: Answer<{
          "id": string;
          "portfolio_id": number;
          /** Waiting also after its process ended before it was done */
          "state": "waiting" | "running" | "done" | "failed";
          /** That the file books, those booked before included */
          "rows": number;
          /** Rows so far; each has a transaction */
          "booked": number;
          /** Rows that were booked before; null until it is done */
          "duplicates": number | null;
          /** Transactions that the file cancels */
          "taken_back": number;
          "requested_by": string;
          /** ISO-8601 UTC */
          "requested_at": string;
          /** How often it was begun */
          "attempts": number;
          "ended_at": string | null;
          /** Why it failed, or why it is begun again */
          "why": string | null;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/portfolios/{id}/import-runs/{import_id}": {
    /** How an import in the background is getting on, or how it ended */
    get: {
      parameters: Parameters<{
        path: {
          "id": number | string;
          "import_id": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "id": string;
          "portfolio_id": number;
          /** Waiting also after its process ended before it was done */
          "state": "waiting" | "running" | "done" | "failed";
          /** That the file books, those booked before included */
          "rows": number;
          /** Rows so far; each has a transaction */
          "booked": number;
          /** Rows that were booked before; null until it is done */
          "duplicates": number | null;
          /** Transactions that the file cancels */
          "taken_back": number;
          "requested_by": string;
          /** ISO-8601 UTC */
          "requested_at": string;
          /** How often it was begun */
          "attempts": number;
          "ended_at": string | null;
          /** Why it failed, or why it is begun again */
          "why": string | null;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/webhooks": {
    /** Your webhooks, without their secrets */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "created_at" | "-created_at" | "url" | "-url" | "id" | "-id";
          /** created_at at or after; a day begins at 00:00 UTC */
          "from"?: string | string;
          /** created_at before; a day begins at 00:00 UTC */
          "to"?: string | string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "id": string;
          "url": string;
          "security_ids": (number)[];
          /** ISO-8601 UTC */
          "created_at": string;
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
    /** Be told when lots of these securities change; the secret is shown once */
    post: {
      parameters: NoParameters;
      requestBody: { content: { "application/json": {
            /** https; asked with POST */
            "url": string;
            "security_ids": (number | string)[];
          } } };
      responses: {
        201: Answer<{
          "id": string;
          "url": string;
          "security_ids": (number)[];
          /** ISO-8601 UTC */
          "created_at": string;
          /** Signs what is sent; shown once */
          "secret": string;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/webhooks/{id}": {
    /** End a webhook, with everything that was to be sent to it */
    delete: {
      parameters: Parameters<{
        path: {
          "id": string;
        };
      }>;
      requestBody?: never;
      responses: {
        204: { headers: Record<string, unknown>; content?: never };
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/webhooks/deliveries": {
    /** What was sent to your webhooks, and what is to be sent */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "changed_at" | "-changed_at" | "security_id" | "-security_id" | "status" | "-status" | "attempts" | "-attempts";
          /** changed_at at or after; a day begins at 00:00 UTC */
          "from"?: string | string;
          /** changed_at before; a day begins at 00:00 UTC */
          "to"?: string | string;
          "webhook_id"?: string;
          /** DEAD: given up */
          "status"?: "PENDING" | "DELIVERED" | "DEAD";
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          /** The same for every attempt */
          "id": string;
          "webhook_id": string;
          "security_id": number;
          /** Of the lots of the security; a greater one is newer */
          "revision": number;
          /** ISO-8601 UTC */
          "changed_at": string;
          /** DEAD: given up */
          "status": "PENDING" | "DELIVERED" | "DEAD";
          "attempts": number;
          "next_attempt_at": string | null;
          /** Of the last attempt */
          "outcome": string | null;
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/webhooks/dead-letters": {
    /** What was given up after the last attempt */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "changed_at" | "-changed_at" | "security_id" | "-security_id" | "status" | "-status" | "attempts" | "-attempts";
          /** changed_at at or after; a day begins at 00:00 UTC */
          "from"?: string | string;
          /** changed_at before; a day begins at 00:00 UTC */
          "to"?: string | string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          /** The same for every attempt */
          "id": string;
          "webhook_id": string;
          "security_id": number;
          /** Of the lots of the security; a greater one is newer */
          "revision": number;
          /** ISO-8601 UTC */
          "changed_at": string;
          /** DEAD: given up */
          "status": "PENDING" | "DELIVERED" | "DEAD";
          "attempts": number;
          "next_attempt_at": string | null;
          /** Of the last attempt */
          "outcome": string | null;
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/webhooks/deliveries/{id}/redeliver": {
    /** Send one again, from its first attempt on */
    post: {
      parameters: Parameters<{
        path: {
          "id": string;
        };
      }>;
      requestBody?: { content: { "application/json": Record<string, never> | null } };
      responses: {
        202: Answer<{
          /** The same for every attempt */
          "id": string;
          "webhook_id": string;
          "security_id": number;
          /** Of the lots of the security; a greater one is newer */
          "revision": number;
          /** ISO-8601 UTC */
          "changed_at": string;
          /** DEAD: given up */
          "status": "PENDING" | "DELIVERED" | "DEAD";
          "attempts": number;
          "next_attempt_at": string | null;
          /** Of the last attempt */
          "outcome": string | null;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/holdings/portfolio/{client_id}/monitor": {
    /** What agents find now in the portfolios of a person */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "agent" | "-agent" | "rule" | "-rule" | "subject" | "-subject" | "severity" | "-severity" | "portfolio_id" | "-portfolio_id";
          "portfolio_id"?: number | string;
          "agent"?: "monitor" | "risk" | "rebalancer" | "anomaly" | "optimiser";
          "rule"?: string;
          "severity"?: "INFO" | "WARNING" | "CRITICAL";
        };
        path: {
          "client_id": number | string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "portfolio_id": number;
          "agent": "monitor" | "risk" | "rebalancer" | "anomaly" | "optimiser";
          "rule": string;
          /** `portfolio`, `security:7`, `transaction:12`, ... */
          "subject": string;
          /** How far beyond the threshold: 1, from twice the threshold on 2, ... */
          "bucket": number;
          "severity": "INFO" | "WARNING" | "CRITICAL";
          /** A sentence of the figures */
          "text": string;
          /** By name; exact */
          "figures": {
            [name: string]: string;
          };
          "threshold": string | null;
          /** Ids of events */
          "evidence": (string)[];
          /** The same in the words of a language model; `text` is what counts */
          "wording": {
            "text": string;
            "model": string;
            /** 1 is the most urgent of those that were asked about together */
            "rank": number;
          } | null;
          /** Why there is no wording: `off`, `pending`, `number-not-in-evidence`, `timeout`, ... */
          "wording_reason": {
            "kind": string;
            "detail": string;
          } | null;
          /** What could be done; a kept finding has it among the proposals */
          "command": {
            "kind": string;
            [name: string]: unknown;
          } | null;
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/agents/findings": {
    /** What agents have found in the portfolios that you may see */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "raised_at" | "-raised_at" | "changed_at" | "-changed_at" | "agent" | "-agent" | "rule" | "-rule" | "severity" | "-severity" | "portfolio_id" | "-portfolio_id";
          /** raised_at at or after; a day begins at 00:00 UTC */
          "from"?: string | string;
          /** raised_at before; a day begins at 00:00 UTC */
          "to"?: string | string;
          "portfolio_id"?: number | string;
          "agent"?: "monitor" | "risk" | "rebalancer" | "anomaly" | "optimiser";
          "rule"?: string;
          "severity"?: "INFO" | "WARNING" | "CRITICAL";
          "status"?: "OPEN" | "CLEARED";
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "id": string;
          "portfolio_id": number;
          "agent": "monitor" | "risk" | "rebalancer" | "anomaly" | "optimiser";
          "rule": string;
          /** `portfolio`, `security:7`, `transaction:12`, ... */
          "subject": string;
          /** How far beyond the threshold: 1, from twice the threshold on 2, ... */
          "bucket": number;
          "severity": "INFO" | "WARNING" | "CRITICAL";
          /** A sentence of the figures */
          "text": string;
          /** By name; exact */
          "figures": {
            [name: string]: string;
          };
          "threshold": string | null;
          /** Ids of events */
          "evidence": (string)[];
          /** The same in the words of a language model; `text` is what counts */
          "wording": {
            "text": string;
            "model": string;
            /** 1 is the most urgent of those that were asked about together */
            "rank": number;
          } | null;
          /** Why there is no wording: `off`, `pending`, `number-not-in-evidence`, `timeout`, ... */
          "wording_reason": {
            "kind": string;
            "detail": string;
          } | null;
          "status": "OPEN" | "CLEARED";
          /** ISO-8601 UTC */
          "raised_at": string;
          /** When the status changed last */
          "changed_at": string;
          /** How often it was open */
          "times": number;
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/agents/findings/{id}": {
    /** One kept finding */
    get: {
      parameters: Parameters<{
        path: {
          "id": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "id": string;
          "portfolio_id": number;
          "agent": "monitor" | "risk" | "rebalancer" | "anomaly" | "optimiser";
          "rule": string;
          /** `portfolio`, `security:7`, `transaction:12`, ... */
          "subject": string;
          /** How far beyond the threshold: 1, from twice the threshold on 2, ... */
          "bucket": number;
          "severity": "INFO" | "WARNING" | "CRITICAL";
          /** A sentence of the figures */
          "text": string;
          /** By name; exact */
          "figures": {
            [name: string]: string;
          };
          "threshold": string | null;
          /** Ids of events */
          "evidence": (string)[];
          /** The same in the words of a language model; `text` is what counts */
          "wording": {
            "text": string;
            "model": string;
            /** 1 is the most urgent of those that were asked about together */
            "rank": number;
          } | null;
          /** Why there is no wording: `off`, `pending`, `number-not-in-evidence`, `timeout`, ... */
          "wording_reason": {
            "kind": string;
            "detail": string;
          } | null;
          "status": "OPEN" | "CLEARED";
          /** ISO-8601 UTC */
          "raised_at": string;
          /** When the status changed last */
          "changed_at": string;
          /** How often it was open */
          "times": number;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/agents/proposals": {
    /** Commands that agents propose for the portfolios that you may see */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "proposed_at" | "-proposed_at" | "expires_at" | "-expires_at" | "status" | "-status" | "portfolio_id" | "-portfolio_id";
          /** proposed_at at or after; a day begins at 00:00 UTC */
          "from"?: string | string;
          /** proposed_at before; a day begins at 00:00 UTC */
          "to"?: string | string;
          "portfolio_id"?: number | string;
          "finding_id"?: string;
          "status"?: "OPEN" | "ACCEPTED" | "REJECTED" | "EXPIRED";
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "id": string;
          "finding_id": string;
          "portfolio_id": number;
          /** `sell-lots`, `mark-position`, `void-transaction` or `plan-rebalancing`, with what it is about */
          "command": {
            "kind": string;
            [name: string]: unknown;
          };
          "status": "OPEN" | "ACCEPTED" | "REJECTED" | "EXPIRED";
          /** ISO-8601 UTC */
          "proposed_at": string;
          /** ISO-8601 UTC */
          "expires_at": string;
          "decided_at": string | null;
          "decided_by": string | null;
          /** What an accepted one did, or why it was rejected */
          "outcome": {
            [name: string]: unknown;
          } | null;
          /** What the autopilot did the last time it looked; null if it never did */
          "autopilot": {
            "decision": "ACCEPTED" | "HELD";
            /** Which cap held it back; `WITHIN_CAPS` if none did */
            "reason": string;
            "text": string;
            /** ISO-8601 UTC */
            "at": string;
          } | null;
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/agents/proposals/{id}": {
    /** One proposed command, with what the autopilot did about it */
    get: {
      parameters: Parameters<{
        path: {
          "id": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "id": string;
          "finding_id": string;
          "portfolio_id": number;
          /** `sell-lots`, `mark-position`, `void-transaction` or `plan-rebalancing`, with what it is about */
          "command": {
            "kind": string;
            [name: string]: unknown;
          };
          "status": "OPEN" | "ACCEPTED" | "REJECTED" | "EXPIRED";
          /** ISO-8601 UTC */
          "proposed_at": string;
          /** ISO-8601 UTC */
          "expires_at": string;
          "decided_at": string | null;
          "decided_by": string | null;
          /** What an accepted one did, or why it was rejected */
          "outcome": {
            [name: string]: unknown;
          } | null;
          /** What the autopilot did the last time it looked; null if it never did */
          "autopilot": {
            "decision": "ACCEPTED" | "HELD";
            /** Which cap held it back; `WITHIN_CAPS` if none did */
            "reason": string;
            "text": string;
            /** ISO-8601 UTC */
            "at": string;
          } | null;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/agents/proposals/{id}/preview": {
    /** What accepting the command now would do, or why it would be refused */
    get: {
      parameters: Parameters<{
        path: {
          "id": string;
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "id": string;
          "finding_id": string;
          "portfolio_id": number;
          /** Sentences, with the figures of now */
          "effect": string;
          /** ISO-8601 UTC */
          "expires_at": string;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/agents/proposals/{id}/accept": {
    /** Carry the command out, once, at the prices of now; checked like one of your own */
    post: {
      parameters: Parameters<{
        path: {
          "id": string;
        };
      }>;
      requestBody?: { content: { "application/json": {
            /** Of sell-lots: true if the broker has sold. No order is sent from here */
            "executed"?: boolean;
            /** At which it sold; the price of now unless given */
            "price"?: string | number;
          } | null } };
      responses: {
        200: Answer<{
          "id": string;
          "finding_id": string;
          "portfolio_id": number;
          /** `sell-lots`, `mark-position`, `void-transaction` or `plan-rebalancing`, with what it is about */
          "command": {
            "kind": string;
            [name: string]: unknown;
          };
          "status": "OPEN" | "ACCEPTED" | "REJECTED" | "EXPIRED";
          /** ISO-8601 UTC */
          "proposed_at": string;
          /** ISO-8601 UTC */
          "expires_at": string;
          "decided_at": string | null;
          "decided_by": string | null;
          /** What an accepted one did, or why it was rejected */
          "outcome": {
            [name: string]: unknown;
          } | null;
          /** What the autopilot did the last time it looked; null if it never did */
          "autopilot": {
            "decision": "ACCEPTED" | "HELD";
            /** Which cap held it back; `WITHIN_CAPS` if none did */
            "reason": string;
            "text": string;
            /** ISO-8601 UTC */
            "at": string;
          } | null;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/agents/proposals/{id}/reject": {
    /** Reject a proposed command */
    post: {
      parameters: Parameters<{
        path: {
          "id": string;
        };
      }>;
      requestBody?: { content: { "application/json": {
            "reason"?: string;
          } | null } };
      responses: {
        200: Answer<{
          "id": string;
          "finding_id": string;
          "portfolio_id": number;
          /** `sell-lots`, `mark-position`, `void-transaction` or `plan-rebalancing`, with what it is about */
          "command": {
            "kind": string;
            [name: string]: unknown;
          };
          "status": "OPEN" | "ACCEPTED" | "REJECTED" | "EXPIRED";
          /** ISO-8601 UTC */
          "proposed_at": string;
          /** ISO-8601 UTC */
          "expires_at": string;
          "decided_at": string | null;
          "decided_by": string | null;
          /** What an accepted one did, or why it was rejected */
          "outcome": {
            [name: string]: unknown;
          } | null;
          /** What the autopilot did the last time it looked; null if it never did */
          "autopilot": {
            "decision": "ACCEPTED" | "HELD";
            /** Which cap held it back; `WITHIN_CAPS` if none did */
            "reason": string;
            "text": string;
            /** ISO-8601 UTC */
            "at": string;
          } | null;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/data-products": {
    /** The data products, with owner, version and freshness */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "name" | "-name" | "owner" | "-owner" | "freshness_seconds" | "-freshness_seconds";
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "name": "lots" | "positions" | "transactions" | "valuations" | "performance_daily";
          "description": string;
          /** Schema of the rows + version of the code that computes them */
          "version": string;
          /** Who answers for it */
          "owner": string;
          /** private: whoever may see the portfolio */
          "access": string;
          "retention": string;
          /** How old its newest row may be; 0: written with its event */
          "freshness_seconds": number;
          "fields": (string)[];
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/data-products/{name}": {
    /** One data product, with the JSON Schema of its rows */
    get: {
      parameters: Parameters<{
        path: {
          "name": "lots" | "positions" | "transactions" | "valuations" | "performance_daily";
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "name": "lots" | "positions" | "transactions" | "valuations" | "performance_daily";
          "description": string;
          /** Schema of the rows + version of the code that computes them */
          "version": string;
          /** Who answers for it */
          "owner": string;
          /** private: whoever may see the portfolio */
          "access": string;
          "retention": string;
          /** How old its newest row may be; 0: written with its event */
          "freshness_seconds": number;
          "fields": (string)[];
          "columns": ({
            "name": string;
            "type": string;
            /** personal: what a person wrote or is named by; confidential: what somebody holds */
            "access": "internal" | "confidential" | "personal";
          })[];
          /** Personal fields of the same records, which no row of the product has */
          "withheld": ({
            "name": string;
            "description": string;
            /** personal: what a person wrote or is named by; confidential: what somebody holds */
            "access": "internal" | "confidential" | "personal";
          })[];
          /** JSON Schema of a row */
          "row_schema": {
            [name: string]: unknown;
          };
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/data-products/{name}/rows": {
    /** Rows of a data product, each with the events that it follows from */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "key" | "-key";
          /** Your own portfolios unless given */
          "portfolio_id"?: number | string;
        };
        path: {
          "name": "lots" | "positions" | "transactions" | "valuations" | "performance_daily";
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "key": string;
          /** Ids of the events that the row follows from */
          "events": (string)[];
          "cells": {
            [name: string]: string | number | boolean | null;
          };
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/data-products/{name}/quality": {
    /** How good a data product is, as it was judged last in each portfolio */
    get: {
      parameters: Parameters<{
        query?: {
          "limit"?: number;
          "offset"?: number;
          /** With - before it, the largest or newest first; rows without a value come last */
          "sort"?: "portfolio_id" | "-portfolio_id" | "score" | "-score" | "judged_at" | "-judged_at";
          /** Your own portfolios unless given */
          "portfolio_id"?: number | string;
        };
        path: {
          "name": "lots" | "positions" | "transactions" | "valuations" | "performance_daily";
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<({
          "product": "lots" | "positions" | "transactions" | "valuations" | "performance_daily";
          "portfolio_id": number;
          "version": string;
          /** 0 to 100; null without rows; at most 50 if the ledger disagrees */
          "score": number | null;
          "level": "EXCELLENT" | "GOOD" | "ACCEPTABLE" | "POOR" | null;
          "parts": {
            "completeness": number;
            "validity": number;
            "consistency": number;
            "timeliness": number;
            "uniqueness": number;
          } | null;
          "rows": number;
          /** The first hundred */
          "failing": ({
            "row": string;
            "dimension": "completeness" | "validity" | "consistency" | "timeliness" | "uniqueness";
            "why": string;
          })[];
          "failing_count": number;
          "rule_version": number;
          /** ISO-8601 UTC */
          "judged_at": string;
          /** The event that keeps this verdict */
          "event_id": string;
        })[]>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
    /** Judge a data product of a portfolio now, and keep the verdict */
    post: {
      parameters: Parameters<{
        path: {
          "name": "lots" | "positions" | "transactions" | "valuations" | "performance_daily";
        };
      }>;
      requestBody: { content: { "application/json": {
            "portfolio_id": number | string;
          } } };
      responses: {
        201: Answer<{
          "product": "lots" | "positions" | "transactions" | "valuations" | "performance_daily";
          "portfolio_id": number;
          "version": string;
          /** 0 to 100; null without rows; at most 50 if the ledger disagrees */
          "score": number | null;
          "level": "EXCELLENT" | "GOOD" | "ACCEPTABLE" | "POOR" | null;
          "parts": {
            "completeness": number;
            "validity": number;
            "consistency": number;
            "timeliness": number;
            "uniqueness": number;
          } | null;
          "rows": number;
          /** The first hundred */
          "failing": ({
            "row": string;
            "dimension": "completeness" | "validity" | "consistency" | "timeliness" | "uniqueness";
            "why": string;
          })[];
          "failing_count": number;
          "rule_version": number;
          /** ISO-8601 UTC */
          "judged_at": string;
          /** The event that keeps this verdict */
          "event_id": string;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/data-products/{name}/lineage": {
    /** The last run of a data product in a portfolio, as OpenLineage events */
    get: {
      parameters: Parameters<{
        query: {
          "portfolio_id": number | string;
        };
        path: {
          "name": "lots" | "positions" | "transactions" | "valuations" | "performance_daily";
        };
      }>;
      requestBody?: never;
      responses: {
        200: Answer<{
          "events": ({
            [name: string]: unknown;
          })[];
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/auth/login": {
    /** Sign in with a password, in JSON or in a form */
    post: {
      parameters: NoParameters;
      requestBody: { content: { "application/json": {
            /** User name or e-mail address */
            "username": string;
            "password": string;
            /** Of the second factor, if it is on */
            "code"?: string;
          } } };
      responses: {
        200: Answer<{
          "access_token": string;
          "token_type": "bearer";
          /** Seconds */
          "expires_in": number;
          /** Works once; the answer has the next one */
          "refresh_token": string;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
  "/api/v1/portfolios/{id}/imports": {
    /** What a file would book, or with confirm=true book it; rows booked before are skipped */
    post: {
      parameters: Parameters<{
        query?: {
          /** Told by the content unless given */
          "format"?: "sluice-csv" | "sluice-json" | "ibkr-flex" | "ibkr-activity" | "ghostfolio-json" | "ghostfolio-csv" | "portfolio-performance";
          /** The one to import, if the file has several */
          "statement_account"?: string;
          /** Of times without one; that of the home venue unless given */
          "time_zone"?: string;
          /** Leave out rows that cannot be read */
          "skip_unreadable"?: string;
          /** Book it, all or nothing; else a preview */
          "confirm"?: string;
        };
        path: {
          "id": number | string;
        };
      }>;
      requestBody: { content: { "application/json": {
            /** The text of the file */
            "content": string;
            /** YAML: what the columns of a CSV of any broker mean */
            "mapping"?: string;
          } } };
      responses: {
        200: Answer<{
          "format": string;
          "rows": ({
            /** From 1; null in JSON, where part says it */
            "line": number | null;
            /** A section, element or index */
            "part": string | null;
            "transaction_type": string;
            /** ISO-8601 UTC */
            "transaction_date": string;
            "trade_date": string;
            "symbol": string | null;
            "isin": string | null;
            "quantity": string | null;
            "price": string | null;
            "fees": string | null;
            /** Received less paid */
            "cash": string;
            "currency": string;
            "source": string | null;
            "source_id": string | null;
            /** Under which it is booked already */
            "transaction_id": number | null;
          })[];
          "new_rows": number;
          /** Rows that are booked already */
          "duplicates": number;
          /** What the file takes back */
          "cancellations": ({
            /** From 1; null in JSON, where part says it */
            "line": number | null;
            /** A section, element or index */
            "part": string | null;
            "source_id": string;
            "transaction_id": number | null;
          })[];
          /** Rows that cannot be read */
          "problems": ({
            /** From 1; null in JSON, where part says it */
            "line": number | null;
            /** A section, element or index */
            "part": string | null;
            "detail": string;
            "column": string | null;
          })[];
          /** Rows that book nothing */
          "ignored": ({
            /** From 1; null in JSON, where part says it */
            "line": number | null;
            /** A section, element or index */
            "part": string | null;
            "detail": string;
          })[];
          /** Corporate actions and transfers, which a person has to book */
          "proposals": ({
            /** From 1; null in JSON, where part says it */
            "line": number | null;
            /** A section, element or index */
            "part": string | null;
            "detail": string;
            "kind": string;
            "trade_date": string;
            "symbol": string;
            "moves": ({
              "symbol": string;
              /** Exact decimal */
              "quantity": string;
            })[];
            /** Exact decimal */
            "cash": string;
            "currency": string;
          })[];
          /** Between what the file says it adds up to and what its rows book */
          "differences": ({
            "total": string;
            /** A currency or a symbol */
            "of": string;
            /** Exact decimal */
            "stated": string;
            /** Exact decimal */
            "booked": string;
            /** Exact decimal */
            "difference": string;
            "detail": string;
          })[];
          /** null in a preview */
          "booked": {
            "transaction_ids": (number)[];
            "taken_back_ids": (number)[];
            "duplicates": number;
          } | null;
        }>;
      } & Record<400 | 401 | 403 | 404 | 409 | 413 | 414 | 415 | 422 | 428 | 429 | 431 | 500 | 503, ProblemAnswer>;
    };
  };
}

export interface components {
  schemas: {
    PlaceOrderInput: {
      "symbol": string;
      "side": "BUY" | "SELL";
      "order_type": "MKT" | "LMT" | "STP" | "STP_LMT" | "TRAIL" | "MOO" | "MOC" | "LOO" | "LOC" | "LO" | "ATO" | "ATC" | "MTL" | "MOK" | "MAK" | "PLO" | "MARKET" | "LIMIT" | "STOP" | "STOP_LIMIT";
      /** Shares */
      "quantity": number;
      /** Limit of LMT, STP_LMT, LOO, LOC and LO */
      "price"?: number;
      /** Trigger of STP and STP_LMT; first stop of TRAIL */
      "stop_price"?: number;
      /** TRAIL: this or trail_percent */
      "trail_amount"?: number;
      "trail_percent"?: number;
      /** SMART or the exchange of the stock unless given: HOSE, HNX, UPCOM */
      "market"?: string;
      /** GTC only for closing orders */
      "time_in_force"?: "DAY" | "GTC" | "OPG";
      /** holding: no stop; operators */
      "as"?: "position" | "holding";
      /** BUY opens or covers, SELL closes */
      "effect"?: "open" | "close";
      /** Of a new position */
      "protection"?: {
        /** Without it manual.default_stop */
        "stop"?: {
          "price"?: number;
          "percent"?: number;
          "atr"?: {
            "period"?: number;
            "bar"?: "1m" | "5m" | "15m" | "30m" | "1h";
            "multiple": number;
          };
        };
        "target"?: {
          "price"?: number;
          "percent"?: number;
          "r"?: number;
        };
        "trail"?: {
          "percent"?: number;
          "atr_multiple"?: number;
          "activate_at_r"?: number;
        };
      };
      /** Take over a strategy's position */
      "take_ownership"?: boolean;
    };
    /** Problem details (RFC 9457) */
    Problem: {
      "type": string;
      "title": string;
      "status": number;
      /** What is wrong and what to do */
      "detail": string;
      /** The request */
      "instance": string;
      "errors"?: ({
        "field": string;
        "detail": string;
      })[];
      /** Against an order */
      "reasons"?: ({
        "kind": string;
        [name: string]: unknown;
      })[];
      /** What a command would do that is not confirmed */
      "preview"?: {
        /** Confirmed by sending it back as `expects` */
        "does": string;
        /** At the prices of this moment */
        "details": (string)[];
      };
    };
    Position: {
      "id": string;
      "symbol": string;
      /** Signed shares */
      "quantity": number;
      /** Shares that working exits will close; stops and targets reserve nothing */
      "reserved_quantity": number;
      /** Whole shares that a new exit could close */
      "available_quantity": number;
      /** Part of the quantity, less than one share: it has no stop, and no order can close it */
      "remainder": number;
      /** Bought shares that cannot be sold yet, the soonest first */
      "locked": ({
        "quantity": number;
        /** ISO-8601 UTC */
        "sellable_from": string;
        /** When the market settles a trade: T+2 */
        "settlement": string;
      })[];
      "average_price": number;
      "stop_price": number | null;
      "stop_status": string;
      /** Working stops cover at least the quantity */
      "protected": boolean;
      /** No stop rests at the broker; a running daemon watches it */
      "watched": boolean;
      "strategy": string;
      "last_price": number | null;
      /** At the last price; null without a price */
      "unrealized_pnl": number | null;
      /** Gain per share over the risk that the trade began with (R) */
      "r_multiple": number | null;
      "opened_at": string | null;
      /** A running daemon gave this row; else it is the last known */
      "live": boolean;
    };
    PositionChange: {
      /** Number of the fact in the journal */
      "seq": number;
      /** ISO-8601 UTC */
      "at": string;
      "position_id": string;
      "symbol": string;
      "strategy": string;
      /** RESERVE and RELEASE: by exits that began to work, or ended without a fill */
      "change": "EXECUTION" | "RESERVE" | "RELEASE" | "ADOPTED" | "HANDED_OVER" | "SPLIT" | "CORRECTED";
      /** Signed shares */
      "quantity_before": number;
      "quantity_after": number;
      "reserved_before": number;
      "reserved_after": number;
      /** Of the execution */
      "price": number | null;
      "order_ref": string | null;
      /** A running daemon gave this row; else it is the last known */
      "live": boolean;
    };
    Holding: {
      "id": string;
      "symbol": string;
      "quantity": number;
      /** Bought shares that cannot be sold yet, the soonest first */
      "locked": ({
        "quantity": number;
        /** ISO-8601 UTC */
        "sellable_from": string;
        /** When the market settles a trade: T+2 */
        "settlement": string;
      })[];
      /** Before commissions */
      "average_price": number;
      /** ISO-8601 UTC */
      "opened_at": string;
      /** The order that bought last; null if adopted */
      "order_ref": string | null;
      /** At the last price; null without a price */
      "market_value": number | null;
      /** At the last price; null without a price */
      "unrealized_pnl": number | null;
      /** Of all executions of the holding */
      "commission": number;
      /** A running daemon gave this row; else it is the last known */
      "live": boolean;
    };
    ForeignPosition: {
      "symbol": string;
      "quantity": number;
      /** A running daemon gave this row; else it is the last known */
      "live": boolean;
    };
    Order: {
      "account": string;
      "order_id": number;
      "client_id": number | null;
      "perm_id": number;
      /** Our identity of the order; what the other routes take as id */
      "order_ref": string;
      /** 0 without a parent */
      "parent_perm_id": number;
      "oca_group": string;
      "symbol": string;
      "action": "BUY" | "SELL";
      /** The broker's word; from LO on those of Vietnam's exchanges, for orders there */
      "type": "MKT" | "LMT" | "STP" | "STP LMT" | "TRAIL" | "MOC" | "LOC" | "LO" | "ATO" | "ATC" | "MTL" | "MOK" | "MAK" | "PLO";
      "quantity": number;
      "filled": number;
      "limit_price": number | null;
      "stop_price": number | null;
      "trail_amount": number | null;
      "trail_percent": number | null;
      "tif": "DAY" | "GTC" | "GTD" | "OPG";
      /** The broker's word */
      "status": string;
      "strategy": string;
      "signal_id": string;
      "leg": string;
      /** Our own state of the order */
      "state": "intended" | "sent" | "acknowledged" | "working" | "partially_filled" | "pending_modify" | "pending_cancel" | "filled" | "cancelled" | "rejected" | "expired" | "not_sent" | "unknown" | "released";
      /** When we decided on it, before it was sent */
      "created_at": string;
      /** A running daemon gave this row; else it is the last known */
      "live": boolean;
    };
    Execution: {
      "exec_id": string;
      "perm_id": number;
      "order_ref": string;
      "account": string;
      "symbol": string;
      "side": "BOT" | "SLD";
      "shares": number;
      "price": number;
      /** ISO-8601 UTC */
      "time": string;
      "strategy": string;
      /** Null until the broker reports it */
      "commission": number | null;
      /** The commission is an estimate, tax included: the broker reports none */
      "is_estimated"?: true;
      /** A running daemon gave this row; else it is the last known */
      "live": boolean;
    };
    Trade: {
      "id": string;
      "symbol": string;
      "side": "long" | "short";
      "quantity": number;
      "entry": number;
      "exit": number;
      "reason": string;
      /** Before commissions */
      "pnl": number;
      "commission": number;
      /** The commission is an estimate, tax included: the broker reports none */
      "is_estimated"?: true;
      /** ISO-8601 UTC */
      "opened_at": string;
      /** ISO-8601 UTC */
      "closed_at": string;
      "strategy": string;
      "config_hash": string;
      /** Based on an execution the broker never sent */
      "is_inferred"?: true;
      /** A running daemon gave this row; else it is the last known */
      "live": boolean;
    };
    Prediction: {
      /** Null when the answer could not be read as a prediction */
      "id": string | null;
      "feed": string;
      "symbol": string;
      "signal": string | null;
      "confidence": number | null;
      "data_time": string | null;
      /** ISO-8601 UTC */
      "received_at": string;
      "anchor_price": number | null;
      "verdict": string;
      /** The numbers of the verdict */
      "detail": {
        [name: string]: unknown;
      };
      /** Further identical answers */
      "repeats": number;
      /** A running daemon gave this row; else it is the last known */
      "live": boolean;
    };
    Signal: {
      "id": string;
      /** What began it */
      "source": "prediction" | "bar" | "person";
      /** Of a bar or an order by hand: what has its place in the id */
      "prediction_id": string;
      "strategy": string;
      "symbol": string;
      "side": "long" | "short";
      /** ISO-8601 UTC */
      "at": string;
      "taken": boolean;
      /** Why it was refused */
      "reasons": (components['schemas']["Reason"])[];
      "order_ref": string | null;
      /** A running daemon gave this row; else it is the last known */
      "live": boolean;
    };
    Strategy: {
      "name": string;
      /** It opens no new positions */
      "removed": boolean;
      "hash": string;
      "since": string | null;
      "symbols": (string)[];
      /** What prevents an entry now */
      "waits_for": ({
        "symbol": string;
        "reasons": ({
          "kind": string;
          "text": string;
        })[];
      })[] | null;
      /** Of a strategy on bars: how its condition was since the start */
      "bars": ({
        "symbol": string;
        "every": string;
        "until": string | null;
        "was_true": number;
        "was_false": number;
        "was_unknown": number;
        "why_unknown": string | null;
      })[] | null;
      "holds": (string)[];
      "entries_today": number | null;
      "last_signal": {
        "id": string;
        /** What began it */
        "source": "prediction" | "bar" | "person";
        /** Of a bar or an order by hand: what has its place in the id */
        "prediction_id": string;
        "strategy": string;
        "symbol": string;
        "side": "long" | "short";
        /** ISO-8601 UTC */
        "at": string;
        "taken": boolean;
        /** Why it was refused */
        "reasons": (components['schemas']["Reason"])[];
        "order_ref": string | null;
      } | null;
      /** A running daemon gave this row; else it is the last known */
      "live": boolean;
    };
    Lock: {
      "id": string;
      "scope": "all" | "symbol" | "rule";
      "symbol": string | null;
      "rule": string | null;
      "reason": components['schemas']["Reason"];
      "text": string;
      /** ISO-8601 UTC */
      "since": string;
      /** ISO-8601 UTC */
      "until": string;
      /** A running daemon gave this row; else it is the last known */
      "live": boolean;
    };
    Step: {
      "seq": number;
      /** ISO-8601 UTC */
      "at": string;
      /** Type of the fact */
      "type": string;
      "topic": string;
      "text": string;
      /** Bookkeeping that another step already shows */
      "minor": boolean;
      /** As the journal stores it */
      "fact": {
        "type": string;
        [name: string]: unknown;
      };
      /** A running daemon gave this row; else it is the last known */
      "live": boolean;
    };
    Reason: {
      "kind": string;
      [name: string]: unknown;
    };
    Status: {
      /** A running daemon gave this answer; says nothing about the mode */
      "live": boolean;
      "real_money": boolean;
      "state": "starting" | "trading" | "waiting" | "stopping" | "stopped";
      "mode": "dry-run" | "paper" | "live" | "demo" | "practice";
      "account": string;
      "folder": string;
      "pid": number | null;
      "uptime_seconds": number;
      "version": string;
      "market_time": string | null;
      "gateway": {
        "state": "connecting" | "ready" | "suspect" | "dead" | "lost" | "read_only" | "login_required";
        /** ISO-8601 UTC */
        "since": string;
        "why": string;
        "last_heard": string | null;
        "next_restart": string | null;
        "next_login": string | null;
      } | null;
      "feeds": ({
        "name": string;
        "state": "starting" | "polling" | "backing_off" | "unauthorized" | "stopped";
        "last_poll": string | null;
        "last_prediction": string | null;
        "failures": number;
        "silent_since": string | null;
      })[];
      /** Ours beside the gateway's: no new positions unless it is trusted */
      "clock": {
        "skew_ms": number | null;
        "trusted": boolean;
      } | null;
      "trading": {
        "state": "ACTIVE" | "REDUCING" | "HALTED";
        "reason": string;
        "halted_by": string | null;
        "runbook": string | null;
      };
      "config": {
        "hash": string;
        /** ISO-8601 UTC */
        "since": string;
        "strategies": (string)[];
        "refused": (string)[];
        "needs_restart": string;
      } | null;
      "locks": ({
        "id": string;
        "scope": "all" | "symbol" | "rule";
        "symbol": string | null;
        "rule": string | null;
        "reason": components['schemas']["Reason"];
        "text": string;
        /** ISO-8601 UTC */
        "since": string;
        /** ISO-8601 UTC */
        "until": string;
      })[];
      "first_live_day": number | null;
      "ready": {
        "is_ready": boolean;
        "why": string;
      };
      "positions": number;
      /** Investments without a stop; not among the positions */
      "holdings": ({
        "symbol": string;
        "quantity": number;
        "average_price": number;
      })[];
      "protected_positions": number;
      "unprotected": (string)[];
      "uncovered": ({
        "symbol": string;
        "quantity": number;
        "covered": number;
        "kind": "settling" | "held_back" | "unprotected" | "waived";
        "waived_by": string | null;
      })[];
      /** Positions without a resting stop, which only the running daemon watches */
      "watched": ({
        "symbol": string;
        "quantity": number;
        "stop_price": number;
        "kind": "watched" | "unwatched";
        /** Why nobody watches; empty while somebody does */
        "why": string;
      })[];
      /** Shares that their market does not let be sold yet; no stop is possible until then */
      "locked": ({
        "symbol": string;
        "quantity": number;
        /** ISO-8601 UTC */
        "until": string;
        /** Nothing of the position can be sold */
        "is_all": boolean;
      })[];
      "stops_confirmed_at": string | null;
      "stops_stale": boolean;
      /** Result if every stop fills at its price */
      "worst_case": number | null;
      "worst_case_from_now": number | null;
      "loss_unlimited": boolean;
      /** What trading has earned since the day began */
      "day": {
        "day": string | null;
        /** realized + open - carried - fees; null while a position has no price */
        "result": number | null;
        /** Of this day, before commissions */
        "realized": number;
        /** Sum of unrealized_pnl of the open positions */
        "open": number;
        /** Part of it that was there when the day began */
        "carried": number;
        /** Commissions of this day; with tax and estimated where the broker reports none */
        "fees": number;
        /** Symbols of positions without a price */
        "unpriced": (string)[];
      } | null;
      "open_orders": number;
      "unknown_orders": number;
      "dark_prices": (string)[];
      "paused_symbols": (string)[];
      "comparison": {
        "at": string | null;
        "is_clean": boolean;
        "differences": (components['schemas']["Difference"])[];
      } | null;
      "naked_seen_ms": number;
      /** Market time since the start in which nobody watched a watched stop */
      "unwatched_seen_ms": number;
      /** Market time of this day in which positions had no stop, also before a restart */
      "naked_today_ms": number | null;
      "inferred_executions": number;
      "repairs": number;
      "errors_last_hour": number;
      "metrics": {
        "host": string;
        "port": number;
      } | null;
      "api": {
        "url": string;
        "state": "up";
        "pid": number;
        /** Degraded: the ledger stopped following a trader, or differs from one */
        "ledger": "ok" | "degraded";
      };
    };
    Board: {
      /** Number of the newest fact it contains */
      "seq": number;
      /** Null while the trader answers */
      "age_seconds": number | null;
      "status": {
        /** A running daemon gave this answer; says nothing about the mode */
        "live": boolean;
        "real_money": boolean;
        "state": "starting" | "trading" | "waiting" | "stopping" | "stopped";
        "mode": "dry-run" | "paper" | "live" | "demo" | "practice";
        "account": string;
        "folder": string;
        "pid": number | null;
        "uptime_seconds": number;
        "version": string;
        "market_time": string | null;
        "gateway": {
          "state": "connecting" | "ready" | "suspect" | "dead" | "lost" | "read_only" | "login_required";
          /** ISO-8601 UTC */
          "since": string;
          "why": string;
          "last_heard": string | null;
          "next_restart": string | null;
          "next_login": string | null;
        } | null;
        "feeds": ({
          "name": string;
          "state": "starting" | "polling" | "backing_off" | "unauthorized" | "stopped";
          "last_poll": string | null;
          "last_prediction": string | null;
          "failures": number;
          "silent_since": string | null;
        })[];
        /** Ours beside the gateway's: no new positions unless it is trusted */
        "clock": {
          "skew_ms": number | null;
          "trusted": boolean;
        } | null;
        "trading": {
          "state": "ACTIVE" | "REDUCING" | "HALTED";
          "reason": string;
          "halted_by": string | null;
          "runbook": string | null;
        };
        "config": {
          "hash": string;
          /** ISO-8601 UTC */
          "since": string;
          "strategies": (string)[];
          "refused": (string)[];
          "needs_restart": string;
        } | null;
        "locks": ({
          "id": string;
          "scope": "all" | "symbol" | "rule";
          "symbol": string | null;
          "rule": string | null;
          "reason": components['schemas']["Reason"];
          "text": string;
          /** ISO-8601 UTC */
          "since": string;
          /** ISO-8601 UTC */
          "until": string;
        })[];
        "first_live_day": number | null;
        "ready": {
          "is_ready": boolean;
          "why": string;
        };
        "positions": number;
        /** Investments without a stop; not among the positions */
        "holdings": ({
          "symbol": string;
          "quantity": number;
          "average_price": number;
        })[];
        "protected_positions": number;
        "unprotected": (string)[];
        "uncovered": ({
          "symbol": string;
          "quantity": number;
          "covered": number;
          "kind": "settling" | "held_back" | "unprotected" | "waived";
          "waived_by": string | null;
        })[];
        /** Positions without a resting stop, which only the running daemon watches */
        "watched": ({
          "symbol": string;
          "quantity": number;
          "stop_price": number;
          "kind": "watched" | "unwatched";
          /** Why nobody watches; empty while somebody does */
          "why": string;
        })[];
        /** Shares that their market does not let be sold yet; no stop is possible until then */
        "locked": ({
          "symbol": string;
          "quantity": number;
          /** ISO-8601 UTC */
          "until": string;
          /** Nothing of the position can be sold */
          "is_all": boolean;
        })[];
        "stops_confirmed_at": string | null;
        "stops_stale": boolean;
        /** Result if every stop fills at its price */
        "worst_case": number | null;
        "worst_case_from_now": number | null;
        "loss_unlimited": boolean;
        /** What trading has earned since the day began */
        "day": {
          "day": string | null;
          /** realized + open - carried - fees; null while a position has no price */
          "result": number | null;
          /** Of this day, before commissions */
          "realized": number;
          /** Sum of unrealized_pnl of the open positions */
          "open": number;
          /** Part of it that was there when the day began */
          "carried": number;
          /** Commissions of this day; with tax and estimated where the broker reports none */
          "fees": number;
          /** Symbols of positions without a price */
          "unpriced": (string)[];
        } | null;
        "open_orders": number;
        "unknown_orders": number;
        "dark_prices": (string)[];
        "paused_symbols": (string)[];
        "comparison": {
          "at": string | null;
          "is_clean": boolean;
          "differences": (components['schemas']["Difference"])[];
        } | null;
        "naked_seen_ms": number;
        /** Market time since the start in which nobody watched a watched stop */
        "unwatched_seen_ms": number;
        /** Market time of this day in which positions had no stop, also before a restart */
        "naked_today_ms": number | null;
        "inferred_executions": number;
        "repairs": number;
        "errors_last_hour": number;
        "metrics": {
          "host": string;
          "port": number;
        } | null;
      };
      "account": {
        "account": string;
        "mode": string;
        "account_type": "margin" | "cash";
        "venue": string;
        /** Where its symbols trade; empty until that is known */
        "exchanges": (string)[];
        "currency": string;
        /** ISO-8601 UTC */
        "market_time": string;
        "balance": {
          /** As the broker reported it */
          "net_liquidation": {
            "value": number | null;
            "age_seconds": number | null;
            /** Why it is null */
            "reason": string | null;
          };
          /** As the broker reported it */
          "buying_power": {
            "value": number | null;
            "age_seconds": number | null;
            /** Why it is null */
            "reason": string | null;
          };
          /** As the broker reported it */
          "available_funds": {
            "value": number | null;
            "age_seconds": number | null;
            /** Why it is null */
            "reason": string | null;
          };
          /** As the broker reported it */
          "excess_liquidity": {
            "value": number | null;
            "age_seconds": number | null;
            /** Why it is null */
            "reason": string | null;
          };
          /** As the broker reported it */
          "settled_cash": {
            "value": number | null;
            "age_seconds": number | null;
            /** Why it is null */
            "reason": string | null;
          };
          /** In this currency, with trades that are not settled */
          "cash": {
            "value": number | null;
            "age_seconds": number | null;
            /** Why it is null */
            "reason": string | null;
          };
          /** As the broker reported it */
          "day_trades_remaining": {
            "value": number | null;
            "age_seconds": number | null;
            /** Why it is null */
            "reason": string | null;
          };
          "day_start_net_liquidation": number | null;
        };
        /** For new entries; null if unknown */
        "buying_power_available": number | null;
        "exposure": {
          "long": number;
          "short": number;
          "working_entries": number;
        };
        "limits": {
          "max_positions": number;
          "max_position_notional": number;
          "max_order_quantity": number | null;
          "max_symbol_percent": number | null;
          "max_gross_exposure_percent": number | null;
          "max_daily_loss_percent": number;
          "max_orders_per_minute": number;
          "max_entries_per_day": number | null;
          "max_leverage": number;
          "allow_symbols": (string)[] | null;
          "deny_symbols": (string)[];
        };
        "session": {
          "state": "open" | "closed";
          "current": {
            "day": string;
            /** ISO-8601 UTC */
            "opens_at": string;
            /** ISO-8601 UTC */
            "closes_at": string;
            "is_early_close": boolean;
          } | null;
          "next": {
            "day": string;
            /** ISO-8601 UTC */
            "opens_at": string;
            /** ISO-8601 UTC */
            "closes_at": string;
            "is_early_close": boolean;
          } | null;
          "next_change": string | null;
        };
      };
      /** At most 200, those without a full stop before the others */
      "positions": ({
        "id": string;
        "symbol": string;
        /** Signed shares */
        "quantity": number;
        /** Shares that working exits will close; stops and targets reserve nothing */
        "reserved_quantity": number;
        /** Whole shares that a new exit could close */
        "available_quantity": number;
        /** Part of the quantity, less than one share: it has no stop, and no order can close it */
        "remainder": number;
        /** Bought shares that cannot be sold yet, the soonest first */
        "locked": ({
          "quantity": number;
          /** ISO-8601 UTC */
          "sellable_from": string;
          /** When the market settles a trade: T+2 */
          "settlement": string;
        })[];
        "average_price": number;
        "stop_price": number | null;
        "stop_status": string;
        /** Working stops cover at least the quantity */
        "protected": boolean;
        /** No stop rests at the broker; a running daemon watches it */
        "watched": boolean;
        "strategy": string;
        "last_price": number | null;
        /** At the last price; null without a price */
        "unrealized_pnl": number | null;
        /** Gain per share over the risk that the trade began with (R) */
        "r_multiple": number | null;
        "opened_at": string | null;
      })[];
      /** All that are open */
      "positions_total": number;
      /** At most 200 */
      "holdings": ({
        "id": string;
        "symbol": string;
        "quantity": number;
        /** Bought shares that cannot be sold yet, the soonest first */
        "locked": ({
          "quantity": number;
          /** ISO-8601 UTC */
          "sellable_from": string;
          /** When the market settles a trade: T+2 */
          "settlement": string;
        })[];
        /** Before commissions */
        "average_price": number;
        /** ISO-8601 UTC */
        "opened_at": string;
        /** The order that bought last; null if adopted */
        "order_ref": string | null;
        /** At the last price; null without a price */
        "market_value": number | null;
        /** At the last price; null without a price */
        "unrealized_pnl": number | null;
        /** Of all executions of the holding */
        "commission": number;
      })[];
      "holdings_total": number;
      "foreign": ({
        "symbol": string;
        "quantity": number;
      })[];
      "day_began": string | null;
      /** That may still fill: all with an unknown outcome, then the newest; 200 unless more are unknown */
      "orders": ({
        "account": string;
        "order_id": number;
        "client_id": number | null;
        "perm_id": number;
        /** Our identity of the order; what the other routes take as id */
        "order_ref": string;
        /** 0 without a parent */
        "parent_perm_id": number;
        "oca_group": string;
        "symbol": string;
        "action": "BUY" | "SELL";
        /** The broker's word; from LO on those of Vietnam's exchanges, for orders there */
        "type": "MKT" | "LMT" | "STP" | "STP LMT" | "TRAIL" | "MOC" | "LOC" | "LO" | "ATO" | "ATC" | "MTL" | "MOK" | "MAK" | "PLO";
        "quantity": number;
        "filled": number;
        "limit_price": number | null;
        "stop_price": number | null;
        "trail_amount": number | null;
        "trail_percent": number | null;
        "tif": "DAY" | "GTC" | "GTD" | "OPG";
        /** The broker's word */
        "status": string;
        "strategy": string;
        "signal_id": string;
        "leg": string;
        /** Our own state of the order */
        "state": "intended" | "sent" | "acknowledged" | "working" | "partially_filled" | "pending_modify" | "pending_cancel" | "filled" | "cancelled" | "rejected" | "expired" | "not_sent" | "unknown" | "released";
        /** When we decided on it, before it was sent */
        "created_at": string;
      })[];
      /** All that may still fill; `/orders` has every order, in pages */
      "orders_total": number;
      "orders_unknown": number;
      /** Closed today; the newest 100 */
      "trades": ({
        "id": string;
        "symbol": string;
        "side": "long" | "short";
        "quantity": number;
        "entry": number;
        "exit": number;
        "reason": string;
        /** Before commissions */
        "pnl": number;
        "commission": number;
        /** The commission is an estimate, tax included: the broker reports none */
        "is_estimated"?: true;
        /** ISO-8601 UTC */
        "opened_at": string;
        /** ISO-8601 UTC */
        "closed_at": string;
        "strategy": string;
        "config_hash": string;
        /** Based on an execution the broker never sent */
        "is_inferred"?: true;
      })[];
      /** The newest 50 */
      "predictions": ({
        /** Null when the answer could not be read as a prediction */
        "id": string | null;
        "feed": string;
        "symbol": string;
        "signal": string | null;
        "confidence": number | null;
        "data_time": string | null;
        /** ISO-8601 UTC */
        "received_at": string;
        "anchor_price": number | null;
        "verdict": string;
        /** The numbers of the verdict */
        "detail": {
          [name: string]: unknown;
        };
        /** Further identical answers */
        "repeats": number;
      })[];
      /** The newest 50 */
      "signals": ({
        "id": string;
        /** What began it */
        "source": "prediction" | "bar" | "person";
        /** Of a bar or an order by hand: what has its place in the id */
        "prediction_id": string;
        "strategy": string;
        "symbol": string;
        "side": "long" | "short";
        /** ISO-8601 UTC */
        "at": string;
        "taken": boolean;
        /** Why it was refused */
        "reasons": (components['schemas']["Reason"])[];
        "order_ref": string | null;
      })[];
      /** Of the signals of today, by reason */
      "refusals": ({
        "kind": string;
        "signals": number;
      })[];
    };
    Difference: {
      "kind": "missing-fill" | "foreign-order" | "foreign-position" | "quantity-mismatch" | "missing-stop" | "wrong-stop" | "stale-order" | "unsent-order" | "foreign-own-ref" | "split";
      "symbol": string;
      "text": string;
      "action": "booked" | "ignored" | "adopted" | "repaired" | "settled" | "waits" | "halted";
    };
    PlacedOrder: {
      /** What was done */
      "text": string;
      /** Null while an order to close waits for its stop or for the market */
      "order_ref": string | null;
      "order": components['schemas']["Order"] | null;
      "position_id": string | null;
      /** The key had been answered before */
      "repeated": boolean;
      /** The price as written, where it was meant in thousands of dong */
      "price_as_sent": number | null;
    };
    ChangedOrder: {
      /** What was done */
      "text": string;
      "order_ref": string;
      "order": components['schemas']["Order"] | null;
    };
    CheckedOrder: {
      "allowed": boolean;
      /** Everything that speaks against it */
      "reasons": (components['schemas']["Reason"])[];
      "text": string;
      /** As it would be sent */
      "order": {
        "side": "BUY" | "SELL";
        "quantity": number;
        "order_type": string;
        /** Expected to fill at */
        "price": number;
        "notional": number;
        "stop_price": number | null;
        "target_price": number | null;
        /** Loss if the stop fills at its price */
        "risk": number | null;
        "effect": "open" | "close";
        "as": "position" | "holding";
        "owner": string;
      } | null;
      /** Of the ledger, that a sale would close; null if none, or if it is behind */
      "lots": ({
        "lot_id": string;
        "opened_on": string;
        /** Exact decimal */
        "quantity": string;
        /** Exact decimal */
        "cost_basis": string;
        /** At the expected price, without fees */
        "gain": string;
        /** The part of a loss that a wash sale defers */
        "disallowed_loss": string;
        "term": "SHORT" | "LONG";
      })[] | null;
    };
    Quote: {
      "symbol": string;
      /** Decimal */
      "price": string;
      "currency": string;
      /** When this was the price, by its source */
      "as_of": string;
      /** gateway, yahoo, files or hand */
      "source": string;
      /** The price is old, or a newer one was due and has not come */
      "stale": boolean;
      "previous_close": string | null;
      /** Since the previous close */
      "change": string | null;
      "change_percent": string | null;
      "open": string | null;
      "high": string | null;
      "low": string | null;
      /** Units traded on the day */
      "volume": string | null;
      "market_cap": string | null;
    };
    HandPrice: {
      "symbol": string;
      /** Decimal */
      "price": string;
      "currency": string;
      /** ISO-8601 UTC */
      "as_of": string;
      "set_by": string;
      /** ISO-8601 UTC */
      "set_at": string;
    };
    User: {
      "id": string;
      "username": string;
      "email": string | null;
      "role": "viewer" | "trader" | "operator" | "admin";
      "is_active": boolean;
      "has_second_factor": boolean;
      /** May save strategies in code, where api.code allows it */
      "may_code": boolean;
      /** ISO-8601 UTC */
      "created_at": string;
      /** ISO-8601 UTC */
      "updated_at": string;
    };
  };
}
