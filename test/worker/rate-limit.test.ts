/** How often the API may be asked. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { REQUESTS_A_MINUTE } from "../../src/http/auth/rate-limit.ts";
import { api, KEY, problemOf, READER_KEY } from "./support/api.ts";
import { openGateway } from "./support/gateway.ts";
import { useLedger } from "./support/ledger.ts";

useLedger();

const from = (address: string, key: string): RequestInit =>
	api("GET", undefined, { Authorization: `Bearer ${key}`, "CF-Connecting-IP": address });

const wrongKeys = async (gateway: ReturnType<typeof openGateway>, address: string, count: number) => {
	const statuses: number[] = [];
	for (let tried = 0; tried < count; tried += 1) {
		statuses.push((await gateway.request("/api/status", from(address, `wrong-key-number-${tried}`))).status);
	}
	return statuses;
};

/**
 * Lets so many pass for each key, and begins no new minute while a test runs: the real one's begins with the wall
 * clock's.
 */
const allowing = (most: number): RateLimit => {
	const seen = new Map<string, number>();
	return {
		limit: async ({ key }) => {
			seen.set(key, (seen.get(key) ?? 0) + 1);
			return { success: (seen.get(key) ?? 0) <= most };
		},
	};
};

describe("wrong keys", () => {
	const open = () => openGateway({ env: { WRONG_KEY_LIMIT: allowing(10) } });

	it("ten of one address in a minute are 401, the next is 429 with Retry-After", async () => {
		const gateway = open();
		expect(await wrongKeys(gateway, "192.0.2.1", 10)).toEqual(Array(10).fill(401));
		const response = await gateway.request("/api/status", from("192.0.2.1", "wrong-key-once-more"));
		expect(response.headers.get("Retry-After")).toBe("60");
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:too-many-requests",
			status: 429,
			detail: expect.stringContaining("Correct the key"),
		});
	});

	it("are counted by the real binding: ten in a minute pass, and eleven never do", async () => {
		const gateway = openGateway({ env: { WRONG_KEY_LIMIT: env.WRONG_KEY_LIMIT } });
		// A minute may end between any two of them: of 21 in two minutes, eleven are in one.
		const statuses = await wrongKeys(gateway, "192.0.2.10", 21);
		expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401));
		expect(statuses).toContain(429);
	});

	it("of one address keep out neither another address nor a good key", async () => {
		const gateway = open();
		await wrongKeys(gateway, "192.0.2.2", 11);
		expect(await wrongKeys(gateway, "192.0.2.3", 1)).toEqual([401]);
		expect((await gateway.request("/api/status", from("192.0.2.2", KEY))).status).toBe(200);
	});

	it.each(["2001:db8:7:0:ffff::1", "2001:db8:7:0:1:2:3:4", "2001:db8:7::a:b:c:d", "2001:db8:7::"])(
		"of %s count with those of 2001:db8:7::1: nobody has one address of IPv6 alone",
		async (address) => {
			const gateway = openGateway({ env: { WRONG_KEY_LIMIT: allowing(2) } });
			expect(await wrongKeys(gateway, "2001:db8:7::1", 2)).toEqual([401, 401]);
			expect(await wrongKeys(gateway, address, 1)).toEqual([429]);
		},
	);

	it.each(["2001:db8:7:1::1", "2001:db8::7:0:0:0:1", "2001:db8:8::1", "192.0.2.8"])(
		"of %s do not",
		async (address) => {
			const gateway = openGateway({ env: { WRONG_KEY_LIMIT: allowing(2) } });
			await wrongKeys(gateway, "2001:db8:7::1", 3);
			expect(await wrongKeys(gateway, address, 1)).toEqual([401]);
		},
	);

	it("a request without a key is no guess", async () => {
		const gateway = open();
		const headers = { "CF-Connecting-IP": "192.0.2.4" };
		for (let tried = 0; tried < 11; tried += 1) {
			expect((await gateway.request("/api/status", { headers })).status).toBe(401);
		}
	});
});

describe("the counts are an account's own, though all Workers of one login at Cloudflare share a limiter", () => {
	const another = "wx7e57000000000002";

	it("those of wrong keys", async () => {
		const WRONG_KEY_LIMIT = allowing(2);
		await wrongKeys(openGateway({ env: { WRONG_KEY_LIMIT } }), "192.0.2.9", 3);
		const other = openGateway({ env: { WRONG_KEY_LIMIT, WECHAT_APP_ID: another } });
		expect(await wrongKeys(other, "192.0.2.9", 1)).toEqual([401]);
	});

	it("those of good ones", async () => {
		const API_KEY_LIMIT = allowing(1);
		const ask = async (changes: object) => {
			const gateway = openGateway({ env: { API_KEY_LIMIT, ...changes } });
			return (await gateway.request("/api/menu", api("POST"))).status;
		};
		expect([await ask({}), await ask({})]).toEqual([405, 429]);
		expect(await ask({ WECHAT_APP_ID: another })).toBe(405);
	});
});

describe("a good key", () => {
	it("has a limit of its own: past it is 429, which names the key and the limit", async () => {
		const gateway = openGateway({ env: { API_KEY_LIMIT: allowing(2) } });
		const ask = (key: string) => gateway.request("/api/status", from("192.0.2.5", key));
		expect([(await ask(KEY)).status, (await ask(KEY)).status]).toEqual([200, 200]);
		const response = await ask(KEY);
		expect(response.headers.get("Retry-After")).toBe("60");
		expect(response.headers.get("RateLimit-Policy")).toBe(`"API_KEY_LIMIT";q=${REQUESTS_A_MINUTE};w=60`);
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:too-many-requests",
			status: 429,
			detail: expect.stringMatching(/"all".*6000 requests.*API_KEY_LIMIT/),
		});
		expect((await ask(READER_KEY)).status).toBe(200);
	});

	it("counts by the real binding, too", async () => {
		const gateway = openGateway({ env: { API_KEY_LIMIT: env.API_KEY_LIMIT } });
		expect((await gateway.request("/api/status", from("192.0.2.6", KEY))).status).toBe(200);
	});
});

it("a limiter out of order limits nobody", async () => {
	const broken: RateLimit = { limit: () => Promise.reject(new Error("internal error")) };
	const gateway = openGateway({ env: { WRONG_KEY_LIMIT: broken, API_KEY_LIMIT: broken } });
	expect((await gateway.request("/api/status", from("192.0.2.7", KEY))).status).toBe(200);
	expect(await wrongKeys(gateway, "192.0.2.7", 12)).toEqual(Array(12).fill(401));
});
