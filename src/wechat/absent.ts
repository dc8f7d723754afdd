/** What counts as an absent field in WeChat's shapes: many clients send something empty where they mean nothing. */

/** Whether WeChat reads this value of an optional field as if the field were not there: null, "", [] and {}. */
export const isAbsent = (value: unknown): boolean =>
	value === undefined ||
	value === null ||
	value === "" ||
	(typeof value === "object" && Object.keys(value).length === 0);
