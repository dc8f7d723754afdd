/** Whose pages may use the JS-SDK by way of the gateway: read from the environment. */
import { type Misconfigured, misconfigured } from "../../access-token/misconfigured.ts";
import { err, ok, type Result } from "../../wechat/result.ts";

export interface JssdkEnv {
	/** Comma-separated origins of the pages that use the JS-SDK. Optional. */
	readonly JSSDK_ORIGINS?: string;
}

/** None when the variable is not set. */
export const readJssdkOrigins = ({ JSSDK_ORIGINS }: JssdkEnv): Result<readonly string[], Misconfigured> => {
	const text = JSSDK_ORIGINS?.trim() ?? "";
	if (text === "") return ok([]);
	const origins: string[] = [];
	for (const [index, entry] of text.split(",").entries()) {
		const url = URL.canParse(entry.trim()) ? new URL(entry.trim()) : undefined;
		const isWeb = url?.protocol === "https:" || url?.protocol === "http:";
		const isOrigin = isWeb && url.href === `${url.origin}/` && !url.hostname.includes("*");
		if (!isOrigin) return err(noOrigin(index + 1));
		origins.push(url.origin);
	}
	return ok(origins);
};

const noOrigin = (place: number): Misconfigured =>
	misconfigured(
		"JSSDK_ORIGINS",
		`Entry ${place} is not an origin like https://www.example.com: https or http, a host and perhaps a port, no path.`,
		`第 ${place} 项应为 https://www.example.com 这样的源：https 或 http、域名和可选的端口，不带路径。`,
	);
