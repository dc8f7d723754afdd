/** Where the failures of slow answers go: the log, and the owner's status page. */

import type { SlowReport } from "../../slow/object.ts";
import type { HttpEnv } from "../http-env.ts";
import { describeError, log } from "../log.ts";
import { writeJournal } from "./journal.ts";

export const reportSlow = async (
	env: HttpEnv,
	{ reason, kind, id, errcode, error }: SlowReport,
): Promise<void> => {
	log("error", "slow answer failed", {
		reason,
		kind,
		id,
		...(errcode === undefined ? {} : { errcode }),
		...(error === undefined ? {} : { error: describeError(error, env) }),
	});
	const what = errcode === undefined ? reason : `errcode ${errcode}, ${reason}`;
	await writeJournal(env, "late", { at: Date.now(), what });
};
