/** `GET /api/status`: what the owner would otherwise have to guess. No secret, no access_token, no openid. */
import { Hono } from "hono/tiny";
import { accountFaults, readAccount } from "../access-token/account.ts";
import type { KeeperStatus } from "../access-token/keeper-status.ts";
import { faultsIn, type Misconfigured } from "../access-token/misconfigured.ts";
import { createAccessTokens } from "../access-token/reader.ts";
import { wayOutOf } from "../access-token/upstream.ts";
import { eventsFaults } from "../events/events-config.ts";
import { readRetentionDays } from "../push/retention.ts";
import { allowQuery } from "./allow-query.ts";
import type { AppEnv } from "./app-env.ts";
import { readApiKeys } from "./auth/api-keys.ts";
import { requireScope } from "./auth/auth.ts";
import { callbackFaults } from "./callback/callback-config.ts";
import { type Journal, readJournal } from "./callback/journal.ts";
import type { Clock } from "./clock.ts";
import { eventsStatus } from "./events/events-status.ts";
import { accessTokenProblem, wechatProblem } from "./failure-problem.ts";
import type { HttpEnv } from "./http-env.ts";
import { jsonResponse } from "./json-response.ts";
import { readJssdkOrigins } from "./jssdk/jssdk-origins.ts";
import { type Language, preferredLanguage } from "./language.ts";
import { methodNotAllowed } from "./method-not-allowed.ts";
import { oauthFaults } from "./oauth/oauth-config.ts";
import { readVerifyFiles } from "./oauth/verify-files.ts";
import type { Problem } from "./problem.ts";
import { backlogStatus } from "./pushes/backlog-status.ts";
import { timeText } from "./pushes/push-view.ts";

export const statusRoutes = (clock: Clock) =>
	new Hono<AppEnv>()
		.get("/", requireScope("read"), allowQuery(), async (c) => {
			const language = preferredLanguage(c.req.header("Accept-Language"));
			const account = readAccount(c.env);
			const [keeper, journal, pushes, events] = await Promise.all([
				account.ok ? createAccessTokens(c.env, account.value, clock.now).status() : undefined,
				readJournal(c.env),
				backlogStatus(c.env.LEDGER, clock, language),
				eventsStatus(c.env, clock, language),
			]);
			return jsonResponse(c, {
				access_token: account.ok
					? accessTokenStatus(keeper, clock.now(), language)
					: {
							state: "misconfigured",
							problem: misconfiguration(account.error, language),
						},
				stopped: stoppedPaths(keeper, clock.now(), language),
				egress: wayOutOf(c.env),
				callbacks: { ...callbackFault(c.env, language), ...callbackStatus(journal) },
				pushes,
				events: { ...events, ...lastOfEvents(c.env.EVENTS_URL?.trim() ? journal : undefined) },
				configured: configuration(c.env, language),
			});
		})
		.all("/", methodNotAllowed("GET"));

const accessTokenStatus = (keeper: KeeperStatus | undefined, now: number, language: Language): object => {
	if (keeper === undefined) return { state: "unreachable" };
	const { held, circuit, lastFailure, forcedAt, acceptedAgainAt } = keeper;
	const isAlive = held !== undefined && held.expiresAt > now;
	const isPaused = circuit !== undefined && circuit.retryAt > now;
	return {
		state: isAlive ? "alive" : isPaused ? "paused" : "none",
		...(isAlive
			? {
					age_seconds: Math.trunc((now - held.obtainedAt) / 1000),
					expires_at: timeText(held.expiresAt),
					next_renewal_at: timeText(held.renewAt),
				}
			: {}),
		...(isPaused ? { paused_until: timeText(circuit.retryAt) } : {}),
		forced_refreshes_in_24_hours: forcedAt.filter((at) => now - at < DAY_MS).length,
		...(acceptedAgainAt === undefined ? {} : { accepted_after_refusal_at: timeText(acceptedAgainAt) }),
		last_failure:
			lastFailure === undefined
				? null
				: {
						at: timeText(lastFailure.at),
						...failureText(accessTokenProblem({ cause: lastFailure.cause, retryAt: now }, now), language),
					},
	};
};

