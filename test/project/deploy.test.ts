/** `npm run deploy`: what it runs, in which order, and what it tells the user, with a pretend wrangler. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { callbackUrl, callbackUrlLines } from "../../.scripts/deploy/callback-url.ts";
import { deploy } from "../../.scripts/deploy/deploy.ts";
import { missingSecretLines, missingSecrets, parseSecretList } from "../../.scripts/deploy/secrets.ts";

describe("secrets", () => {
	test("the names are read out of wrangler's list", () => {
		const text =
			'[{"name": "API_KEYS", "type": "secret_text"}, {"name": "WECHAT_TOKEN", "type": "secret_text"}]';
		expect(parseSecretList(text)).toEqual({ ok: true, value: ["API_KEYS", "WECHAT_TOKEN"] });
	});

	test.each(["", "not JSON", '{"name": "API_KEYS"}'])("%j is not a list of secrets", (text) => {
		expect(parseSecretList(text).ok).toBe(false);
	});

	test("a Worker without secrets lacks three, and three more are optional", () => {
		const { required, optional } = missingSecrets([]);
		expect(required.map(({ name }) => name)).toEqual(["WECHAT_APP_SECRET", "WECHAT_TOKEN", "API_KEYS"]);
		expect(optional.map(({ name }) => name)).toEqual([
			"WECHAT_ENCODING_AES_KEY",
			"EVENTS_SECRET",
			"WECHAT_RELAY_KEY",
		]);
	});

	test("a missing secret comes with the command that sets it", () => {
		const lines = missingSecretLines(missingSecrets(["WECHAT_APP_SECRET", "WECHAT_TOKEN"]));
		expect(lines).toContain("  npx wrangler secret put API_KEYS");
		expect(lines).not.toContain("  npx wrangler secret put WECHAT_TOKEN");
	});

	test("whatever is said of secrets and of the callback URL is said in Chinese too", () => {
		const lines = [
			...missingSecretLines(missingSecrets([])),
			...callbackUrlLines("https://wechat-edge.someone.workers.dev/wechat"),
		];
		const said = lines.filter((line) => line !== "" && !line.includes("npx wrangler"));
		const chinese = said.filter((line) => /\p{Script=Han}/u.test(line));
		// The callback URL's own line is in both.
		expect(chinese).toHaveLength((said.length + 1) / 2);
	});

	test("nothing is said about secrets when none is missing", () => {
		const all = [
			"WECHAT_APP_SECRET",
			"WECHAT_TOKEN",
			"API_KEYS",
			"WECHAT_ENCODING_AES_KEY",
			"EVENTS_SECRET",
			"WECHAT_RELAY_KEY",
		];
		expect(missingSecretLines(missingSecrets(all))).toEqual([]);
	});
});

describe("callback URL", () => {
	const workersDev = "https://wechat-edge.someone.workers.dev";
	const output = (...targets: string[]) =>
		`${JSON.stringify({ type: "wrangler-session" })}\n${JSON.stringify({ type: "deploy", targets })}\n`;

	test("it is /wechat on the host that wrangler deployed to", () => {
		expect(callbackUrl(output(workersDev, "schedule: */5 * * * *"))).toBe(`${workersDev}/wechat`);
	});

	test("a custom domain goes before workers.dev", () => {
		expect(callbackUrl(output(workersDev, "wx.example.com (custom domain)"))).toBe(
			"https://wx.example.com/wechat",
		);
	});

	test.each([
		"",
		"not JSON\n",
		output(),
		output("schedule: */5 * * * *"),
		output("example.com/* (zone id: 1)"),
	])("%j names none", (text) => {
		expect(callbackUrl(text)).toBeUndefined();
		expect(callbackUrlLines(undefined)).toEqual([]);
	});

	test("workers.dev is named with the warning that WeChat hardly reaches it, an own domain without", () => {
		expect(callbackUrlLines(`${workersDev}/wechat`).join("\n")).toContain("hardly reach *.workers.dev");
		expect(callbackUrlLines("https://wx.example.com/wechat").join("\n")).not.toContain("workers.dev");
	});
});

