/** What the simulator can do as a plain page in one language, with a curl line each that a press copies. */
import type { Words } from "../words.ts";
import { type ListedRoute, overview } from "./overview.ts";

type Language = keyof Words;

/** The language of `?language=`, else the one that the browser asks for first; Chinese where neither is known. */
export function overviewLanguage(wanted: string | undefined, accepted: string | undefined): Language {
	if (wanted === "en" || wanted === "zh") return wanted;
	return accepted === undefined || /^\s*(?:zh|\*)/i.test(accepted) ? "zh" : "en";
}

const words = {
	zh: {
		tag: "zh-CN",
		title: "wechat-edge 本地模拟器",
		intro: "模拟微信服务器：向网关推送消息与事件，并提供网关要调用的接口。",
		copy: "复制",
		copied: "已复制",
		copyFailed: "请手动选择文本",
		toPhone: "返回手机",
		other: `<a href="/simulator/routes?language=en" lang="en">English</a>`,
	},
	en: {
		tag: "en",
		title: "wechat-edge simulator",
		intro:
			"A simulated WeChat: it sends callbacks to the gateway and answers the API that the gateway calls.",
		copy: "Copy",
		copied: "Copied",
		copyFailed: "Select the text by hand",
		toPhone: "Back to the phone",
		other: `<a href="/simulator/routes?language=zh" lang="zh-CN">中文</a>`,
	},
} as const;

const escapeHtml = (text: string): string =>
	text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** The button is of no use without the page's script, which shows it. */
const row = (route: ListedRoute, language: Language): string => `<li>
<p>${escapeHtml(route[language])}</p>
<div class="line"><pre tabindex="0">${escapeHtml(route.curl)}</pre><button type="button" hidden>${words[language].copy}</button></div>
</li>`;

export function overviewPage(origin: string, language: Language): string {
	const { tag, title, intro, copied, copyFailed, toPhone, other } = words[language];
	return `<!doctype html>
<html lang="${tag}" data-copied="${copied}" data-copy-failed="${copyFailed}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<link rel="stylesheet" href="/simulator/routes.css">
<script type="module" src="/page/copy-lines.js"></script>
<header><h1>${title}</h1><nav><a href="/">${toPhone}</a> ${other}</nav></header>
<main>
<p>${intro}</p>
<ul>
${overview(origin)
	.routes.map((route) => row(route, language))
	.join("\n")}
</ul>
</main>
</html>
`;
}

export const overviewStyle = `:root { color-scheme: light dark; }
:root[data-theme="light"] { color-scheme: light; }
:root[data-theme="dark"] { color-scheme: dark; }
body { max-width: 56rem; margin: 0 auto; padding: 1rem; font: 15px/1.6 -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
header { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0.25rem 1rem; }
h1 { margin: 0; font-size: 1.5rem; }
nav { display: flex; gap: 1rem; }
a { color: light-dark(#33518a, #9db8e8); }
ul { list-style: none; padding: 0; }
li { margin: 1rem 0; }
p { margin: 0 0 0.25rem; }
.line { display: flex; align-items: flex-start; gap: 0.5rem; }
pre { flex: 1; min-width: 0; margin: 0; padding: 0.5rem 0.75rem; overflow-wrap: anywhere; white-space: pre-wrap; background: color-mix(in srgb, CanvasText 8%, Canvas); border-radius: 6px; font-size: 12.5px; }
button { flex: none; min-height: 2.25rem; padding: 0 0.75rem; border: 0; border-radius: 6px; background: color-mix(in srgb, CanvasText 8%, Canvas); color: inherit; font: inherit; font-size: 13px; cursor: pointer; }
`;
