/** The refusal of an act that a push does not allow in its state: which state it is, and what is possible. */
import { ACTS, type Act, permissionFor } from "../../push/control.ts";
import type { PushStatus } from "../../push/push.ts";
import type { Advice } from "../../wechat/advice.ts";
import type { Problem } from "../problem.ts";

export const pushConflict = (status: PushStatus, act: Act | "append"): Problem => {
	const possible = possibleIn(status);
	return {
		type: "conflict",
		status: 409,
		detail: {
			en: `This push is ${status}: it cannot be ${PARTICIPLES[act]}. ${possible.en}`,
			zh: `该推送任务处于 ${status}（${STATES[status]}）状态，不能${VERBS[act]}。${possible.zh}`,
		},
	};
};

const possibleIn = (status: PushStatus): Advice => {
	const paths = [...ACTS, "append" as const]
		.filter((act) => permissionFor(status, act) === "yes")
		.map((act) => `POST …/${PATHS[act]}`);
	return paths.length === 0
		? NOTHING_POSSIBLE
		: { en: `Possible now: ${paths.join(", ")}.`, zh: `当前可用：${paths.join("、")}。` };
};

const NOTHING_POSSIBLE: Advice = {
	en: "Nothing can be changed any more; make a new push.",
	zh: "它已不能再更改，请新建推送任务。",
};

const PATHS = {
	pause: "pause",
	resume: "resume",
	cancel: "cancel",
	retry: "retry",
	close: "close",
	append: "recipients",
} as const satisfies Record<Act | "append", string>;

const PARTICIPLES = {
	pause: "paused",
	resume: "resumed",
	cancel: "cancelled",
	retry: "retried",
	close: "closed",
	append: "appended to",
} as const satisfies Record<Act | "append", string>;

const VERBS = {
	pause: "暂停",
	resume: "恢复",
	cancel: "取消",
	retry: "重试",
	close: "关闭",
	append: "追加接收者",
} as const satisfies Record<Act | "append", string>;

const STATES = {
	open: "可追加",
	sending: "发送中",
	paused: "已暂停",
	done: "已完成",
	cancelled: "已取消",
} as const satisfies Record<PushStatus, string>;
