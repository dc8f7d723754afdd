/** What the simulator can do, as JSON and as a plain page with a curl line each. */

type Route = {
	readonly method: string;
	readonly path: string;
	readonly body?: string;
	readonly en: string;
	readonly zh: string;
};

const routes: readonly Route[] = [
	{
		method: "POST",
		path: "/simulator/verify",
		en: "Verify the callback, as pressing Submit does",
		zh: "校验回调地址（相当于点击“提交”）",
	},
	{
		method: "POST",
		path: "/simulator/follow",
		body: '{"scene":"123"}',
		en: "A new follower, here by a QR code",
		zh: "新粉丝关注（此处为扫描带参数二维码）",
	},
	{
		method: "POST",
		path: "/simulator/unfollow",
		en: "The follower leaves",
		zh: "取消关注",
	},
	{
		method: "POST",
		path: "/simulator/say",
		body: '{"text":"ping"}',
		en: "The follower says something",
		zh: "粉丝发送文本消息",
	},
	{
		method: "POST",
		path: "/simulator/send",
		body: '{"type":"image"}',
		en: "Image, voice, video, shortvideo, location or link",
		zh: "粉丝发送图片、语音、视频、小视频、位置或链接",
	},
	{
		method: "POST",
		path: "/simulator/click",
		body: '{"key":"V1001_TODAY"}',
		en: "A menu button of type click",
		zh: "点击菜单（click）",
	},
	{
		method: "POST",
		path: "/simulator/view",
		body: '{"url":"https://example.com/"}',
		en: "A menu button of type view",
		zh: "点击菜单跳转链接（view）",
	},
	{
		method: "POST",
		path: "/simulator/scan",
		body: '{"scene":"123"}',
		en: "A follower scans a QR code",
		zh: "已关注的粉丝扫描带参数二维码",
	},
	{
		method: "POST",
		path: "/simulator/event",
		body: '{"event":"scancode_waitmsg","fields":{"EventKey":"6","ScanCodeInfo":{"ScanType":"qrcode","ScanResult":"2"}}}',
		en: "Any other event",
		zh: "其他任意事件",
	},
	{
		method: "GET",
		path: "/simulator/followers",
		en: "Who follows",
		zh: "粉丝列表",
	},
	{
		method: "GET",
		path: "/simulator/followers/OPENID/received",
		en: "What a follower received",
		zh: "某个粉丝收到的全部消息",
	},
	{
		method: "PATCH",
		path: "/simulator/followers/OPENID",
		body: '{"blocks_templates":true}',
		en: "Block templates, or refuse (43101)",
		zh: "设置粉丝屏蔽模板消息，或拒收（43101）",
	},
	{
		method: "POST",
		path: "/simulator/followers",
		body: '{"count":1000}',
		en: "Many followers at once, without callbacks",
		zh: "批量生成粉丝（不触发回调）",
	},
	{
		method: "PATCH",
		path: "/simulator/followers",
		body: '{"openids":["OPENID"],"follows":false}',
		en: "Many leave, block templates or refuse, without callbacks",
		zh: "批量设置取消关注、屏蔽模板消息或拒收（不触发回调）",
	},
	{
		method: "PUT",
		path: "/simulator/tags",
		body: '{"tags":[{"id":2,"name":"星标组","openids":["OPENID"]}]}',
		en: "Who carries a tag",
		zh: "设置标签及其粉丝",
	},
	{
		method: "GET",
		path: "/simulator/received?via=template&limit=20",
		en: "What all followers received of one kind",
		zh: "全部粉丝收到的某一类消息",
	},
	{
		method: "GET",
		path: "/simulator/calls?limit=20",
		en: "API calls that came in",
		zh: "收到的接口调用记录",
	},
	{
		method: "DELETE",
		path: "/simulator/calls",
		en: "Forget them",
		zh: "清空接口调用记录",
	},
	{
		method: "GET",
		path: "/simulator/callbacks?limit=20",
		en: "Callbacks that went out",
		zh: "推送到回调地址的记录",
	},
	{
		method: "PUT",
		path: "/simulator/faults",
		body: '[{"path":"/cgi-bin/message/template/send","errcode":45011,"times":2}]',
		en: "What is to go wrong: errcode, status, delay_ms, garbled or hang; with skip, times, ratio, after",
		zh: "错误注入：errcode、status、delay_ms、garbled 或 hang，可加 skip、times、ratio、after",
	},
	{
		method: "DELETE",
		path: "/simulator/faults",
		en: "Nothing goes wrong any more",
		zh: "清除错误注入",
	},
	{
		method: "GET",
		path: "/simulator/account",
		en: "The account's settings and its access_token",
		zh: "账号设置与 access_token 状态",
	},
	{
		method: "PATCH",
		path: "/simulator/account",
		body: '{"mode":"safe"}',
		en: "Change them: plain, compat or safe mode, IP whitelist, receipts …",
		zh: "修改设置：明文、兼容、安全模式，IP 白名单，送达回执等",
	},
	{
		method: "POST",
		path: "/simulator/expire-token",
		en: "Make WeChat refuse the held access_token (40001)",
		zh: "让当前 access_token 失效（40001）",
	},
	{
		method: "POST",
		path: "/simulator/clock",
		body: '{"advance_seconds":7000}',
		en: "Move the simulator's clock forward",
		zh: "拨快模拟器的时钟",
	},
	{
		method: "PUT",
		path: "/simulator/website-menu",
		body: '{"button":[{"type":"text","name":"说明","value":"你好"}]}',
		en: "A menu made on the website",
		zh: "设置在公众平台网站上创建的菜单",
	},
	{
		method: "PUT",
		path: "/simulator/templates",
		body: '{"template_list":[{"title":"取件通知","content":"取件码:{{character_string1.DATA}}\\n"}]}',
		en: "Add templates in WeChat's list shape",
		zh: "添加消息模板（格式与获取模板列表接口一致）",
	},
	{
		method: "POST",
		path: "/simulator/reset",
		en: "Forget everything",
		zh: "恢复初始状态",
	},
];

const curlOf = (origin: string, { method, path, body }: Route): string => {
	const verb = method === "GET" ? "" : ` -X ${method}`;
	return `curl -s${verb} '${origin}${path}'${body === undefined ? "" : ` -d '${body}'`}`;
};

export const overview = (origin: string) => ({
	routes: routes.map((route) => ({ ...route, curl: curlOf(origin, route) })),
});

const escapeHtml = (text: string): string =>
	text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const row = (origin: string, route: Route): string =>
	`<li><p>${escapeHtml(route.zh)} · ${escapeHtml(route.en)}</p><pre>${escapeHtml(curlOf(origin, route))}</pre></li>`;

export const overviewPage = (origin: string): string => `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>wechat-edge 本地模拟器 · simulator</title>
<style>
body { max-width: 56rem; margin: 2rem auto; padding: 0 1rem; font: 15px/1.6 -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
ul { list-style: none; padding: 0; }
p { margin: 1rem 0 0.25rem; }
pre { margin: 0; padding: 0.5rem 0.75rem; overflow-x: auto; background: #ededed; border-radius: 6px; font-size: 12.5px; }
</style>
<h1>wechat-edge 本地模拟器</h1>
<p>模拟微信服务器：向网关推送消息与事件，并提供网关要调用的接口。A pretend WeChat: it sends callbacks to the gateway and answers the API that the gateway calls.</p>
<ul>
${routes.map((route) => row(origin, route)).join("\n")}
</ul>
</html>
`;
