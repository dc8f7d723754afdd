/** Thirty sends at once are one caller to the access_token's keeper. */
import { expect, it } from "vitest";
import type { CredentialResult } from "../../src/access-token/keeper-state.ts";
import type { CallPorts } from "../../src/access-token/retry.ts";
import { shareAccessTokens } from "../../src/push/share-access-tokens.ts";
import { err, ok } from "../../src/wechat/result.ts";

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
		confirm: async ({ accessToken, isDoubted }) => void events.push(`confirm ${accessToken} ${isDoubted}`),
		stop: async (path) => void events.push(`stop ${path}`),
		resume: async (path) => void events.push(`resume ${path}`),
	};
	const shared = shareAccessTokens(keeper);
	const thirtyTimes = <T>(call: () => Promise<T>) => Promise.all(Array.from({ length: 30 }, call));
	return { events, keeper, shared, thirtyTimes };
};

it("they read it once, and complain of each one once", async () => {
	const { events, shared, thirtyTimes } = arrange();
	await thirtyTimes(shared.read);
	await thirtyTimes(() => shared.replace("old"));
	expect(await shared.read()).toMatchObject({ value: { accessToken: "after old" } });
	await thirtyTimes(() => shared.replace("after old"));
	expect(events).toEqual(["read", "replace old", "replace after old"]);
});

const stillAccepted = err({ cause: { kind: "held-back", reason: "still-accepted" }, retryAt: 1 } as const);

/** WeChat gives the refused one out again, and other calls with it succeed. */
const arrangeDoubted = () => {
	const { events, keeper, thirtyTimes } = arrange();
	const shared = shareAccessTokens({
		...keeper,
		replace: async (rejected, complaint) => {
			events.push(`${complaint} ${rejected}`);
			const same = {
				accessToken: rejected,
				obtainedAt: 0,
				expiresAt: 1,
				stops: {},
				isDoubted: true,
			} as const;
			return complaint === "first" ? ok(same) : stillAccepted;
		},
	});
	return { events, shared, thirtyTimes };
};

const given = async (asked: Promise<CredentialResult>) => {
	const credential = await asked;
	if (!credential.ok) throw new Error("no access_token");
	return credential.value;
};

it("they ask once whether it is given out again, and tell once that it works", async () => {
	const { events, shared, thirtyTimes } = arrangeDoubted();
	await thirtyTimes(shared.read);
	for (const given of await thirtyTimes(() => shared.replace("old", "first"))) {
		expect(given).toMatchObject({ value: { accessToken: "old", isDoubted: true } });
	}
	await thirtyTimes(async () => shared.confirm(await given(shared.read())));
	expect(events).toEqual(["read", "first old", "confirm old true"]);
});

it("a success is of no interest before a call was refused", async () => {
	const { events, shared, thirtyTimes } = arrangeDoubted();
	await thirtyTimes(async () => shared.confirm(await given(shared.read())));
	expect(events).toEqual(["read"]);
});

it("a success that comes after another's refusal is told, after it, although it began before", async () => {
	const { events, shared } = arrangeDoubted();
	const begun = await given(shared.read());
	const refused = shared.replace("old", "first");
	await Promise.all([shared.confirm(begun), shared.replace("old", "final"), refused]);
	expect(events).toEqual(["read", "first old", "confirm old true", "final old"]);
});

it("from the first refusal on each of them knows that it is doubted", async () => {
	const { shared } = arrangeDoubted();
	expect(await shared.read()).not.toHaveProperty("value.isDoubted");
	await shared.replace("old", "first");
	expect(await shared.read()).toMatchObject({ value: { accessToken: "old", isDoubted: true } });
});

it("one that others succeed with stays in use, although some were refused with it twice", async () => {
	const { events, shared, thirtyTimes } = arrangeDoubted();
	await shared.read();
	await shared.replace("old", "first");
	for (const given of await thirtyTimes(() => shared.replace("old", "final"))) {
		expect(given).toEqual(stillAccepted);
	}
	expect(await shared.read()).toMatchObject({ value: { accessToken: "old" } });
	expect(events).toEqual(["read", "first old", "final old"]);
});

it("a late first complaint about one that was replaced gets the newest", async () => {
	const { events, shared } = arrange();
	await shared.replace("old", "first");
	await shared.replace("after old");
	expect(await shared.replace("old", "first")).toMatchObject({ value: { accessToken: "after after old" } });
	expect(events).toEqual(["replace old", "replace after old"]);
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