const DAY_MS = 24 * 60 * 60 * 1000;

const stoppedPaths = (keeper: KeeperStatus | undefined, now: number, language: Language): readonly object[] =>
	Object.entries(keeper?.stops ?? {})
		.filter(([, stop]) => stop.until > now)
		.map(([path, stop]) => ({
			path,
			until: timeText(stop.until),
			...failureText(wechatProblem(stop.cause, now), language),
		}));

const failureText = ({ detail, errcode, errmsg, rid, ip, advice }: Problem, language: Language): object => ({
	detail: detail[language],
	...(errcode === undefined ? {} : { errcode }),
	...(errmsg === undefined ? {} : { errmsg }),
	...(rid === undefined ? {} : { rid }),
	...(ip === undefined ? {} : { ip }),
	...(advice === undefined ? {} : { advice }),
});

/** Of events, as of callbacks, the journal knows what went wrong last: of none, what went wrong earlier is of no use. */
const lastOfEvents = ({ event, reply }: Journal = {}): object => ({
	last_failure: event === undefined ? null : { at: timeText(event.at), reason: event.what },
	last_reply_failure: reply === undefined ? null : { at: timeText(reply.at), reason: reply.what },
});

const callbackFault = (env: HttpEnv, language: Language): object => {
	const [fault] = callbackFaults(env);
	return fault === undefined ? {} : { problem: misconfiguration(fault, language) };
};

const callbackStatus = (journal: Journal | undefined): object => {
	if (journal === undefined) return { state: "unreachable" };
	const { verified, received, plain, refused, late } = journal;
	return {
		last_verified: verified === undefined ? null : { at: timeText(verified.at) },
		last_received: received === undefined ? null : { at: timeText(received.at), kind: received.what },
		last_received_plain: plain === undefined ? null : { at: timeText(plain.at), kind: plain.what },
		last_refused: refused === undefined ? null : { at: timeText(refused.at), reason: refused.what },
		last_slow_failure: late === undefined ? null : { at: timeText(late.at), reason: late.what },
	};
};

/** Which variables and secrets are there and usable: `true`, `false`, or in words what is wrong. */
const configuration = (env: HttpEnv, language: Language): object => {
	const alone = [readApiKeys(env), readJssdkOrigins(env), readVerifyFiles(env), readRetentionDays(env)];
	const faults = [
		...accountFaults(env),
		...callbackFaults(env),
		...eventsFaults(env),
		...oauthFaults(env),
		...faultsIn(alone),
	];
	const names = [
		"WECHAT_APP_ID",
		"WECHAT_APP_SECRET",
		"WECHAT_TOKEN",
		"WECHAT_ENCODING_AES_KEY",
		"WECHAT_CALLBACK_MODE",
		"WECHAT_MAX_AGE_SECONDS",
		"WECHAT_API_ORIGIN",
		"WECHAT_RELAY_KEY",
		"API_KEYS",
		"JSSDK_ORIGINS",
		"OAUTH_REDIRECTS",
		"WECHAT_OAUTH_ORIGIN",
		"WECHAT_VERIFY_FILE",
		"EVENTS_URL",
		"EVENTS_SECRET",
		"EVENTS_TYPES",
		"EVENTS_REPLY",
		"PUSH_RETENTION_DAYS",
	] as const;
	return Object.fromEntries(
		names.map((name) => {
			const fault = faults.find(({ variable }) => variable === name);
			const isSet = Boolean(env[name]?.trim());
			return [name, isSet && fault !== undefined ? fault.problem[language] : isSet];
		}),
	);
};

const misconfiguration = ({ variable, problem }: Misconfigured, language: Language): string =>
	`${variable}: ${problem[language]}`;
