/** The cookies of a browser's flows. */
import { describe, expect, it, test } from "vitest";
import { cookieIn, flowCookie, flowCookieName, surplusCookies } from "../../../src/http/oauth/flow-cookie.ts";

/** A state of a flow that ends then; the number is its signature. */
const stateOf = (endsAt: string, signature: number): string =>
	endsAt + String(signature).padStart(64, "0").split("").reverse().join("");
const nameOf = (endsAt: string, signature = 1) => flowCookieName(stateOf(endsAt, signature), false);
const header = (...names: readonly string[]) => names.map((name) => `${name}=nonce=1&x=2`).join("; ");
const taken = (name: string) => `${name}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure`;

test("a flow's cookie is named after its end and its state's signature", () => {
	expect(nameOf("6abde600", 21)).toBe("__Host-oauth-6abde6001200000000000000");
	expect(nameOf("6abde600", 1)).not.toBe(nameOf("6abde600", 2));
});

test("a cookie is taken back by one of the same name and attributes", () => {
	expect(flowCookie("__Host-oauth-1", "", 0)).toBe(taken("__Host-oauth-1"));
	expect(flowCookie("oauth-1", "", 0)).toBe(taken("oauth-1").replace("; Secure", ""));
});

test("a cookie is read by its whole name", () => {
	expect(cookieIn("xa=1;a=2=3; ab=4", "a")).toBe("2=3");
	expect(cookieIn("xa=1; ab=4", "a")).toBeUndefined();
});

describe("a browser keeps five flows", () => {
	const five = ["6abde601", "6abde602", "6abde603", "6abde604", "6abde605"].map((end) => nameOf(end));

	it("so with four, none has to go for the next one", () => {
		expect(surplusCookies("")).toEqual([]);
		expect(surplusCookies(header(...five.slice(1)))).toEqual([]);
	});

	it("and with five, the one that ends first, wherever it stands", () => {
		expect(surplusCookies(header(...five))).toEqual([taken(nameOf("6abde601"))]);
		expect(surplusCookies(header(...five.toReversed()))).toEqual([taken(nameOf("6abde601"))]);
	});

	it("and with more, all that are too many", () => {
		const more = [nameOf("6abde5ff"), nameOf("6abde600")];
		const gone = [...more, nameOf("6abde601")].map(taken);
		expect(surplusCookies(header(...five, ...more))).toEqual(gone);
	});

	it("and takes back no cookie that is none of a flow", () => {
		const others = ["session", "__Host-oauth-1", `x${five[0]}`, "oauth-", "__Secure-id"];
		expect(surplusCookies(header(...five.slice(1), ...others, ...others))).toEqual([]);
	});
});
