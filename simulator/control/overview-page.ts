/** What the simulator can do as a plain page, with a curl line each. */
import { type ListedRoute, overview } from "./overview.ts";

const escapeHtml = (text: string): string =>
	text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const row = ({ zh, en, curl }: ListedRoute): string =>
	`<li><p>${escapeHtml(zh)} · ${escapeHtml(en)}</p><pre>${escapeHtml(curl)}</pre></li>`;

export const overviewPage = (origin: string): string => `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>wechat-edge 本地模拟器 · simulator</title>
<link rel="stylesheet" href="/simulator/routes.css">
<h1>wechat-edge 本地模拟器</h1>
<p>模拟微信服务器：向网关推送消息与事件，并提供网关要调用的接口。A pretend WeChat: it sends callbacks to the gateway and answers the API that the gateway calls.</p>
<ul>
${overview(origin).routes.map(row).join("\n")}
</ul>
</html>
`;

export const overviewStyle = `:root { color-scheme: light dark; }
body { max-width: 56rem; margin: 2rem auto; padding: 0 1rem; font: 15px/1.6 -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
ul { list-style: none; padding: 0; }
p { margin: 1rem 0 0.25rem; }
pre { margin: 0; padding: 0.5rem 0.75rem; overflow-x: auto; background: color-mix(in srgb, CanvasText 8%, Canvas); border-radius: 6px; font-size: 12.5px; }
`;
