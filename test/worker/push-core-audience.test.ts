/** WeChat's own list as the audience: page by page, whatever happens between two of them. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { readAudience } from "../../src/push/audience.ts";
import { carryOut, ringsFor } from "../../src/push/control.ts";
import type { ApiRequest } from "../../src/wechat/api.ts";
import { err, ok } from "../../src/wechat/result.ts";
import { useLedger } from "./support/ledger.ts";
import { refusal } from "./support/push-wechat.ts";
import {
	AFTERNOON,
	countsOf,
	createWorld,
	expectAgreement,
	openids,
	pushOf,
	storePush,
	type WorldOptions,
} from "./support/push-world.ts";

useLedger();

const ALL = openids(250);
const PAGE = 100;

/** Pages of a hundred, as user/get and user/tag/get give them: the last one's next_openid leads to an empty page. */
const followers = ({ query, body }: ApiRequest) => {
	const given =
		body !== undefined && typeof body === "object" && body !== null && "next_openid" in body
			? body.next_openid
			: "";
	const next = query?.["next_openid"] ?? given;
	const start = next === "" ? 0 : ALL.indexOf(String(next)) + 1;
	const openid = ALL.slice(start, start + PAGE);
	if (openid.length === 0) return ok({ total: ALL.length, count: 0, next_openid: "" });
	return ok({ total: ALL.length, count: openid.length, data: { openid }, next_openid: openid.at(-1) ?? "" });
};

const start = async (options: WorldOptions = {}, audience = "followers") => {
	const requests: ApiRequest[] = [];
	const world = createWorld({
		...options,
		lists: (request) => {
			requests.push(request);
			return (options.lists ?? followers)(request);
		},
	});
	const push = await storePush([], AFTERNOON, { audience });
	world.ring({ push, work: "audience" });
	return { world, push, requests };
};

describe("an audience", () => {
	it("of all followers is read to its end, and everyone gets the message once", async () => {
		const { world, push, requests } = await start();
		await world.workOff();
		expect(await pushOf(push)).toMatchObject({ status: "done", total: 250, counts: { accepted: 250 } });
		expect(requests.map(({ query }) => query?.["next_openid"])).toEqual([
			undefined,
			ALL[99],
			ALL[199],
			ALL[249],
		]);
		await expectAgreement(push, world);
	});

	it("of a tag asks for the tag", async () => {
		const { world, push, requests } = await start({}, "2");
		await world.workOff();
		expect((await pushOf(push)).counts.accepted).toBe(250);
		expect(requests[1]).toMatchObject({
			method: "POST",
			path: "/cgi-bin/user/tag/get",
			body: { tagid: 2, next_openid: ALL[99] },
		});
	});

	it("that is empty is a push that is done", async () => {
		const { world, push } = await start({ lists: () => ok({ total: 0, count: 0, next_openid: "" }) });
		await world.workOff();
		expect(await pushOf(push)).toMatchObject({ status: "done", total: 0 });
	});

	it("whose next_openid leads back to an earlier page ends with a warning, and everyone gets the message once", async () => {
		const round = (request: ApiRequest) => {
			const page = followers(request);
			return page.ok && page.value.next_openid === ALL[249]
				? ok({ ...page.value, next_openid: ALL[99] ?? "" })
				: page;
		};
		const { world, push, requests } = await start({ lists: round });
		await world.workOff();
		expect(requests.length).toBeLessThan(12);
		expect(await pushOf(push)).toMatchObject({
			status: "done",
			total: 250,
			counts: { accepted: 250 },
			warning: { en: expect.stringContaining("led back"), zh: expect.stringContaining("粉丝列表") },
		});
		await expectAgreement(push, world);
	});

	it("is not done while pages are left, even when all that is there was sent", async () => {
		const { world, push } = await start();
		world.waiting.length = 0;
		await readAudience(world.ports, push);
		// The ring for the next page is lost.
		world.waiting.splice(1);
		await world.workOff();
		expect(await pushOf(push)).toMatchObject({ status: "sending", counts: { accepted: 100 } });
	});

	it("whose page is read twice at the same time holds everyone once", async () => {
		const { world, push } = await start();
		world.waiting.length = 0;
		await Promise.all([readAudience(world.ports, push), readAudience(world.ports, push)]);
		// One goes on to the next page.
		expect(world.waiting.filter(({ ring }) => "work" in ring && ring.work === "audience")).toHaveLength(1);
		await world.workOff();
		expect((await pushOf(push)).counts).toMatchObject({ accepted: 250 });
		await expectAgreement(push, world);
	});

	it("of a push that is cancelled while WeChat is asked adds nobody", async () => {
		const { world, push } = await start();
		const upstream: typeof world.ports.upstream = async (request, endpoint) => {
			await carryOut(env.LEDGER, push, "cancel", AFTERNOON);
			return await world.ports.upstream(request, endpoint);
		};
		await readAudience({ ...world.ports, upstream }, push);
		expect(await pushOf(push)).toMatchObject({ status: "cancelled", total: 0, audienceCursor: null });
	});

	it("of a push that is paused goes on when it is resumed", async () => {
		const { world, push } = await start();
		await carryOut(env.LEDGER, push, "pause", AFTERNOON);
		await world.workOff();
		expect((await pushOf(push)).total).toBe(0);
		for (const act of ["resume", "pause", "retry"] as const) {
			const changed = await carryOut(env.LEDGER, push, act, AFTERNOON);
			if (changed !== undefined) world.ring(...ringsFor(changed, act));
		}
		await world.workOff();
		expect(await countsOf(push)).toEqual({ accepted: 250 });
	});

	it.each([40003, 45159, 48001])(
		"that WeChat refuses (%i) pauses the push with the reason",
		async (errcode) => {
			const { world, push } = await start({ lists: () => refusal(errcode) });
			await world.workOff();
			expect(await pushOf(push)).toMatchObject({ status: "paused", reason: { errcode } });
		},
	);

	it("whose daily quota is used up goes on after midnight in Beijing", async () => {
		const { world, push } = await start({ lists: () => refusal(45009) });
		await world.workOff();
		expect(await pushOf(push)).toMatchObject({ status: "paused", resumesAt: AFTERNOON + 9 * 3_600_000 });
	});

	it("that cannot be read for a while is read later; chunks forgotten meanwhile are rung for", async () => {
		let asked = 0;
		const { world, push } = await start({
			lists: (request) => {
				asked += 1;
				if (asked === 2) return err({ kind: "unreachable", reason: "timeout" });
				return asked === 3 ? ok({ what: "is this" }) : followers(request);
			},
		});
		await world.workOff();
		expect(await pushOf(push)).toMatchObject({ status: "done", counts: { accepted: 250 } });
		await expectAgreement(push, world);
	});
});
