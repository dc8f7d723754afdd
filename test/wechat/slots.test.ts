import { describe, expect, test } from "vitest";
import { createSlots } from "../../src/wechat/slots.ts";

const settle = () => new Promise<void>((resume) => setImmediate(resume));

/** Works that end when they are told to. */
const start = (size: number, works: number) => {
	const slots = createSlots(size);
	const started: number[] = [];
	const ends: { readonly succeed: () => void; readonly fail: (error: Error) => void }[] = [];
	const results = Array.from({ length: works }, (_, index) =>
		slots(() => {
			started.push(index);
			return new Promise<number>((resolve, reject) => {
				ends[index] = { succeed: () => resolve(index), fail: reject };
			});
		}),
	);
	return { slots, started, ends, results };
};

describe("at most six at a time", () => {
	test("start, and the others wait", async () => {
		const { started } = start(6, 20);
		await settle();
		expect(started).toEqual([0, 1, 2, 3, 4, 5]);
	});

	test("go on in the order of their coming, one for each that ends", async () => {
		const { started, ends } = start(6, 9);
		ends[3]?.succeed();
		await settle();
		expect(started).toEqual([0, 1, 2, 3, 4, 5, 6]);
		ends[0]?.succeed();
		ends[6]?.succeed();
		await settle();
		expect(started).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
	});

	test("all come to their end, with their own results", async () => {
		const { ends, results } = start(6, 50);
		for (let index = 0; index < 50; index += 1) {
			ends[index]?.succeed();
			await settle();
		}
		expect(await Promise.all(results)).toEqual(Array.from({ length: 50 }, (_, index) => index));
	});
});

test("a work that fails gives its place free and keeps its failure", async () => {
	const { started, ends, results } = start(1, 2);
	ends[0]?.fail(new Error("lost"));
	await expect(results[0]).rejects.toThrow("lost");
	await settle();
	expect(started).toEqual([0, 1]);
});

test("a work that throws at once gives its place free", async () => {
	const slots = createSlots(1);
	const broken = slots(() => {
		throw new Error("at once");
	});
	await expect(broken).rejects.toThrow("at once");
	expect(await slots(async () => "next")).toBe("next");
});

test("places that came free while nobody waited are used again, and no more than there are", async () => {
	const { slots, ends, results } = start(2, 2);
	ends[0]?.succeed();
	ends[1]?.succeed();
	await Promise.all(results);
	let running = 0;
	let most = 0;
	await Promise.all(
		Array.from({ length: 10 }, () =>
			slots(async () => {
				running += 1;
				most = Math.max(most, running);
				await settle();
				running -= 1;
			}),
		),
	);
	expect(most).toBe(2);
});
