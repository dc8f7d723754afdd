/** Waiting for something, but not for ever: whatever happens, no timer is left. */
import { expect, it } from "vitest";
import { inTime, LATE } from "../../src/slow/in-time.ts";
import { createTimers } from "./timers.ts";

it("gives what is there in time, and cancels its timer", async () => {
	const timers = createTimers();
	const waited = inTime(
		timers.pause(3999).then(() => "answer"),
		4000,
		timers,
	);
	expect(timers.waiting()).toBe(2);
	await timers.advance(3999);
	expect(await waited).toBe("answer");
	expect(timers.waiting()).toBe(0);
});

it.each([
	["a value", "answer"],
	["nothing", undefined],
	["null", null],
])("gives %s that is there at once, and cancels its timer", async (_, value) => {
	const timers = createTimers();
	expect(await inTime(value, 4000, timers)).toBe(value);
	expect(timers.waiting()).toBe(0);
});

it("throws what is thrown in time, and cancels its timer", async () => {
	const timers = createTimers();
	await expect(inTime(Promise.reject(new RangeError("no")), 4000, timers)).rejects.toThrow(RangeError);
	expect(timers.waiting()).toBe(0);
});

it("gives LATE when the time is over", async () => {
	const timers = createTimers();
	const waited = inTime(new Promise<never>(() => {}), 4000, timers);
	await timers.advance(4000);
	expect(await waited).toBe(LATE);
	expect(timers.waiting()).toBe(0);
});

it("does not mind what is thrown after the time is over", async () => {
	const timers = createTimers();
	const work = Promise.withResolvers<never>();
	const waited = inTime(work.promise, 4000, timers);
	await timers.advance(4000);
	work.reject(new Error("too late"));
	expect(await waited).toBe(LATE);
});
