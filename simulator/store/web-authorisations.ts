/** Who let the account see them on a web page: the codes that browsers carry, and what was exchanged for them. */
import { randomText } from "../random.ts";
import { seconds, type World } from "../world.ts";

export type WebAuthorisation = {
	readonly openid: string;
	readonly scope: string;
	/** Seconds. */
	readonly issued_at: number;
	/** The follower's, by which the page reads name and picture; null until the code is exchanged. */
	readonly access_token: string | null;
};

/** How long a code waits for its exchange. */
export const codeSeconds = 300;
export const webTokenSeconds = 7200;

/** A new code of 32 characters. */
export function issueCode(world: World, openid: string, scope: string): string {
	const code = `0${randomText(31)}`;
	world.sql.exec(
		"INSERT INTO web_authorisations (code, openid, scope, issued_at) VALUES (?, ?, ?, ?)",
		code,
		openid,
		scope,
		seconds(world),
	);
	return code;
}

const findBy = (world: World, column: "code" | "access_token", value: string): WebAuthorisation | undefined =>
	world.sql
		.exec<WebAuthorisation>(
			`SELECT openid, scope, issued_at, access_token FROM web_authorisations WHERE ${column} = ?`,
			value,
		)
		.toArray()[0];

export const findCode = (world: World, code: string): WebAuthorisation | undefined =>
	findBy(world, "code", code);

export const findWebToken = (world: World, accessToken: string): WebAuthorisation | undefined =>
	findBy(world, "access_token", accessToken);

/** Uses the code up; gives the follower's access_token. */
export function exchangeCode(world: World, code: string): string {
	const accessToken = `${10 + Math.floor(Math.random() * 90)}_${randomText(83)}`;
	world.sql.exec("UPDATE web_authorisations SET access_token = ? WHERE code = ?", accessToken, code);
	return accessToken;
}
