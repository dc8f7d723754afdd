/** What the page knows, as it goes over the wire from the simulator to the browser. */
import type { JsonObject } from "../json.ts";
import type { Mode } from "../settings.ts";

/** The first event of `GET /simulator/live`, and the first again after a lost connection. */
export type Snapshot = {
	readonly account: AccountView;
	/** Oldest first, the newest 200 of each follower. */
	readonly chat: readonly ChatItem[];
	/** Oldest first, the newest 200. */
	readonly exchanges: readonly Exchange[];
};

/** Sent again, whole, whenever a part of it changed. */
export type AccountView = {
	readonly app_id: string;
	readonly account_id: string;
	readonly mode: Mode;
	readonly callback_url: string;
	/** What became of the last callback: null before the first. */
	readonly callback: "answered" | "failing" | null;
	readonly followers: readonly FollowerView[];
	/** As WeChat keeps it: {"button": […]}; null without one. */
	readonly menu: JsonObject | null;
	/** Null when the gateway holds none. Unix milliseconds of the simulator's clock. */
	readonly access_token: { readonly expires_at: number } | null;
	/** The simulator's clock when this was sent, Unix milliseconds. */
	readonly now: number;
	/** As PUT /simulator/faults takes them. */
	readonly faults: readonly JsonObject[];
	readonly ip_whitelist: readonly string[] | null;
	readonly templates: readonly TemplateView[];
};

export type FollowerView = {
	readonly openid: string;
	readonly follows: boolean;
	readonly blocks_templates: boolean;
	readonly refuses: boolean;
	/** The account shows 对方正在输入 (customer-service typing). */
	readonly is_typing: boolean;
};

export type TemplateView = {
	readonly template_id: string;
	readonly title: string;
	/** WeChat's own content, with {{thing1.DATA}}. */
	readonly content: string;
	readonly example: string;
};

/** One thing in a chat. The same id may come again with another `state`. */
export type ChatItem = {
	readonly id: string;
	readonly openid: string;
	/** Unix milliseconds of the simulator's clock. */
	readonly at: number;
	readonly from: "follower" | "account" | "wechat";
	/** "act": what the follower did; "notice": 该公众号提供的服务出现故障. */
	readonly via: "act" | "passive" | "customer-service" | "template" | "notice";
	/** text, image, voice, video, music, news, location, link, event, template, wxcard, unavailable … */
	readonly type: string;
	/** The fields of that kind as the simulator stores them (a parsed reply, a rendered template). */
	readonly content: JsonObject;
	/** For a follower's act: whether WeChat still waits for the answer. For a template: what the receipt said. */
	readonly state: string | null;
};

export type Exchange = {
	readonly id: string;
	/** Unix milliseconds of the real clock. */
	readonly at: number;
	/** "callback": from WeChat to the gateway; "call": an API call of the gateway's. */
	readonly direction: "callback" | "call";
	/** event.subscribe, message.text, message/template/send … */
	readonly kind: string;
	readonly method: string;
	/** Path and query; secrets, signatures' keys and access_tokens shortened. */
	readonly path: string;
	/** Null while it is under way, or when there was no answer. */
	readonly status: number | null;
	readonly milliseconds: number | null;
	/** Why it failed, in words; null when it did not. */
	readonly failure: string | null;
	readonly errcode: number | null;
	readonly request: Body;
	readonly response: Body;
	/** A curl line that sends this callback again and is accepted; null for calls. */
	readonly curl: string | null;
};

export type Body = {
	/** Pretty-printed XML or JSON. */
	readonly text: string;
	/** What was inside, pretty-printed, when `text` is sealed. */
	readonly plaintext: string | null;
};
