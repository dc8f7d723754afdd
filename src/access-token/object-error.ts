/**
 * What the platform says of an error that a call to a Durable Object threw.
 *
 * See: https://developers.cloudflare.com/durable-objects/best-practices/error-handling/
 */

/** The object has more to do than it can: another call makes it worse. */
export const isOverloaded = (error: unknown): boolean => isMarked(error, "overloaded");

/** A second call, by a new stub, may well succeed. */
export const isRetryable = (error: unknown): boolean => isMarked(error, "retryable") && !isOverloaded(error);

const isMarked = (error: unknown, mark: "overloaded" | "retryable"): boolean =>
	typeof error === "object" && error !== null && Reflect.get(error, mark) === true;
