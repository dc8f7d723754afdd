/** Thirty sends at once are one caller to the access_token's keeper. */
import { expect, it } from "vitest";
import type { CallPorts } from "../../src/access-token/retry.ts";
import { shareAccessTokens } from "../../src/push/share-access-tokens.ts";
import { ok } from "../../src/wechat/result.ts";

const SEND = "/cgi-bin/message/template/send";
const CAUSE = { kind: "refused", endpoint: "api", errcode: 48001, errmsg: "" } as const;

const arrange = () => {
	const events: string[] = [];
	const credential = (accessToken: string) => ok({ accessToken, obtainedAt: 0, expiresAt: 1, stops: {} });
	const keeper: CallPorts["accessTokens"] = {
		read: async () => {
			events.push("read");
			return credential("old");
		},
		replace: async (rejected) => {
			events.push(`replace ${rejected}`);
			return credential(`after ${rejected}`);
		},
		stop: async (path) => void events.push(`stop ${path}`),
		resume: async (path) => void events.push(`resume ${path}`),
	};
	const shared = shareAccessTokens(keeper);
	const thirtyTimes = (call: () => Promise<unknown>) => Promise.all(Array.from({ length: 30 }, call));
	return { events, shared, thirtyTimes };
};

it("they read it once, and complain of each one once", async () => {
	const { events, shared, thirtyTimes } = arrange();
	await thirtyTimes(shared.read);
	await thirtyTimes(() => shared.replace("old"));
	expect(await shared.read()).toMatchObject({ value: { accessToken: "after old" } });
	await thirtyTimes(() => shared.replace("after old"));
	expect(events).toEqual(["read", "replace old", "replace after old"]);
});

it("that a path is stopped, or works again, is told once", async () => {
	const { events, shared, thirtyTimes } = arrange();
	await thirtyTimes(() => shared.resume(SEND));
	await thirtyTimes(() => shared.stop(SEND, CAUSE));
	await thirtyTimes(() => shared.stop("/cgi-bin/user/get", CAUSE));
	expect(events).toEqual([`resume ${SEND}`, `stop ${SEND}`, "stop /cgi-bin/user/get"]);
});

it("a late complaint of one that was replaced twice since gets the newest, and asks nobody", async () => {
	const { events, shared } = arrange();
	await shared.replace("old");
	await shared.replace("after old");
	expect(await shared.replace("old")).toMatchObject({ value: { accessToken: "after after old" } });
	expect(await shared.read()).toMatchObject({ value: { accessToken: "after after old" } });
	expect(events).toEqual(["replace old", "replace after old"]);
});
