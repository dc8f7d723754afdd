/** The shape that all WeChat endpoints share. */
import type { JsonObject } from "../json.ts";
import { seconds, type World } from "../world.ts";
import { type Answer, refuse } from "./answer.ts";
import type { CallBody, UploadedFile } from "./call-body.ts";

export type ApiCall = CallBody & {
	readonly method: string;
	/** Where the simulator was reached. */
	readonly origin: string;
	readonly path: string;
	readonly query: URLSearchParams;
	/** The caller's address, for the IP whitelist. */
	readonly ip: string;
};

export type Endpoint = {
	readonly method: "GET" | "POST";
	/** False only where the call brings AppID and AppSecret instead of an access_token. */
	readonly takesAccessToken: boolean;
	/** Calls a day for a new account. */
	readonly dailyLimit: number;
	/** Calls a minute. */
	readonly minuteLimit: number;
	readonly run: (call: ApiCall, world: World) => Answer;
};

type Limits = { readonly daily: number; readonly minute?: number };

const manyAMinute = 1_000_000;

export const getEndpoint = (limits: Limits, run: Endpoint["run"]): Endpoint => ({
	method: "GET",
	takesAccessToken: true,
	dailyLimit: limits.daily,
	minuteLimit: limits.minute ?? manyAMinute,
	run,
});

/** A POST endpoint that reads a JSON object; no body is 44002, another one 47001. */
export const postEndpoint = (
	limits: Limits,
	run: (body: JsonObject, world: World, call: ApiCall) => Answer,
): Endpoint => ({
	method: "POST",
	takesAccessToken: true,
	dailyLimit: limits.daily,
	minuteLimit: limits.minute ?? manyAMinute,
	run: (call, world) => {
		if (call.text === "") return refuse(44002, seconds(world));
		return call.json === undefined ? refuse(47001, seconds(world)) : run(call.json, world, call);
	},
});

/** A POST endpoint that takes a form with a file in the field `media`; without one it is 41005. */
export const uploadEndpoint = (
	limits: Limits,
	run: (file: UploadedFile, world: World, call: ApiCall) => Answer,
): Endpoint => ({
	method: "POST",
	takesAccessToken: true,
	dailyLimit: limits.daily,
	minuteLimit: limits.minute ?? manyAMinute,
	run: (call, world) =>
		call.media === undefined ? refuse(41005, seconds(world)) : run(call.media, world, call),
});
