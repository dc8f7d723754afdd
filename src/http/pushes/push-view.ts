/** A push as the API shows it. */
import type { PauseReason, Push } from "../../push/push.ts";
import type { Language } from "../language.ts";

/** Times are ISO 8601; the counts add up to the total. */
export const pushView = (push: Push, language: Language): object => ({
	id: push.id,
	name: push.name,
	status: push.status,
	reason: push.reason === null ? null : reasonView(push.reason, language),
	total: push.total,
	counts: push.counts,
	created_at: timeText(push.createdAt),
	finished_at: push.finishedAt === null ? null : timeText(push.finishedAt),
	...(push.warning === null ? {} : { warnings: [{ detail: push.warning[language] }] }),
});

const reasonView = ({ detail, ...members }: PauseReason, language: Language): object => ({
	...members,
	detail: detail[language],
});

/** From Unix milliseconds. */
export const timeText = (milliseconds: number): string => new Date(milliseconds).toISOString();
