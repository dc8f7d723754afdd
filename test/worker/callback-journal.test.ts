/** What the owner sees of callbacks in /api/status, and what it costs to keep. */
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { CallbackJournal } from "../../src/http/callback/journal.ts";
import { api, jsonOf } from "./support/api.ts";
import { menuClick, NOON, OPENID, posted, signedPath, textMessage } from "./support/callback.ts";
import { stoppedClock } from "./support/clock.ts";
import { type Gateway, openGateway } from "./support/gateway.ts";
import { useLedger } from "./support/ledger.ts";
import { logLines } from "./support/log.ts";

useLedger();

/** Each test has an account of its own: the limit of journal entries outlives a test. */
const openJournaling = (account: string, now = NOON): Gateway =>
	openGateway({
		clock: stoppedClock(now),
		env: { JOURNAL_LIMIT: env.JOURNAL_LIMIT, WECHAT_APP_ID: account },
	});

const callbacksOf = async (gateway: Gateway): Promise<unknown> => {
	await gateway.settled();
	return (await jsonOf(await gateway.request("/api/status", api("GET"))))["callbacks"];
};

describe("GET /api/status", () => {
	it("says nothing of callbacks before the first one", async () => {
		expect(await callbacksOf(openJournaling("wx000000000000001a"))).toMatchObject({
			last_verified: null,
			last_received: null,
			last_refused: null,
		});
	});

	it("shows when the URL was last verified", async () => {
		const gateway = openJournaling("wx000000000000002a");
		await gateway.request(await signedPath({}, { echostr: "1" }));
		expect(await callbacksOf(gateway)).toMatchObject({ last_verified: { at: "2026-10-01T04:00:00.000Z" } });
	});

	it("shows when a callback was last received, and of which kind", async () => {
		const gateway = openJournaling("wx000000000000003a");
		await gateway.request(await signedPath(), posted(menuClick()));
		expect(await callbacksOf(gateway)).toMatchObject({
			last_received: { at: "2026-10-01T04:00:00.000Z", kind: "event.CLICK" },
			last_refused: null,
		});
	});

	it.each([
		[
			"wx000000000000004a",
			"signature mismatch",
			() => signedPath({ callbackToken: "otherToken" }),
			textMessage(),
		],
		[
			"wx000000000000005a",
			"stale by 3600 s",
			() => signedPath({ timestamp: NOON / 1000 - 3600 }),
			textMessage(),
		],
		["wx000000000000006a", "body too large", () => signedPath(), "x".repeat(70_000)],
	])("of account %s shows why one was last refused: %s", async (account, reason, path, body) => {
		logLines();
		const gateway = openJournaling(account);
		await gateway.request(await path(), posted(body));
		expect(await callbacksOf(gateway)).toMatchObject({
			last_received: null,
			last_refused: { at: "2026-10-01T04:00:00.000Z", reason },
		});
	});

	it("shows a missing WECHAT_TOKEN as the reason", async () => {
		logLines();
		const gateway = openGateway({
			env: { JOURNAL_LIMIT: env.JOURNAL_LIMIT, WECHAT_APP_ID: "wx000000000000007a", WECHAT_TOKEN: undefined },
		});
		await gateway.request(await signedPath(), posted(textMessage()));
		const reason = "WECHAT_TOKEN not configured";
		expect(await callbacksOf(gateway)).toMatchObject({ last_refused: { reason } });
	});

	it("does not take a browser or a scanner for WeChat: what became of WeChat's own stays", async () => {
		logLines();
		const gateway = openJournaling("wx000000000000011a");
		await gateway.request(await signedPath({ callbackToken: "otherToken" }), posted(textMessage()));
		await gateway.settled();
		await gateway.request("/wechat");
		await gateway.request("/wechat?echostr=1", posted(textMessage()));
		expect(await callbacksOf(gateway)).toMatchObject({ last_refused: { reason: "signature mismatch" } });
	});

	it("keeps no openid and no text of a follower", async () => {
		const gateway = openJournaling("wx000000000000008a");
		await gateway.request(await signedPath(), posted(textMessage("my secret wish")));
		await gateway.settled();
		const kept = JSON.stringify(await env.CALLBACK_JOURNAL.getByName("wx000000000000008a").read());
		expect(kept).toContain("message.text");
		expect(kept).not.toMatch(new RegExp(`${OPENID}|wish`));
	});

	it("answers without the journal when it is down", async () => {
		const CALLBACK_JOURNAL = {
			getByName: () => {
				throw new Error("down");
			},
		};
		const gateway = openGateway({ env: { CALLBACK_JOURNAL } });
		expect(await callbacksOf(gateway)).toEqual({ state: "unreachable" });
	});
});

describe("a flood of callbacks", () => {
	it("of one kind is written once", async () => {
		logLines();
		const writes = vi.spyOn(CallbackJournal.prototype, "write");
		// The real one begins anew every ten seconds of the clock on the wall.
		const keys = new Set<string>();
		const onceEach = {
			limit: async ({ key }: RateLimitOptions) => ({ success: keys.size < keys.add(key).size }),
		};
		const gateway = openGateway({ clock: stoppedClock(NOON), env: { JOURNAL_LIMIT: onceEach } });
		for (let i = 0; i < 50; i += 1) {
			await gateway.request(await signedPath({ timestamp: NOON / 1000 - 1000 - i }), posted(textMessage()));
			await gateway.request(await signedPath({ nonce: String(i) }), posted(textMessage()));
		}
		await gateway.settled();
		expect(writes.mock.calls.map(([kind]) => kind).sort()).toEqual(["received", "refused"]);
	});

	it("of forgeries does not keep the first genuine one from being written", async () => {
		logLines();
		const gateway = openJournaling("wx000000000000010a");
		for (let i = 0; i < 20; i += 1) {
			await gateway.request(await signedPath({ callbackToken: `guess${i}` }), posted(textMessage()));
		}
		await gateway.request(await signedPath(), posted(textMessage()));
		expect(await callbacksOf(gateway)).toMatchObject({
			last_received: { kind: "message.text" },
			last_refused: { reason: "signature mismatch" },
		});
	});
});
