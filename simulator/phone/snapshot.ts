/** What the page knows, as it goes over the wire from the simulator to the browser. */
import type { JsonObject } from "../json.ts";
import type { Mode } from "../settings.ts";
import type { Words } from "../words.ts";

/** The events of `GET /simulator/live` and the JSON that each carries. */
export type LiveEvents = {
	/** All there is. The first event of every connection; again after a reset, and where a page fell far behind. */
	readonly snapshot: Snapshot;
	/** Whole, whenever a part of it changed. */
	readonly account: AccountView;
	/** New, or again with another `state`. */
	readonly chat: ChatItem;
	/** New, or again with its answer. */
	readonly exchange: Exchange;
};

export type Snapshot = {
	readonly account: AccountView;
	/** Oldest first, the newest 100 of each follower in `account.followers`. */
	readonly chat: readonly ChatItem[];
	/** Oldest first, the newest 200. */
	readonly exchanges: readonly Exchange[];
};

export type AccountView = {
	readonly app_id: string;
	readonly account_id: string;
	readonly mode: Mode;
	readonly callback_url: string;
	/** What became of the last callback: null before the first. */
	readonly callback: "answered" | "failing" | null;
	/** Why the gateway holds every request: its code does not compile. Null while it does. */
	readonly gateway_problem: string | null;
	/** How many follow now. */
	readonly following: number;
	/** Oldest first. Of more than 100 the first 50, the last 50, and the one whom the page asked for. */
	readonly followers: readonly FollowerView[];
	/** The one whom a control route means that names none: of those who follow, the last one who followed by such a route. */
	readonly last_openid: string | null;
	/** Each menu that one of `followers` sees, by its id and as menu/create takes it, each button with a `sub_button` list. */
	readonly menus: Readonly<Record<string, JsonObject>>;
	/** Null when there is none, or none that WeChat still accepts. Unix milliseconds of the simulator's clock. */
	readonly access_token: { readonly expires_at: number } | null;
	/** The simulator's clock when this was sent, Unix milliseconds. */
	readonly now: number;
	/** As PUT /simulator/faults takes them, and with `hits`. */
	readonly faults: readonly JsonObject[];
	readonly ip_whitelist: readonly string[] | null;
	readonly templates: readonly TemplateView[];
};

export type FollowerView = {
	readonly openid: string;
	/** The place among all who ever followed: 1 for the first. */
	readonly number: number;
	readonly follows: boolean;
	readonly blocks_templates: boolean;
	readonly refuses: boolean;
	/** The account shows 对方正在输入 (customer-service typing). */
	readonly is_typing: boolean;
	/** The one of `menus` that this follower sees: a conditional one (个性化菜单) or the default; null without one. */
	readonly menu_id: string | null;
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
	/** Ids are numbers as text: the higher one came later. */
	readonly id: string;
	readonly openid: string;
	/** Unix milliseconds of the simulator's clock. */
	readonly at: number;
	readonly from: "follower" | "account" | "wechat";
	/**
	 * "act": what the follower did; "menu": what a menu button of type media_id or article_id sends, without the
	 * gateway; "notice": 该公众号提供的服务出现故障.
	 */
	readonly via: "act" | "passive" | "customer-service" | "template" | "menu" | "notice";
	/**
	 * Acts: text, image, voice, video, shortvideo, location, link, event. Replies: text, image, voice, video, music,
	 * news. Customer service: these and msgmenu, mpnewsarticle, miniprogrampage, wxcard. Template: template. Menu:
	 * media, mpnewsarticle, text. Notice: text.
	 */
	readonly type: string;
	/**
	 * The fields of that kind in snake case: `content`, `pic_url`, `articles` …; of an event its name as `event` and
	 * `event_key` and so on; of a template `title`, `rows` ({key, label, value}), `url`, `miniprogram`, `msgid`.
	 */
	readonly content: JsonObject;
	/**
	 * An act: "waiting" while WeChat waits for the answer, then "answered", "no-reply" (by `success`: the follower gets
	 * nothing by it) or "failed". A template: "sent" until its
	 * receipt was delivered, then what the receipt said; anything but "success" means that the follower never saw it.
	 * Null for everything else.
	 */
	readonly state: string | null;
	/** What was uploaded as the content's `media_id`; null where it is unknown or not kept any more. */
	readonly media: UploadedFile | null;
	/** Likewise of its `thumb_media_id`. */
	readonly thumb: UploadedFile | null;
};

export type UploadedFile = {
	/** By the file's name: image/png, image/jpeg, image/gif, audio/amr, audio/mpeg or video/mp4. */
	readonly content_type: string;
	/** Where the simulator gives it to a browser. */
	readonly path: string;
};

export type Exchange = {
	readonly id: string;
	/** Unix milliseconds of the simulator's clock. */
	readonly at: number;
	/**
	 * "callback": from WeChat to the gateway; "call": from the gateway to WeChat's API; "api": from the owner to the
	 * gateway's API; "event": from the gateway to the owner (EVENTS_URL).
	 */
	readonly direction: "callback" | "call" | "api" | "event";
	/** verify, event.subscribe, message.text, message/template/send, messages/template … */
	readonly kind: string;
	/** The follower whom a callback is about, or to whom a call speaks. */
	readonly openid: string | null;
	/** Which delivery of the same callback: 1 to 3; null for everything else. */
	readonly attempt: number | null;
	readonly method: string;
	/** Path and query; secrets and access_tokens shortened. */
	readonly path: string;
	/** Null while it is under way, or when there was no answer. */
	readonly status: number | null;
	/** Null while it is under way. */
	readonly milliseconds: number | null;
	/** Why it failed, in words; null when it did not. */
	readonly failure: Words | null;
	readonly errcode: number | null;
	/**
	 * How the gateway answered a callback: "reply: text", "success", "empty", "transferred to customer service". Null for
	 * calls, for verifications, without an answer, and where `failure` says why the answer is none.
	 */
	readonly outcome: string | null;
	/** The faults of PUT /simulator/faults that hit this call, in short: "errcode 45009", "delay_ms 3000 + status 502". */
	readonly fault: string | null;
	readonly request: Body;
	readonly response: Body;
	/** Path whose answer is a curl line, newly signed, that sends this callback again; null for everything else. */
	readonly curl: string | null;
};

export type Body = {
	/** Those that say something about it, by name; secrets shortened. */
	readonly headers: Readonly<Record<string, string>>;
	/** Pretty-printed XML or JSON; "" where there is none. Very long ones are cut. */
	readonly text: string;
	/** What was inside, pretty-printed, when `text` is sealed. */
	readonly plaintext: string | null;
};
