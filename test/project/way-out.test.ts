/** There is one way out to WeChat: what does not take it would not come from the address that WeChat lets in. */
import { expect, test } from "vitest";
import { codeOf, sourceFiles } from "./source-files.ts";

const WAY_OUT = "src/access-token/upstream.ts";

/** Who else may call `fetch`, and whom. */
const OTHERS: Readonly<Record<string, string>> = {
	"src/http/events/event-ports.ts": "events go to the owner, not to WeChat",
	"src/wechat/proxy/passage.ts": "what it calls by that name is the way out, handed to it",
};

const FIELD = /([{,;\n]\s*(?:readonly\s+)?)fetch\??:/g;
const GLOBAL = /(?<![\w.#])fetch\b|\b(?:globalThis|self)\b/;

/** Whether the global `fetch` is called or handed on; a field or a method of that name is none. */
const usesFetch = (code: string): boolean => GLOBAL.test(code.replace(FIELD, "$1"));

const src = sourceFiles("src");

test.each([
	"await fetch(request)",
	"{ fetch, origin }",
	"const send = fetch;",
	"isBound ? fetch : other",
	"globalThis.fetch(request)",
	"self[name]",
])("the reader of this test finds fetch in %s", (code) => {
	expect(usesFetch(code)).toBe(true);
});

test.each([
	"{ fetch: app.fetch }",
	"options.fetch(request)",
	"{ readonly fetch?: Send; }",
	'log("fetch(")',
	"// fetch()",
])("and none in %s", (text) => {
	expect(usesFetch(codeOf(text))).toBe(false);
});

test("only the way out, and who has a reason, calls fetch", () => {
	const calling = src.filter(({ code }) => usesFetch(code)).map(({ path }) => path);
	expect(calling).toEqual([WAY_OUT, ...Object.keys(OTHERS)].toSorted());
});

test("only the way out looks at the binding EGRESS", () => {
	expect(src.filter(({ code }) => /\bEGRESS\b/.test(code)).map(({ path }) => path)).toEqual([WAY_OUT]);
});

test("nobody opens a socket", () => {
	expect(
		src.filter(({ text }) => /cloudflare:sockets|node:(?:net|tls|https?)\b|\bWebSocket\(/.test(text)),
	).toEqual([]);
});
