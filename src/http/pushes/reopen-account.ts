/**
 * Whoever sets a push going again believes the account repaired. What the access_token's keeper leaves alone because of a
 * fault of the account is asked again at once, or the push would meet the old refusal for minutes.
 */
import { readAccount } from "../../access-token/account.ts";
import { createAccessTokens } from "../../access-token/reader.ts";
import { AUDIENCE_PATHS } from "../../push/audience.ts";
import type { Push } from "../../push/push.ts";
import type { PushEnv } from "../../push/push-env.ts";
import { TEMPLATE_PATHS } from "../../wechat/template/template.ts";

/** Its failure is nobody's: what is left alone is asked again in time. */
export const reopenAccount = async (env: PushEnv, push: Push, now: number): Promise<void> => {
	const account = readAccount(env);
	if (!account.ok) return;
	const accessTokens = createAccessTokens(env, account.value, () => now);
	const status = await accessTokens.status();
	if ((status?.circuit?.retryAt ?? 0) > now) {
		await accessTokens.repair();
		return;
	}
	const paths = [TEMPLATE_PATHS.send, ...(push.audienceCursor === null ? [] : AUDIENCE_PATHS)];
	await Promise.all(paths.filter((path) => status?.stops[path] !== undefined).map(accessTokens.resume));
};
