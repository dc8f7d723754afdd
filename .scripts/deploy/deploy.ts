/** The order of a deployment. What is decided on the way stands in the files beside this one. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readGatewayConfig } from "../gateway-config.ts";
import type { Command } from "../wrangler-command.ts";
import { callbackUrl, callbackUrlLines } from "./callback-url.ts";
import { runQuoted, runShown } from "./run.ts";
import { missingSecretLines, missingSecrets, parseSecretList } from "./secrets.ts";

export interface DeployOptions {
	/** Folder of wrangler.toml. */
	readonly root: string;
	/** What runs wrangler. */
	readonly wrangler: Command;
	/** What the user wrote after `npm run deploy --`: nothing or `--dry-run`. */
	readonly args: readonly string[];
	readonly print: (text: string) => void;
}

/** Resolves to the exit code. Missing secrets are no failure: they can only be put once the Worker exists. */
export async function deploy(options: DeployOptions): Promise<number> {
	const { root, wrangler, args, print } = options;
	const strange = args.filter((arg) => arg !== "--dry-run");
	if (strange.length > 0) {
		print(
			`npm run deploy knows --dry-run and not ${strange.join(" ")}: for that, use npx wrangler deploy.\nnpm run deploy 只支持 --dry-run，不支持 ${strange.join(" ")}，请改用 npx wrangler deploy。`,
		);
		return 1;
	}
	if (args.length > 0) return runShown([...wrangler, "deploy", "--dry-run"], { cwd: root });

	const { appId, databases } = readGatewayConfig(root);
	if (appId === "") {
		print(
			"WECHAT_APP_ID in wrangler.toml is empty: put your account's AppID there, then deploy again.\nwrangler.toml 中的 WECHAT_APP_ID 为空，请填写公众号的 AppID 后重新部署。",
		);
		return 1;
	}
	const deployed = await deployWorker(options);
	if (deployed.code !== 0) return deployed.code;
	// Only now: the first deployment creates the databases.
	const migrated = await applyMigrations(options, databases);
	if (migrated !== 0) return migrated;
	return sayWhatIsLeft(options, deployed.output);
}

/** `output` is what wrangler wrote for programs to read: one JSON object a line. */
async function deployWorker({ root, wrangler }: DeployOptions) {
	const folder = mkdtempSync(join(tmpdir(), "deploy-"));
	const file = join(folder, "output.ndjson");
	const env = { WRANGLER_OUTPUT_FILE_PATH: file };
	const code = await runShown([...wrangler, "deploy"], { cwd: root, env });
	const output = existsSync(file) ? readFileSync(file, "utf8") : "";
	rmSync(folder, { recursive: true });
	return { code, output };
}

async function applyMigrations(options: DeployOptions, databases: readonly string[]): Promise<number> {
	const { root, wrangler, print } = options;
	for (const database of databases) {
		const code = await runShown([...wrangler, "d1", "migrations", "apply", database, "--remote"], {
			cwd: root,
		});
		if (code !== 0) {
			print(
				`The Worker is deployed, but the tables of its database ${database} are not up to date: deploy again.\nWorker 已部署，但数据库 ${database} 的表结构尚未更新，请重新部署。`,
			);
			return code;
		}
	}
	return 0;
}

async function sayWhatIsLeft({ root, wrangler, print }: DeployOptions, output: string): Promise<number> {
	const listed = await runQuoted([...wrangler, "secret", "list", "--format", "json"], { cwd: root });
	const names = parseSecretList(listed.output);
	if (listed.code !== 0 || !names.ok) {
		print(
			"The Worker is deployed, but its secrets could not be listed: look with npx wrangler secret list.\nWorker 已部署，但未能列出已设置的 secret，请用 npx wrangler secret list 查看。",
		);
		return listed.code || 1;
	}
	const lines = [
		...missingSecretLines(missingSecrets(names.value)),
		...callbackUrlLines(callbackUrl(output)),
	];
	print(lines.join("\n"));
	return 0;
}
