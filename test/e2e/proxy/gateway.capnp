# The gateway of worker.ts with nothing in front of it, and a network of its own: what breaks there breaks as it would.
# /gateway/worker.js is the bundle: its parent folder is the --import-path.

using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "gateway", worker = .gateway),
    (name = "kv", worker = .kv),
    (name = "storage", disk = (writable = true)),
    (name = "internet", network = (allow = ["local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "gateway")],
);

const gateway :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "/gateway/worker.js")],
  compatibilityDate = "2026-10-01",
  bindings = [
    (name = "ACCESS_TOKEN", durableObjectNamespace = "AccessToken"),
    (name = "ACCESS_TOKEN_COPY", kvNamespace = "kv"),
    (name = "WECHAT_APP_ID", text = "wx51a0000000000001"),
    (name = "WECHAT_APP_SECRET", text = "0123456789abcdef0123456789abcdef"),
    (name = "WECHAT_API_ORIGIN", fromEnvironment = "WECHAT_API_ORIGIN"),
    (name = "API_KEYS", text = "local:local-development-key"),
    (name = "LONGEST_WAIT_MS", fromEnvironment = "LONGEST_WAIT_MS"),
  ],
  durableObjectNamespaces = [
    (className = "AccessToken", uniqueKey = "AccessToken", enableSql = true),
  ],
  durableObjectStorage = (localDisk = "storage"),
);

const kv :Workerd.Worker = (
  modules = [(name = "kv.js", esModule = embed "../../../bench/workerd/kv.js")],
  compatibilityDate = "2026-10-01",
);
