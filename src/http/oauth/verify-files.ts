/** The files by which WeChat sees that a domain is the account's, as `WECHAT_VERIFY_FILE` lists them. */
import { type Misconfigured, misconfigured } from "../../access-token/misconfigured.ts";
import { err, ok, type Result } from "../../wechat/result.ts";

export interface VerifyFilesEnv {
	/** `MP_verify_….txt:content`; several, comma-separated. */
	readonly WECHAT_VERIFY_FILE?: string;
}

/** Contents by name; none when nothing is set. */
export const readVerifyFiles = (env: VerifyFilesEnv): Result<ReadonlyMap<string, string>, Misconfigured> => {
	const files = new Map<string, string>();
	const text = env.WECHAT_VERIFY_FILE?.trim() ?? "";
	if (text === "") return ok(files);
	for (const [index, entry] of text.split(",").entries()) {
		const [, name = "", content = ""] = /^(\w+\.txt):([!-~]+)$/.exec(entry.trim()) ?? [];
		if (name === "") return err(noFile(index + 1));
		files.set(name, content);
	}
	return ok(files);
};

const noFile = (place: number): Misconfigured =>
	misconfigured(
		"WECHAT_VERIFY_FILE",
		`Entry ${place} is not name:content, such as MP_verify_abc.txt:abc.`,
		`第 ${place} 项应为“文件名:文件内容”，例如 MP_verify_abc.txt:abc。`,
	);
