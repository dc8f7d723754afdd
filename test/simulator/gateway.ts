/** The other side of callbacks, faked: what it was sent, and what it answers. */
import { vi } from "vitest";

/** One request that the simulator made. */
export type Delivery = {
	readonly method: string;
	readonly url: URL;
	readonly contentType: string | null;
	readonly authorization: string | null;
	readonly language: string | null;
	readonly body: string;
	readonly signal: AbortSignal;
};

/** Answers every callback with `answer`; returns the requests so far. A string is a 200. */
export function gatewayAnswers(
	answer: (delivery: Delivery, at: number) => string | Response | Promise<string | Response>,
): readonly Delivery[] {
	const deliveries: Delivery[] = [];
	vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
		const request = new Request(input, init);
		const { method, headers, signal } = request;
		const url = new URL(request.url);
		const delivery = {
			method,
			url,
			contentType: headers.get("Content-Type"),
			authorization: headers.get("Authorization"),
			language: headers.get("Accept-Language"),
			body: await request.text(),
			signal,
		};
		deliveries.push(delivery);
		const answered = await answer(delivery, deliveries.length);
		return typeof answered === "string" ? new Response(answered) : answered;
	});
	return deliveries;
}

/** A gateway that never answers. */
export const silence = (): Promise<never> => new Promise(() => {});

/** The text of `<Name>` in a callback's XML. */
export const fieldOf = (xml: string, name: string): string | undefined =>
	new RegExp(`<${name}>(?:<!\\[CDATA\\[)?(.*?)(?:\\]\\]>)?</${name}>`, "s").exec(xml)?.[1];

/** A passive reply to a callback, with `content` after the head. */
export const replyTo = (xml: string, type: string, content: string): string =>
	`<xml><ToUserName><![CDATA[${fieldOf(xml, "FromUserName")}]]></ToUserName>` +
	`<FromUserName><![CDATA[${fieldOf(xml, "ToUserName")}]]></FromUserName>` +
	`<CreateTime>1714112445</CreateTime><MsgType><![CDATA[${type}]]></MsgType>${content}</xml>`;

export const text = (content: string): string => `<Content><![CDATA[${content}]]></Content>`;

/** A list of `count` articles. */
export const articles = (count: number): string =>
	`<ArticleCount>${count}</ArticleCount><Articles>${Array.from(
		{ length: count },
		(_, at) =>
			`<item><Title><![CDATA[第 ${at + 1} 篇]]></Title><Description><![CDATA[]]></Description><PicUrl><![CDATA[]]></PicUrl><Url><![CDATA[https://example.com/${at + 1}]]></Url></item>`,
	).join("")}</Articles>`;
