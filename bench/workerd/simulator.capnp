# The pretend WeChat, with the values of its wrangler.toml.
# /simulator/index.js is its bundle: the bundle's parent folder is the --import-path.

using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "simulator", worker = .simulator),
    # Its folder comes with --directory-path.
    (name = "storage", disk = (writable = true)),
    (name = "internet", network = (allow = ["local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "simulator")],
);

const simulator :Workerd.Worker = (
  modules = [(name = "index.js", esModule = embed "/simulator/index.js")],
  compatibilityDate = "2026-10-01",
  bindings = [
    (name = "ACCOUNT", durableObjectNamespace = "Account"),
    (name = "SIMULATOR_APP_ID", text = "wx51a0000000000001"),
    (name = "SIMULATOR_APP_SECRET", text = "0123456789abcdef0123456789abcdef"),
    (name = "SIMULATOR_CALLBACK_TOKEN", text = "simulatorToken"),
    (name = "SIMULATOR_ENCODING_AES_KEY", text = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"),
    (name = "SIMULATOR_CALLBACK_URL", text = "http://localhost:8787/wechat"),
    (name = "SIMULATOR_ACCOUNT_ID", text = "gh_51a000000001"),
  ],
  durableObjectNamespaces = [(className = "Account", uniqueKey = "Account", enableSql = true)],
  durableObjectStorage = (localDisk = "storage"),
);
