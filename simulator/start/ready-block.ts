/** What `npm start` says once both Workers answer. */
import type { LocalPorts } from "./gateway-and-simulator.ts";

/** Lines to print; the key in the curl line is the one in gateway.env. */
export const readyBlock = ({ gateway, simulator }: Pick<LocalPorts, "gateway" | "simulator">) => `
  Simulator  模拟器  http://localhost:${simulator}
  Gateway    网关    http://localhost:${gateway}
  Ctrl-C ends both.  按 Ctrl-C 同时结束两者。

  The simulator's page lists what it can do. Try this first:
  模拟器的页面列出了它能做的事，可以先试试这一行：

  curl -H "Authorization: Bearer local-development-key" http://localhost:${gateway}/api/status
`;
