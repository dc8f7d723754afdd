/** What `npm start` says once both Workers answer. */
import type { LocalPorts } from "./local-ports.ts";

/** Lines to print; the key in the curl line is the one in gateway.env. */
export const readyBlock = ({ gateway, simulator }: LocalPorts) => `
  Phone    手机  http://localhost:${simulator}
  Gateway  网关  http://localhost:${gateway}
  Ctrl-C ends both.  按 Ctrl-C 同时结束两者。

  Open the phone in a browser, press Follow and send it a message. Your own system would begin with:
  在浏览器中打开手机，点“关注”，发条消息试试。自有系统可以从这一行开始：

  curl -H "Authorization: Bearer local-development-key" http://localhost:${gateway}/api/status
`;
