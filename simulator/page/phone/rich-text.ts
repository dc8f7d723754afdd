/**
 * Text as WeChat shows it: `<a href="…">` and bare addresses are links, everything else is what it says.
 * See: https://developers.weixin.qq.com/doc/service/guide/product/kf_message.html
 */

export type TextPart =
	| { readonly type: "text"; readonly text: string }
	| { readonly type: "link"; readonly text: string; readonly url: string }
	/** `weixin://bizmsgmenu`: tapping it says `content`. */
	| { readonly type: "say"; readonly text: string; readonly content: string; readonly id: string }
	| {
			readonly type: "miniprogram";
			readonly text: string;
			readonly appid: string;
			readonly pagepath: string;
	  };

/** Neither part can begin inside itself, so that reading takes time in proportion to the length. */
const anchorOrAddress = /<a\s([^<>]*)>([^<]*)<\/a>|https?:\/\/[\w\-.~:/?#[\]@!$&'()*+,;=%]+/gi;

/** Ends a sentence rather than an address. */
const trailing = /[.,;:!?'")\]]+$/;

export function richText(text: string): readonly TextPart[] {
	const parts: TextPart[] = [];
	let done = 0;
	for (const match of text.matchAll(anchorOrAddress)) {
		const [whole, attributes, label] = match;
		const part = attributes === undefined ? addressPart(whole) : anchorPart(attributes, label ?? "");
		if (part === undefined) continue;
		if (match.index > done) parts.push({ type: "text", text: text.slice(done, match.index) });
		parts.push(part);
		done = match.index + (attributes === undefined ? part.text.length : whole.length);
	}
	if (done < text.length) parts.push({ type: "text", text: text.slice(done) });
	return parts;
}

function addressPart(found: string): TextPart | undefined {
	const url = found.replace(trailing, "");
	return isWebAddress(url) ? { type: "link", text: url, url } : undefined;
}

/** Undefined for an anchor that leads nowhere safe: it is then shown as it was written. */
function anchorPart(attributes: string, text: string): TextPart | undefined {
	const { href = "", ...rest } = attributesIn(attributes);
	const appid = rest["data-miniprogram-appid"];
	if (text === "") return undefined;
	if (appid !== undefined) {
		return { type: "miniprogram", text, appid, pagepath: rest["data-miniprogram-path"] ?? "" };
	}
	if (isWebAddress(href)) return { type: "link", text, url: href };
	return /^weixin:\/\/bizmsgmenu\?/i.test(href) ? sayPart(href, text) : undefined;
}

function sayPart(href: string, text: string): TextPart | undefined {
	const query = new URLSearchParams(href.slice(href.indexOf("?")));
	const content = query.get("msgmenucontent");
	const id = query.get("msgmenuid");
	return content && id ? { type: "say", text, content, id } : undefined;
}

const attributesIn = (text: string): Readonly<Record<string, string>> =>
	Object.fromEntries(
		Array.from(
			text.matchAll(/([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))/g),
			([, name = "", double, single, bare]) => [name.toLowerCase(), double ?? single ?? bare ?? ""],
		),
	);

/** Whether a browser may open it: http and https, and nothing that only looks like them. */
export function isWebAddress(address: string): boolean {
	const url = URL.parse(address);
	return url !== null && /^https?:$/.test(url.protocol) && url.hostname !== "";
}
