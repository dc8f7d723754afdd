/** A sentence in the two languages that the simulator speaks. */
export type Words = { readonly en: string; readonly zh: string };