describe("the whole", () => {
	test("deploys, applies the migrations, then says which secrets are missing and where WeChat should call", async () => {
		const { code, calls, said } = await deployPretending({ migrations: true });

		expect(calls).toEqual([
			"deploy",
			"d1 migrations apply PUSH_LEDGER --remote",
			"secret list --format json",
		]);
		expect(said).toContain("npx wrangler secret put WECHAT_TOKEN\n");
		expect(said).not.toContain("npx wrangler secret put API_KEYS");
		expect(said).toContain("https://wx.example.com/wechat");
		expect(code).toBe(0);
	});

	test("without a folder of migrations, none are applied", async () => {
		const { calls } = await deployPretending({});
		expect(calls).toEqual(["deploy", "secret list --format json"]);
	});

	test("an empty WECHAT_APP_ID is said in one sentence of each language before anything is deployed", async () => {
		const { code, calls, said } = await deployPretending({ appId: " " });

		expect(said).toBe(
			"WECHAT_APP_ID in wrangler.toml is empty: put your account's AppID there, then deploy again.\nwrangler.toml 中的 WECHAT_APP_ID 为空，请填写公众号的 AppID 后重新部署。",
		);
		expect(calls).toEqual([]);
		expect(code).toBe(1);
	});

	test("--dry-run is passed on and is all that is done, also with an empty WECHAT_APP_ID", async () => {
		const { code, calls, said } = await deployPretending({ appId: "", args: ["--dry-run"] });
		expect({ code, calls, said }).toEqual({ code: 0, calls: ["deploy --dry-run"], said: "" });
	});

	test("another option is refused by name", async () => {
		const { code, calls, said } = await deployPretending({ args: ["--env", "staging"] });
		expect(said).toContain("--env staging");
		expect({ code, calls }).toEqual({ code: 1, calls: [] });
	});

	test.each(["deploy", "d1", "secret"])(
		"a failure of wrangler %s ends it with its exit code",
		async (fails) => {
			const { code, calls } = await deployPretending({ migrations: true, fails });
			expect(code).toBe(3);
			expect(calls.at(-1)).toMatch(new RegExp(`^${fails}`));
		},
	);
});

/** Notes how it was called and answers as the real one does, but exits with 3 at the command `fails`. */
const pretendWrangler = (fails: string) => `
import { appendFileSync, writeFileSync } from "node:fs";
const args = process.argv.slice(2);
appendFileSync("calls", args.join(" ") + "\\n");
if (args[0] === ${JSON.stringify(fails)}) process.exit(3);
if (args.join(" ") === "deploy") {
	const event = { type: "deploy", version: 1, targets: ["wx.example.com (custom domain)"] };
	writeFileSync(process.env.WRANGLER_OUTPUT_FILE_PATH, JSON.stringify(event) + "\\n");
}
if (args[0] === "secret") console.log(JSON.stringify([{ name: "API_KEYS", type: "secret_text" }]));
`;

interface Pretence {
	readonly appId?: string;
	readonly migrations?: boolean;
	readonly args?: readonly string[];
	/** The wrangler command that exits with 3. */
	readonly fails?: string;
}

async function deployPretending({
	appId = "wx51a0000000000001",
	migrations,
	args = [],
	fails = "",
}: Pretence) {
	const root = mkdtempSync(join(tmpdir(), "deploy-test-"));
	onTestFinished(() => rmSync(root, { recursive: true }));
	const database = '[[d1_databases]]\nbinding = "PUSH_LEDGER"\n';
	writeFileSync(join(root, "wrangler.toml"), `name = "w"\n[vars]\nWECHAT_APP_ID = "${appId}"\n${database}`);
	writeFileSync(join(root, "wrangler.mjs"), pretendWrangler(fails));
	if (migrations === true) mkdirSync(join(root, "migrations"));

	const said: string[] = [];
	const wrangler = [process.execPath, join(root, "wrangler.mjs")] as const;
	const code = await deploy({ root, wrangler, args, print: (text) => said.push(text) });
	const calls = existsSync(join(root, "calls")) ? readFileSync(join(root, "calls"), "utf8") : "";
	return { code, said: said.join("\n"), calls: calls.split("\n").slice(0, -1) };
}
