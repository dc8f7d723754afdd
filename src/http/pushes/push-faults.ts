/** The problem of a push request in which much may be wrong. */
import { type Faults, MOST_NAMED } from "../../push/faults.ts";
import { faultyRequest, type Problem } from "../problem.ts";

/** Names the first twenty faults; the detail is that of the first and says how many there are. */
export const faultyPush = ({ count, named }: Faults): Problem => {
	const problem = faultyRequest(named);
	if (count <= MOST_NAMED) return problem;
	return {
		...problem,
		detail: {
			en: `${problem.detail.en} This is the first of ${count} faults; ${MOST_NAMED} are listed.`,
			zh: `${problem.detail.zh}共有 ${count} 处错误，此为第一处，列出前 ${MOST_NAMED} 处。`,
		},
	};
};
