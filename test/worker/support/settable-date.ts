/** A date that a test can set, and nothing left over from one test to the next. Called at the top of a file. */
import { reset } from "cloudflare:test";
import { afterEach, beforeEach, vi } from "vitest";

export const useSettableDate = (): void => {
	beforeEach(() => {
		vi.useFakeTimers({ toFake: ["Date"] });
	});

	afterEach(async () => {
		vi.restoreAllMocks();
		vi.useRealTimers();
		await reset();
	});
};
