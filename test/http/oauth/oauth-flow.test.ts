/** A flow between WeChat, which carries its state, and the browser, which keeps its cookie. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { beginFlow, type Flow, readFlow } from "../../../src/http/oauth/oauth-flow.ts";
import { ACCOUNT, NOON } from "./test-account.ts";

const FLOW: Flow = {
	redirectUri: "https://www.example.com/member?from=menu",
	scope: "snsapi_base",
	state: "owner's own; state=1",
	isSecondTry: false,
};
const TEN_MINUTES = 600_000;

/** As a browser keeps it: the cookie without its attributes. */
const begin = async (flow = FLOW, nonce = "nonce-1", isLocal = false) => {
	const begun = await beginFlow(ACCOUNT, flow, { nonce, now: NOON, isLocal });
	if (begun === undefined) throw new Error("the flow is too long");
	return { ...begun, kept: begun.cookie.split(";")[0] ?? "" };
};
const read = (state: string, cookies: string, now = NOON, isLocal = false) =>
	readFlow(ACCOUNT, state, cookies, { now, isLocal });

test("a state is 72 of 0-9 and a-f, which WeChat takes", async () => {
	expect((await begin()).state).toMatch(/^[0-9a-f]{72}$/);
});

describe("its cookie", () => {
	it("is the host's alone, not for scripts, and only sent when a browser comes along a link", async () => {
		expect((await begin()).cookie).toMatch(
			/^__Host-oauth-[0-9a-f]{24}=[\w.%&=+*-]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
		);
	});

	it("is not Secure on this machine, where there is no https", async () => {
		const { cookie } = await begin(FLOW, "nonce-1", true);
		expect(cookie).toMatch(/^oauth-[0-9a-f]{24}=/);
		expect(cookie).not.toContain("Secure");
	});

	it("holds the nonce, and the state does not tell it", async () => {
		const [one, other] = await Promise.all([begin(FLOW, "nonce-1"), begin(FLOW, "nonce-2")]);
		expect(one.state).not.toBe(other.state);
		expect(one.kept).toContain("nonce=nonce-1");
	});

	it("is none for a flow that a browser would not keep", async () => {
		const ports = { nonce: "nonce", now: NOON, isLocal: false };
		expect(await beginFlow(ACCOUNT, { ...FLOW, state: "s".repeat(2500) }, ports)).toBeDefined();
		expect(await beginFlow(ACCOUNT, { ...FLOW, state: "s".repeat(3000) }, ports)).toBeUndefined();
	});
});

describe("a flow is read", () => {
	it("by its state and its cookie, among other cookies", async () => {
		const { state, kept } = await begin();
		expect(await read(state, `a=1; ${kept}; b=2`)).toEqual({ ok: true, value: FLOW });
		expect(await read(state, kept, NOON + TEN_MINUTES - 1)).toEqual({ ok: true, value: FLOW });
	});

	it("with whatever its owner puts in", async () => {
		const flows = fc.record({
			redirectUri: fc.webUrl({ withQueryParameters: true }),
			scope: fc.constantFrom("snsapi_base", "snsapi_userinfo"),
			state: fc.option(fc.string({ unit: "grapheme" }), { nil: undefined }),
			isSecondTry: fc.boolean(),
		});
		await fc.assert(
			fc.asyncProperty(flows, async (flow) => {
				const { state, kept } = await begin(flow);
				expect(kept).toMatch(/^[!-~]+$/);
				expect(await read(state, kept)).toEqual({ ok: true, value: flow });
			}),
		);
	});

	it("beside another one in the same browser", async () => {
		const [one, other] = await Promise.all([
			begin(FLOW, "nonce-1"),
			begin({ ...FLOW, scope: "snsapi_userinfo" }, "nonce-2"),
		]);
		const both = `${one.kept}; ${other.kept}`;
		expect(await read(one.state, both)).toMatchObject({ value: { scope: "snsapi_base" } });
		expect(await read(other.state, both)).toMatchObject({ value: { scope: "snsapi_userinfo" } });
	});
});

describe("a flow is refused", () => {
	const reason = async (state: string, cookies: string, now?: number, isLocal?: boolean) => {
		const flow = await read(state, cookies, now, isLocal);
		return flow.ok ? flow.value : flow.error;
	};
	const NO_COOKIE = "no cookie of this flow: another browser, or too late";

	it("in another browser", async () => {
		const { state } = await begin();
		expect(await reason(state, "")).toBe(NO_COOKIE);
		expect(await reason(state, (await begin(FLOW, "nonce-2")).kept)).toBe(NO_COOKIE);
	});

	it("ten minutes after it began", async () => {
		const { state, kept } = await begin();
		expect(await reason(state, kept, NOON + TEN_MINUTES)).toBe("state expired");
	});

	it("when its cookie leads elsewhere", async () => {
		const { state, kept } = await begin();
		expect(await reason(state, kept.replace("example.com", "example.org"))).toBe("state forged");
	});

	it("when its cookie is of another flow, under this one's name", async () => {
		const { state, kept } = await begin();
		const { kept: stolen } = await begin(FLOW, "nonce-2");
		const renamed = `${kept.split("=")[0]}=${stolen.slice(stolen.indexOf("=") + 1)}`;
		expect(await reason(state, renamed)).toBe("state forged");
	});

	it("when its state is another one's, or made up", async () => {
		const { state, kept } = await begin();
		const madeUp = state.slice(0, 24) + "0".repeat(48);
		expect(await reason(madeUp, kept)).toBe("state forged");
		const endsLater = `7${state.slice(1)}`;
		expect(await reason(endsLater, kept)).toBe(NO_COOKIE);
		expect(await reason(endsLater, kept.replace(/oauth-./, "oauth-7"))).toBe("state forged");
		for (const nonsense of ["", "x", "oauth", "__proto__", `${state}0`.slice(1)]) {
			expect(await reason(nonsense, kept)).toBe(NO_COOKIE);
		}
	});

	it("with the cookie of plain http, which a stranger on the way could set", async () => {
		const { state, kept } = await begin(FLOW, "nonce-1", true);
		expect(await reason(state, kept, NOON, false)).toBe(NO_COOKIE);
	});

	it("of another account", async () => {
		const { state, kept } = await begin();
		const other = { ...ACCOUNT, appSecret: "7e57c0de7e57c0de7e57c0de7e57c0df" };
		expect(await readFlow(other, state, kept, { now: NOON, isLocal: false })).toEqual({
			ok: false,
			error: "state forged",
		});
	});
});
