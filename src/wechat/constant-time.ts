/**
 * Compares two secrets without telling by its duration where they differ. (`timingSafeEqual` exists on
 * Workers only and throws on unequal lengths; this runs anywhere.)
 */
export const equalInConstantTime = (given: string, expected: string): boolean => {
	let difference = given.length ^ expected.length;
	for (let i = 0; i < expected.length; i += 1) {
		difference |= given.charCodeAt(i % (given.length || 1)) ^ expected.charCodeAt(i);
	}
	return difference === 0;
};
