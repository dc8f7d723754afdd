/** The simulator as the measurer sees it: what it was asked, and what it is told to do. */
import { isJsonObject, type JsonObject, parseJson } from "../../src/wechat/json.ts";

export interface TokenCalls {
	readonly all: number;
	/** Those that asked for a forced refresh. */
	readonly forced: number;
}

export interface Simulator {
	/** Calls of stable_token so far. */
	readonly tokenCalls: () => Promise<TokenCalls>;
	/** Every answer of stable_token takes this long from now on. */
	readonly slowDown: (milliseconds: number) => Promise<void>;
	/** Moves its clock ahead: what it has issued is that much older. */
	readonly advance: (seconds: number) => Promise<void>;
}

const PATH = "/cgi-bin/stable_token";

/** `port` is the simulator's. */
export const simulatorAt = (port: number): Simulator => ({
	tokenCalls: async () => {
		const { calls } = await control(port, "GET", `calls?path=${PATH}`);
		if (!Array.isArray(calls)) throw new Error("the simulator listed no calls");
		const forced = calls.filter((call: unknown) => isJsonObject(call) && isForced(call));
		return { all: calls.length, forced: forced.length };
	},
	slowDown: async (milliseconds) => {
		await control(port, "PUT", "faults", [{ path: PATH, delay_ms: milliseconds }]);
	},
	advance: async (seconds) => {
		await control(port, "POST", "clock", { advance_seconds: seconds });
	},
});

const isForced = ({ request }: JsonObject): boolean =>
	typeof request === "string" && request.includes('"force_refresh":true');

async function control(port: number, method: string, path: string, body?: unknown): Promise<JsonObject> {
	const response = await fetch(`http://127.0.0.1:${port}/simulator/${path}`, {
		method,
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	const answer = parseJson(await response.text());
	if (response.ok && answer.ok && isJsonObject(answer.value)) return answer.value;
	throw new Error(`the simulator answered ${response.status} to ${method} ${path}`);
}
