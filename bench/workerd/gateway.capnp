# The gateway as it is deployed, with every binding that wrangler.toml gives it and nothing in front of it.
# /gateway/index.js is what wrangler would upload: its parent folder is the --import-path.

using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "gateway", worker = .gateway),
    (name = "kv", worker = .kv),
    # Its folder comes with --directory-path.
    (name = "storage", disk = (writable = true)),
    # Nothing here leaves the machine.
    (name = "internet", network = (allow = ["local"])),
    # Behind the ledger and the queues. What is measured here must need none of them: nobody listens, it would fail.
    (name = "nobody", external = "127.0.0.1:1"),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "gateway")],
  extensions = [(modules = [
    (name = "bench:rate-limit", internal = true, esModule = embed "rate-limit-binding.js"),
  ])],
);

const gateway :Workerd.Worker = (
  modules = [(name = "index.js", esModule = embed "/gateway/index.js")],
  compatibilityDate = "2026-10-01",
  bindings = [
    (name = "ACCESS_TOKEN", durableObjectNamespace = "AccessToken"),
    (name = "CALLBACK_JOURNAL", durableObjectNamespace = "CallbackJournal"),
    (name = "SLOW_ANSWER", durableObjectNamespace = "SlowAnswer"),
    (name = "OAUTH_TICKET", durableObjectNamespace = "OAuthTicket"),
    (name = "ACCESS_TOKEN_COPY", kvNamespace = "kv"),
    (name = "LEDGER", wrapped = (
      moduleName = "cloudflare-internal:d1-api",
      innerBindings = [(name = "fetcher", service = "nobody")],
    )),
    (name = "PUSH_QUEUE", queue = "nobody"),
    (name = "EVENTS_QUEUE", queue = "nobody"),
    (name = "PUSH_DEAD_LETTERS", queue = "nobody"),
    (name = "EVENT_DEAD_LETTERS", queue = "nobody"),
    (name = "JOURNAL_LIMIT", wrapped = (
      moduleName = "bench:rate-limit",
      innerBindings = [
        (name = "limit", json = "1"),
        (name = "period", json = "10"),
      ],
    )),
    (name = "WRONG_KEY_LIMIT", wrapped = (
      moduleName = "bench:rate-limit",
      innerBindings = [
        (name = "limit", json = "10"),
        (name = "period", json = "60"),
      ],
    )),
    (name = "OAUTH_LIMIT", wrapped = (
      moduleName = "bench:rate-limit",
      innerBindings = [
        (name = "limit", json = "120"),
        (name = "period", json = "60"),
      ],
    )),
    (name = "API_KEY_LIMIT", wrapped = (
      moduleName = "bench:rate-limit",
      innerBindings = [
        (name = "limit", json = "6000"),
        (name = "period", json = "60"),
      ],
    )),
    (name = "WECHAT_APP_ID", text = "wx51a0000000000001"),
    (name = "WECHAT_APP_SECRET", fromEnvironment = "WECHAT_APP_SECRET"),
    (name = "WECHAT_TOKEN", text = "simulatorToken"),
    (name = "WECHAT_ENCODING_AES_KEY", fromEnvironment = "WECHAT_ENCODING_AES_KEY"),
    (name = "WECHAT_CALLBACK_MODE", text = "any"),
    (name = "WECHAT_MAX_AGE_SECONDS", text = "300"),
    (name = "WECHAT_API_ORIGIN", fromEnvironment = "WECHAT_API_ORIGIN"),
    (name = "JSSDK_ORIGINS", text = ""),
    (name = "OAUTH_REDIRECTS", text = ""),
    (name = "WECHAT_VERIFY_FILE", text = ""),
    (name = "API_KEYS", text = "bench:local-development-key"),
  ],
  durableObjectNamespaces = [
    (className = "AccessToken", uniqueKey = "AccessToken", enableSql = true),
    (className = "CallbackJournal", uniqueKey = "CallbackJournal", enableSql = true),
    (className = "SlowAnswer", uniqueKey = "SlowAnswer", enableSql = true),
    (className = "OAuthTicket", uniqueKey = "OAuthTicket", enableSql = true),
  ],
  durableObjectStorage = (localDisk = "storage"),
);

const kv :Workerd.Worker = (
  modules = [(name = "kv.js", esModule = embed "kv.js")],
  compatibilityDate = "2026-10-01",
);
