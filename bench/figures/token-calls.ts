/** How many calls a thousand callers cost WeChat's token endpoint, when each of them finds no access_token. */
import { join } from "node:path";
import { isJsonObject, parseJson } from "../../src/wechat/json.ts";
import type { Figure, Result } from "../figure.ts";
import { allAtOnce } from "../load/at-once.ts";
import type { Answer, Sending } from "../load/exchange.ts";
import { type Simulator, simulatorAt, type TokenCalls } from "../load/wechat-calls.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { type Bundle, bundle } from "../workerd/bundle.ts";
import { serveGateway, serveSimulator } from "../workerd/workers.ts";

const CALLERS = 1000;
/** Long enough for all callers to arrive while WeChat has not answered the first; the gateway waits 5 s. */
const SLOWNESS_MS = 3000;
/** A thousand in waves: the later ones come when the failure is already known. */
const WAVES = 10;

export const tokenCalls: Figure = {
	name: "token-calls",
	measure: async (gateway) => {
		const simulator = await bundle("simulator/wrangler.toml", join(temporaryFolder(), "simulator"));
		return [
			...(await measured(gateway, simulator, coldStart)),
			...(await measured(gateway, simulator, refusedToken)),
			...(await measured(gateway, simulator, wrongSecret, "f".repeat(32))),
		];
	},
};

interface Stage {
	/** The gateway's. */
	readonly port: number;
	readonly simulator: Simulator;
}

/** Runs one case between a new gateway and a new simulator. */
async function measured(
	gatewayBundle: Bundle,
	simulatorBundle: Bundle,
	run: (stage: Stage) => Promise<readonly Result[]>,
	appSecret?: string,
): Promise<readonly Result[]> {
	const simulator = await serveSimulator(simulatorBundle);
	try {
		const apiOrigin = `http://127.0.0.1:${simulator.port}`;
		const settings = { apiOrigin, ...(appSecret === undefined ? {} : { appSecret }) };
		const gateway = await serveGateway(gatewayBundle, settings);
		try {
			return await run({ port: gateway.port, simulator: simulatorAt(simulator.port) });
		} finally {
			await gateway.stop();
		}
	} finally {
		await simulator.stop();
	}
}

async function coldStart({ port, simulator }: Stage): Promise<readonly Result[]> {
	await simulator.slowDown(SLOWNESS_MS);
	oneTokenIn(await allAtOnce(port, CALLERS, ASK));
	const { all } = await simulator.tokenCalls();
	return [calls(`token calls of ${CALLERS} callers at once on a cold start`, all, 1)];
}

/** The dear case: WeChat refuses an access_token, and gives the same one again when it is asked for another. */
async function refusedToken({ port, simulator }: Stage): Promise<readonly Result[]> {
	const rejected = oneTokenIn(await allAtOnce(port, 1, ASK));
	// One that was issued a moment ago would not be forced away.
	await simulator.advance(60);
	await simulator.slowDown(SLOWNESS_MS / 2);
	const before = await simulator.tokenCalls();
	const replacement = oneTokenIn(await allAtOnce(port, CALLERS, complain(rejected)));
	if (replacement === rejected) throw new Error("the refused access_token was handed out again");
	const { all, forced } = minus(await simulator.tokenCalls(), before);
	return [
		calls(`token calls of ${CALLERS} callers at once with a refused access_token`, all, 2),
		calls("… of them forced", forced, 1),
	];
}

async function wrongSecret({ port, simulator }: Stage): Promise<readonly Result[]> {
	for (let wave = 0; wave < WAVES; wave += 1) {
		for (const { status, body } of await allAtOnce(port, CALLERS / WAVES, ASK)) {
			if (status !== 503 || !body.includes("40125")) throw new Error(`a wrong answer: ${status} ${body}`);
		}
	}
	const { all } = await simulator.tokenCalls();
	return [calls(`token calls of ${CALLERS} callers with a wrong AppSecret`, all, 3)];
}

const headers = { Authorization: "Bearer local-development-key", "Content-Type": "application/json" };

const ASK: Sending = { method: "GET", path: "/api/token", headers };

const complain = (rejected: string): Sending => ({
	method: "POST",
	path: "/api/token/refresh",
	headers,
	body: JSON.stringify({ rejected }),
});

/** The one access_token that all the callers got. */
function oneTokenIn(answers: readonly Answer[]): string {
	const tokens = new Set(answers.map(accessTokenIn));
	const [token] = tokens;
	if (token === undefined || tokens.size > 1) throw new Error(`${tokens.size} different access_tokens`);
	return token;
}

function accessTokenIn({ status, body }: Answer): string {
	const parsed = parseJson(body);
	const token = parsed.ok && isJsonObject(parsed.value) ? parsed.value["access_token"] : undefined;
	if (status === 200 && typeof token === "string") return token;
	throw new Error(`no access_token: ${status} ${body}`);
}

const minus = (after: TokenCalls, before: TokenCalls): TokenCalls => ({
	all: after.all - before.all,
	forced: after.forced - before.forced,
});

const calls = (what: string, measured: number, atMost: number): Result => ({
	what,
	unit: "",
	measured,
	atMost,
});
