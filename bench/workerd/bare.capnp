# A Worker without framework and without bindings, to compare the gateway with.

using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "bare", worker = .bare)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "bare")],
);

const bare :Workerd.Worker = (
  modules = [(name = "bare-worker.js", esModule = embed "../bare-worker.js")],
  compatibilityDate = "2026-10-01",
  bindings = [(name = "WECHAT_TOKEN", text = "simulatorToken")],
);
